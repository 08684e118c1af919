// Directives and Liquid are no text of the page: they show as chips.

import { make } from "./make.js";

const MARK = /\{%[^%{}]*%\}|\{\{[^{}]*\}\}|^[ \t]*:{3,}[^\n]*$/gm;

export function marks(root) {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    if (!texts.currentNode.parentElement.closest("pre, code, .chip, .beneath")) found.push(texts.currentNode);
  }
  for (const node of found) {
    const parts = [];
    let at = 0;
    for (const one of node.data.matchAll(MARK)) {
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
