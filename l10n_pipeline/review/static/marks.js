// Directives, shortcodes, Liquid, classes and roles are no text of the page: they show as chips.

import { make } from "./make.js";

const MARK = new RegExp([
  /\{%[^%{}]*%\}|\{\{[^{}]*\}\}/, // Liquid, Hugo, Vue
  /^[ \t]*:{3,}(?:[^\n]*\S)?/, // a directive
  /\{[:#.][^{}\n]*\}|\{[ \t]+[#.][^{}\n]*\}/, // kramdown's attributes, and those of others
  /^[ \t]*(?:!!!|\?\?\?\+?)[ \t]*\w+(?:[ -]+\w+)*|^===[!+]{0,2}(?=[ \t]+")/, // Python-Markdown's boxes and tabs
  /^\([^\s()]+\)=$|\{[a-z][\w:+-]*\}(?=\x00)/, // MyST's labels, and its roles before their text
  /^\[\[toc\]\]$|^\[TOC\]$/i,
].map((one) => one.source).join("|"), "gmi");

export function marks(root) {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    if (!texts.currentNode.parentElement.closest("pre, code, .chip, .beneath")) found.push(texts.currentNode);
  }
  for (const node of found) {
    const parts = [];
    let at = 0;
    const text = node.nextSibling?.nodeName === "CODE" ? `${node.data}\x00` : node.data;
    for (const one of text.matchAll(MARK)) {
      parts.push(node.data.slice(at, one.index), make("span", { class: "chip", title: one[0] }, one[0]));
      at = one.index + one[0].length;
    }
    if (!parts.length) continue;
    const rest = node.data.slice(at);
    node.replaceWith(...parts.filter((part) => part), ...(rest ? [rest] : []));
  }
  // What stands between two marks may be code: its lines stay lines.
  for (const block of root.querySelectorAll("p")) {
    const [first, last] = [block.firstChild, block.lastChild];
    if (first !== last && [first, last].every((node) => node?.nodeType === 1 && node.matches(".chip"))) block.classList.add("between");
  }
}
