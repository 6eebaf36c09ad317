// The panel: what the patient sees and can press.

import { element } from "./element.js";
import { DEFAULTS, paint, readable } from "./theme.js";

// The fixed slots, each in its own place whatever a screen offers.
const FIXED = ["cancel", "clerk", "repeat", "volume", "text-size"];
// A PIN has four digits; the clerk's password may have more.
const DOTS_MIN = 4;
const TWINS = { accept: "✓", error: "!", end: "●", attention: "◆" };
const STEPS_MAX = { "volume": 4, "text-size": 3 };

/**
 * Draws panels into `root`. `press(op)` is called with what is pressed,
 * `asset(name)` gives a picture's address.
 */
export function panelIn(root, { press, asset }) {
  let shown = null;
  let menuIsOpen = false;

  function draw(panel, { past = false } = {}) {
    const isNew = shown === null || isAnother(shown, panel);
    const warned = !shown?.warning && panel.warning;
    const calmed = shown?.warning && !panel.warning;
    const focused = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    if (isNew) menuIsOpen = false;

    root.lang = panel.language;
    Object.assign(root.dataset, {
      owner: panel.owner,
      name: panel.name,
      purpose: panel.purpose,
      composition: panel.composition,
      generation: panel.generation,
      textSize: panel.text_size,
    });
    paint(root, panel.owner === "flow" ? readable(panel.theme) : DEFAULTS);
    const under = element("div", { class: "under", inert: Boolean(panel.warning) }, body(panel), actions(panel));
    root.replaceChildren(
      ...[mark(panel), twin(panel), under, panel.warning && warning(panel.warning), fixed(panel)].filter(Boolean),
    );
    // What does not fit is scrolled, and by keyboard too.
    for (const node of root.querySelectorAll(".body, .warning")) {
      if (node.scrollHeight > node.clientHeight) node.tabIndex = 0;
    }
    shown = panel;
    if (past) return refuse(root);
    if (warned) focusOn(root.querySelector("[role=alertdialog] button, [role=alertdialog]"));
    else if (isNew || calmed) focusUnlessBusy(root.querySelector("h1"));
    else if (focused) root.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  /** Another screen, or another question on it; not the same one in other words. */
  function isAnother(before, panel) {
    return (
      before.generation !== panel.generation ||
      before.name !== panel.name ||
      (before.language === panel.language && before.lines[0]?.text !== panel.lines[0]?.text)
    );
  }

  /** The strip that only the host's own screens have. */
  function mark(panel) {
    if (panel.owner === "flow") return null;
    return element("p", { class: "mark", lang: "ja", title: "A screen of the reader itself" }, "窓口");
  }

  /** What the short sound of the screen says, for whoever does not hear it. */
  function twin(panel) {
    if (!panel.earcon) return null;
    return element("p", { class: "twin", "data-earcon": panel.earcon, "aria-hidden": "true" }, TWINS[panel.earcon]);
  }

  function body(panel) {
    const node = element("div", { class: "body" });
    // The last element at each depth; a line belongs to the nearest above it.
    const parents = [node];
    for (const line of panel.lines) {
      const made = lineElement(line);
      parents.length = line.depth + 1;
      (parents[line.depth] ?? node).append(made);
      parents[line.depth + 1] = made;
    }
    return node;
  }

  function lineElement(line) {
    const text = line.text;
    const classes = [line.kind, line.slot && `slot-${line.slot}`, line.private && "private"];
    const attributes = { class: classes.filter(Boolean).join(" ") };
    switch (line.kind) {
      case "heading":
        return element("h1", { ...attributes, tabindex: -1, "data-key": "heading" }, text);
      case "steps":
        return element("ol", attributes);
      case "step":
        return element("li", attributes, text);
      case "picture":
      case "motion":
      case "brand":
        return element("img", { ...attributes, src: line.asset && asset(line.asset), alt: text });
      case "progress":
        return element("p", attributes, element("span", { class: "spinner", "aria-hidden": "true" }), text);
      case "camera":
        return element("p", attributes, element("span", { class: "lens", "aria-hidden": "true" }), text);
      case "digits":
        return digits([...text].length, attributes);
      default:
        return element("p", attributes, text, line.private && privateMark());
    }
  }

  const privateMark = () =>
    element("span", { class: "private-mark", lang: "ja", title: "Shown, never spoken aloud" }, "読み上げなし");

  /** The host tells how many digits there are, never which. */
  function digits(count, attributes) {
    const dots = Array.from({ length: Math.max(count, DOTS_MIN) }, (_, place) =>
      element("span", { class: place < count ? "dot full" : "dot" }),
    );
    return element("p", { ...attributes, role: "img", "aria-label": String(count), "data-count": count }, ...dots);
  }

  function actions(panel) {
    const node = element("div", { class: "actions" });
    for (const button of panel.buttons) {
      const key = button.key !== null && element("kbd", {}, String(button.key));
      node.append(pressable(button, key, element("span", { text: button.label })));
    }
    return node;
  }

  function pressable(button, ...inside) {
    return element(
      "button",
      {
        type: "button",
        class: `role-${button.role}`,
        "data-role": button.role,
        "data-key": JSON.stringify(button.op),
        // A click without a pointer comes from a keyboard or a screen reader.
        onclick: (event) => press(button.op, { byTouch: event.detail > 0 }),
      },
      ...inside,
    );
  }

  function fixed(panel) {
    const node = element("div", { class: "fixed" });
    for (const role of FIXED) {
      const button = panel.fixed.find((one) => one.role === role);
      if (!button) continue;
      const step = { "volume": panel.volume, "text-size": panel.text_size }[role];
      const level = step === undefined ? null : element("span", { class: "level" }, ` ${step}/${STEPS_MAX[role]}`);
      node.append(pressable(button, element("span", { text: button.label }), level));
    }
    if (panel.languages.length > 0) node.append(languageMenu(panel));
    return node;
  }

  function languageMenu(panel) {
    const list = element("div", { class: "languages", id: "languages", hidden: !menuIsOpen });
    for (const button of panel.languages) {
      const current = button.op.value === panel.language;
      const node = pressable(button, button.label);
      node.lang = button.op.value;
      if (current) node.setAttribute("aria-current", "true");
      node.addEventListener("click", () => {
        open(false);
        toggle.focus();
      });
      list.append(node);
    }
    const toggle = element(
      "button",
      {
        type: "button",
        "data-key": "language-menu",
        "data-role": "language",
        "aria-expanded": String(menuIsOpen),
        "aria-controls": "languages",
        onclick: () => open(!menuIsOpen),
      },
      element("span", { lang: "ja", text: "言語" }),
      element("span", { lang: "en", text: "Language" }),
    );
    const open = (isOpen) => {
      menuIsOpen = isOpen;
      list.hidden = !isOpen;
      toggle.setAttribute("aria-expanded", String(isOpen));
    };
    const node = element("div", { class: "language-menu" }, toggle, list);
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menuIsOpen) return;
      event.stopPropagation();
      open(false);
      toggle.focus();
    });
    return node;
  }

  function warning({ title, body, extend }) {
    return element(
      "div",
      {
        class: "warning",
        role: "alertdialog",
        "aria-labelledby": "warning-title",
        "aria-describedby": "warning-body",
        tabindex: -1,
        "data-key": "warning",
      },
      element("h2", { id: "warning-title", text: title }),
      element("p", { id: "warning-body", text: body }),
      extend && pressable(extend, extend.label),
    );
  }

  return { draw };
}

/** Shows that nothing on a past screen can be pressed. It can still be read. */
export function refuse(root) {
  for (const button of root.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
}

function focusOn(node) {
  node?.focus({ preventScroll: true });
}

/** A patient at the keypad, or somebody at a tool, stays there. */
function focusUnlessBusy(node) {
  if (!document.activeElement?.closest("[data-keeps-focus]")) focusOn(node);
}
