// When no answer of ours comes to what htmx asked, the page stays as it is and says so. What a server between us and the
// browser says in our place is never put into the page.

const box = document.getElementById("trouble");
const line = box.querySelector("p");
const words = line.textContent;

export function tell(asked) {
  line.textContent = asked.closest("[data-trouble]")?.dataset.trouble ?? words;
  box.hidden = false;
}

function isOurs(xhr) {
  return xhr.status < 400 || xhr.status === 409 || xhr.status === 422 || xhr.getResponseHeader("HX-Retarget") !== null;
}

// What the page asked by itself takes nobody's place: it asks again.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const stays = xhr.status >= 500 && "quiet" in requestConfig.elt.dataset;
  if (isOurs(xhr) && !stays) {
    box.hidden = true;
    return;
  }
  event.detail.shouldSwap = false;
  tell(requestConfig.elt);
});

window.addEventListener("pageshow", () => {
  box.hidden = true; // what was said when they left is over
});

document.body.addEventListener("htmx:sendError", (event) => tell(event.detail.requestConfig.elt));
