// What is typed into a story's form and not saved yet, kept in this browser: by
// person, story and form, so that two windows do not overwrite each other. It is
// offered when the form is opened again, and forgotten when the server says that it
// was saved (articles/admin/presence.py).

import { editorOf } from "./prose.js";

const SPACE = "draft:";
const SAVED = "saved_drafts";
const PAUSE = 2000; // milliseconds from a change to its keeping
const KEPT_FOR = 30 * 24 * 3600 * 1000;
// Read with the form and put back with it: which version, which new form it was.
const ORIGIN = ["seen_version", "guid"];
const NOT_TYPED = ["hidden", "password", "file", "submit", "button", "reset", "image"];

const panel = document.getElementById("draft");
const form = panel?.closest("form");

// The store

function keys(start) {
  return Object.keys(localStorage).filter((key) => key.startsWith(start));
}

function forgetSaved() {
  const saved = document.cookie.match(new RegExp(`(?:^|; )${SAVED}=([^;]*)`))?.[1];
  if (!saved) return;
  for (const token of saved.replaceAll('"', "").split(".")) {
    for (const key of keys(SPACE)) {
      if (key.endsWith(`:${token}`)) localStorage.removeItem(key);
    }
  }
  const desk = document.querySelector("#site-name a").pathname;
  // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is not in every browser
  document.cookie = `${SAVED}=; path=${desk}; max-age=0; samesite=lax`;
}

function forgetOld() {
  for (const key of keys(SPACE)) {
    if (!(Date.now() - stored(key)?.at < KEPT_FOR)) localStorage.removeItem(key);
  }
}

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

// Reading the form

function isTyped(field) {
  return field.name && !field.name.startsWith("_") && !NOT_TYPED.includes(field.type);
}

function read(field) {
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

function readForm() {
  const groups = prefixes();
  const single = [...form.elements].filter(
    (field) =>
      isTyped(field) && !groups.some((prefix) => field.name.startsWith(`${prefix}-`)),
  );
  return {
    fields: readAll(single.map((field) => [field.name, field])),
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
  const label = form.querySelector(`label[for="id_${name}"]`);
  return (label?.textContent || "").replace(/[:：*\s]+$/u, "").trim();
}

function nameOfGroup(prefix) {
  return (document.querySelector(`#${prefix}-group h2`)?.textContent || "").trim();
}

// Where a kept draft is another than the form: the names of what differs.
function differences(kept, now) {
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

function tell(field) {
  for (const kind of ["input", "change"]) {
    field.dispatchEvent(new Event(kind, { bubbles: true }));
  }
  // The admin's autocompletes listen to the admin's own jQuery only.
  if (field.tagName === "SELECT") window.django.jQuery(field).trigger("change");
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

function restore(kept) {
  for (const [name, value] of Object.entries(kept.fields)) {
    const field = form.elements[name];
    if (field && isTyped(field)) fill(field, value);
  }
  for (const [prefix, rows] of Object.entries(kept.rows)) {
    if (form.elements[`${prefix}-TOTAL_FORMS`]) fillRows(prefix, rows);
  }
  // Saving then meets what was saved since, and shows both.
  for (const [name, value] of Object.entries(kept.origin)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
}

// Keeping what is typed

let opened; // the form as it was opened; nothing is kept that is still the same
let waiting;

function ownKey() {
  return `${SPACE}${panel.dataset.key}:${form.elements._draft.value}`;
}

function keep() {
  clearTimeout(waiting);
  waiting = undefined;
  if (!opened) return;
  const now = readForm();
  if (!("sentBack" in panel.dataset) && !differences(opened, now).length) {
    localStorage.removeItem(ownKey());
    return;
  }
  const version = Number(now.origin.seen_version || panel.dataset.version);
  try {
    localStorage.setItem(ownKey(), JSON.stringify({ at: Date.now(), version, ...now }));
  } catch {
    say("浏览器里存不下没有保存的内容了，请尽快保存。");
  }
}

function keepSoon() {
  waiting ??= setTimeout(keep, PAUSE);
}

function keepNow() {
  if (waiting !== undefined) keep();
}

// Offering it again

function say(sentence, choice = false) {
  panel.querySelector("p").textContent = sentence;
  panel.querySelector(".draft-choice").hidden = !choice;
  panel.hidden = !sentence;
}

function spoken(moment) {
  const zone = { timeZone: panel.dataset.zone };
  const day = (date) => date.toLocaleDateString("zh-CN", zone);
  const hour = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...zone };
  const time = moment.toLocaleTimeString("zh-CN", hour);
  if (day(moment) === day(new Date())) return `今天 ${time}`;
  if (day(moment) === day(new Date(Date.now() - 24 * 3600 * 1000)))
    return `昨天 ${time}`;
  const date = moment.toLocaleDateString("zh-CN", {
    month: "long",
    day: "numeric",
    ...zone,
  });
  return `${date} ${time}`;
}

// A form that is open in a window holds the lock of its draft as long as it is.
async function draftsInUse() {
  const { held } = navigator.locks ? await navigator.locks.query() : { held: [] };
  return new Set(held.map((lock) => lock.name));
}

async function offer() {
  const inUse = await draftsInUse();
  const now = readForm();
  const left = keys(`${SPACE}${panel.dataset.key}:`)
    .filter((key) => key !== ownKey() && !inUse.has(key))
    .map((key) => [key, stored(key)])
    .sort(([, one], [, other]) => other.at - one.at);
  for (const [key, kept] of left) {
    const names = differences(kept, now);
    if (names.length) return propose(key, kept, names);
    localStorage.removeItem(key);
  }
  return say("");
}

function propose(key, kept, names) {
  const what = [...new Set(names.filter(Boolean))].join("、");
  const sentence = `浏览器里留有${spoken(new Date(kept.at))} 没有保存的内容${what && `（${what}）`}。`;
  const since =
    kept.version < Number(panel.dataset.version)
      ? `那以后，${panel.dataset.saved}；恢复后再保存时，会把两边的文字并排给您看。`
      : "";
  say(sentence + since, true);
  panel.querySelector("[data-do=restore]").onclick = () => {
    restore(kept);
    keep();
    localStorage.removeItem(key);
    say("已恢复，还没有保存。");
  };
  panel.querySelector("[data-do=drop]").onclick = () => {
    localStorage.removeItem(key);
    offer();
  };
}

function editorsAreReady() {
  return [...form.querySelectorAll("textarea[data-django-prose-editor-configurable]")]
    .filter((field) => !field.name.includes("__prefix__"))
    .every(editorOf);
}

function whenReady(begin) {
  const ready = document.readyState === "complete" && editorsAreReady();
  if (ready) begin();
  else setTimeout(() => whenReady(begin), 50);
}

function begin() {
  opened = readForm();
  if ("sentBack" in panel.dataset) keep();
  else offer();
}

forgetSaved();
if (form) {
  forgetOld();
  navigator.locks?.request(ownKey(), () => new Promise(() => {}));
  window.django.jQuery(form).on("input change", keepSoon);
  document.addEventListener("formset:added", keepSoon);
  document.addEventListener("formset:removed", keepSoon);
  document.addEventListener("visibilitychange", keepNow);
  addEventListener("pagehide", keepNow);
  whenReady(begin);
}
