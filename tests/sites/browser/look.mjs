// Opens pages in Chromium, answers with what each shows and what ran: node look.mjs < urls, one a line.
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });
const context = await browser.newContext({ reducedMotion: 'reduce' });
// What hostile targets call; and nothing is fetched from elsewhere.
await context.addInitScript(() => { globalThis.f = globalThis.alert = () => { globalThis.fired = true; }; });
await context.route('**', route => new URL(route.request().url()).hostname === '127.0.0.1' ? route.continue() : route.abort());
const page = await context.newPage();
let errors = [];
page.on('pageerror', error => errors.push(String(error)));

for await (const url of createInterface({ input: process.stdin })) {
  errors = [];
  let answer;
  try {
    const response = await page.goto(url, { waitUntil: 'load', timeout: 30000 });
    // A picture that loads when it is scrolled to is waited for, too.
    await page.evaluate(() => Promise.all([...document.images].map(image => {
      image.loading = 'eager';
      return image.decode().catch(() => {});
    })));
    answer = await page.evaluate(() => {
      const all = [...document.querySelectorAll('main *, article *, body > h1, title')];
      const main = document.querySelector('main') ?? document.body;
      const runs = [];
      for (const element of all) {
        for (const { name, value } of element.attributes) {
          if (/^on/.test(name) || /^\s*(?:javascript|vbscript):/i.test(value)) runs.push(`${name}=${value}`);
        }
      }
      for (const script of main.querySelectorAll('script')) runs.push(script.textContent.slice(0, 80));
      if (globalThis.fired) runs.push('fired');
      return {
        lang: document.documentElement.lang,
        title: document.title,
        text: main.innerText,
        links: [...main.querySelectorAll('a[href]')].map(a => a.href),
        ids: [...document.querySelectorAll('[id]')].map(e => e.id),
        images: [...main.querySelectorAll('img')].map(i => [i.src, i.naturalWidth]),
        foreign: [...main.querySelectorAll('[lang]')].map(e => e.lang),
        runs,
      };
    });
    answer.status = response.status();
  } catch (error) {
    answer = { status: 0, error: String(error) };
  }
  process.stdout.write(JSON.stringify({ ...answer, url, errors }) + '\n');
}
await browser.close();
