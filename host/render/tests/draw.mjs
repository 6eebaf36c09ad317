// Draws display lists in WebAssembly and says the SHA-256 of their pixels.
//
//     node draw.mjs MODULE LISTS

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import { compositor } from "../../raster/src/compositor.js";

const [module, lists] = process.argv.slice(2).map((file) => readFileSync(file));
const { count, pixels } = await compositor(module, lists);
for (let place = 0; place < count; place += 1) {
  console.log(createHash("sha256").update(pixels(place).rgba).digest("hex"));
}
