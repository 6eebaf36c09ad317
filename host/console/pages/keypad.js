// The keypad beside the panel, and the computer's keyboard in its place.
// Digits go to the host at once; nothing here keeps them.

import { element } from "./element.js";
import { refuse } from "./panel.js";

const HOLD_MS = 1000;
// A second strike of the same key within this time is of a hand that shakes, as
// on a keypad of keys.
const DOUBLE_STRIKE_MS = 500;

// One-character shortcuts; they can be turned off in the tools.
const KEYS = {
  Enter: { kind: "enter" },
  Backspace: { kind: "clear" },
  Escape: { kind: "cancel" },
  r: { kind: "repeat" },
  c: { kind: "clerk" },
};

/**
 * Draws keypads into `root`. `press(op)` is called with what is pressed;
 * `isIdle()` and `isOn()` say whether nobody is here, and whether the
 * computer's keyboard counts as the keypad.
 */
export function keypadIn(root, { press, isIdle, isOn }) {
  let last = { key: "", at: -Infinity };

  function strike(op) {
    const key = JSON.stringify(op);
    const at = performance.now();
    if (last.key === key && at - last.at < DOUBLE_STRIKE_MS) return;
    last = { key, at };
    press(op);
  }

  let drawn = "";
  // A long press of 5 on the idle screen turns voice mode on and off, so that
  // it can be found without sight. There a 5 counts when it is let go.
  let held = null;

  function hold(source) {
    release();
    held = { source, timer: setTimeout(() => { held = null; press({ kind: "voice" }); }, HOLD_MS) };
  }

  /** Ends a hold; says whether it was under way and short. */
  function release(source) {
    if (!held || (source && held.source !== source)) return false;
    clearTimeout(held.timer);
    held = null;
    return true;
  }

  function draw(keypad, { past = false } = {}) {
    const now = JSON.stringify([keypad, past]);
    if (now === drawn) return;
    drawn = now;
    root.hidden = keypad.side === "";
    root.parentElement.dataset.side = keypad.side;
    Object.assign(root.dataset, { size: keypad.size, gap: keypad.gap });
    root.replaceChildren(
      element("div", { class: "digits" }, ...keypad.digits.map(key)),
      element("div", { class: "functions" }, ...keypad.functions.map(key)),
    );
    if (past) refuse(root);
  }

  function key({ op, legend, spoken }) {
    const node = element("button", { type: "button", "data-op": op.kind, "data-digit": op.value ?? null });
    node.append(legend);
    if (spoken && spoken !== legend) node.append(element("span", { class: "unseen", text: spoken }));
    if (op.kind === "digit" && op.value === 5) holdable(node, op);
    else node.addEventListener("click", () => strike(op));
    return node;
  }

  function holdable(node, op) {
    let wasHeld = false;
    node.addEventListener("pointerdown", () => {
      wasHeld = isIdle();
      if (wasHeld) hold("pointer");
    });
    node.addEventListener("pointerleave", () => release("pointer"));
    node.addEventListener("click", (event) => {
      // A click without a pointer comes from a keyboard or a screen reader.
      const isPointer = event.detail > 0 && wasHeld;
      wasHeld = false;
      if (!isPointer || release("pointer")) strike(op);
    });
  }

  document.addEventListener("keydown", (event) => {
    if (!isOn() || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.target;
    if (target.closest("input:not([type=checkbox]), select, textarea")) return;
    if (event.key === "Enter" && target.closest("button, a, summary, input")) return;
    if (event.key === "5" && isIdle()) {
      hold("keyboard");
    } else if (/^[0-9]$/.test(event.key)) {
      press({ kind: "digit", value: Number(event.key) });
    } else if (KEYS[event.key]) {
      event.preventDefault();
      press(KEYS[event.key]);
    }
  });
  document.addEventListener("keyup", (event) => {
    if (event.key === "5" && release("keyboard")) press({ kind: "digit", value: 5 });
  });

  return { draw };
}
