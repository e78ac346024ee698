// "Leave now": the page is gone from the screen at once and from the history behind it. Shift three times does the same.

const link = document.querySelector("[data-leave]");
const PRESSES = 3;
const WITHIN = 5000;
let presses = [];

function leave() {
  document.documentElement.classList.add("left");
  document.title = "";
  window.location.replace(link.href);
}

link?.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});

document.addEventListener("keyup", (event) => {
  if (event.key !== "Shift") {
    presses = [];
    return;
  }
  const now = Date.now();
  presses = [...presses.filter((at) => now - at < WITHIN), now];
  if (presses.length >= PRESSES) leave();
});

// Coming back through the browser's own memory shows nothing that was left.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
