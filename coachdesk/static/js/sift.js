// Finding somebody in a list that is on the page: nothing leaves the browser, and no name comes into an address.

const field = document.querySelector("[data-sift]");

function plain(words) {
  const bare = words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return bare.replace(/['’ʼ`-]/g, "").split(/\s+/).filter(Boolean);
}

function sift() {
  const wanted = plain(field.value);
  let shown = 0;
  for (const row of document.querySelectorAll(field.dataset.sift)) {
    row.hidden = !wanted.every((word) => row.dataset.find.includes(word));
    if (!row.hidden) shown += 1;
  }
  const nobody = document.querySelector("[data-sift-nobody]");
  if (nobody) nobody.hidden = shown > 0;
}

if (field) {
  field.addEventListener("input", sift);
  document.body.addEventListener("htmx:afterSettle", sift);
}
