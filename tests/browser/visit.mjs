// Promise: a visit can be made on the pages by touch, by keyboard alone, in
// another language and in the largest text, a wrong card is explained, a clerk
// can help, every screen on the way passes axe, and what a screen reader is told
// of some of them is kept in aria.txt.
//
//     node visit.mjs http://127.0.0.1:8460 [CAMERA.y4m]
//
// The address may stand in MADOGUCHI_URL instead. Reader 1 must be idle and be
// nobody else's. Every wait is for a condition; the script knows no flow by
// heart: it answers what the panel offers. With UPDATE_EXPECT=1 aria.txt is
// written anew.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const CHROMIUM = "/usr/bin/chromium";
const CHROMIUM_FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
  // Somebody before the camera: a Y4M file that is played again and again.
  ...(process.argv[3] ? [`--use-file-for-fake-video-capture=${process.argv[3]}`] : []),
];
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const PIN = "1234"; // of every test card
const TURNS_MAX = 60;
const WAIT_MS_MAX = 45_000;

const url = process.argv[2] ?? process.env.MADOGUCHI_URL;
if (!url) stop("give the address of a running console: node visit.mjs http://127.0.0.1:8460");
if (!existsSync(CHROMIUM)) stop(`${CHROMIUM} is missing; run .ci/setup`);
const { chromium } = await import("playwright-core").catch(() => stop("node_modules is missing; run .ci/setup"));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

function stop(message) {
  console.error(message);
  process.exit(2);
}

function expect(condition, message) {
  if (!condition) throw new Error(message);
}

/** What stands on the panel now. */
const read = (page) =>
  page.evaluate(() => {
    const panel = document.querySelector("#panel");
    const text = (selector) => panel.querySelector(selector)?.textContent ?? "";
    return {
      ...panel.dataset,
      lang: panel.lang,
      heading: text("h1"),
      warned: panel.querySelector("[role=alertdialog]") !== null,
      digits: Number(panel.querySelector(".digits")?.dataset.count ?? 0),
      tray: document.querySelector("#tray [aria-pressed=true]")?.dataset.fixture ?? null,
      focus: document.activeElement?.tagName ?? "",
      buttons: [...panel.querySelectorAll(".actions button")].map((button) => ({
        role: button.dataset.role,
        key: button.dataset.key,
        digit: button.querySelector("kbd")?.textContent ?? null,
      })),
    };
  });

/** SHA-256 of all pixels on the panel, RGBA. */
const pixels = (page) =>
  page.evaluate(async () => {
    const canvas = document.querySelector("#panel canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
    return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  });

/** What must differ for a screen to count as another one. */
const signature = ({ generation, name, phase, lang, heading, warned, digits, tray, textSize }) =>
  JSON.stringify([generation, name, phase, lang, heading, warned, digits, tray, textSize]);

/** Waits until `holds(screen)`. Looks again whenever the page has changed. */
async function until(page, holds, what) {
  const deadline = Date.now() + WAIT_MS_MAX;
  for (;;) {
    const screen = await read(page);
    if (screen.phase && holds(screen)) return screen;
    const left = deadline - Date.now();
    expect(left > 0, `nothing came of waiting for ${what}; the panel shows ${signature(screen)}`);
    await page.evaluate(
      (ms) =>
        new Promise((resolve) => {
          const done = () => {
            watcher.disconnect();
            resolve();
          };
          const watcher = new MutationObserver(done);
          watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
          setTimeout(done, ms);
        }),
      Math.min(left, 200),
    );
  }
}

const another = (page, before, what) => until(page, (now) => signature(now) !== signature(before), what);

/** What a screen reader is told of the panel, for those screens that are kept. */
const told = new Map();
const ARIA = new URL("aria.txt", import.meta.url);
const kept = new Map(
  readFileSync(ARIA, "utf8")
    .split("\n== ")
    .filter(Boolean)
    .map((part) => part.replace(/^== /, ""))
    .map((part) => [part.slice(0, part.indexOf("\n")), part.slice(part.indexOf("\n") + 1).trimEnd()]),
);
const KEPT = new Set(["idle", "the language menu", "host step-consent ja 0 false", "host card-pin ja 0 false"]);

async function tell(page, key) {
  if (!KEPT.has(key)) return;
  const text = await page.locator("#panel").ariaSnapshot();
  told.set(key, text);
  if (process.env.UPDATE_EXPECT) return;
  expect(kept.get(key) === text, `a screen reader is told another thing of ${key}; with UPDATE_EXPECT=1 it is kept:\n${text}`);
}

/** Runs axe once for every distinct screen; throws with what is wrong. */
async function accessible(page, seen, key) {
  if (seen.has(key)) return;
  seen.add(key);
  if (await page.locator("#panel").count()) {
    await page.locator("#panel[data-painted][data-placed]").waitFor();
    await tell(page, key);
  }
  await page.evaluate(axe);
  const found = await page.evaluate(
    async (tags) =>
      (await window.axe.run(document, { runOnly: tags })).violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} (${failureSummary})`).join("; ")}`,
      ),
    AXE_TAGS,
  );
  expect(found.length === 0, `axe on ${key}: ${found.join(" | ")}`);
}

