// "Leave now": the page is gone from the screen at once and from the history behind it. Shift three times does the same.
// Pages from before are still in the history: whoever goes back to them finds nobody signed in, where the person can come
// in again themselves.

const link = document.querySelector("[data-leave]");
const out = document.querySelector("form[data-with-leave]");
const PRESSES = 3;
const WITHIN = 5000;
let presses = [];

function leave() {
  document.documentElement.classList.add("left");
  document.title = "";
  signOut();
  window.location.replace(link.href);
}

// Nothing waits for the answer: it may come when the page is gone.
function signOut() {
  if (!out) return;
  const body = new URLSearchParams(new FormData(out));
  fetch(out.action, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => {});
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

function hasWords() {
  const fields = [...document.querySelectorAll("input, textarea")];
  return fields.some((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
}

// Every form bears the mark of whom it was shown to (nonces.py).
async function isStillTheirs() {
  const mark = document.querySelector("[name=form_nonce]")?.value.split(".")[1];
  const answer = await fetch(window.location.href).catch(() => null);
  return Boolean(mark && answer?.ok && (await answer.text()).includes(`.${mark}"`));
}

// Coming back through the browser's own memory shows nothing that was left. What was begun is there, for its writer alone.
window.addEventListener("pageshow", async (event) => {
  if (!event.persisted) return;
  const left = document.documentElement.classList;
  const stays = hasWords() && !left.contains("left");
  left.add("left");
  if (stays && (await isStillTheirs())) left.remove("left");
  else window.location.reload();
});
