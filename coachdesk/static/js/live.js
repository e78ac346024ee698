// After a swap: say in one polite line what changed, and keep the reader's place.

const line = document.getElementById("live");
let firstNew = null;

function focusOn(element) {
  if (!element) return;
  if (!element.matches("a, button, input, select, textarea, summary, [tabindex]")) element.tabIndex = -1;
  element.focus();
}

// Two presses, one piece: the answer to the first has taken its place, that to the second takes the place of this.
function inPlaceOfTheFirst(event) {
  const { target } = event.detail;
  if (!target.isConnected) event.detail.target = document.getElementById(target.id) ?? target;
}

document.body.addEventListener("htmx:beforeRequest", (event) => {
  firstNew = event.detail.elt.dataset.firstNew ?? null;
  event.detail.target.addEventListener("htmx:beforeSwap", inPlaceOfTheFirst);
});

document.body.addEventListener("htmx:afterSettle", (event) => {
  const piece = event.detail.elt;
  if (piece.closest(".hd")) return; // a count in the header came along: nobody is led there
  const words = piece.dataset.live;
  if (words) line.textContent = words;
  if ("quiet" in piece.dataset) return; // it came by itself: whoever reads stays where they are
  if (firstNew !== null) {
    focusOn(piece.querySelectorAll("tbody th a")[Number(firstNew)]);
    firstNew = null;
  } else if (document.activeElement === document.body) {
    focusOn(piece.querySelector("[data-focus], .govuk-error-summary, h1, h2") ?? piece);
  }
});
