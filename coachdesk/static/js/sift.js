// Finding somebody in a list that is on the page: nothing leaves the browser, and no name comes into an address.

const field = document.querySelector("[data-sift]");

// As search_name.py does it, on both sides: marks that only one of them leaves out would keep them apart.
const APART = { ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe", þ: "th", ð: "d", ı: "i", ς: "σ" };

function plain(words) {
  const letters = words.toLowerCase().replace(/[łøđßæœþðıς]/g, (letter) => APART[letter]);
  const bare = letters.normalize("NFKD").replace(/\p{M}/gu, "");
  return bare.replace(/['’ʼ`-]/g, "").split(/\s+/).filter(Boolean);
}

function sift() {
  const wanted = plain(field.value);
  let shown = 0;
  for (const row of document.querySelectorAll(field.dataset.sift)) {
    const found = plain(row.dataset.find).join(" ");
    row.hidden = !wanted.every((word) => found.includes(word));
    if (!row.hidden) shown += 1;
  }
  const nobody = document.querySelector("[data-sift-nobody]");
  if (nobody) nobody.hidden = shown > 0;
}

if (field) {
  field.addEventListener("input", sift);
  document.body.addEventListener("htmx:afterSettle", sift);
}
