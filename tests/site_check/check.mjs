// node check.mjs SITE — every page through the Nu HTML checker, then through axe-core in Chromium: light and dark, at
// 360 and 1280 pixels. Exits with 1 for an error of the checker, for a serious or critical violation, for a page that
// is wider than its window, and for a right-to-left page that is not laid out so.
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const site = resolve(process.argv[2] ?? "public");
const pages = readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".html")).sort();
let bad = 0;

function say(page, what) {
  bad += 1;
  console.log(`${page}: ${what}`);
}

const jar = require("vnu-jar");
const judged = spawnSync("java", ["-jar", jar, "--format", "json", "--errors-only", ...pages.map((p) => join(site, p))], {
  encoding: "utf8",
  maxBuffer: 1 << 28,
});
for (const message of JSON.parse(judged.stderr).messages) {
  say(message.url, `${message.lastLine}: ${message.message}`);
}
console.log(`Nu HTML checker: ${pages.length} pages`);

const executable = process.env.CHROMIUM ?? execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();
const browser = await chromium.launch({ executablePath: executable, args: ["--no-sandbox"] });
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
let looks = 0;
for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 1280]) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
    const tab = await context.newPage();
    for (const page of pages) {
      await tab.goto(pathToFileURL(join(site, page)).href);
      await tab.evaluate(axe);
      const { violations } = await tab.evaluate(() => globalThis.axe.run());
      for (const { id, impact, nodes } of violations) {
        if (impact === "serious" || impact === "critical") {
          say(page, `${id} (${impact}, ${colorScheme}, ${width} px): ${nodes[0].html}`);
        }
      }
      const seen = await tab.evaluate(() => ({
        wide: document.documentElement.scrollWidth - innerWidth,
        rtl: document.documentElement.dir === "rtl",
        direction: getComputedStyle(document.querySelector("main")).direction,
        name: document.querySelector("header a.name").getBoundingClientRect().left,
        other: document.querySelector("header nav a:last-child").getBoundingClientRect().left,
      }));
      if (seen.wide > 0) say(page, `${seen.wide} px wider than ${width} px`);
      if (seen.rtl !== (seen.direction === "rtl") || seen.rtl !== seen.name > seen.other) {
        say(page, `it is not laid out from ${seen.rtl ? "right to left" : "left to right"}`);
      }
      looks += 1;
    }
    await context.close();
  }
}
await browser.close();
console.log(`axe-core: ${looks} looks at ${pages.length} pages`);
process.exit(bad ? 1 : 0);
