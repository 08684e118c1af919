// The edition and its source side by side; a click on a sentence opens its unit.

import { fill, get, post, say, words } from "./ask.js";
import { isText } from "./keys.js";
import { make } from "./make.js";
import { marks } from "./marks.js";
import { Panel } from "./panel.js";
import { ANY, nameAt, Sides } from "./sides.js";

const desk = document.getElementById("desk");
const page = document.getElementById("page");
const sides = new Sides(desk, document.getElementById("panel"));
const { original, edition } = sides;
const left = document.getElementById("left");
const approveRead = document.getElementById("approve-read");
const { locale, source } = desk.dataset;
let shown = ""; // the page as the server sent it last
let rows = []; // in the order of the source
let byName = new Map();
let chosen = "";
const read = new Set(); // units that were seen long enough to be read

const panel = new Panel(document.getElementById("panel"), {
  locale,
  source: (unit) => byName.get(unit)?.source ?? source, // a text of a block that the page includes is another file's
  languages: {
    source: { lang: original.lang, dir: original.dir },
    target: { lang: edition.lang, dir: edition.dir },
  },
  done: (changed) => take(changed, true),
  next: (step) => go(step),
  close: () => close(),
});

// -- what is shown ---------------------------------------------------------------------------------

function take(changed, renew = false) {
  for (const row of changed) {
    const at = rows.findIndex((one) => one.unit === row.unit);
    if (at >= 0) rows[at] = { ...rows[at], ...row };
    read.delete(row.unit);
  }
  byName = new Map(rows.map((row) => [row.unit, row]));
  if (renew) refresh();
  else colour();
}

async function refresh() {
  const found = await get("page", { locale, source, as: desk.dataset.as });
  rows = found.units;
  byName = new Map(rows.map((row) => [row.unit, row]));
  if (found.html === shown) return colour();
  shown = found.html;
  const top = edition.scrollTop;
  // The server's own, sanitised; scripts in it would not run, and the policy allows none.
  page.innerHTML = found.html;
  marks(page);
  edition.scrollTop = top;
  colour();
  watch();
  if (chosen) sides.light(chosen);
}

async function colour() {
  for (const element of edition.querySelectorAll(ANY)) {
    const row = byName.get(nameAt(element));
    for (const state of ["machine", "outdated", "draft", "new"]) element.classList.toggle(state, row?.state === state);
  }
  const w = await words;
  const count = rows.filter((row) => row.state !== "translated").length;
  left.textContent = count ? fill(w.article.left, { count }) : w.overview.done;
  tellRead();
  beneath();
}

function beneath() {
  for (const old of page.querySelectorAll(".beneath")) old.remove();
  if (desk.dataset.view !== "beneath") return;
  for (const element of page.querySelectorAll("[data-unit]")) {
    const row = byName.get(element.dataset.unit);
    if (row) element.append(make("span", { class: "beneath", lang: original.lang, dir: original.dir }, row.text));
  }
}

// -- choosing ----------------------------------------------------------------------------------------

async function choose(name, { edits = false, from = edition } = {}) {
  if (panel.editor?.composing || (name === chosen && panel.one)) {
    if (edits) panel.editor?.focus();
    return;
  }
  chosen = name;
  sides.light(name, from);
  try {
    await panel.open(name);
  } catch (error) {
    say(error.message, true);
    refresh().catch(() => {}); // the text has gone: the page is an old one
    return;
  }
  if (sides.covered()) sides.light(name, from);
  const address = new URL(location.href);
  address.searchParams.set("unit", name);
  history.replaceState(null, "", address);
  if (edits) panel.editor.focus();
}

function close() {
  chosen = "";
  for (const old of desk.querySelectorAll(".lit")) old.classList.remove("lit");
  panel.close();
  edition.focus();
}

function go(step) {
  const names = rows.map((row) => row.unit);
  const at = names.indexOf(chosen);
  const next = names[at < 0 ? (step > 0 ? 0 : names.length - 1) : at + step];
  if (next) choose(next);
}

desk.addEventListener("click", (event) => {
  if (event.target.closest("#panel") || event.ctrlKey || event.metaKey) return;
  const name = nameAt(event.target);
  if (!name || !byName.has(name)) return;
  event.preventDefault(); // a link in a sentence: Ctrl+click follows it
  if (getSelection().toString().trim()) return offerTerm();
  choose(name, { from: original.contains(event.target) ? original : edition });
});

// -- terms from a selection ------------------------------------------------------------------------

async function offerTerm() {
  const text = getSelection().toString().trim();
  if (!text || text.length > 80 || !original.contains(getSelection().anchorNode)) return;
  const w = (await words).unit;
  const place = document.getElementById("said");
  place.replaceChildren(make("a", { href: `/terms?locale=${locale}&add=${encodeURIComponent(text)}` }, `${w.add_term}: ${text}`));
}

original.addEventListener("mouseup", () => { if (getSelection().toString().trim()) offerTerm(); });

// -- what was read ---------------------------------------------------------------------------------

const READ = 900; // milliseconds in sight
const waiting = new Map(); // names → timers
const near = new Map(); // elements in the window → whether the most of each is

