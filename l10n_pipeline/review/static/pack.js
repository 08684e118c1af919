// The packed file: pages and the editor without a server. What a reader changes is kept here, and saved as a small file.

import { Editor } from "./editor.js";
import { make } from "./make.js";
import { marks } from "./marks.js";
import { nameAt, Sides } from "./sides.js";

const data = JSON.parse(document.getElementById("data").textContent);
const { words, locale } = data;
const store = `l10n-review-pack:${data.project}/${locale}`;
const changes = new Map(kept());
const at = () => document.getElementById("article").value;
const desk = () => document.querySelector(`.desk[data-article="${at()}"]`);
const sides = new Map([...document.querySelectorAll(".desk")].map((one) => [one, new Sides(one, one.querySelector(".panel"))]));

// A browser may forbid a page from the disk to keep anything.
function kept() {
  try {
    return JSON.parse(localStorage.getItem(store) ?? "[]");
  } catch {
    return [];
  }
}

function keep() {
  try {
    localStorage.setItem(store, JSON.stringify([...changes]));
  } catch { /* the file that is saved is what counts */ }
  document.getElementById("count").textContent = words.pack.changes.replace("{count}", changes.size);
}

// -- what a browser can tell of a text; the rest is told by `--take` ---------------------------------

const SPAN = /\{[^{}\s]+\}|<\/?[a-z][^<>]*>|`[^`]+`|\]\([^()\s]*\)|https?:\/\/[^\s()<>]+/gi;

function numbers(text) {
  const plain = text.normalize("NFKC").replace(/[\u0660-\u0669]/g, (digit) => digit.charCodeAt(0) - 0x660);
  return plain.replace(/(\d)[.,\u00a0\u202f\u066b\u066c](?=\d)/g, "$1").match(/\d\d+/g) ?? [];
}

// What is in the first list and not in the second, each as often as it is there.
function lacks(first, second) {
  const rest = [...second];
  return first.filter((one) => {
    const found = rest.indexOf(one);
    if (found >= 0) rest.splice(found, 1);
    return found < 0;
  });
}

function problems(one, text) {
  if (!text.trim()) return [];
  let rest = text;
  for (const { chip } of one.parts) if (chip !== undefined) rest = rest.replace(chip, " ");
  const extra = (rest.match(SPAN) ?? []).filter((span) => !one.text.includes(span));
  const source = one.parts.map((part) => part.text ?? " ").join("");
  const gone = lacks(numbers(source), numbers(text));
  return [
    ...(extra.length ? [words.pack.extra.replace("{spans}", () => extra.join(" "))] : []),
    ...(gone.length ? [words.pack.numbers.replace("{numbers}", () => gone.join(", "))] : []),
  ];
}

function unitAt(target) {
  const name = nameAt(target);
  return data.articles[at()].units.find((one) => one.unit === name);
}

function open(one, from) {
  const both = sides.get(desk());
  const { edition, original } = both;
  const key = `${data.articles[at()].source}/${one.unit}`;
  const before = changes.get(key);
  const missing = make("div", { class: "chips" });
  const told = make("ul", { class: "problems", "aria-live": "polite" });
  const comment = make("input", { "aria-label": words.unit.comment, placeholder: words.unit.comment });
  comment.value = before?.comment ?? "";
  const editor = new Editor(before ? before.parts : one.target_parts, {
    lang: edition.lang, dir: edition.dir, label: words.unit.target, changed: () => lacking(),
  });
  const lacking = () => {
    const rest = one.parts.filter((part) => part.chip !== undefined).map((part) => part.chip);
    let text = editor.text;
    const gone = rest.filter((raw) => {
      const found = text.indexOf(raw);
      if (found >= 0) text = text.slice(0, found) + text.slice(found + raw.length);
      return found < 0;
    });
    missing.replaceChildren(...(gone.length ? [make("span", { class: "quiet" }, words.unit.missing)] : []), ...gone.map((raw) => make("button", {
      type: "button", class: "small", "aria-label": words.unit.insert.replace("{name}", () => raw), onclick: () => editor.insert(raw, true),
    }, raw)));
    const found = problems(one, editor.text);
    told.replaceChildren(...(found.length ? found.map((said) => make("li", { class: "warning" }, said))
      : [make("li", { class: "quiet none" }, words.unit.none)]));
  };
  const deed = (what) => () => {
    if (editor.composing) return;
    const target = editor.text;
    changes.set(key, {
      source: data.articles[at()].source, context: one.context, text: one.text, seen: one.seen,
      target, deed: what, comment: comment.value, parts: split(editor),
    });
    for (const element of edition.querySelectorAll(`[data-unit="${one.unit}"]`)) element.textContent = target || one.text;
    keep();
    const list = data.articles[at()].units;
    const next = list[list.indexOf(one) + 1];
    if (what !== "save" && next) open(next);
  };
  const button = (label, does, kind = "") => make("button", { type: "button", class: kind, onclick: does }, label);
  desk().querySelector(".panel").replaceChildren(
    make("div", { class: "head" }, make("span", { class: `state ${one.state}` }, words.state[one.state])),
    make("h2", {}, words.unit.source),
    make("p", { class: "words whole", tabindex: "0", lang: original.lang, dir: original.dir }, ...one.parts.map((part) => (part.chip === undefined ? part.text : make("span", { class: "chip" }, part.chip)))),
    make("h2", {}, words.unit.target),
    editor.element,
    missing,
    make("div", { class: "buttons deeds" }, button(words.unit.approve, deed("approve"), "first"), button(words.unit.save, deed("save"))),
    make("h2", {}, words.unit.problems),
    told,
    make("h2", {}, words.unit.return),
    comment,
    make("div", { class: "buttons" }, button(words.unit.return, deed("return"))),
  );
  lacking();
  both.light(one.unit, from ?? edition);
}

function split(editor) {
  return [...editor.chips.childNodes].map((node) => (node.dataset?.raw === undefined ? { text: node.textContent } : { chip: node.dataset.raw }));
}

document.getElementById("main").addEventListener("click", (event) => {
  if (event.target.closest(".panel")) return;
  const one = unitAt(event.target);
  if (!one) return;
  event.preventDefault();
  const both = sides.get(desk());
  open(one, both.original.contains(event.target) ? both.original : both.edition);
});

document.getElementById("article").addEventListener("change", () => {
  for (const one of document.querySelectorAll(".desk")) one.hidden = one !== desk();
});

document.getElementById("download").addEventListener("click", () => {
  const made = {
    format: data.format, project: data.project, locale, who: document.getElementById("who").value,
    changes: [...changes.values()].map(({ parts, ...change }) => change),
  };
  const file = new Blob([JSON.stringify(made, null, 1)], { type: "application/json" });
  const link = make("a", { href: URL.createObjectURL(file), download: `review-${locale}.json` });
  document.body.append(link);
  link.click();
  link.remove();
});

for (const { units } of data.articles) {
  for (const one of units) {
    for (const element of document.querySelectorAll(`.edition [data-unit="${one.unit}"]`)) {
      if (one.state !== "translated") element.classList.add(one.state);
    }
  }
}
for (const page of document.querySelectorAll(".page")) marks(page);
keep();
document.documentElement.dataset.ready = "yes";
