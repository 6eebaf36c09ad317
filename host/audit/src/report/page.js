"use strict";
// Search, language and the map. Without this the page still says everything.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const byId = (id) => document.getElementById(id);

function finder(input, status, rows, noun) {
  if (!input) return;
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    let count = 0;
    for (const row of rows()) {
      const hit = row.textContent.toLowerCase().includes(wanted);
      row.hidden = !hit;
      count += hit;
    }
    status.textContent = wanted ? `${count} ${noun}` : "";
  });
}
finder(byId("find-rule"), byId("found-rules"), () => all("#rules > .scroll tbody tr"), "rules");
finder(byId("find-text"), byId("found-texts"), () => all("#texts tbody tr"), "texts");

for (const choice of all("#languages input")) {
  choice.addEventListener("change", () => {
    for (const part of all("[data-language]")) part.hidden = part.dataset.language !== choice.value;
  });
}

const map = byId("map-drawing");
if (map) {
  const frame = byId("map-frame");
  const whole = { x: 0, y: 0, w: Number(map.dataset.w), h: Number(map.dataset.h) };
  let view = { ...whole };
  const show = () => map.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
  const zoom = (factor, at = { x: view.x + view.w / 2, y: view.y + view.h / 2 }) => {
    const w = Math.min(Math.max(view.w * factor, 300), whole.w * 1.5);
    const real = w / view.w;
    view = { x: at.x - (at.x - view.x) * real, y: at.y - (at.y - view.y) * real, w, h: view.h * real };
    show();
  };
  const point = (event) => {
    const box = map.getBoundingClientRect();
    const scale = Math.max(view.w / box.width, view.h / box.height);
    return {
      x: view.x + view.w / 2 + (event.clientX - box.x - box.width / 2) * scale,
      y: view.y + view.h / 2 + (event.clientY - box.y - box.height / 2) * scale,
    };
  };
  byId("zoom-in").addEventListener("click", () => zoom(0.7));
  byId("zoom-out").addEventListener("click", () => zoom(1.4));
  byId("zoom-all").addEventListener("click", () => { view = { ...whole }; show(); });
  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !frame.contains(document.activeElement)) return;
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.15 : 0.87, point(event));
  }, { passive: false });
  let held = null;
  frame.addEventListener("pointerdown", (event) => { held = point(event); });
  frame.addEventListener("pointermove", (event) => {
    if (!held || !event.buttons) return;
    const now = point(event);
    view.x += held.x - now.x;
    view.y += held.y - now.y;
    show();
  });
  frame.addEventListener("pointerup", () => { held = null; });
  frame.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (by) {
      view.x += (by[0] * view.w) / 10;
      view.y += (by[1] * view.h) / 10;
      show();
      event.preventDefault();
    } else if (event.key === "+") zoom(0.8);
    else if (event.key === "-") zoom(1.25);
  });
  const choose = (name) => {
    map.classList.toggle("chosen", name !== null);
    for (const path of all("path", map)) path.classList.toggle("on", path.dataset.from === name || path.dataset.to === name);
  };
  for (const box of all("a", map)) {
    box.addEventListener("focus", () => choose(box.dataset.name));
    box.addEventListener("mouseenter", () => choose(box.dataset.name));
    box.addEventListener("mouseleave", () => choose(null));
    box.addEventListener("blur", () => choose(null));
  }
  byId("find-map").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    let count = 0;
    for (const box of all("a", map)) {
      const hit = box.dataset.name.toLowerCase().includes(wanted);
      box.classList.toggle("miss", !hit);
      box.classList.toggle("on", hit && wanted !== "");
      count += hit;
    }
    byId("found-map").textContent = wanted ? `${count} boxes` : "";
  });
}

// A finding that is closed would be lost on paper.
addEventListener("beforeprint", () => { for (const one of all("#findings details")) one.open = true; });
