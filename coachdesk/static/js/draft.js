// Keeps a draft on the server while somebody types, adds lines, and saves with Ctrl and Enter.
// It never leads away from the page: whatever the server answers, what was typed stays where it is.

const PAUSE = 1000;
const form = document.querySelector("form[data-draft]");
const line = document.getElementById("draft-status");
const say = (id) => {
  line.textContent = document.getElementById(id).content.textContent;
};

const nonce = form.elements.form_nonce.value;
let of = nonce; // the form whose words these are: a draft that comes after its note is kept no more
let timer = 0;
let sending = null;
let kept = typed();
let saving = false;
let waiting = false;
let refilled = false; // by the browser, on the way back, and nobody has typed since
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
  if (out || body === kept || (saving && !leaving)) return;
  kept = body;
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: `${body}&of=${encodeURIComponent(of)}`,
      headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Unshown": "true" },
      redirect: "manual",
      keepalive: leaving && body.length < 60000,
    });
    if (answer.ok && answer.status === 200) {
      line.textContent = (await answer.text()).trim();
      of &&= nonce;
    } else if (answer.status === 422 && answer.headers.has("Draft-Too-Long")) line.textContent = (await answer.text()).trim();
    else if (answer.status === 410) beginAnother();
    else {
      out = answer.status === 401;
      throw new Error();
    }
  } catch {
    kept = "";
    say(out ? "draft-out" : "draft-away");
  }
}

// The words of this page were saved. Those that the browser alone has filled in are taken out; what is typed is kept.
function beginAnother() {
  if (saving) return;
  of = of === nonce ? "" : nonce;
  if (refilled) {
    form.reset();
    kept = typed();
    say("draft-sent");
  } else {
    kept = "";
    keepNow();
  }
}

function keepNow(leaving) {
  const mine = Promise.resolve(sending).then(() => keep(leaving)).finally(() => {
    if (sending === mine) sending = null;
  });
  sending = mine;
}

form.addEventListener("input", () => {
  saving = refilled = false;
  clearTimeout(timer);
  timer = setTimeout(keepNow, PAUSE);
});
form.addEventListener("focusout", () => keepNow());
window.addEventListener("pagehide", () => keep(true));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && !saving) keep(true);
});

// A draft that is on its way arrives before the note that takes its place. Pressed again meanwhile, it is one press.
form.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  if (waiting) return event.preventDefault();
  saving = true;
  history.replaceState({ ...history.state, sent: nonce }, "", form.dataset.page); // the way back asks for a page
  if (!sending) return;
  event.preventDefault();
  waiting = true;
  await Promise.race([sending, new Promise((done) => setTimeout(done, 2000))]);
  // In a turn of its own: while the browser is still busy with this press, it drops the next one without a word.
  setTimeout(() => {
    waiting = false;
    sending = null;
    form.requestSubmit(event.submitter);
  });
});

// Only now has the browser filled in what was typed before they left. Whether that was saved the server knows.
window.addEventListener("pageshow", () => {
  saving = waiting = false;
  const { sent, ...rest } = history.state ?? {};
  if (!sent) return;
  history.replaceState(rest, "");
  of = sent;
  refilled = true;
  kept = "";
  keepNow();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  if ((event.target.closest("form, dialog") ?? form) !== form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-save]"));
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
