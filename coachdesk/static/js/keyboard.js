// Keys for people who are here all day. Never in a field; single letters can be switched off (WCAG 2.1.4).

// A cookie: signing out empties the browser's storage, and whoever switched the keys off does not do so every morning.
const SECURE = window.location.protocol === "https:";
const STORE = `${SECURE ? "__Host-" : ""}coachdesk-keys`;
const LASTS = 365 * 24 * 60 * 60;
const box = document.getElementById("keys");

const allowed = () => !document.cookie.split("; ").includes(`${STORE}=off`);
const rows = () => [...document.querySelectorAll("tbody th[scope=row] > a, [data-row] h3 > a")];
const ROW = "tr, [data-row]";
const inField = (target) => target.closest("input, textarea, select, [contenteditable], dialog") !== null;

function step(by) {
  const links = rows();
  const here = links.findIndex((link) => link.closest(ROW).contains(document.activeElement));
  const next = links[Math.min(Math.max(here + by, 0), links.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

// What is chosen now comes before what merely stands first.
function first(...selectors) {
  return selectors.map((selector) => document.querySelector(selector)).find(Boolean);
}

// What a key does in the row that has the focus; where none has, in the first one, or on the whole page.
function press(key) {
  const row = document.activeElement.closest(ROW) ?? document.querySelector("[data-row=first]");
  const chosen = `[data-key=${key}]`;
  (row ? row.querySelector(chosen) : document.querySelector(chosen))?.click();
}

function open() {
  const link = document.activeElement.closest("tr")?.querySelector("th a");
  if (link) link.click();
  else press("o");
}

const actions = {
  "/": () => document.getElementById("find")?.focus(),
  j: () => step(1),
  k: () => step(-1),
  o: open,
  n: () => press("n"),
  m: () => press("m"),
  b: () => press("b"),
  f: () => first("[data-filters] a[aria-current]", "[data-filters] a")?.focus(),
  s: () => first(".sort[aria-sort] a", ".sort a")?.focus(),
  "?": () => box?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
  const act = actions[event.key.toLowerCase()];
  if (!act || !allowed()) return;
  if (event.repeat && act !== actions.j && act !== actions.k) return; // held too long, it is still one press
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-open]")) box?.showModal();
  if (event.target.closest("[data-keys-close]")) box?.close();
});

const toggle = box?.querySelector("[data-keys-switch]");

function sayState() {
  toggle.textContent = allowed() ? toggle.dataset.off : toggle.dataset.on;
}

if (toggle) {
  sayState();
  toggle.addEventListener("click", () => {
    const chosen = allowed() ? "off" : "on";
    document.cookie = `${STORE}=${chosen}; Path=/; Max-Age=${LASTS}; SameSite=Strict${SECURE ? "; Secure" : ""}`;
    sayState();
  });
}
