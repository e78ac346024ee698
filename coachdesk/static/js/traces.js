// htmx notes the address of the page in the tab's storage, words that were looked for included. Here nothing stays behind.

const forget = () => sessionStorage.removeItem("htmx-current-path-for-history");

forget();
for (const moved of ["htmx:pushedIntoHistory", "htmx:replacedInHistory", "htmx:historyRestore"]) {
  document.body.addEventListener(moved, forget);
}
