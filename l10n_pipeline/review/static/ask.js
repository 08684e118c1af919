// Asks the server, and says what became of it.

const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";

export const words = fetch("/words.json").then((answer) => answer.json());

export async function get(name, query) {
  return answered(await reached(fetch(`/api/${name}?${new URLSearchParams(query)}`)));
}

export async function post(name, data) {
  const asked = fetch(`/api/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-l10n-csrf": csrf },
    body: JSON.stringify(data),
  });
  return answered(await reached(asked));
}

async function reached(asked) {
  try {
    return await asked;
  } catch {
    throw new Error((await words).said.offline);
  }
}

async function answered(answer) {
  const data = await answer.json().catch(() => ({ why: answer.statusText }));
  if (!answer.ok) throw new Error(data.why || answer.statusText);
  return data;
}

let silence = 0;

export function say(text, bad = false) {
  const place = document.getElementById("said");
  place.textContent = text;
  place.classList.toggle("bad", bad);
  clearTimeout(silence);
  silence = setTimeout(() => { place.textContent = ""; }, bad ? 12000 : 3000);
}

export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}
