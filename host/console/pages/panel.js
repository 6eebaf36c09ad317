// The panel: the host's pixels, and over them, at the host's boxes, what can
// be read and pressed.

import { element } from "./element.js";

// The fixed slots, each in its own place whatever a screen offers.
const FIXED = ["cancel", "clerk", "repeat", "volume", "text-size"];
// A PIN has four digits; the clerk's password may have more.
const DOTS_MIN = 4;
const TWINS = { accept: "✓", error: "!", end: "●", attention: "◆" };
const STEPS_MAX = { "volume": 4, "text-size": 3 };

/**
 * Draws panels into `root`. `press(op)` is called with what is pressed,
 * `asset(name)` gives a picture's address, and `wish(change)` asks the host for
 * another page, or for the menu of languages.
 */
export function panelIn(root, { press, asset, wish }) {
  const canvas = element("canvas", { "aria-hidden": "true" });
  const ink = canvas.getContext("2d", { alpha: false });
  const over = element("div", { class: "over" });
  root.replaceChildren(canvas, over);
  let shown = null;
  let boxes = null;
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
    const under = element("div", { class: "under", inert: Boolean(panel.warning) || menuIsOpen }, body(panel), actions(panel));
    over.replaceChildren(
      ...[mark(panel), twin(panel), under, panel.warning && warning(panel.warning), fixed(panel)].filter(Boolean),
    );
    shown = panel;
    place();
    if (past) return refuse(root);
    if (warned) focusOn(root.querySelector("[role=alertdialog] button, [role=alertdialog]"));
    else if (isNew || calmed) focusUnlessBusy(root.querySelector("h1"));
    else if (focused) root.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  /** Takes the host's boxes for the panel that is shown. */
  function fit(drawn) {
    boxes = drawn;
    const [w, h] = drawn.size;
    if (canvas.width !== w || canvas.height !== h) {
      Object.assign(canvas, { width: w, height: h });
      root.style.setProperty("--shape", `${w} / ${h}`);
    }
    root.toggleAttribute("data-wide", w > h);
    root.dataset.page = drawn.page;
    root.dataset.pages = drawn.pages;
    place();
  }

  /** Paints what changed: for each rectangle its box, then RGBA. */
  function paint(buffer) {
    const view = new DataView(buffer);
    for (let at = 0; at < buffer.byteLength; ) {
      const [x, y, w, h] = [0, 2, 4, 6].map((offset) => view.getUint16(at + offset, true));
      const bytes = new Uint8ClampedArray(buffer, at + 8, w * h * 4);
      ink.putImageData(new ImageData(bytes, w, h), x, y);
      at += 8 + bytes.length;
    }
    root.dataset.painted = "true";
  }

  /** Puts each element where the host drew it; what is on another page is
   * heard and not seen. */
  function place() {
    if (!boxes || !shown) return;
    const [w, h] = boxes.size;
    turns(boxes);
    for (const node of over.querySelectorAll("[data-box]")) node.classList.add("elsewhere");
    for (const { kind, which, area, op } of boxes.boxes) {
      const node = over.querySelector(
        op ? `[data-key="${CSS.escape(JSON.stringify(op))}"]` : `[data-box="${kind}${which}"]`,
      );
      if (!node || !area) continue;
      const [x, y, width, height] = area;
      node.classList.remove("elsewhere");
      Object.assign(node.style, {
        left: `${(100 * x) / w}%`,
        top: `${(100 * y) / h}%`,
        width: `${(100 * width) / w}%`,
        height: `${(100 * height) / h}%`,
      });
    }
  }

  /** The buttons that turn pages, where there are several. */
  function turns({ page, boxes }) {
    over.querySelector(".turns")?.remove();
    const make = (kind, to) => {
      const box = boxes.find((one) => one.kind === kind);
      return (
        box &&
        element(
          "button",
          {
            type: "button",
            "data-box": kind,
            "data-key": kind,
            "aria-disabled": box.on ? null : "true",
            onclick: () => box.on && wish({ page: to }),
          },
          words(box.name),
        )
      );
    };
    const made = [make("previous", page - 1), make("next", page + 1)].filter(Boolean);
    if (made.length > 0) over.querySelector(".under").append(element("div", { class: "turns" }, ...made));
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
    return element("p", { class: "mark", "data-box": "strip" }, words(panel.words.mark));
  }

  /** What the short sound of the screen says, for whoever does not hear it. */
  function twin(panel) {
    if (!panel.earcon) return null;
    return element("p", { class: "twin", "data-earcon": panel.earcon, "aria-hidden": "true" }, TWINS[panel.earcon]);
  }

  /** Words that the host has drawn already: read, and not seen twice. */
  const words = (text) => element("span", { class: "ink", text });

  function body(panel) {
    const node = element("div", { class: "body" });
    // The last element at each depth; a line belongs to the nearest above it.
    const parents = [node];
    for (const [place, line] of panel.lines.entries()) {
      const made = lineElement(line);
      made.dataset.box = `line${place}`;
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
        return element("h1", { ...attributes, tabindex: -1, "data-key": "heading" }, words(text));
      case "steps":
        return element("ol", attributes);
      case "step":
        return element("li", attributes, words(text));
      case "picture":
      case "motion":
      case "brand":
        return element("img", { ...attributes, src: line.asset && asset(line.asset), alt: text });
      case "progress":
      case "camera":
        return element("p", attributes, words(text));
      case "digits":
        return digits([...text].length, attributes);
      default:
        return element("p", attributes, words(text));
    }
  }

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
      const key = button.key !== null && element("kbd", { class: "ink" }, String(button.key));
      node.append(pressable(button, key, words(button.label)));
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
        "data-box": "",
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
      const level = step === undefined ? null : words(` ${step}/${STEPS_MAX[role]}`);
      node.append(pressable(button, words(button.label), level));
    }
    if (panel.languages.length > 0) node.append(languageMenu(panel));
    return node;
  }

  function languageMenu(panel) {
    const list = element("div", { class: "languages", id: "languages", hidden: !menuIsOpen });
    for (const button of panel.languages) {
      const current = button.op.value === panel.language;
      const node = pressable(button, words(button.label));
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
        "data-box": "fixedlanguage",
        "data-role": "language",
        "aria-expanded": String(menuIsOpen),
        "aria-controls": "languages",
        onclick: () => open(!menuIsOpen),
      },
      words(panel.words.language),
    );
    const open = (isOpen) => {
      if (menuIsOpen !== isOpen) wish({ menu: isOpen });
      menuIsOpen = isOpen;
      // It lies over them: what is half under it is no target.
      over.querySelector(".under").inert = isOpen || Boolean(panel.warning);
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
        "data-box": "warning",
      },
      element("h2", { id: "warning-title" }, words(title)),
      element("p", { id: "warning-body" }, words(body)),
      extend && pressable(extend, words(extend.label)),
    );
  }

  return { draw, fit, paint };
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
