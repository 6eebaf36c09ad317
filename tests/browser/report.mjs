// Promise: the auditor's page opens from disk without a network, passes axe in
// light and dark, finds, zooms and prints.
//
//     node report.mjs FILE.html [DIRECTORY FOR PICTURES]
//
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const CHROMIUM = "/usr/bin/chromium";
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

function stop(message) {
  console.error(message);
  process.exit(2);
}
function expect(condition, message) {
  if (!condition) throw new Error(message);
}

const [file, pictures] = process.argv.slice(2);
if (!file || !existsSync(file)) stop("give a report: node report.mjs FILE.html");
if (!existsSync(CHROMIUM)) stop(`${CHROMIUM} is missing; run .ci/setup`);
const { chromium } = await import("playwright-core").catch(() => stop("node_modules is missing; run .ci/setup"));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// Whether a canvas has more than one colour.
const coloured = (canvas) =>
  canvas.evaluate((element) => {
    const { data } = element.getContext("2d").getImageData(0, 0, element.width, element.height);
    return new Set(new Uint32Array(data.buffer)).size > 1;
  });

const flags = ["--disable-gpu", "--no-first-run", "--disable-background-networking"];
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  headless: true,
  args: process.getuid() === 0 ? [...flags, "--no-sandbox"] : flags,
});
// As a person opens it: with its own policy for scripts.
if (readFileSync(file, "utf8").includes('id="lists"')) {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(resolve(file)).href);
  await page.locator("#drawn", { hasText: "has the same pixels as there" }).waitFor();
  await page.close();
}
let failed = 0;
for (const scheme of ["light", "dark"]) {
  const context = await browser.newContext({
    viewport: { width: 1300, height: 900 },
    colorScheme: scheme,
    bypassCSP: true,
  });
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(`asks for ${request.url()}`);
  });
  try {
    await page.goto(pathToFileURL(resolve(file)).href);
    expect((await page.locator("main section h2").count()) >= 5, "sections are missing");
    expect((await page.locator("#rules > .scroll tbody tr").count()) === 133, "not every rule is listed");
    await page.locator("#find-rule").fill("FLW-03");
    expect((await page.locator("#rules > .scroll tbody tr:visible").count()) <= 3, "the search finds too much");
    await page.locator("#find-rule").fill("");
    const map = page.locator("#map-drawing");
    if ((await map.count()) > 0) {
      const before = await map.getAttribute("viewBox");
      await page.locator("#zoom-in").click();
      expect((await map.getAttribute("viewBox")) !== before, "the map does not zoom");
      await page.locator("#zoom-all").click();
      expect((await map.getAttribute("viewBox")) === before, "the map does not come back");
      const languages = page.locator("#languages input");
      if ((await languages.count()) > 1) {
        await languages.last().check();
        const tag = await languages.last().getAttribute("value");
        expect((await page.locator(`[data-language="${tag}"]:not([hidden])`).count()) > 0, "no language is shown");
        await languages.first().check();
      }
    }
    const shots = page.locator("#screens .shot");
    if ((await shots.count()) > 0) {
      await page.locator("#drawn", { hasText: "has the same pixels as there" }).waitFor();
      await shots.first().scrollIntoViewIfNeeded();
      await page.waitForFunction(() => document.querySelector("#screens .shot canvas").width > 0);
      await shots.first().click();
      const size = await page.locator("#larger canvas").first().evaluate(({ width, height }) => [width, height]);
      expect(String(size) === "800,1280", `the larger picture has ${size} pixels`);
      expect(await coloured(page.locator("#larger canvas").first()), "the larger picture is empty");
      await page.keyboard.press("Escape");
      expect(!(await page.locator("#larger").evaluate((dialog) => dialog.open)), "the larger picture stays");
    }
    await page.evaluate(axe);
    const found = await page.evaluate(
      async (tags) =>
        (await window.axe.run(document, { runOnly: tags })).violations.map(
          ({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target, failureSummary }) => `${target} (${failureSummary})`).join("; ")}`,
        ),
      AXE_TAGS,
    );
    expect(found.length === 0, `axe: ${found.join(" | ")}`);
    expect(complaints.length === 0, `the page complains: ${complaints.join(" | ")}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect(!wide, "the page is wider than the window");
    console.log(`ok    ${scheme}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${scheme}: ${error.message}`);
  }
  if (pictures) {
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: join(pictures, `${scheme}-top.png`) });
    for (const id of ["findings", "rules", "clauses", "map", "screens", "texts"]) {
      const part = page.locator(`#${id}`);
      if ((await part.count()) === 0) continue;
      await part.evaluate((element) => element.scrollIntoView());
      await page.screenshot({ path: join(pictures, `${scheme}-${id}.png`) });
    }
    if (scheme === "light") await page.pdf({ path: join(pictures, "print.pdf"), format: "A4" });
  }
  await context.close();
}
await browser.close();
console.log(`${2 - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
