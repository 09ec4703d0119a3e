// Photos in a choice by typing, each with its thumbnail and credit. The admin makes its
// choices when the page is ready: this module runs before, and is theirs by default.

import { picture } from "./photo_dialog.js";

function option(row) {
  if (row.credit === undefined) return row.text;
  const shown = document.createElement("span");
  shown.className = "photo-option";
  const name = document.createElement("span");
  name.textContent = row.name;
  const credit = document.createElement("small");
  credit.textContent = row.credit || "缺署名";
  let image = picture({ ...row, name: "" });
  if (!row.src) {
    image = document.createElement("span");
    image.className = "photo-option-none";
    image.textContent = "无图";
  }
  shown.append(image, name, credit);
  return shown;
}

window.django?.jQuery.fn.select2?.defaults.set("templateResult", option);
