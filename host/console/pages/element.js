// Building blocks of the pages: elements without HTML in strings.

/**
 * Makes an element. `attributes` may hold `on…` functions, `text`, and booleans;
 * children that are null, undefined or false are left out.
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Finds the one element that the page is known to have. */
export const find = (selector) => document.querySelector(selector);

/** Sets the text only when it differs, so that a live region speaks once. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
