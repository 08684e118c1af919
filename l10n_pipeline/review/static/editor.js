// An editor for a text with protected spans. A span is a chip: one thing, that is moved or deleted as a whole.
// While an input method composes, nothing is read and nothing is drawn anew.

import { make } from "./make.js";

export function chip(raw) {
  return make("span", { class: "chip", contenteditable: "false", title: raw, "data-raw": raw }, raw);
}

export class Editor {
  // `changed` is called with the text after each change that is no part of a composition.
  constructor(parts, { lang, dir, label, changed }) {
    this.composing = false;
    this.changed = changed;
    this.plain = false;
    this.chips = make("div", {
      class: "editor", contenteditable: "true", role: "textbox", "aria-multiline": "true",
      "aria-label": label, lang, dir, spellcheck: "true", tabindex: "0",
    });
    this.area = make("textarea", { class: "editor", lang, dir, "aria-label": label, hidden: true, rows: "5" });
    this.element = make("div", {}, this.chips, this.area);
    this.draw(parts);
    this.listen();
  }

  listen() {
    for (const field of [this.chips, this.area]) {
      field.addEventListener("compositionstart", () => { this.composing = true; });
      field.addEventListener("compositionend", () => {
        this.composing = false;
        this.tell();
      });
      field.addEventListener("input", () => this.tell());
    }
    this.chips.addEventListener("beforeinput", (event) => {
      if (this.composing) return;
      if (event.inputType === "insertParagraph" || event.inputType === "insertLineBreak") {
        event.preventDefault();
        this.insert("\n");
      } else if (event.inputType.startsWith("format")) {
        event.preventDefault();
      }
    });
    this.chips.addEventListener("paste", (event) => {
      event.preventDefault();
      this.insert(event.clipboardData.getData("text/plain"));
    });
    this.chips.addEventListener("drop", (event) => event.preventDefault());
    this.chips.addEventListener("copy", (event) => this.copied(event));
    this.chips.addEventListener("cut", (event) => {
      this.copied(event);
      const selected = getSelection();
      if (!selected.isCollapsed) selected.deleteFromDocument();
      this.tell();
    });
  }

  copied(event) {
    const selected = getSelection();
    if (selected.isCollapsed) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", read(selected.getRangeAt(0).cloneContents()));
  }

  tell() {
    if (!this.composing) this.changed(this.text);
  }

  get text() {
    return this.plain ? this.area.value : read(this.chips);
  }

  draw(parts) {
    const drawn = parts.map((part) => (part.chip === undefined ? part.text : chip(part.chip)));
    this.chips.replaceChildren(...drawn);
    this.area.value = parts.map((part) => part.chip ?? part.text).join("");
    this.end();
  }

  // A last line break is seen only if something stands behind it.
  end() {
    if (!this.chips.lastChild || this.chips.lastChild.nodeType !== Node.TEXT_NODE) this.chips.append("");
  }

  // To plain text and back; `parts` are those of the text as it is now.
  turn(parts) {
    const text = this.text;
    this.plain = !this.plain;
    if (this.plain) this.area.value = text;
    else this.draw(parts);
    this.chips.hidden = this.plain;
    this.area.hidden = !this.plain;
    this.focus();
  }

  focus() {
    const field = this.plain ? this.area : this.chips;
    field.focus();
    if (!this.plain) {
      const selected = getSelection();
      if (!this.chips.contains(selected.anchorNode)) {
        selected.selectAllChildren(this.chips);
        selected.collapseToEnd();
      }
    }
  }

  // A text at the caret, or a protected span.
  insert(text, asChip = false) {
    if (this.composing) return;
    if (this.plain) {
      this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end");
      this.area.focus();
      this.tell();
      return;
    }
    this.focus();
    const range = getSelection().getRangeAt(0);
    range.deleteContents();
    const node = asChip ? chip(text) : document.createTextNode(text === "\n" && this.isAtEnd(range) ? "\n\n" : text);
    range.insertNode(node);
    if (!asChip && node.data.endsWith("\n\n") && text === "\n") range.setStart(node, node.length - 1);
    else range.setStartAfter(node);
    range.collapse(true);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    this.tell();
  }

  isAtEnd(range) {
    const rest = range.cloneRange();
    rest.selectNodeContents(this.chips);
    rest.setStart(range.endContainer, range.endOffset);
    return rest.toString() === "" && !rest.cloneContents().querySelector(".chip") && !read(this.chips).endsWith("\n");
  }
}

function read(node) {
  let out = "";
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) out += child.data;
    else if (child.dataset?.raw !== undefined) out += child.dataset.raw;
    else if (child.nodeName === "BR") out += child.nextSibling || child.previousSibling === null ? "\n" : "";
    else if (child.nodeName === "DIV" || child.nodeName === "P") out += (out && !out.endsWith("\n") ? "\n" : "") + read(child);
    else out += read(child);
  }
  return out.replaceAll("\u200b", "");
}
