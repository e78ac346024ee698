// Copies a plain text with one press: what a link leads to, or what stands in a field. Without leave to, the link is
// followed as any other; where no answer comes nobody is led away from what they write.

import { tell } from "./trouble.js";

const line = document.getElementById("live");

class Away extends Error {}

async function textBehind(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/plain" } }).catch(() => null);
  if (!answer || answer.status >= 500) throw new Away();
  if (!answer.ok || !answer.headers.get("Content-Type").startsWith("text/plain")) throw new Error("not a text");
  return answer.text();
}

async function copy(button, text) {
  const kind = "text/plain";
  if (text instanceof Promise && window.ClipboardItem) {
    const blob = text.then((words) => new Blob([words], { type: kind }));
    await navigator.clipboard.write([new ClipboardItem({ [kind]: blob })]);
  } else {
    await navigator.clipboard.writeText(await text);
  }
  button.textContent = button.dataset.copied ?? button.textContent;
  line.textContent = button.textContent;
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-copy]");
  const button = event.target.closest("[data-copy-from]");
  if (button) {
    const field = document.getElementById(button.dataset.copyFrom);
    field.select();
    await copy(button, field.value).catch(() => document.execCommand("copy"));
  }
  if (!link || event.ctrlKey || event.metaKey || !navigator.clipboard) return;
  event.preventDefault();
  const text = textBehind(link);
  await copy(link, text).catch(async () => {
    const isAway = await text.then(() => false, (reason) => reason instanceof Away);
    if (isAway) tell(link);
    else window.location.assign(link.href);
  });
});
