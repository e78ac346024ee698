// One press is enough. While a form is on its way, a press that would send the same once more does nothing: the browser
// would turn its back on the first answer, and with it on a sign-in that worked. What was changed meanwhile is sent.

const LASTS = 5000;
let sent = new WeakMap();

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return; // a script sends it in its own way
  const words = new URLSearchParams(new FormData(event.target, event.submitter)).toString();
  const before = sent.get(event.target);
  if (before?.words === words && event.timeStamp - before.at < LASTS) event.preventDefault();
  else sent.set(event.target, { words, at: event.timeStamp });
});

window.addEventListener("pageshow", () => {
  sent = new WeakMap();
});
