// Where two changed the same place, “用对方的” sets the form to what is stored, and a
// second press sets it back. Without this script the text stands there to be copied.

import { editorOf } from "./prose.js";

function setBody(field, html) {
  editorOf(field)?.commands.setContent(html);
  field.value = html;
}

function setChoice(field, values, words) {
  values.forEach((value, number) => {
    // A choice found by typing has only those options that were chosen.
    if (![...field.options].some((option) => option.value === value)) {
      field.add(new Option(words[number] || value, value));
    }
  });
  for (const option of field.options) option.selected = values.includes(option.value);
  // Its widget hears of a change through the admin's own jQuery only.
  window.django?.jQuery(field).trigger("change");
}

// Boxes of one name are one field.
function boxesOf(field) {
  return field instanceof RadioNodeList ? [...field] : [];
}

function tick(boxes, values) {
  for (const box of boxes) {
    box.checked = values.includes(box.value);
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function set(field, { values, words }) {
  if (boxesOf(field).length) return tick(boxesOf(field), values);
  if (field.options) setChoice(field, values, words);
  else if (field.name === "body") setBody(field, values[0] || "");
  else field.value = values[0] || "";
  return field.dispatchEvent(new Event("input", { bubbles: true }));
}

function held(field, name) {
  if (boxesOf(field).length) {
    const ticked = boxesOf(field).filter((box) => box.checked);
    const words = ticked.map((box) => box.parentElement.textContent.trim());
    return { name, values: ticked.map((box) => box.value), words };
  }
  const options = field.options
    ? [...field.selectedOptions].map((option) => [option.value, option.text])
    : [[field.value, field.value]];
  return {
    name,
    values: options.map(([value]) => value),
    words: options.map(([, word]) => word),
  };
}

for (const button of document.querySelectorAll(".take-theirs")) {
  const form = button.closest("form");
  let offer = JSON.parse(button.dataset.offer);
  button.hidden = false;
  button.addEventListener("click", () => {
    const before = [];
    for (const part of offer) {
      const field = form.elements.namedItem(part.name);
      if (!field) continue;
      before.push(held(field, part.name));
      set(field, part);
    }
    offer = before;
    [button.textContent, button.dataset.back] = [
      button.dataset.back,
      button.textContent,
    ];
  });
}

// The answer to a save opens here, not at the head of a long form.
document.querySelector(".conflict")?.focus();
