// Draws diagrams of Mermaid and pictures in Chromium, answers with their shape and words: node draw.mjs mermaid.js < JSON lines.
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage();
await page.route('**', route => route.abort());
await page.setContent('<!doctype html><div id="here"></div>');
await page.addScriptTag({ path: process.argv[2] });
await page.evaluate(() => {
  globalThis.f = globalThis.alert = () => { globalThis.fired = true; };
  mermaid.initialize({ startOnLoad: false });
  globalThis.seen = svg => {
    const shape = [], words = [];
    const visit = node => {
      const name = node.localName;
      if (['style', 'text', 'foreignObject', 'title', 'desc', 'tspan'].includes(name)) {
        words.push(node.textContent.trim());
        for (const one of node.querySelectorAll('*')) {
          if (['script', 'img', 'iframe', 'object'].includes(one.localName)) shape.push(one.localName);
          for (const { name: key } of one.attributes) if (/^on/.test(key)) shape.push(key);
        }
        shape.push(name === 'style' ? 'style' : 'words');
        return;
      }
      shape.push(`${name}.${node.getAttribute('class') ?? ''}`);
      for (const child of node.children) visit(child);
    };
    visit(svg);
    return { shape, words };
  };
});

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await page.evaluate(async ({ kind, text }) => {
    globalThis.fired = false;
    const here = document.getElementById('here');
    try {
      if (kind === 'svg') {
        const read = new DOMParser().parseFromString(text, 'image/svg+xml');
        if (read.querySelector('parsererror')) return { error: read.querySelector('parsererror').textContent };
        here.replaceChildren(document.importNode(read.documentElement, true));
      } else {
        await mermaid.parse(text);
        here.innerHTML = (await mermaid.render('drawn', text)).svg;
      }
      return { ...seen(here.firstElementChild), fired: globalThis.fired };
    } catch (error) {
      return { error: String(error).slice(0, 300) };
    }
  }, JSON.parse(line));
  process.stdout.write(JSON.stringify(answer) + '\n');
}
await browser.close();
