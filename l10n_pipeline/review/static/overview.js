// Looks again as long as texts are being counted.

const PAUSE = 1500;

async function look() {
  const answer = await fetch(location.href);
  const seen = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("main");
  const main = document.getElementById("main");
  if (!main.contains(document.activeElement) || document.activeElement === main) main.replaceChildren(...seen.childNodes);
  wait();
}

function wait() {
  if (document.getElementById("counting")) setTimeout(look, PAUSE);
}

wait();
