// node gallery.mjs SITE PICTURE — one contact sheet of a site: every kind of page in every language, light and dark,
// at 360 and 1100 pixels. Somebody looks at it before the pages are called done.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const site = resolve(process.argv[2] ?? "public");
const picture = resolve(process.argv[3] ?? "contact-sheet.jpg");
const KINDS = ["index.html", "tsundere.html", "kaiju.html", "pronunciation.html"];
const HEIGHT = 900;

const languages = readdirSync(site, { withFileTypes: true }).filter((x) => x.isDirectory()).map((x) => x.name).sort();
const pages = ["index.html", ...KINDS.flatMap((kind) => languages.map((tag) => `${tag}/${kind}`))];
const executable = process.env.CHROMIUM ?? execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();
const browser = await chromium.launch({ executablePath: executable, args: ["--no-sandbox"] });
const cells = [];
for (const page of pages.filter((name) => existsSync(join(site, name)))) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [360, 1100]) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: HEIGHT } });
      const tab = await context.newPage();
      await tab.goto(pathToFileURL(join(site, page)).href);
      const shot = await tab.screenshot({ type: "jpeg", quality: 80 });
      cells.push({ page, width, colorScheme, source: `data:image/jpeg;base64,${shot.toString("base64")}` });
      await context.close();
    }
  }
}
const figures = cells.map(
  ({ page, width, colorScheme, source }) =>
    `<figure style="width:${width === 360 ? 150 : 300}px"><img src="${source}" alt="" width="100%"><figcaption>${page}, ${width} px, ${colorScheme}</figcaption></figure>`,
);
const tab = await browser.newPage({ viewport: { width: 1920, height: 1000 } });
await tab.setContent(
  `<style>body{margin:8px;font:11px sans-serif;display:flex;flex-wrap:wrap;gap:8px;background:#888}figure{margin:0;background:#fff}img{display:block}figcaption{padding:2px 4px}</style>${figures.join("")}`,
);
mkdirSync(dirname(picture), { recursive: true });
await tab.screenshot({ path: picture, type: "jpeg", quality: 60, fullPage: true });
await browser.close();
console.log(`${picture}: ${cells.length} pictures of ${new Set(cells.map((c) => c.page)).size} pages`);
