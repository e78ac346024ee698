// Wakes the GOV.UK components of the page, and those of a piece that htmx brings.

document.documentElement.classList.add("js");
document.body.classList.add("js-enabled", "govuk-frontend-supported");

const { ErrorSummary, FileUpload, PasswordInput, Radios, createAll } = await import(
  document.querySelector("meta[name=govuk-frontend]").content
);

function wake(scope) {
  for (const component of [ErrorSummary, FileUpload, PasswordInput, Radios]) createAll(component, undefined, scope);
}

wake(document);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
document.body.addEventListener("htmx:afterSettle", (event) => wake(event.detail.elt));
