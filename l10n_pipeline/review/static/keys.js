// Shortcuts that every page has.

export const isText = (target) => target.closest?.("input, select, textarea, [contenteditable=true]");

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isText(event.target)) return;
  if (event.key === "?") {
    event.preventDefault();
    const dialog = document.getElementById("keys");
    if (dialog) dialog.showModal();
    else location.assign("/help");
  } else if (event.key.toLowerCase() === "q") {
    const link = document.querySelector('.bar a[href^="/queue"]');
    if (link) location.assign(link.href);
  }
});
