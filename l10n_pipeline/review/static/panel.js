// The panel of one unit: source, editor, problems, offers; and what can be done.

import { fill, get, post, say, words } from "./ask.js";
import { Editor } from "./editor.js";
import { make } from "./make.js";

const kept = (key) => `l10n-review:${key}`;

export class Panel {
  constructor(place, desk) {
    this.place = place;
    this.desk = desk; // { locale, source(unit), languages, done(rows), next(step), close() }
    this.one = null;
    this.timer = 0;
  }

  where(unit = this.one?.unit) {
    return { locale: this.desk.locale, source: this.desk.source(unit), unit };
  }

  get key() {
    return kept(`${this.desk.locale}/${this.desk.source(this.one.unit)}/${this.one.unit}`);
  }

  get dirty() {
    return this.one !== null && this.editor.text !== this.one.target;
  }

  async open(unit) {
    const one = await get("unit", this.where(unit));
    this.one = one;
    this.words = await words;
    const draft = JSON.parse(localStorage.getItem(this.key) ?? "null");
    this.draw(one);
    if (draft && draft.target !== one.target) {
      const { target_parts: parts } = await post("check", { ...this.where(), target: draft.target });
      this.editor.draw(parts);
      if (draft.seen !== one.seen) this.conflict({ mine: draft.target, theirs: one });
      this.edited(draft.target);
    }
    this.place.scrollTop = 0;
  }

  close() {
    this.one = null;
    this.place.replaceChildren(make("p", { class: "quiet hint" }, this.words?.unit.choose ?? ""));
  }

  draw(one) {
    const { unit: w, state } = this.words;
    const { source, target } = this.desk.languages;
    this.editor = new Editor(one.target_parts, { ...target, label: w.target, changed: (text) => this.edited(text) });
    this.problems = make("ul", { class: "problems", "aria-live": "polite" });
    this.missing = make("div", { class: "chips" });
    this.clash = make("div");
    this.offers = make("div");
    this.note = make("span", { class: "quiet" });
    const button = (label, does, more = {}) => make("button", { type: "button", onclick: does, ...more }, label);
    this.comment = make("input", { "aria-label": w.comment, placeholder: w.comment });
    this.place.replaceChildren(...[
      make("div", { class: "head" },
        make("span", { class: `state ${one.state}` }, state[one.state]),
        one.risk === null ? null : make("span", { class: "quiet", title: one.reasons.join(", ") }, fill(this.words.queue.risk, { risk: one.risk.toFixed(2) })),
        this.note,
        button("✕", () => this.desk.close(), { class: "small close", "aria-label": w.close })),
      make("h2", {}, w.source),
      this.source(one, source),
      one.previous.length ? make("h2", {}, w.previous) : null,
      one.previous.length ? this.difference(one.previous, source) : null,
      this.clash,
      make("h2", {}, w.target),
      this.editor.element,
      this.missing,
      make("div", { class: "buttons deeds" },
        button(w.approve, () => this.deed("approve"), { class: "first" }),
        button(w.save, () => this.deed("save")),
        button(w.next, () => this.desk.next(1)),
        button(w.plain, () => this.turn(), { "aria-pressed": "false", class: "turn" })),
      make("h2", {}, w.problems),
      this.problems,
      ...this.terms(one, button),
      make("h2", {}, w.offers),
      this.offers,
      make("div", { class: "buttons" },
        button(w.offers, () => this.ask("offers"), { class: "small" }),
        one.engine ? button(fill(w.engine, { engine: one.engine }), () => this.engine(), { class: "small" }) : null,
        button(w.history, () => this.history(), { class: "small" })),
      ...this.said(one),
      make("h2", {}, w.return),
      this.comment,
      make("div", { class: "buttons" }, button(w.return, () => this.deed("return"))),
    ].filter(Boolean));
    this.show(one.problems, one.target_parts);
    if (one.state === "outdated" || one.state === "new") this.ask("offers");
  }

  source(one, languages) {
    const out = make("p", { class: "words whole", tabindex: "0", ...languages });
    const surfaces = one.terms.map((term) => term.surface).sort((a, b) => b.length - a.length);
    for (const part of one.parts) {
      if (part.chip !== undefined) out.append(make("span", { class: "chip", title: part.chip }, part.chip));
      else out.append(...marked(part.text, surfaces));
    }
    return out;
  }

