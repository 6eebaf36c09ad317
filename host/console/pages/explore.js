// The explorer's page. Where it stands is the way there: the numbers of the
// edges from idle, kept in the address, so that the browser goes back too.

import { compositor } from "./compositor.js";
import { element, find, say } from "./element.js";

const read = () => (location.hash.slice(1) ? location.hash.slice(1).split(",") : []);
const go = (way) => {
  location.hash = way.join(",");
};

async function ask(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer;
}

const bytes = async (path) => new Uint8Array(await (await ask(path)).arrayBuffer());
const module = await bytes("/compositor.wasm");

const overview = await (await ask("/overview")).json();
const language = find("#language");
language.append(...overview.languages.map((tag) => element("option", { value: tag, text: tag })));
language.addEventListener("change", () => show());
const { flow, place, states, transitions, stopped, found, fronts } = overview;
const end = stopped ? `stopped: ${stopped}` : "complete";
find("#flow").textContent = `${flow} ${place}: ${states} states, ${transitions} transitions, ${end}`;

const list = find("#fronts");
list.append(element("option", { value: "-", text: "choose one" }));
list.append(...Object.keys(fronts).map((name) => element("option", { value: name, text: name })));
list.addEventListener("change", () => {
  if (list.value !== "-") go(fronts[list.value]);
  list.value = "-";
});

const none = () => element("li", { text: "Nothing." });
find("#found").append(
  ...found.map(({ rule, severity, text, path }) =>
    element(
      "li",
      {},
      element("button", { type: "button", "data-rule": rule, onclick: () => go(path) }, `${rule} ${severity}`, element("small", { text })),
    ),
  ),
);
if (found.length === 0) find("#found").append(none());

const hear = ({ event, intents }) =>
  [event && `heard: ${event}`, intents.length > 0 && `asked for: ${intents.join(", ")}`].filter(Boolean).join("; ");

function edge({ edge, input, event, intents, front, violation }) {
  return element(
    "li",
    {},
    element(
      "button",
      { type: "button", "data-edge": edge, onclick: () => go([...read(), edge]) },
      `${input} → ${front}`,
      element("small", { text: hear({ event, intents }) }),
      violation && element("small", { class: "wrong", text: violation }),
    ),
  );
}

function fact([name, value]) {
  return [element("dt", { text: name }), element("dd", { text: value })];
}

let latest = 0;

async function show() {
  latest += 1;
  const mine = latest;
  const way = read();
  const query = `?way=${way.join(",")}&language=${language.value}`;
  try {
    const stop = await (await ask(`/stop${query}`)).json();
    const script = await (await ask(`/script${query}`)).text();
    const { pixels } = await compositor(module, await bytes(`/picture${query}`));
    if (mine !== latest) return;
    say(find("#trouble"), "");
    draw(stop, script, query, pixels(0));
  } catch (error) {
    if (mine !== latest) return;
    say(find("#trouble"), `This way cannot be shown: ${error.message}`);
  }
}

function draw(stop, script, query, { rgba, width, height }) {
  find("#here").textContent = `${stop.front}, ${stop.depth} steps from idle`;
  const panel = Object.assign(find("#panel"), { width, height, lang: language.value });
  panel.setAttribute("aria-label", stop.lines.join(" "));
  panel.getContext("2d").putImageData(new ImageData(rgba, width), 0, 0);
  const said = stop.said.map((text) => element("li", { lang: language.value, text }));
  find("#said").replaceChildren(...(said.length > 0 ? said : [none()]));
  const wrong = stop.found.length > 0 ? [["found here", stop.found.join(", ")]] : [];
  find("#facts").replaceChildren(...[...stop.facts, ...wrong].flatMap(fact));
  find("#ways").replaceChildren(...stop.ways.map(edge));
  filter();
  const steps = stop.steps.map((step) =>
    element("li", {}, `${step.input} → ${step.front}`, element("small", { text: hear(step) })),
  );
  find("#steps").replaceChildren(...steps);
  find("#script").textContent = script;
  find("#export").href = `/script${query}`;
  for (const id of ["#back", "#idle"]) find(id).setAttribute("aria-disabled", String(stop.steps.length === 0));
  document.body.dataset.node = stop.node;
  if (document.activeElement?.closest("#ways, #found") || document.activeElement === document.body) find("#here").focus();
}

function filter() {
  const wanted = find("#find").value.toLowerCase();
  for (const item of find("#ways").children) item.hidden = !item.textContent.toLowerCase().includes(wanted);
}

find("#find").addEventListener("input", filter);
find("#back").addEventListener("click", () => read().length > 0 && go(read().slice(0, -1)));
find("#idle").addEventListener("click", () => read().length > 0 && go([]));
addEventListener("hashchange", show);
await show();
