// The tools around the panel: what is laid on the reader, and what the
// virtual face engine, eligibility service and parts do.

import { element, find } from "./element.js";
import * as words from "./words.js";

/** Fills the tools. `send(message)` tells the reader. */
export async function toolsFor(send) {
  const tray = find("#tray");
  const fixtures = await (await fetch("/fixtures")).json();
  tray.replaceChildren(
    ...fixtures.map(({ letter, title }) =>
      element(
        "button",
        {
          type: "button",
          title,
          "data-fixture": letter,
          "aria-pressed": "false",
          onclick: () => send({ type: "place", fixture: letter }),
        },
        `${letter} ${words.word(words.FIXTURES, letter)}`,
      ),
    ),
  );
  find("#take-away").addEventListener("click", () => send({ type: "take-away" }));

  choices("#sitter", words.SITTERS, (sitter) => send({ type: "sitter", sitter }));
  choices("#face-plan", words.FACE_PLANS, (plan) => send({ type: "face", plan }));
  choices("#eligibility-plan", words.ELIGIBILITY_PLANS, (plan) => send({ type: "eligibility", plan }));
  buttons("#face-says", words.FACE_SAYS, (say) => send({ type: "face-says", say }));
  buttons("#face-hints", words.HINTS, (hint) => send({ type: "face-says", say: { hint } }));
  buttons("#eligibility-says", words.ELIGIBILITY_SAYS, (event) => send({ type: "eligibility-says", event }));
  for (const change of ["lost", "restored"]) {
    buttons(`#part-${change}`, words.PARTS, (part) => send({ type: "part", part, change }));
  }
  find("#concerns").replaceChildren(
    ...words.HOST_STEPS.map(([step, label, checked]) => {
      const box = element("input", { type: "checkbox", value: step });
      box.checked = checked;
      box.addEventListener("change", () => send({ type: "concerns", step, concerned: box.checked }));
      return element("label", { class: "check", title: step }, box, ` ${label}`);
    }),
  );
  find("#notice").addEventListener("submit", (event) => {
    event.preventDefault();
    send({ type: "notice", text: new FormData(event.target).get("text") });
  });
}

/** Shows what lies on the reader. */
export function showTray(letter) {
  for (const button of document.querySelectorAll("#tray button")) {
    button.setAttribute("aria-pressed", String(button.dataset.fixture === letter));
  }
  find("#take-away").setAttribute("aria-disabled", String(letter === null));
}

function choices(selector, list, chosen) {
  const select = find(selector);
  select.replaceChildren(...list.map(([name, label]) => element("option", { value: name, text: label })));
  select.addEventListener("change", () => chosen(select.value));
}

function buttons(selector, list, pressed) {
  find(selector).replaceChildren(
    ...list.map(([name, label]) =>
      element("button", { type: "button", title: name, "data-value": name, text: label, onclick: () => pressed(name) }),
    ),
  );
}