const screenKey = ({ owner, name, lang, textSize, warned }) => [owner, name, lang, textSize, warned].join(" ");

/** A hand on the panel. */
const touch = (page) => ({
  place: (letter) => page.locator(`#tray [data-fixture=${letter}]`).tap(),
  takeAway: () => page.locator("#take-away").tap(),
  press: ({ key }) => page.locator(`#panel [data-key=${JSON.stringify(key)}]`).tap(),
  fixed: (role) => page.locator(`#panel .fixed [data-role=${role}]`).first().tap(),
  digit: (digit) => page.locator(`#keypad [data-digit="${digit}"]`).tap(),
  enter: () => page.locator("#panel .role-enter").tap(),
});

/** Keys only: the digits of the keypad, and Tab to what stands around it. */
const keys = (page) => {
  const reach = async (selector) => {
    for (let presses = 0; presses < 200; presses += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    }
    throw new Error(`${selector} cannot be reached by Tab`);
  };
  const choose = async (selector) => {
    await reach(selector);
    await page.keyboard.press("Enter");
  };
  return {
    reach,
    place: (letter) => choose(`#tray [data-fixture=${letter}]`),
    takeAway: () => choose("#take-away"),
    press: ({ key, digit }) => (digit ? page.keyboard.press(digit) : choose(`#panel [data-key=${JSON.stringify(key)}]`)),
    fixed: (role) => page.keyboard.press({ cancel: "Escape", clerk: "c", repeat: "r" }[role]),
    digit: (digit) => page.keyboard.press(digit),
    enter: () => page.keyboard.press("Enter"),
  };
};

/** The button that a patient who agrees to everything would press, if any. */
function choice({ phase, buttons }, prefer) {
  if (["reading", "capturing", "querying", "recording"].includes(phase)) return undefined;
  const roles = [prefer, "option", "primary", "continue", "secondary"];
  return roles.map((role) => buttons.find((button) => button.role === role)).find(Boolean);
}

/**
 * Answers screen after screen until `holds(screen)`. Gives back all screens on
 * the way. `each` is called with every one of them.
 */
async function goOn(page, hands, { prefer, holds, each = () => {} }) {
  const way = [];
  let screen = await until(page, () => true, "a first screen");
  for (let turn = 0; turn < TURNS_MAX; turn += 1) {
    way.push(screen);
    await each(screen);
    if (holds(screen)) return way;
    let before = screen;
    const button = choice(screen, prefer);
    if (screen.warned) {
      await page.locator("#panel .role-extend").click();
    } else if (screen.name.endsWith("-pin")) {
      before = await enterPin(page, hands, screen);
    } else if (screen.phase === "closing" && screen.tray) {
      await hands.takeAway();
    } else if (button) {
      await hands.press(button);
    }
    screen = await another(page, before, `what follows ${before.name} (${before.phase})`);
  }
  throw new Error(`the visit did not end: ${way.map(({ name }) => name).join(", ")}`);
}