  difference(parts, languages) {
    return make("p", { class: "words", ...languages }, ...parts.map((part) => {
      if (part.same !== undefined) return part.same;
      return part.gone === undefined ? make("ins", {}, part.new) : make("del", {}, part.gone);
    }));
  }

  terms(one, button) {
    const { unit: w } = this.words;
    const { source, target } = this.desk.languages;
    if (!one.terms.length) return [];
    const rows = one.terms.map((term) => make("li", {},
      make("span", { ...source, title: term.definition }, term.surface),
      button(term.rendering, () => this.editor.insert(term.rendering), { class: "small", ...target, "aria-label": fill(w.insert, { name: term.rendering }) }),
      term.avoid.length ? make("span", { class: "quiet" }, fill(w.avoid, { words: term.avoid.join(", ") })) : null));
    return [make("h2", {}, w.terms), make("ul", { class: "rows" }, ...rows)];
  }

  said(one) {
    const { unit: w } = this.words;
    const out = [];
    if (one.note) out.push(make("h2", {}, w.note), make("p", { class: "quiet" }, one.note));
    const notes = [...one.notes];
    if (one.signed) notes.push(fill(one.signed.holds ? w.signed : w.signed_old, one.signed));
    if (notes.length) out.push(make("h2", {}, w.notes), make("ul", { class: "rows" }, ...notes.map((note) => make("li", {}, note))));
    this.past = make("div", {}, make("p", { class: "quiet" }, make("bdi", {}, one.place)));
    return [...out, this.past];
  }

