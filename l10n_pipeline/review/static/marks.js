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
    if (parts.length) node.replaceWith(...parts, node.data.slice(at));
  }
}
