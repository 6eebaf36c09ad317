// The steps of the visit: a table, and a slider that shows any past one.

import { element, find } from "./element.js";
import { PHASES, word } from "./words.js";

/**
 * Keeps the steps of reader `reader`. `show(step)` is called with a past step
 * to show, or with null for now.
 */
export function traceOf(reader, show) {
  const slider = find("#time");
  let steps = [];
  let visit = null;
  let past = null;
  let fetching = false;
  let wanted = null;

  /** A snapshot came: gets the steps that are new since the last time. */
  async function follow(snapshot) {
    if (!snapshot.trace) return;
    wanted = snapshot.trace;
    if (fetching) return;
    fetching = true;
    try {
      while (wanted && (wanted.visit !== visit || wanted.row > lastRow())) {
        if (wanted.visit !== visit) restart(wanted.visit);
        const answer = await fetch(`/reader/${reader}/history?after=${lastRow()}`);
        const news = (await answer.json()).filter((step) => step.trace.visit === visit);
        if (news.length === 0) break;
        steps.push(...news);
        news.forEach(addRow);
        update();
      }
    } catch {
      // The connection is lost; the page says so and begins again.
    } finally {
      fetching = false;
    }
  }

  const lastRow = () => steps.at(-1)?.trace.row ?? 0;

  function restart(number) {
    visit = number;
    steps = [];
    find("#steps").replaceChildren();
    now();
  }

  function addRow({ trace, phase }) {
    const bad = trace.violation !== null;
    const cells = [
      trace.row,
      trace.input,
      trace.event,
      word(PHASES, trace.phase || phase),
      trace.intents.join(", "),
      trace.commands.join(", "),
      trace.fuel.toLocaleString("en"),
      trace.step_us.toLocaleString("en"),
      trace.state_bytes,
      bad ? `違反：${trace.violation}` : "",
    ];
    find("#steps").append(
      element("tr", { class: bad ? "violation" : null }, ...cells.map((cell) => element("td", { text: String(cell) }))),
    );
  }

  function update() {
    slider.max = String(Math.max(steps.length - 1, 0));
    if (past === null) slider.value = slider.max;
    slider.disabled = steps.length < 2;
    const at = past ?? steps.length - 1;
    const trace = steps[at]?.trace;
    const text = trace ? `${at + 1} / ${steps.length}  ${trace.input}` : "";
    slider.setAttribute("aria-valuetext", text);
    find("#time-text").textContent = text;
    [...find("#steps").rows].forEach((row, index) => {
      if (index === at) row.setAttribute("aria-current", "step");
      else row.removeAttribute("aria-current");
    });
  }

  function now() {
    past = null;
    update();
    show(null);
  }

  slider.addEventListener("input", () => {
    const at = Number(slider.value);
    if (at >= steps.length - 1) return now();
    past = at;
    update();
    show(steps[at]);
  });

  return { follow, now, restart: () => restart(null) };
}
