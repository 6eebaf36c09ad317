// Search, language, the map and pictures. Without this the page still says
// everything that is said in words.
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

const choices = all("#languages input");
for (const choice of choices) {
  choice.addEventListener("change", () => {
    for (const part of all("[data-language]")) part.hidden = part.dataset.language !== choice.value;
  });
}

// The bytes that an element holds: deflated, in base 64.
async function unpack(element) {
  const packed = Uint8Array.from(atob(element.textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function pictures(lists) {
  const { pixels } = await compositor(await unpack(byId("compositor")), await unpack(lists));
  const paint = (canvas, place, width) => {
    const picture = pixels(place);
    const whole = document.createElement("canvas");
    Object.assign(whole, { width: picture.width, height: picture.height });
    whole.getContext("2d").putImageData(new ImageData(picture.rgba, picture.width), 0, 0);
    const scale = Math.min(width / picture.width, 1);
    Object.assign(canvas, { width: picture.width * scale, height: picture.height * scale });
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(whole, 0, 0, canvas.width, canvas.height);
  };
  const pages = (shot) => {
    const language = Math.max(choices.findIndex((choice) => choice.checked), 0);
    return shot.dataset.lists.split(";")[language].split(",").map(Number);
  };
  const shots = all(".shot");
  const small = (shot) => paint(shot.firstElementChild, pages(shot)[0], 480);
  const near = new Set();
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        near.delete(target);
        if (isIntersecting) {
          near.add(target);
          small(target);
        } else target.firstElementChild.width = 0;
      }
    },
    { rootMargin: "400px" },
  );
  for (const choice of choices) choice.addEventListener("change", () => near.forEach(small));
  addEventListener("beforeprint", () => shots.forEach(small));

  const larger = byId("larger");
  const show = (shot) => {
    const canvases = pages(shot).map((place) => {
      const canvas = document.createElement("canvas");
      paint(canvas, place, Infinity);
      return canvas;
    });
    larger.setAttribute("aria-label", shot.getAttribute("aria-label"));
    byId("larger-pages").replaceChildren(...canvases);
    larger.showModal();
  };
  for (const shot of shots) {
    shot.hidden = false;
    shot.addEventListener("click", () => show(shot));
    watcher.observe(shot);
  }

  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", pixels(0).rgba));
  const first = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return first === lists.dataset.first
    ? "Drawn in this page by the compositor of the panel; the first picture has the same pixels as there."
    : "WARNING: the first picture has other pixels than on a panel; do not rely on the pictures.";
}
const lists = byId("lists");
if (lists) {
  const failed = (error) => `The pictures cannot be drawn here: ${error.message}`;
  byId("drawn").textContent = await pictures(lists).catch(failed);
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
