// The panel: the host's pixels, and over them, at the host's boxes, what can
// be read and pressed.

import { element } from "./element.js";

// The fixed slots, each in its own place whatever a screen offers.
const FIXED = ["cancel", "clerk", "repeat", "volume", "text-size", "contrast"];
// A PIN has four digits; the clerk's password may have more.
const DOTS_MIN = 4;
const STEPS_MAX = { "volume": 4, "text-size": 3 };

/** All of a panel that elements are made of: the sign of a sound is drawn only. */
const elements = ({ earcon, beat, ...rest }) => JSON.stringify(rest);

/**
 * Draws panels into `root`. `press(op)` is called with what is pressed,
 * `asset(name)` gives a picture's address, and `wish(change)` asks the host for
 * another page, or for the menu of languages. `lens(element)` is called when a
 * camera's picture has a place, and with null when it has none any more.
 */
export function panelIn(root, { press, asset, wish, lens }) {
  const canvas = element("canvas", { "aria-hidden": "true" });
  const ink = canvas.getContext("2d", { alpha: false });
  const over = element("div", { class: "over" });
  const glass = element("div", { class: "glass", hidden: true, "aria-hidden": "true" });
  const outline = element("div", { class: "outline" });
  root.replaceChildren(canvas, glass, over);
  let shown = null;
  let isPast = false;
  // Where the host drew what is shown; null until it says so.
  let boxes = null;
  let menuIsOpen = false;

  function draw(panel, { past = false } = {}) {
    // A hand on a button, or a reader in mid-word, stays where it is.
    if (shown && past === isPast && elements(panel) === elements(shown)) return;
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
    const under = element("div", { class: "under", inert: Boolean(panel.warning) }, body(panel), actions(panel));
    over.replaceChildren(
      ...[mark(panel), under, panel.warning && warning(panel.warning), fixed(panel)].filter(Boolean),
    );
    if (shown?.language !== panel.language && boxes?.page > 0) wish({ page: 0 });
    shown = panel;
    isPast = past;
    boxes = null;
    delete root.dataset.placed;
    delete canvas.dataset.generation;
    if (past) return refuse(root);
    if (warned) focusOn(root.querySelector("[role=alertdialog] button, [role=alertdialog]"));
    else if (isNew || calmed) focusUnlessBusy(root.querySelector("h1"));
    else if (focused) root.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  /** Takes the size of what the host paints, and, if it is what is shown, where
   * everything stands. */
  function fit(drawn, { isShown }) {
    const [w, h] = drawn.size;
    if (canvas.width !== w || canvas.height !== h) {
      Object.assign(canvas, { width: w, height: h });
      root.style.setProperty("--shape", `${w} / ${h}`);
      root.toggleAttribute("data-wide", w > h);
    }
    if (!isShown || !shown) return;
    boxes = drawn;
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
    // Boxes come before their pixels: the canvas says which screen it shows whole.
    if (root.dataset.placed) canvas.dataset.generation = root.dataset.generation;
    delete canvas.dataset.row;
  }

  /** Shows a whole picture: the step of row `row`, drawn on this page. */
  function show({ rgba, width, height }, row) {
    fit({ size: [width, height] }, { isShown: false });
    ink.putImageData(new ImageData(rgba, width), 0, 0);
    canvas.dataset.row = row;
  }

  /** Puts each element where the host drew it; what is on another page is read
   * and not seen. */
  function place() {
    turns(boxes);
    for (const node of over.querySelectorAll(".placed")) node.classList.remove("placed");
    for (const { kind, which, area, op } of boxes.boxes) {
      const node = over.querySelector(
        op ? `[data-key="${CSS.escape(JSON.stringify(op))}"]` : `[data-box="${kind}${which}"]`,
      );
      if (!node || !area) continue;
      // A line may stand within another one's element, and so in its box.
      lie(node, area, node.parentElement.closest(".placed")?.area ?? [0, 0, ...boxes.size]);
      node.area = area;
      node.classList.add("placed");
    }
    frame(isPast ? { ...boxes, lens: null } : boxes);
    root.dataset.placed = "true";
  }

  /** Lays the place for a camera's picture, and the outline for a face, over
   * where the host drew them. */
  function frame({ lens: at, size: [w, h] }) {
    if (glass.hidden !== !at) {
      glass.hidden = !at;
      lens(at ? glass : null);
    }
    if (!at) return glass.replaceChildren();
    const [area, face] = at;
    lie(glass, area, [0, 0, w, h]);
    lie(outline, face, area);
    glass.append(outline);
  }

  /** The buttons that turn pages, where there are several. */
  function turns({ page, boxes }) {
    const focused = document.activeElement?.closest(".turns") && document.activeElement.dataset.key;
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
    if (made.length > 0) over.querySelector(".under").append(element("div", { class: "turns", inert: menuIsOpen }, ...made));
    if (focused) over.querySelector(`[data-key=${focused}]`)?.focus();
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

  /** Words that the host has drawn already: read, and not seen twice. */
  const words = (text) => element("span", { class: "ink", text });

  function body(panel) {
    const node = element("div", { class: "body" });
    // The last element at each depth; a line belongs to the nearest above it.
    const parents = [node];
    for (const [place, line] of panel.lines.entries()) {
      const made = lineElement(line);
      // Nothing is drawn of what only holds others.
      if (line.kind !== "steps") made.dataset.box = `line${place}`;
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
    const node = element("div", { class: "actions", inert: menuIsOpen });
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
      const made = pressable(button, words(button.label), level);
      if (role === "contrast") made.setAttribute("aria-pressed", String(panel.contrast));
      node.append(made);
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
      for (const node of over.querySelectorAll(".actions, .turns")) node.inert = isOpen;
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

  return { draw, fit, paint, show };
}

/** Shows that nothing on a past screen can be pressed. It can still be read. */
export function refuse(root) {
  for (const button of root.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
}

/** Lays an element where the host drew it: a box of the panel, within another. */
function lie(node, [x, y, width, height], [left, top, w, h]) {
  Object.assign(node.style, {
    left: `${(100 * (x - left)) / w}%`,
    top: `${(100 * (y - top)) / h}%`,
    width: `${(100 * width) / w}%`,
    height: `${(100 * height) / h}%`,
  });
}

function focusOn(node) {
  node?.focus({ preventScroll: true });
}

/** A patient at the keypad, or somebody at a tool, stays there. */
function focusUnlessBusy(node) {
  if (!document.activeElement?.closest("[data-keeps-focus]")) focusOn(node);
}