  edited(text) {
    this.note.textContent = this.dirty ? this.words.unit.changed : "";
    if (this.dirty) localStorage.setItem(this.key, JSON.stringify({ target: text, seen: this.one.seen }));
    else localStorage.removeItem(this.key);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(text), 250);
  }

  async look(text) {
    const unit = this.one?.unit;
    if (!unit) return;
    try {
      const found = await post("check", { ...this.where(), target: text });
      if (this.one?.unit === unit && this.editor.text === text) this.show(found.problems, found.target_parts);
    } catch (error) {
      say(error.message, true);
    }
  }

  show(problems, parts) {
    this.parts = parts;
    const { unit: w } = this.words;
    const rows = problems.map((one) => make("li", { class: one.severity },
      one.message, " ", one.advice ? make("span", { class: "quiet" }, one.advice) : null,
      one.fix ? make("button", { type: "button", class: "small", onclick: () => this.use(one.fix) }, w.use) : null));
    this.problems.replaceChildren(...(rows.length ? rows : [make("li", { class: "quiet none" }, w.none)]));
    const there = parts.filter((part) => part.chip !== undefined).map((part) => part.chip);
    this.lacking = [];
    for (const part of this.one.parts) {
      if (part.chip === undefined || this.one.may_drop.includes(part.kind)) continue;
      const at = there.indexOf(part.chip);
      if (at < 0) this.lacking.push(part.chip);
      else there.splice(at, 1);
    }
    const buttons = this.lacking.map((raw, n) => make("button", {
      type: "button", class: "small", title: `Alt+${n + 1}`, "aria-label": fill(w.insert, { name: raw }),
      onclick: () => this.editor.insert(raw, true),
    }, make("span", { class: "chip" }, raw)));
    this.missing.replaceChildren(...(buttons.length ? [make("span", { class: "quiet" }, w.missing), ...buttons] : []));
  }

  async use(text) {
    const { target_parts: parts } = await post("check", { ...this.where(), target: text });
    this.editor.draw(parts);
    this.edited(text);
    this.editor.focus();
  }

  async turn() {
    const { target_parts: parts } = await post("check", { ...this.where(), target: this.editor.text });
    this.editor.turn(parts);
    this.place.querySelector(".turn").setAttribute("aria-pressed", String(this.editor.plain));
  }

  async ask() {
    const { unit: w } = this.words;
    const unit = this.one.unit;
    const { offers } = await get("offers", this.where());
    if (this.one?.unit !== unit) return;
    const rows = offers.map((offer) => make("li", {},
      make("span", this.desk.languages.target, offer.text),
      make("button", { type: "button", class: "small", onclick: () => this.use(offer.text) }, w.use),
      make("span", { class: "quiet" }, make("bdi", {}, offer.from))));
    this.offers.replaceChildren(rows.length ? make("ul", { class: "rows" }, ...rows) : make("p", { class: "quiet" }, "—"));
  }

  // No engine is asked before a person has read what it costs.
  async engine() {
    const { unit: w } = this.words;
    const cost = await post("engine", this.where());
    const said = { ...cost, cost: cost.cost.toFixed(4) };
    if (!confirm(fill(cost.free ? w.engine_free : w.engine_ask, said))) return;
    const answer = await post("engine", { ...this.where(), agreed: true });
    if (!answer.text) say(answer.why, true);
    else this.offers.append(make("ul", { class: "rows" }, make("li", {},
      make("span", this.desk.languages.target, answer.text),
      make("button", { type: "button", class: "small", onclick: () => this.use(answer.text) }, w.use),
      make("span", { class: "quiet" }, answer.engine))));
  }

  async history() {
    const found = await get("history", this.where());
    const { who, mail, time, commit, what } = found.last;
    const when = time ? new Date(time * 1000).toLocaleString(document.documentElement.lang) : "";
    const rows = [...(who ? [`${who} ${mail}, ${when} ${commit} ${what}`] : []), ...found.explained];
    this.past.replaceChildren(make("h2", {}, this.words.unit.history), make("ul", { class: "rows" }, ...rows.map((row) => make("li", { dir: "auto" }, row))));
  }

  // Save, approve or send back; resolves to whether it was done.
  async deed(deed, { goes = true } = {}) {
    if (!this.one || this.editor.composing) return false;
    const target = this.editor.text;
    const item = { unit: this.one.unit, seen: this.one.seen, deed, target, comment: this.comment.value };
    try {
      const done = await post("save", { ...this.where(), items: [item] });
      if (done.conflicts.length) {
        this.conflict(done.conflicts[0]);
        return false;
      }
      localStorage.removeItem(this.key);
      const { said } = this.words;
      say(done.step ? { save: said.saved, approve: said.approved, return: said.returned }[deed] : said.same);
      this.desk.done(done.units);
      if (deed === "save" || !goes) await this.open(item.unit);
      else this.desk.next(1);
      return true;
    } catch (error) {
      say(fill(this.words.said.failed, { why: error.message }), true);
      return false;
    }
  }

  // Both texts stand there, and the person chooses; nothing is written before.
  conflict({ mine, theirs }) {
    const { conflict: w } = this.words;
    const { target } = this.desk.languages;
    if (!theirs) {
      this.clash.replaceChildren(make("section", { class: "conflict", role: "alert" }, make("h2", {}, w.gone)));
      return;
    }
    const keep = () => {
      this.one = { ...this.one, seen: theirs.seen, target: theirs.target, state: theirs.state };
      this.clash.replaceChildren();
      this.edited(this.editor.text);
      this.editor.focus();
    };
    const take = () => {
      localStorage.removeItem(this.key);
      this.desk.done([theirs]);
      this.open(theirs.unit);
    };
    this.clash.replaceChildren(make("section", { class: "conflict", role: "alert" },
      make("h2", {}, w.title),
      make("b", {}, w.theirs), make("p", { class: "words", ...target }, theirs.target || "—"),
      make("b", {}, w.mine), make("p", { class: "words", ...target }, mine || "—"),
      make("div", { class: "buttons" },
        make("button", { type: "button", onclick: keep }, w.keep),
        make("button", { type: "button", onclick: take }, w.take))));
    this.clash.querySelector("button").focus();
  }
}

function marked(text, surfaces) {
  const out = [];
  let rest = text;
  while (rest) {
    const found = surfaces.map((surface) => [rest.indexOf(surface), surface]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0])[0];
    if (!found) break;
    out.push(rest.slice(0, found[0]), make("span", { class: "term" }, found[1]));
    rest = rest.slice(found[0] + found[1].length);
  }
  return [...out, rest];
}
