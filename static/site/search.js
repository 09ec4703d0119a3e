// The search box offers people, districts, columns and topics while one types; each
// leads to its own page.

import { namesFrom, offerNames } from "./names.js";

const box = document.querySelector(".search-box");
const field = box.querySelector("input");

function labelled(row) {
  const kind = document.createElement("span");
  kind.textContent = row.kind;
  return [kind, row.name];
}

offerNames(field, {
  typed: () => field.value.trim(),
  ask: (words) => namesFrom(box.dataset.names, words),
  take: (row) => location.assign(row.address),
  shown: labelled,
});
