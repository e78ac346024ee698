// The button under a table of times names the one that is chosen. Without it the button speaks of "the chosen time".
// The form is kept from what browsers fill in on the way back: they count the circles, and another time stands there now.

for (const form of document.querySelectorAll("[data-chosen-time]")) {
  const button = form.querySelector("[data-button]");
  const name = () => {
    const words = form.querySelector("input:checked")?.dataset.buttonWords;
    if (words && button) button.textContent = words;
  };
  form.addEventListener("change", name);
  name();
}