/** Gives back the screen with all digits on it, which what comes must differ from. */
async function enterPin(page, hands, before) {
  const apart = await page.evaluate(() => {
    const box = (selector) => document.querySelector(`#keypad ${selector}`).getBoundingClientRect();
    const [digits, functions, key] = [".digits", ".functions", "[data-digit='5']"].map(box);
    return Math.max(functions.left - digits.right, digits.left - functions.right) / key.width;
  });
  expect(apart >= 0.5, `functions stand ${apart} keys apart from digits`);
  let screen = before;
  // A hand that shakes strikes a key of the screen twice: that is one digit.
  await page.evaluate(() => {
    const key = document.querySelector("#keypad [data-digit='9']");
    key.click();
    key.click();
  });
  screen = await until(page, ({ digits }) => digits === 1, "one digit");
  await page.locator("#keypad [data-op=clear]").click();
  screen = await until(page, ({ digits }) => digits === 0, "no digit");
  for (const digit of PIN) {
    const last = screen;
    await hands.digit(digit);
    screen = await until(page, ({ digits }) => digits === last.digits + 1, "one more digit");
  }
  await page.locator("#panel h1").focus();
  await hands.enter();
  return screen;
}

/**
 * Turns to the last page. Gives back how often; throws if a line or a button
 * was to be seen on no page.
 */
async function turnPages(page) {
  const look = () =>
    page.evaluate(() => {
      const panel = document.querySelector("#panel");
      if (!panel.dataset.placed) return null;
      const boxes = [...panel.querySelectorAll(".under [data-box]")];
      return {
        screen: panel.dataset.generation,
        page: Number(panel.dataset.page),
        pages: Number(panel.dataset.pages),
        all: boxes.map((box) => box.textContent),
        seen: boxes.filter((box) => box.classList.contains("placed")).map((box) => box.textContent),
      };
    });
  const first = await page.waitForFunction(() => document.querySelector("#panel").dataset.placed).then(look);
  if (!first) return 0;
  const seen = new Set(first.seen);
  for (let at = 1; at < first.pages; at += 1) {
    // What goes on by itself may be over before it was read.
    await page.locator("#panel [data-key=next]").tap({ timeout: 5_000 }).catch(() => null);
    const now = await page
      .waitForFunction(
        ([screen, wanted]) => {
          const { generation, page, placed } = document.querySelector("#panel").dataset;
          return generation !== screen ? "gone" : placed && Number(page) === wanted && "there";
        },
        [first.screen, at],
      )
      .then((handle) => handle.jsonValue());
    if (now === "gone") return at - 1;
    for (const text of (await look())?.seen ?? []) seen.add(text);
  }
  const missing = first.all.filter((text) => !seen.has(text));
  expect(missing.length === 0, `on no page: ${missing.join(" | ")}`);
  return first.pages - 1;
}

/** Lays something on the idle reader. */
async function begin(page, hands, letter) {
  await until(page, isIdle, "the idle screen");
  await hands.place(letter);
  await until(page, ({ phase }) => phase !== "idle", "the visit to begin");
}

/** Ends whatever is under way. */
async function leave(page, hands) {
  let screen = await read(page);
  for (let turn = 0; turn < TURNS_MAX && (screen.phase !== "idle" || screen.tray); turn += 1) {
    const before = screen;
    if (screen.tray && screen.phase !== "idle" && screen.phase !== "closing") await hands.fixed("cancel");
    else if (screen.tray) await hands.takeAway();
    else if (screen.phase !== "leaving") await hands.fixed("cancel");
    screen = await another(page, before, "the end of the visit");
  }
  expect(screen.phase === "idle", `the visit did not end: ${signature(screen)}`);
}

const isIdle = ({ phase, tray }) => phase === "idle" && !tray;
const phases = (way) => way.map(({ phase }) => phase);

