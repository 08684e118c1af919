// Adds a term.

import { fill, post, say, words } from "./ask.js";

const form = document.getElementById("add-term");
if (form.elements.term.value) form.elements.rendering.focus();

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
