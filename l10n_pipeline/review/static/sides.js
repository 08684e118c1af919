// The source and the edition side by side: what is chosen is lit on both, in sight, and at one height; they scroll together.

import { unfold } from "./make.js";

const NAMES = ["data-unit", "data-unit-alt", "data-unit-title", "data-unit-placeholder", "data-unit-aria-label", "data-unit-label"];
export const ANY = NAMES.map((name) => `[${name}]`).join(",");

export const unitsOf = (name, root = document) => root.querySelectorAll(NAMES.map((n) => `[${n}="${CSS.escape(name)}"]`).join(","));

export function nameAt(target) {
  const found = target.closest?.(ANY);
  return found ? NAMES.map((name) => found.getAttribute(name)).find(Boolean) : "";
}

export class Sides {
  // `place` is the panel of the chosen text.
  constructor(desk, place) {
    this.desk = desk;
    this.place = place;
    [this.original, this.edition] = [".original", ".edition"].map((name) => desk.querySelector(name));
    this.leads = null;
    this.asked = false;
    for (const side of [this.original, this.edition]) {
      for (const name of ["wheel", "touchstart", "pointerdown", "keydown"]) side.addEventListener(name, () => { this.leads = side; }, { passive: true });
      side.addEventListener("scroll", () => this.scrolled(side), { passive: true });
    }
  }

  other(side) {
    return side === this.edition ? this.original : this.edition;
  }

  // Lit on both sides; with a side, brought into sight there, and its counterpart beside it.
  light(name, from = null) {
    for (const old of this.desk.querySelectorAll(".lit")) old.classList.remove("lit");
    for (const element of unitsOf(name, this.desk)) {
      element.classList.add("lit");
      unfold(element);
    }
    if (!from) return;
    const first = unitsOf(name, from)[0];
    if (first && !this.isSeen(first, from)) first.scrollIntoView({ block: this.covered() ? "start" : "center", behavior: "instant" });
    this.leads = null;
    this.beside(name, from);
  }

  // On a narrow page the panel lies over the lower part of the text.
  covered() {
    return getComputedStyle(this.place).position === "fixed" && !this.place.querySelector(".hint") ? this.place.offsetHeight : 0;
  }

  isSeen(element, side) {
    const box = element.getBoundingClientRect();
    const frame = side.getBoundingClientRect();
    return box.height > 0 && box.top >= Math.max(frame.top, 48) && box.bottom <= Math.min(frame.bottom, innerHeight - this.covered());
  }

  beside(name, from) {
    const to = this.other(from);
    const mine = name && unitsOf(name, from)[0];
    const other = name && unitsOf(name, to)[0];
    if (!mine || !other || !to.offsetParent) return;
    const distance = other.getBoundingClientRect().top - mine.getBoundingClientRect().top;
    to.scrollTo({ top: to.scrollTop + distance, behavior: "instant" });
  }

  scrolled(side) {
    if (this.leads !== side || this.asked || !this.other(side).offsetParent) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      const frame = side.getBoundingClientRect();
      const at = document.elementFromPoint(frame.left + frame.width / 2, frame.top + frame.height / 3);
      this.beside(at ? nameAt(at) || nameAt(at.querySelector?.(ANY) ?? at) : "", side);
    });
  }
}