const eye = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting, intersectionRatio } of entries) {
    if (isIntersecting) near.set(target, intersectionRatio >= 0.6);
    else near.delete(target);
    judge(target);
  }
}, { threshold: [0, 0.6] });

// The most of a text is in sight; of one that is higher than the window, its end and a good part of it.
function judge(element) {
  const name = element.dataset.unit;
  if (!near.get(element) && !(near.has(element) && showsEnd(element))) {
    clearTimeout(waiting.get(name));
    waiting.delete(name);
  } else if (!waiting.has(name)) {
    waiting.set(name, setTimeout(() => {
      waiting.delete(name);
      read.add(name);
      tellRead();
    }, READ));
  }
}

function showsEnd(element) {
  const { top, bottom } = element.getBoundingClientRect();
  const height = Math.min(edition.clientHeight, innerHeight);
  return bottom - top > height && bottom <= innerHeight && bottom > height * 0.6;
}

const judgeHigh = () => { for (const [element, most] of near) if (!most) judge(element); };
for (const one of [edition, document]) one.addEventListener("scroll", () => requestAnimationFrame(judgeHigh), { passive: true });

function watch() {
  eye.disconnect();
  near.clear();
  for (const element of page.querySelectorAll("[data-unit]")) {
    if (byName.get(element.dataset.unit)?.state === "machine") eye.observe(element);
  }
}

const seen = () => rows.filter((row) => row.state === "machine" && read.has(row.unit));

async function tellRead() {
  const count = seen().length;
  const w = (await words).article;
  approveRead.hidden = !rows.some((row) => row.state === "machine");
  approveRead.disabled = !count;
  approveRead.textContent = count ? `${w.approve_read} (${count})` : w.approve_read;
}

approveRead.addEventListener("click", async () => {
  const chosenRows = seen();
  const w = await words;
  if (!confirm(fill(w.article.approve_read_ask, { count: chosenRows.length }))) return;
  try {
    const conflicts = [];
    for (const file of new Set(chosenRows.map((row) => row.source))) {
      const items = chosenRows.filter((row) => row.source === file)
        .map((row) => ({ unit: row.unit, seen: row.seen, deed: "approve", target: row.target }));
      const done = await post("save", { locale, source: file, items });
      conflicts.push(...done.conflicts);
      take(done.units);
    }
    say(conflicts.length ? w.conflict.title : w.said.approved, conflicts.length > 0);
    await refresh();
  } catch (error) {
    say(fill(w.said.failed, { why: error.message }), true);
  }
});

// -- undo, views, keys -----------------------------------------------------------------------------

async function undo() {
  const w = await words;
  try {
    const done = await post("undo", {});
    if (!done.what) return say(w.said.nothing);
    if (done.conflicts.length) say(w.conflict.title, true);
    else say(w.said.undone);
    await refresh();
    if (panel.one && done.units.some((row) => row.unit === panel.one.unit)) await panel.open(panel.one.unit);
  } catch (error) {
    say(error.message, true);
  }
}

document.getElementById("undo").addEventListener("click", undo);

function view(name) {
  desk.dataset.view = name;
  localStorage.setItem("l10n-review:view", name);
  for (const button of document.querySelectorAll("[data-view]:not(#desk)")) button.setAttribute("aria-pressed", String(button.dataset.view === name));
  beneath();
}

for (const button of document.querySelectorAll("#views button")) {
  button.addEventListener("click", () => {
    view(button.dataset.view);
    button.closest("details").open = false;
  });
}

const VIEWS = ["both", "edition", "beneath"];
const PLAIN = {
  j: () => go(1),
  k: () => go(-1),
  enter: () => (panel.one ? panel.editor.focus() : go(1)),
  escape: () => close(),
  v: () => view(VIEWS[(VIEWS.indexOf(desk.dataset.view) + 1) % VIEWS.length]),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  const control = event.ctrlKey || event.metaKey;
  let does = null;
  if (control && key === "enter") does = () => panel.deed("approve");
  else if (control && key === "s") does = () => panel.deed("save");
  else if (control && event.shiftKey && key === "b") does = () => (panel.comment?.value || panel.comment === document.activeElement ? panel.deed("return") : panel.comment?.focus());
  else if (event.altKey && event.code === "KeyZ") does = undo;
  else if (event.altKey && event.code === "KeyP") does = () => panel.turn();
  else if (event.altKey && /^Digit[1-9]$/.test(event.code)) does = () => panel.lacking?.[event.code.slice(-1) - 1] !== undefined && panel.editor.insert(panel.lacking[event.code.slice(-1) - 1], true);
  else if (control || event.altKey) return;
  else if (key === "escape" && isText(event.target)) does = () => edition.focus();
  else if (key === "enter" && event.target.closest?.("button, a, summary")) return;
  else if (!isText(event.target)) does = PLAIN[key];
  if (!does) return;
  event.preventDefault();
  does();
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && !panel.dirty) refresh().catch(() => {});
});

view(localStorage.getItem("l10n-review:view") ?? "both");
marks(original);
await refresh();
const first = new URLSearchParams(location.search).get("unit");
if (first && byName.has(first)) choose(first);
document.documentElement.dataset.ready = "yes";
