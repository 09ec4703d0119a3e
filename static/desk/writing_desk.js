// The keys of the story form, and fields of headings that grow with their words.

import { editorOf } from "./prose.js";

const form = document.getElementById("article_form");
const fitsItself = CSS.supports("field-sizing", "content");

function isSave(event) {
  return (
    (event.ctrlKey || event.metaKey) &&
    !(event.altKey || event.shiftKey) &&
    event.key.toLowerCase() === "s"
  );
}

function save() {
  const button = form.querySelector('[name="_continue"], [name="_save"]');
  if (button) form.requestSubmit(button);
}

function fit(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

// A heading is one line, however it is set: Enter goes on to the next field.
function goOn(field) {
  const lines = [...form.querySelectorAll(".line-of-type")];
  const next = lines[lines.indexOf(field) + 1];
  if (next) return next.focus();
  const editor = editorOf(form.elements.body);
  editor?.commands.setTextSelection(0);
  editor?.view.focus(); // at once: the editor's own way waits for the next frame
}

function watch(field) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    goOn(field);
  });
  if (fitsItself) return;
  field.addEventListener("input", () => fit(field));
  fit(field);
}

// The headline as readers get it, its lines ended between words, while nobody types in
// it: districts.js asks for the words, with the districts.
function showAsRead(field) {
  const shown = document.createElement("div");
  shown.className = "as-read";
  shown.setAttribute("aria-hidden", "true");
  field.after(shown);
  field.addEventListener("input", () => shown.replaceChildren());
  form.addEventListener("headline-read", ({ detail: parts }) => {
    if (parts.join("") !== field.value.trim()) return;
    const set = parts.flatMap((part) => [document.createElement("wbr"), part]);
    shown.replaceChildren(...set.slice(1));
  });
}

if (form) {
  form.elements._scripts.value = "1";
  for (const field of form.querySelectorAll(".line-of-type")) watch(field);
  if (form.elements.headline) showAsRead(form.elements.headline);
  document.addEventListener("keydown", (event) => {
    if (!isSave(event)) return;
    event.preventDefault();
    if (!event.repeat) save();
  });
  // The admin's own script puts whoever begins a story in the first field, late.
  addEventListener("load", () => {
    const { headline, kicker, guid } = form.elements;
    const isAtTheHead = [document.body, kicker].includes(document.activeElement);
    if (guid && isAtTheHead && !headline.value && !kicker.value) headline.focus();
  });
}
