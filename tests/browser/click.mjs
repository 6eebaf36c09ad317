// How long a patient who presses waits for the next screen, beside a plain page
// that asks a server for as much and shows it. By hand, on a quiet machine:
//
//     madoguchi run --virtual 1 --port 8460
//     node click.mjs http://127.0.0.1:8460
//
// From the click to the heading of the next screen, in the page's own clock,
// and to its pixels on the canvas.

import { createServer } from "node:http";

const CHROMIUM = "/usr/bin/chromium";
const CLICKS = 200;

const address = process.argv[2];
if (!address) {
  console.error("node click.mjs ADDRESS OF A RUNNING CONSOLE");
  process.exit(2);
}
const { chromium } = await import("playwright-core");
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  headless: true,
  args: process.getuid() === 0 ? ["--disable-gpu", "--no-sandbox"] : ["--disable-gpu"],
});

/** Milliseconds from a click to what `ends` waits for, in the page. */
const click = (page, selector, ends) =>
  page.evaluate(
    ([selector, ends]) =>
      new Promise((resolve) => {
        const panel = document.querySelector("#panel");
        const before = [panel.querySelector("h1").textContent, panel.dataset.generation];
        const is = {
          heading: () => panel.querySelector("h1").textContent !== before[0],
          pixels: () => ![undefined, before[1]].includes(panel.querySelector("canvas").dataset.generation),
        }[ends];
        const begun = performance.now();
        const watcher = new MutationObserver(() => {
          if (!is()) return;
          watcher.disconnect();
          resolve(performance.now() - begun);
        });
        watcher.observe(panel, { attributes: true, characterData: true, childList: true, subtree: true });
        panel.querySelector(selector).click();
      }),
    [selector, ends],
  );

const act = (id) => `[data-key='${JSON.stringify({ kind: "act", value: id })}']`;

async function clicks(page, there, back, ends) {
  const took = [];
  for (let done = 0; done < CLICKS; done += 1) {
    const selector = done % 2 === 0 ? there : back;
    await page.locator(`#panel ${selector}`).first().waitFor({ state: "attached" });
    // What is under way from the click before is not part of this one.
    await page.waitForFunction(() => (document.querySelector("#panel").dataset.placed ?? "true") === "true");
    took.push(await click(page, selector, ends));
  }
  took.sort((one, other) => one - other);
  return [0.5, 0.95, 1].map((part) => took[Math.ceil(part * took.length) - 1].toFixed(1));
}

const rows = [];
const page = await browser.newPage({ viewport: { width: 1300, height: 1400 } });
await page.goto(address);
await page.waitForFunction(() => document.querySelector("#panel")?.dataset.placed === "true");
if ((await page.locator(`#panel ${act("use-card")}`).count()) === 0) throw new Error("reader 1 must be idle");
rows.push(["the console, new elements", ...(await clicks(page, act("use-card"), act("back"), "heading"))]);
rows.push(["the console, new pixels", ...(await clicks(page, act("use-card"), act("back"), "pixels"))]);
const panel = await page.evaluate(() => document.querySelector("#panel").innerHTML);
await page.close();

// The same elements, sent by a server that does nothing else.
const server = createServer((request, answer) => {
  const next = panel.replace(/(<h1[^>]*>)[^<]*/, (_, tag) => `${tag}${request.url}`);
  answer.setHeader("content-type", "text/html; charset=utf-8");
  const script = `
    let screen = 0;
    document.addEventListener("click", async () => {
      screen += 1;
      const answer = await fetch("/screen-" + screen);
      document.querySelector("#panel").innerHTML = await answer.text();
    });`;
  answer.end(request.url === "/" ? `<!doctype html><div id="panel">${next}</div><script>${script}</script>` : next);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const plain = await browser.newPage();
await plain.goto(`http://127.0.0.1:${server.address().port}/`);
rows.push(["a plain page, new elements", ...(await clicks(plain, "button", "button", "heading"))]);
server.close();
await browser.close();

console.log(`| ${CLICKS} clicks | median | 95 of 100 | slowest |\n|---|---|---|---|`);
for (const [what, ...took] of rows) console.log(`| ${what} | ${took.map((ms) => `${ms} ms`).join(" | ")} |`);