const scenarios = {
  "a full visit by touch": async ({ page, seen }) => {
    const hands = touch(page);
    await until(page, isIdle, "the idle screen");
    await accessible(page, seen, "idle");
    await begin(page, hands, "A");
    const each = (screen) => accessible(page, seen, screenKey(screen));
    const way = await goOn(page, hands, { prefer: "use-face", holds: isIdle, each });
    expect(phases(way).includes("confirmed"), `never confirmed: ${phases(way)}`);
    expect(way.some(({ owner, name }) => owner === "host" && name === "step-consent"), "consent was not asked");
    expect(way.some(({ purpose }) => purpose === "complete" || purpose === "remove-card"), "reception was not completed");
  },

  "a full visit by keyboard alone": async ({ page, seen }) => {
    const hands = keys(page);
    await begin(page, hands, "A");
    const each = async (screen) => {
      expect(screen.phase === "idle" || screen.focus === "H1", `${screen.name} has its focus on ${screen.focus}`);
      await accessible(page, seen, screenKey(screen));
    };
    const way = await goOn(page, hands, { prefer: "use-pin", holds: isIdle, each });
    expect(way.some(({ name }) => name === "card-pin"), "the PIN was not asked");
    expect(phases(way).includes("confirmed"), `never confirmed: ${phases(way)}`);
    const trace = await page.locator("#steps td:nth-child(-n + 6)").allTextContents();
    expect(!trace.concat(await page.locator("#spoken").textContent()).join(" ").includes(PIN), "the digits were kept");

    await hands.reach("#time");
    await page.keyboard.press("ArrowLeft");
    await page.locator("#past").waitFor({ state: "visible" });
    await accessible(page, seen, "a past screen");
    await hands.reach("#to-now");
    await page.keyboard.press("Enter");
    await page.locator("#past").waitFor({ state: "hidden" });
    await until(page, isIdle, "now");
  },

  "a past step has the pixels that the panel had": async ({ page, seen }) => {
    const hands = touch(page);
    // What stands still is the same at any time.
    await page.emulateMedia({ reducedMotion: "reduce" });
    await begin(page, hands, "A");
    const choosing = ({ phase, owner, buttons }) => phase === "identify" && owner === "flow" && buttons.length > 0;
    const then = (await goOn(page, hands, { holds: choosing })).at(-1);
    await page.locator(`#panel canvas[data-generation="${then.generation}"]:not([data-row])`).waitFor();
    const host = await pixels(page);
    await hands.press(choice(then, "use-pin"));
    const now = await another(page, then, "the next screen");
    await page.locator("#time:enabled").focus();
    // From the first step on until that screen is shown, drawn on the page.
    let key = "Home";
    for (let past = now; past.generation !== then.generation; past = await read(page)) {
      const before = await page.locator("#panel canvas").getAttribute("data-row");
      await page.keyboard.press(key);
      await page.locator(`#panel[data-placed] canvas[data-row]:not([data-row="${before}"])`).waitFor();
      key = "ArrowRight";
    }
    expect((await pixels(page)) === host, "the page draws another picture of a past step than the host did");
    await accessible(page, seen, "a past step");
    await page.locator("#to-now").tap();
    await page.locator("#panel[data-placed] canvas:not([data-row])").waitFor();
    expect((await read(page)).generation === now.generation, "it did not come back to now");
    expect((await pixels(page)) !== host, "the past stayed on the panel");
    await leave(page, hands);
  },

  "tablets and dark rooms": async ({ page, seen }) => {
    await until(page, isIdle, "the idle screen");
    for (const [width, height] of [[820, 1180], [1180, 820], [1400, 1100]]) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of ["dark", "light"]) {
        await page.emulateMedia({ colorScheme });
        await page.locator("#panel[data-painted][data-placed]").waitFor();
        await accessible(page, seen, `the console, ${width} by ${height}, ${colorScheme}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(wide <= 0, `${width} by ${height}: ${wide} pixels stand beyond the edge`);
      }
    }
  },

  "English and large text in mid-visit keep the place": async ({ page, seen }) => {
    const hands = touch(page);
    await begin(page, hands, "A");
    const choosing = ({ phase, owner, buttons }) => phase === "identify" && owner === "flow" && buttons.length > 0;
    const before = (await goOn(page, hands, { holds: choosing })).at(-1);
    await page.locator("#panel [data-key=language-menu]").tap();
    await accessible(page, seen, "the language menu");
    await page.locator("#panel .languages [lang=en]").tap();
    const english = await until(page, ({ lang }) => lang === "en", "English");
    expect(english.name === before.name && english.phase === before.phase, `the place was lost: ${signature(english)}`);
    expect(english.heading !== before.heading, "the heading is still in Japanese");
    await accessible(page, seen, screenKey(english));
    for (const size of ["1", "2", "3"]) {
      await hands.fixed("text-size");
      const larger = await until(page, ({ textSize }) => textSize === size, `text size ${size}`);
      expect(larger.name === before.name, "the place was lost");
      await accessible(page, seen, screenKey(larger));
    }
    const contrast = (pressed) => page.locator(`#panel [data-role=contrast][aria-pressed=${pressed}]`).waitFor();
    await hands.fixed("contrast");
    await contrast(true);
    await accessible(page, seen, "high contrast");
    await leave(page, hands);
    await until(page, ({ lang, textSize }) => lang === "ja" && textSize === "0", "the next patient's own language");
    await contrast(false);
  },

  "a full visit in the largest text": async ({ page, seen }) => {
    const hands = touch(page);
    await until(page, isIdle, "the idle screen");
    for (const size of ["1", "2", "3"]) {
      await hands.fixed("text-size");
      await until(page, ({ textSize }) => textSize === size, `text size ${size}`);
    }
    let pages = 0;
    const each = async (screen) => {
      if (screen.phase === "idle") return;
      pages += await turnPages(page);
      await accessible(page, seen, screenKey(screen));
    };
    await hands.place("A");
    await until(page, ({ phase }) => phase !== "idle", "the visit to begin");
    const way = await goOn(page, hands, { prefer: "use-face", holds: isIdle, each });
    expect(phases(way).includes("confirmed"), `never confirmed: ${phases(way)}`);
    const middle = way.filter(({ phase }) => phase !== "idle" && phase !== "leaving");
    expect(middle.every(({ textSize }) => textSize === "3"), "the size was lost");
    expect(pages > 0, "no screen had a second page");
  },

  "the face before this PC's camera is compared": async ({ page, seen }) => {
    const hands = touch(page);
    await page.locator("#sitter").selectOption("page");
    await begin(page, hands, "A");
    await goOn(page, hands, { prefer: "use-face", holds: ({ composition }) => composition === "camera" });
    await page.waitForFunction(() => document.querySelector("#panel video")?.videoWidth > 0);
    const [video, place] = await page.evaluate(() =>
      ["#panel video", "#panel .camera.placed"].map((one) => {
        const { x, y, width, height } = document.querySelector(one).getBoundingClientRect();
        return [x, y, width, height];
      }),
    );
    expect(video.every((side, at) => Math.abs(side - place[at]) < 2), `the picture is at ${video}, its place at ${place}`);
    const outline = await page.locator("#panel .outline").boundingBox();
    expect(outline.width > 50 && outline.height > outline.width, `no outline for a face: ${JSON.stringify(outline)}`);
    await accessible(page, seen, "a camera's picture");
    const way = await goOn(page, hands, { prefer: "use-face", holds: isIdle });
    expect(phases(way).includes("confirmed"), `not recognised: ${phases(way)}`);
    expect((await page.locator("#panel video").count()) === 0, "the camera is still on");
    await page.locator("#sitter").selectOption("holder");
  },

  "the clerk is told why a face was not taken, the patient is not": async ({ page, clerk }) => {
    const hands = touch(page);
    await page.locator("#sitter").selectOption("nobody");
    await begin(page, hands, "A");
    await goOn(page, hands, { prefer: "use-face", holds: ({ composition }) => composition === "camera" });
    await until(page, ({ composition }) => composition !== "camera", "the end of the look");
    const why = "時間切れ（顔が映らない）";
    await clerk.locator("article[data-reader='1'] dt:text-is('顔の照合') + dd", { hasText: why }).waitFor();
    expect(!(await page.locator("#panel").innerText()).includes(why), "the panel names the reason");
    await page.locator("#sitter").selectOption("holder");
    await leave(page, hands);
  },

  "a card of another scheme is explained": async ({ page, seen }) => {
    const hands = touch(page);
    await begin(page, hands, "H");
    const wrong = await until(page, ({ purpose }) => purpose === "error", "an error screen");
    expect(wrong.heading !== "", "the error has no heading");
    expect((await page.locator("#spoken").textContent()) !== "", "the error is not spoken");
    await accessible(page, seen, screenKey(wrong));
    await hands.takeAway();
    await until(page, ({ tray }) => tray === null, "an empty tray");
    await leave(page, hands);
  },

  "a screen is heard, and silent at a touch": async ({ page }) => {
    const hands = touch(page);
    const sounds = [];
    page.on("response", async (response) => {
      const { pathname } = new URL(response.url());
      if (!/^\/(reader\/1\/speech|earcon)\//.test(pathname)) return;
      sounds.push({ pathname, status: response.status(), type: response.headers()["content-type"], bytes: (await response.body().catch(() => [])).length });
    });
    const playing = () => page.locator("#spoken").getAttribute("data-playing");
    await until(page, isIdle, "the idle screen");
    await page.locator("#voice").tap();
    await page.locator("#spoken[data-playing]").waitFor();
    const first = await playing();
    await page.waitForFunction(() => document.querySelector("#spoken [title^='T0']") === null);
    // Stops at a touch, before the host has said anything new.
    await page.evaluate(() => {
      document.querySelector("#panel .fixed [data-role=volume]").click();
      if (document.querySelector("#spoken").dataset.playing) throw new Error("it is still heard");
    });
    await page.waitForFunction((before) => document.querySelector("#spoken").dataset.playing !== before, first);
    await hands.fixed("repeat");
    await page.waitForFunction((before) => ![undefined, before].includes(document.querySelector("#spoken").dataset.playing), first);
    const speech = sounds.filter(({ pathname }) => pathname.includes("/speech/"));
    expect(speech.length > 0 && sounds.some(({ pathname }) => pathname === "/earcon/click"), `not asked for: ${JSON.stringify(sounds)}`);
    const right = ({ status, type, bytes }) => status === 200 && type === "audio/wav" && bytes !== 44;
    expect(sounds.every(right), `no sound: ${JSON.stringify(sounds.filter((one) => !right(one)))}`);
    await page.locator("#voice").tap();
    await page.locator("#use-sound").uncheck();
    await leave(page, hands);
  },

  "a clerk is called, writes and checks the face": async ({ page, clerk, seen }) => {
    const hands = touch(page);
    const card = clerk.locator("article[data-reader='1']");
    const act = (name) => card.locator(`[data-act=${name}][aria-disabled=false]`).click();
    await until(page, isIdle, "the idle screen");
    await accessible(clerk, seen, "the clerk's page");
    await begin(page, hands, "A");
    const choosing = ({ phase, owner, buttons }) => phase === "identify" && owner === "flow" && buttons.length > 0;
    await goOn(page, hands, { holds: choosing });

    await hands.fixed("clerk");
    await clerk.locator("article[data-clerk=called]").waitFor();
    await accessible(clerk, seen, "the clerk's page, called");
    await act("acknowledge");
    await clerk.locator("article[data-clerk=coming]").waitFor();

    await card.locator("input[name=text]").fill("三番の窓口へどうぞ");
    await card.locator("button[type=submit]").click();
    await page.locator("#panel", { hasText: "三番の窓口へどうぞ" }).waitFor();

    const chosen = (await goOn(page, hands, { holds: choosing })).at(-1);
    const staff = chosen.buttons.find(({ role }) => role === "ask-staff");
    expect(staff, "a clerk's check is not offered");
    await hands.press(staff);
    await accessible(page, seen, screenKey(await until(page, ({ name }) => name === "staff-call", "the call")));
    await act("accept");
    await accessible(page, seen, screenKey(await until(page, ({ name }) => name === "staff-pad", "the staff pad")));
    await accessible(clerk, seen, "the clerk's page, checking");
    await act("verify");
    await until(page, ({ phase }) => phase !== "identify", "the patient to be identified");
    await leave(page, hands);
  },

  "a clerk takes over, hands back and cannot confirm": async ({ page, clerk, seen }) => {
    const hands = touch(page);
    const act = (name) => clerk.locator(`article[data-reader='1'] [data-act=${name}][aria-disabled=false]`).click();
    await begin(page, hands, "A");
    const choosing = ({ phase, owner, buttons }) => phase === "identify" && owner === "flow" && buttons.length > 0;
    const before = (await goOn(page, hands, { holds: choosing })).at(-1);
    await act("take-over");
    await accessible(page, seen, screenKey(await until(page, ({ name }) => name === "took-over", "the clerk's turn")));
    await act("hand-back");
    const back = await until(page, choosing, "the patient's turn");
    expect(back.name === before.name, `it came back as ${back.name}`);
    await hands.press(back.buttons.find(({ role }) => role === "ask-staff"));
    await until(page, ({ name }) => name === "staff-call", "the call");
    await act("accept");
    await until(page, ({ name }) => name === "staff-pad", "the staff pad");
    await act("refuse");
    const refused = await until(page, ({ phase, owner }) => phase === "identify" && owner === "flow", "the refusal");
    await accessible(page, seen, screenKey(refused));
    await leave(page, hands);
  },

  "what the service answers is told to patient and clerk": async ({ page, clerk, seen }) => {
    const hands = touch(page);
    const result = (text) => clerk.locator("article[data-reader='1'] dt:text-is('結果') + dd", { hasText: text });
    for (const [plan, phase, told] of [
      ["see-clerk", "referred", "see-clerk"],
      ["down", "referred", "unavailable"],
      ["slow", "confirmed", "confirmed"],
    ]) {
      await page.locator("#eligibility-plan").selectOption(plan);
      await begin(page, hands, "A");
      const holds = (screen) => screen.phase === phase;
      const way = await goOn(page, hands, { prefer: "use-pin", holds });
      await accessible(page, seen, screenKey(way.at(-1)));
      await result(told).waitFor();
      await hands.takeAway();
      const last = await until(page, ({ phase, buttons }) => phase === "leaving" && buttons.length > 0, "the last screen");
      await hands.press(last.buttons.at(-1));
      await until(page, isIdle, "the idle screen");
    }
    await page.locator("#eligibility-plan").selectOption("confirmed");
  },

  "each legal step is asked of whom it concerns": async ({ page, seen }) => {
    const hands = touch(page);
    const rare = ["registration", "specific-disease"];
    for (const step of rare) await page.locator(`#concerns [value=${step}]`).check();
    await begin(page, hands, "A");
    const each = (screen) => (screen.owner === "host" ? accessible(page, seen, screenKey(screen)) : undefined);
    const way = await goOn(page, hands, { prefer: "use-pin", holds: ({ phase }) => phase === "recording" || phase === "closing", each });
    for (const step of rare) {
      expect(way.some(({ name }) => name === `step-${step}`), `${step} was not asked`);
      await page.locator(`#concerns [value=${step}]`).uncheck();
    }
    // The trace says what each step of the flow cost.
    const costs = await page.locator("#steps tr").evaluateAll((rows) =>
      rows.filter(({ cells }) => cells[2].textContent !== "-").map(({ cells }) => [6, 7].map((at) => Number(cells[at].textContent.replaceAll(",", "")))),
    );
    expect(costs.length > 3 && costs.every(([fuel, time]) => fuel > 0 && time > 0), `costs: ${JSON.stringify(costs)}`);
    await leave(page, hands);
  },
};

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  headless: true,
  args: process.getuid() === 0 ? [...CHROMIUM_FLAGS, "--no-sandbox"] : CHROMIUM_FLAGS,
});
const seen = new Set();
let failed = 0;
for (const [name, run] of Object.entries(scenarios)) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1100 }, hasTouch: true });
  context.setDefaultTimeout(WAIT_MS_MAX);
  const complaints = [];
  const open = async (path) => {
    const page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    await page.goto(new URL(path, url).href);
    return page;
  };
  const page = await open("/reader/1");
  try {
    await run({ page, clerk: await open("/clerk"), seen });
    expect(complaints.length === 0, `the page complains: ${complaints.join(" | ")}`);
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}: ${error.message}`);
    await leave(page, touch(page)).catch(() => {});
  }
  await context.close();
}
await browser.close();
if (process.env.UPDATE_EXPECT) {
  const parts = [...told].sort(([one], [other]) => one.localeCompare(other));
  writeFileSync(ARIA, parts.map(([key, text]) => `== ${key}\n${text}\n`).join("\n"));
}
expect([...KEPT].every((key) => told.has(key)), `never came: ${[...KEPT].filter((key) => !told.has(key))}`);
console.log(`${seen.size} screens passed axe`);
console.log(`${Object.keys(scenarios).length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
