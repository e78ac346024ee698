// Keeps a draft on the server while somebody types, adds lines, and saves with Ctrl and Enter.
// It never leads away from the page: whatever the server answers, what was typed stays where it is.

const PAUSE = 1000;
const form = document.querySelector("form[data-draft]");
const line = document.getElementById("draft-status");
const say = (id) => {
  line.textContent = document.getElementById(id).content.textContent;
};

let timer = 0;
let sending = null;
let kept = typed();
let saving = false;
let out = false; // the token of this page fits no more, and never will again

// The nonce is left out: it belongs to the press that saves.
function typed() {
  const data = new FormData(form);
  data.delete("form_nonce");
  return new URLSearchParams(data).toString();
}

async function keep(leaving = false) {
  clearTimeout(timer);
  const body = typed();
  if (saving || out || body === kept) return;
  kept = body;
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: new URLSearchParams(body),
      headers: { "X-Unshown": "true" },
      redirect: "manual",
      keepalive: leaving && body.length < 60000,
    });
    if (answer.ok && answer.status === 200) line.textContent = (await answer.text()).trim();
    else if (answer.status === 422 && answer.headers.has("Draft-Too-Long")) line.textContent = (await answer.text()).trim();
    else {
      out = answer.status === 401;
      throw new Error();
    }
  } catch {
    kept = "";
    say(out ? "draft-out" : "draft-away");
  }
}

function keepNow(leaving) {
  const mine = Promise.resolve(sending).then(() => keep(leaving)).finally(() => {
    if (sending === mine) sending = null;
  });
  sending = mine;
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(keepNow, PAUSE);
});
form.addEventListener("focusout", () => keepNow());
window.addEventListener("pagehide", () => keep(true));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keep(true);
});

// A draft that is on its way arrives before the note that takes its place.
form.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  if (saving) return;
  saving = true;
  if (!sending) return;
  event.preventDefault();
  await Promise.race([sending, new Promise((done) => setTimeout(done, 2000))]);
  // In a turn of its own: while the browser is still busy with this press, it drops the next one without a word.
  setTimeout(() => form.requestSubmit(event.submitter));
});
window.addEventListener("pageshow", () => {
  saving = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-save]"));
  }
});

// Another line, at once.
const lines = document.getElementById("lines");
const more = form.querySelector("[data-more]");

more?.addEventListener("click", (event) => {
  event.preventDefault();
  const number = lines.children.length;
  const fresh = lines.lastElementChild.cloneNode(true);
  for (const element of fresh.querySelectorAll("[id], [for], [name]")) {
    for (const name of ["id", "for", "name"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(/^agreed-\d+-/, `agreed-${number}-`));
    }
  }
  for (const field of fresh.querySelectorAll("input, select")) field.value = "";
  for (const words of fresh.querySelectorAll("[data-number]")) words.textContent = number + 1;
  for (const words of fresh.querySelectorAll(".govuk-error-message")) words.remove();
  lines.append(fresh);
  fresh.querySelector("select").focus();
  if (lines.children.length >= Number(lines.dataset.most)) more.hidden = true;
});
