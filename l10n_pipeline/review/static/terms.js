// Adds a term.

import { fill, post, say, words } from "./ask.js";

const form = document.getElementById("add-term");
const selected = new URLSearchParams(location.search).get("add");
if (selected) {
  document.getElementById("add").open = true;
  form.elements.term.value = selected;
  form.elements.rendering.focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const data = Object.fromEntries(new FormData(form));
  try {
    const done = await post("term", { locale: form.dataset.locale, ...data });
    say(fill((await words).terms.added, done));
    form.reset();
  } catch (error) {
    say(error.message, true);
  }
});
