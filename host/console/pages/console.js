// The page of one reader.

import { cameraOf } from "./camera.js";
import { compositor } from "./compositor.js";
import { connect } from "./connection.js";
import { element, find, say } from "./element.js";
import { keypadIn } from "./keypad.js";
import { panelIn } from "./panel.js";
import { watchReaders } from "./readers.js";
import { showTray, toolsFor } from "./tools.js";
import { traceOf } from "./trace.js";
import { voiceOf } from "./voice.js";
import { LIGHTS, PARTS, PHASES, SOUNDS, word } from "./words.js";

const reader = Number(/^\/reader\/(\d+)/.exec(location.pathname)?.[1] ?? 1);
let snapshot = null;
// How many snapshots this connection has brought.
let number = 0;
let isPast = false;
// The row of the past step that the host has laid out; null for now.
let row = null;
// The compositor's module, asked for once it is wanted, and how often something
// was painted.
let module = null;
let painted = 0;

const send = connect(reader, {
  snapshot: (news, count) => {
    snapshot = news;
    number = count;
    say(find("#trouble"), "");
    if (!isPast) draw(news);
    hear(news);
    voice.hear(news);
    trace.follow(news);
    find("#jack").checked = news.jack;
  },
  drawn: (drawn) => {
    row = drawn.row;
    const isShown = look.row === null ? drawn.row === null && drawn.number === number : drawn.row === look.row;
    panel.fit(drawn, { isShown });
  },
  paint,
  error: (message) => say(find("#trouble"), `受け付けられませんでした：${message}`),
  state: (connected) => {
    document.body.dataset.connected = String(connected);
    say(find("#lost"), connected ? "" : "接続が切れました。つなぎ直しています。");
    if (!connected) return;
    trace.restart();
    wish({});
  },
});

/** Now is painted by the host. A past step is drawn here, from its display list,
 * to the same pixels; what came meanwhile is newer. */
async function paint(buffer) {
  painted += 1;
  if (row === null) return panel.paint(buffer);
  const [mine, shown] = [painted, row];
  try {
    module ??= bytes("/compositor.wasm");
    const { pixels } = await compositor(await module, new Uint8Array(buffer));
    if (mine === painted) panel.show(pixels(0), shown);
  } catch (error) {
    module = null;
    say(find("#trouble"), `過去の表示を描けませんでした：${error.message}`);
  }
}

async function bytes(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path} ${answer.status}`);
  return answer.arrayBuffer();
}

const voice = voiceOf(reader, {
  stage: find("#spoken"),
  isOn: () => find("#use-sound").checked,
  // The caption stands; why it is not heard stands beside it.
  silent: (place, why) =>
    find("#spoken").children[place]?.append(
      element("span", { class: "private-mark", lang: "ja", title: why, text: `音声なし ${/^T\d\d/.exec(why)?.[0] ?? ""}`.trim() }),
    ),
});

// How this page wants its panel; the host draws it so. Page and menu are meant
// for the screen of generation `at`; another begins on its first page.
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let look = {
  "class": "portrait",
  at: 0,
  page: 0,
  menu: false,
  row: null,
  still: calm.matches,
};

function wish(change) {
  look = { ...look, ...change };
  send({ type: "panel", ...look });
}

/** What is pressed on a past screen goes nowhere. Whatever is said falls silent. */
function press(op, { byTouch = false } = {}) {
  voice.stop();
  const type = byTouch ? "touch" : "press";
  if (!isPast && snapshot) send({ type, at: snapshot.panel.generation, op });
}

const panel = panelIn(find("#panel"), {
  press,
  wish,
  lens: cameraOf(reader, find("#sitter"), find("#trouble")),
  asset: (name) => `/reader/${reader}/asset/${encodeURIComponent(name)}`,
});
const keypad = keypadIn(find("#keypad"), {
  press,
  isIdle: () => snapshot?.phase === "idle",
  isOn: () => find("#use-keyboard").checked,
});
const trace = traceOf(reader, (step) => {
  const wasPast = isPast;
  isPast = step !== null;
  find("#past").hidden = !isPast;
  if (isPast || wasPast) {
    draw(step ?? snapshot);
    wish({ row: step?.trace.row ?? null, page: 0, menu: false });
  }
});

function draw(step) {
  panel.draw(step.panel, { past: isPast });
  if (step.panel.generation !== look.at) look = { ...look, at: step.panel.generation, page: 0, menu: false };
  keypad.draw(step.panel.keypad, { past: isPast });
  find("#panel").dataset.phase = step.phase;
  showTray(step.tray);
  badges(step);
  document.title = `${step.panel.lines[0]?.text ?? ""}｜読み取り機 ${reader}`;
}

/** Everything that is heard or lights up, as words. */
function hear({ panel, spoken }) {
  if (spoken.length === 0) return;
  find("#spoken").replaceChildren(
    ...spoken.map(({ text, kana, recording, private: isPrivate }) =>
      element(
        "p",
        { lang: panel.language },
        text,
        isPrivate ? element("span", { class: "private-mark", lang: "ja", text: "イヤホンだけ" }) : null,
        recording && element("span", { class: "private-mark", lang: "ja", text: `録音 ${recording}` }),
        kana && element("small", { lang: "ja", "aria-hidden": "true", text: kana }),
      ),
    ),
  );
}

function badges({ phase, lost, alarm, flow, flow_note, clerk, head, panel }) {
  const list = [
    ["phase", "段階", word(PHASES, phase)],
    ["earcon", "音", panel.earcon && word(SOUNDS, panel.earcon)],
    ["light", "光", panel.light && word(LIGHTS, panel.light)],
    ["voice", "音声モード", panel.voice && "入"],
    ["alarm", "警報", alarm && "鳴っています"],
    ["lost", "切断", lost && word(PARTS, lost)],
    ["code", "受付コード", clerk.visit_code],
    ["flow", "フロー", flow],
    ["flow-note", "フローの注意", flow_note],
    ["head", "記録の先頭", head],
  ];
  find("#badges").replaceChildren(
    ...list
      .filter(([, , value]) => value)
      .flatMap(([name, label, value]) => [
        element("dt", { text: label }),
        element("dd", { "data-badge": name, text: value }),
      ]),
  );
}

function links(numbers) {
  const link = (number) =>
    element("a", {
      href: `/reader/${number}`,
      "aria-current": number === reader ? "page" : null,
      text: `読み取り機 ${number}`,
    });
  find("#readers").replaceChildren(
    ...find("#readers").querySelectorAll("a:not([href^='/reader/'])"),
    ...numbers.map(link),
  );
}

find("#to-now").addEventListener("click", () => {
  trace.now();
  find("#panel h1")?.focus();
});
find("#voice").addEventListener("click", () => press({ kind: "voice" }));
find("#use-sound").addEventListener("change", voice.stop);
find("#jack").addEventListener("change", ({ target }) => send({ type: "jack", plugged: target.checked }));
toolsFor(send).then(() => snapshot && showTray(snapshot.tray));
watchReaders(links);
find("#panel-class").addEventListener("change", ({ target }) => wish({ "class": target.value, page: 0 }));
calm.addEventListener("change", () => wish({ still: calm.matches }));
