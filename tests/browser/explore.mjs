// Promise: on the explorer's page edges are clicked, panel, speech and state
// are seen, a finding is reached and the way taken along; axe finds nothing.
//
//     node explore.mjs ADDRESS FILE FOR THE WAY [DIRECTORY FOR PICTURES]
//
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const CHROMIUM = "/usr/bin/chromium";
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

function stop(message) {
  console.error(message);
  process.exit(2);
}
function expect(condition, message) {
  if (!condition) throw new Error(message);
}

const [address, file, pictures] = process.argv.slice(2);
if (!address || !file) stop("node explore.mjs ADDRESS FILE");
if (!existsSync(CHROMIUM)) stop(`${CHROMIUM} is missing; run .ci/setup`);
const { chromium } = await import("playwright-core").catch(() => stop("node_modules is missing; run .ci/setup"));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const flags = ["--disable-gpu", "--no-first-run", "--disable-background-networking"];
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  headless: true,
  args: process.getuid() === 0 ? [...flags, "--no-sandbox"] : flags,
});

async function accessible(page, what) {
  await page.evaluate(axe);
  const found = await page.evaluate(
    async (tags) =>
      (await window.axe.run(document, { runOnly: tags })).violations.map(
        ({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target, failureSummary }) => `${target} (${failureSummary})`).join("; ")}`,
      ),
    AXE_TAGS,
  );
  expect(found.length === 0, `axe, ${what}: ${found.join(" | ")}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(!wide, `${what}: the page is wider than the window`);
}

/** Waits until the page shows this on the panel. */
const shows = (page, front) => page.locator("#here", { hasText: front }).waitFor({ timeout: 20_000 });

async function visit(page, scheme) {
  await page.goto(address);
  await shows(page, "idle, 0 steps");
  await accessible(page, "idle");
  const idle = await page.locator("#facts").textContent();

  // Two edges on, by click: what happens, and what the flow makes of it.
  await page.locator("#ways button", { hasText: "card laid down" }).first().click();
  await shows(page, "reading-card, 1 steps");
  await page.locator("#find").fill("read: ready →");
  await page.locator("#ways button:visible").first().click();
  await shows(page, "choose-method, 2 steps");
  await page.locator("#find").fill("");
  expect((await page.locator("#steps li").count()) === 2, "the way does not have two steps");
  expect((await page.locator("#facts").textContent()) !== idle, "the state stays as it was");
  const panel = page.locator("#panel");
  const colours = await panel.evaluate((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
  expect(colours > 8, `the panel has ${colours} colours`);
  expect((await panel.getAttribute("aria-label")).includes("本人確認"), "the panel has no words");
  await page.locator("#language").selectOption("en");
  await page.waitForFunction(() => !document.querySelector("#panel").getAttribute("aria-label").includes("本人確認"));
  await accessible(page, "choose-method");
  if (pictures) await page.screenshot({ path: join(pictures, `explore-${scheme}.png`), fullPage: true });

  // The way is text for `play`; the link gives the same.
  const script = await page.locator("#script").textContent();
  expect(/^card A$/m.test(script), `the way is no script: ${script}`);
  const href = await page.locator("#export").getAttribute("href");
  const linked = await page.evaluate(async (href) => (await fetch(href)).text(), href);
  expect(linked === script, "the link gives another script");
  writeFileSync(file, script);

  // Back by the browser, back by the page, and on to a finding.
  await page.goBack();
  await shows(page, "reading-card");
  await page.goForward();
  await shows(page, "choose-method");
  await page.locator("#back").click();
  await shows(page, "reading-card");
  await page.locator("#found [data-rule=VOI-01]").first().click();
  await shows(page, "choose-method");
  expect((await page.locator("#facts").textContent()).includes("VOI-01"), "the finding is not told in its place");
  expect((await page.locator("#said li").first().textContent()) !== "", "nothing is told of what is said");
  await page.locator("#fronts").selectOption("place-card");
  await shows(page, "place-card");
  await page.locator("#idle").click();
  await shows(page, "idle, 0 steps");

  // A way that there is not.
  await page.goto(`${address}#999999999`);
  await page.locator("#trouble:not(:empty)").waitFor();
}

// As a person opens it: with its own policy for scripts.
const plain = await browser.newPage();
await plain.goto(address);
await shows(plain, "idle, 0 steps");
await plain.close();
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
  try {
    await visit(page, scheme);
    expect(complaints.length === 0, `the page complains: ${complaints.join(" | ")}`);
    console.log(`ok    ${scheme}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${scheme}: ${error.message}`);
    if (pictures) await page.screenshot({ path: join(pictures, `failed-${scheme}.png`), fullPage: true });
  }
  await context.close();
}
await browser.close();
console.log(`${2 - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
