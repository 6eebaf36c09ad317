// Draws display lists in WebAssembly and says the SHA-256 of their pixels.
//
//     node draw.mjs MODULE LIST...

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const [module, ...lists] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(readFileSync(module), {});
const { memory, room, draw, width, height } = instance.exports;
for (const list of lists) {
  const bytes = readFileSync(list);
  const at = room(bytes.length);
  new Uint8Array(memory.buffer).set(bytes, at);
  const pixels = draw();
  if (pixels === 0) throw new Error(`${list} is refused`);
  const rgba = new Uint8Array(memory.buffer, pixels, width() * height() * 4);
  console.log(createHash("sha256").update(rgba).digest("hex"));
}
