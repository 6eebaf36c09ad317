// The flow's colours, as far as everybody can read them.

export const DEFAULTS = {
  "background": "#ffffff",
  "surface": "#eef2f7",
  "text": "#14181f",
  "accent": "#0b3d91",
  "on-accent": "#ffffff",
  "border": "#3a4656",
};

// Two roles that meet, and the contrast they need.
// WCAG 2.2, "Contrast (Minimum)" and "Non-text Contrast".
const PAIRS = [
  ["text", "background", 4.5],
  ["text", "surface", 4.5],
  ["on-accent", "accent", 4.5],
  ["border", "background", 3],
  ["accent", "background", 3],
];

function luminance(colour) {
  const channel = (at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** The colours to use: the flow's if all of them can be read, else the defaults. */
export function readable(theme) {
  const colours = { ...DEFAULTS };
  for (const [role, colour] of theme) {
    if (role in DEFAULTS && /^#[0-9a-f]{6}$/i.test(colour)) colours[role] = colour;
  }
  const good = PAIRS.every(([one, other, least]) => contrast(colours[one], colours[other]) >= least);
  return good ? colours : DEFAULTS;
}

/** Puts the colours on a node, as custom properties. */
export function paint(node, colours) {
  for (const [role, colour] of Object.entries(colours)) node.style.setProperty(`--${role}`, colour);
}
