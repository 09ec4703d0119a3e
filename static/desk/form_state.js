// The fields of a story's form as values: read, compared with others, and put back. Rows
// are known by their ids, fields by their names; what a script sends by itself is none.

import { editorOf } from "./prose.js";
import { tell } from "./rows.js";

// Read with the form and put back with it: which version, which new form it was.
const ORIGIN = ["seen_version", "guid"];
const NOT_TYPED = ["hidden", "password", "file", "submit", "button", "reset", "image"];

const form = document.getElementById("draft")?.closest("form");

// Reading the form

function isTyped(field) {
  return field.name && !field.name.startsWith("_") && !NOT_TYPED.includes(field.type);
}

// Boxes of one name are one field: the group that they stand in.
function whole(field) {
  return field.closest(".chips") || field;
}

function read(field) {
  if (field.classList.contains("chips")) {
    const boxes = [...field.querySelectorAll("input:checked")];
    return boxes.map((box) => [box.value, box.parentElement.textContent.trim()]);
  }
  if (field.type === "checkbox") return field.checked;
  if (field.tagName !== "SELECT") return field.value;
  const chosen = [...field.selectedOptions].filter((option) => option.value);
  return chosen.map((option) => [option.value, option.textContent.trim()]);
}

function readAll(fields) {
  return Object.fromEntries(fields.map(([name, field]) => [name, read(field)]));
}

// The fields of one row, by the name that each has within it: [[name, field]].
function fieldsOfRow(prefix, index) {
  const start = `${prefix}-${index}-`;
  return [...form.elements]
    .filter((field) => field.name?.startsWith(start) && isTyped(field))
    .map((field) => [field.name.slice(start.length), field]);
}

// What a row held when the form was opened, for who must join two people's rows.
function originOfRow(prefix, index) {
  const start = `initial-${prefix}-${index}-`;
  return [...form.elements]
    .filter((field) => field.name?.startsWith(start))
    .map((field) => [field.name, field]);
}

function prefixes() {
  return [...form.querySelectorAll('[name$="-TOTAL_FORMS"]')].map((field) =>
    field.name.slice(0, -"-TOTAL_FORMS".length),
  );
}

function rowNumber(prefix) {
  return Number(form.elements[`${prefix}-TOTAL_FORMS`].value);
}

function idOfRow(prefix, index) {
  return form.elements[`${prefix}-${index}-id`]?.value || "";
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

// The rows that say something: [{id, values, origin}]; an empty one says nothing.
function readRows(prefix) {
  const blank = readAll(fieldsOfRow(prefix, "__prefix__"));
  const rows = [];
  for (let index = 0; index < rowNumber(prefix); index += 1) {
    const values = readAll(fieldsOfRow(prefix, index));
    const id = idOfRow(prefix, index);
    const origin = originOfRow(prefix, index).map(([name, field]) => [
      name.slice(`initial-${prefix}-${index}-`.length),
      field.value,
    ]);
    if (id || !same(values, blank)) rows.push({ id, values, origin });
  }
  return rows;
}

export function readForm() {
  const groups = prefixes();
  const single = [...form.elements].filter(
    (field) =>
      isTyped(field) && !groups.some((prefix) => field.name.startsWith(`${prefix}-`)),
  );
  return {
    fields: readAll(single.map((field) => [field.name, whole(field)])),
    rows: Object.fromEntries(groups.map((prefix) => [prefix, readRows(prefix)])),
    origin: Object.fromEntries(
      ORIGIN.filter((name) => form.elements[name]).map((name) => [
        name,
        form.elements[name].value,
      ]),
    ),
  };
}

// Comparing

function words(draft, prefix) {
  return draft.rows[prefix].map(({ id, values }) => [id, values]);
}

function nameOf(name) {
  const label = form.querySelector(`label[for="id_${name}"]`)?.textContent;
  const group = document.getElementById(`id_${name}`)?.getAttribute("aria-label");
  return (label || group || "").replace(/[:：*\s]+$/u, "").trim();
}

function nameOfGroup(prefix) {
  return (document.querySelector(`#${prefix}-group h2`)?.textContent || "").trim();
}

// Where a kept draft is another than the form: the names of what differs.
export function differences(kept, now) {
  const fields = Object.keys(now.fields)
    .filter((name) => name in kept.fields && !same(kept.fields[name], now.fields[name]))
    .map(nameOf);
  const groups = Object.keys(now.rows)
    .filter(
      (prefix) => prefix in kept.rows && !same(words(kept, prefix), words(now, prefix)),
    )
    .map(nameOfGroup);
  return [...fields, ...groups];
}

// Filling the form

function tick(boxes, chosen) {
  const values = chosen.map(([value]) => value);
  for (const box of boxes.querySelectorAll("input")) {
    const isTicked = values.includes(box.value);
    if (box.checked === isTicked) continue;
    box.checked = isTicked;
    tell(box);
  }
}

function choose(field, chosen) {
  for (const [value, label] of chosen) {
    const offered = [...field.options].some((option) => option.value === value);
    if (!offered) field.add(new Option(label, value));
  }
  const values = chosen.map(([value]) => value);
  for (const option of field.options) option.selected = values.includes(option.value);
  if (!values.length && !field.multiple) field.value = "";
}

function fill(field, value) {
  if (same(read(field), value)) return;
  field.closest("details")?.setAttribute("open", "");
  if (field.classList.contains("chips")) {
    tick(field, value);
    return;
  }
  if (field.type === "checkbox") field.checked = value;
  else if (field.tagName === "SELECT") choose(field, value);
  else if (editorOf(field)) editorOf(field).commands.setContent(value);
  else field.value = value;
  tell(field);
}

function indexOfRow(prefix, id) {
  for (let index = 0; index < rowNumber(prefix); index += 1) {
    if (idOfRow(prefix, index) === id) return index;
  }
  return -1;
}

// The next row that stores nothing yet; a new one when there is none left.
function indexOfNewRow(prefix, taken) {
  for (let index = 0; index < rowNumber(prefix); index += 1) {
    if (!idOfRow(prefix, index) && !taken.has(index)) return index;
  }
  document.querySelector(`#${prefix}-group .add-row a`)?.click();
  return rowNumber(prefix) - 1;
}

function fillRows(prefix, rows) {
  const taken = new Set();
  for (const { id, values, origin } of rows) {
    const known = id ? indexOfRow(prefix, id) : -1;
    const index = known < 0 ? indexOfNewRow(prefix, taken) : known;
    taken.add(index);
    for (const [name, field] of fieldsOfRow(prefix, index)) {
      if (name in values) fill(field, values[name]);
    }
    for (const [name, value] of known < 0 ? [] : origin) {
      const field = form.elements[`initial-${prefix}-${index}-${name}`];
      if (field) field.value = value;
    }
  }
  const folded = document.querySelector(`#${prefix}-group details`);
  if (folded && rows.length) folded.open = true;
}

export function restore(kept) {
  for (const [name, value] of Object.entries(kept.fields)) {
    const field = form.querySelector(`[name="${CSS.escape(name)}"]`);
    if (field && isTyped(field)) fill(whole(field), value);
  }
  for (const [prefix, rows] of Object.entries(kept.rows)) {
    if (form.elements[`${prefix}-TOTAL_FORMS`]) fillRows(prefix, rows);
  }
  // Saving then meets what was saved since, and shows both.
  for (const [name, value] of Object.entries(kept.origin)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
}
