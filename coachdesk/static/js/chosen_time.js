// The button under a table of times names the one that is chosen. Without it the button speaks of "the chosen time".

for (const form of document.querySelectorAll("[data-chosen-time]")) {
  const button = form.querySelector("[data-button]");
  const name = () => {
    const words = form.querySelector("input:checked")?.dataset.buttonWords;
    if (words && button) button.textContent = words;
  };
  form.addEventListener("change", name);
  window.addEventListener("pageshow", name); // on the way back the browser chooses again what was chosen
}
