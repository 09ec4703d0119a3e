// The names of a byline: typed in full or in pinyin, one's own first, a new one made on
// the spot; and the line as it will be printed. The server finds and makes the people
// (articles/admin/form_scripts.py) and sets the line (articles/text/bylines.py).

import { namesFrom, offerNames } from "../site/names.js";
import { choose, fieldOf, goneButton, nameOfChoice, tell, upButton } from "./rows.js";
import { token } from "./token.js";

const output = document.getElementById("printed-byline");
const group = document.getElementById("bylines-group");
const form = group?.closest("form");
const HAN = /\p{Script=Han}/u;

function rows() {
  return [...group.querySelectorAll("tr.form-row:not(.empty-form)")];
}

function isFilled(row) {
  return Boolean(fieldOf(row, "contributor")?.value || fieldOf(row, "new_name")?.value);
}

function say(sentence) {
  document.querySelector(".byline-said").textContent = sentence;
}

// The line as printed

// Where a row wants to stand, as articles/admin/ordering.py has it: one without a
// number comes last, one that was moved passes the one it meets.
function sortingKey(field) {
  if (!field || field.value === "") return [Infinity, 0];
  const typed = Number(field.value);
  if (field.defaultValue === "") return [typed, -1];
  return [typed, Math.sign(typed - Number(field.defaultValue))];
}

function chosen() {
  const people = [];
  for (const row of rows()) {
    if (fieldOf(row, "contributor")?.value && !fieldOf(row, "DELETE")?.checked) {
      people.push({
        key: sortingKey(fieldOf(row, "order")),
        role: fieldOf(row, "role").value,
        work: fieldOf(row, "work").value,
        contributor: fieldOf(row, "contributor").value,
      });
    }
  }
  return people.sort(
    ({ key: one }, { key: other }) => one[0] - other[0] || one[1] - other[1] || 0,
  );
}

function address() {
  const query = new URLSearchParams();
  const source = document.getElementById("id_source")?.value;
  if (source) query.append("source", source);
  for (const person of chosen()) {
    for (const name of ["role", "work", "contributor"]) {
      query.append(name, person[name]);
    }
  }
  return `${output.dataset.address}?${query}`;
}

let asked = 0;

async function ask() {
  asked += 1;
  const turn = asked;
  // Whose session is over is sent to the sign-in page, which is no answer.
  const answer = await fetch(address(), { redirect: "manual" }).catch(() => null);
  // An answer that comes after a newer question is out of date.
  if (!answer?.ok || turn !== asked) return;
  output.textContent = (await answer.json()).line;
}

// One choice makes several events: they are answered together.
let waiting;

function show() {
  clearTimeout(waiting);
  waiting = setTimeout(ask, 150);
}

// Typing a name

async function people(words) {
  const names = await namesFrom(output.dataset.people, words);
  const isThere = names.some(({ name }) => name === words.replaceAll(/\s/g, ""));
  const mayBeNew = HAN.test(words) ? [...words].length > 1 : !names.length;
  return isThere || !mayBeNew ? names : [...names, { name: words, isNew: true }];
}

function shown({ name, note, isNew }) {
  const small = document.createElement("small");
  small.textContent = isNew ? "加为新作者" : note;
  return [name, small];
}

async function make(row, name) {
  token(form);
  const data = new URLSearchParams({ name });
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(output.dataset.people, {
    method: "POST",
    body: data,
    redirect: "manual",
  }).catch(() => null);
  if (answer?.ok) {
    const made = await answer.json();
    take(row, made);
    say("");
  } else if (answer?.status === 400) say(await answer.text());
  else if (answer?.status === 403) say(`作者库里没有“${name}”，请让记者或编辑来加。`);
  else say(`现在连不上服务器，保存时再加“${name}”。`);
}

function take(row, { id, name }) {
  fieldOf(row, "new_name").value = "";
  choose(fieldOf(row, "contributor"), id, name);
  row.querySelector(".person").value = name;
  say("");
  addEmptyRow();
}

function addEmptyRow() {
  if (rows().every(isFilled)) group.querySelector(".add-row a")?.click();
}

// What was typed and not chosen: the one person of that name, or a new one at the save.
async function settle(row) {
  const words = fieldOf(row, "new_name").value;
  if (!words) return;
  const names = await namesFrom(output.dataset.people, words).catch(() => []);
  const same = names.filter(({ name }) => name === words);
  if (fieldOf(row, "new_name").value !== words) return;
  if (same.length === 1) take(row, same[0]);
  else if (!same.length) say(`作者库里没有“${words}”：保存时加上；写错了请改。`);
  addEmptyRow();
}

function personField(row) {
  const select = fieldOf(row, "contributor");
  const fresh = fieldOf(row, "new_name");
  const person = document.createElement("input");
  Object.assign(person, {
    type: "text",
    className: "person",
    placeholder: "姓名或拼音",
  });
  person.setAttribute("aria-label", "姓名");
  person.autocomplete = "off";

  function showChoice() {
    if (document.activeElement !== person) {
      person.value = fresh.value || nameOfChoice(select);
    }
  }
  person.addEventListener("input", () => {
    fresh.value = person.value.trim();
    if (select.value) choose(select, "");
    else tell(fresh);
  });
  person.addEventListener("blur", () => settle(row));
  window.django.jQuery(select).on("change", showChoice);
  fresh.addEventListener("input", showChoice);
  showChoice();
  select.closest("td").append(person);
  offerNames(person, {
    typed: () => person.value.trim(),
    ask: people,
    take: (found) => (found.isNew ? make(row, found.name) : take(row, found)),
    shown,
    isEager: true,
  });
  // Enter takes a name, and saves no story.
  person.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    fieldOf(row, "role").focus();
  });
}

function enliven(row) {
  if (!fieldOf(row, "new_name") || row.querySelector(".person")) return;
  personField(row);
  row.prepend(cellWith(upButton(row, rows, isFilled), "up"));
  row.querySelector("td.delete").append(goneButton(row, "删去这个署名"));
}

function cellWith(part, className) {
  const cell = document.createElement("td");
  cell.className = className;
  cell.append(part);
  return cell;
}

if (output && group?.querySelector("[name$='-new_name']")) {
  group.classList.add("is-live");
  for (const row of rows()) enliven(row);
  document.addEventListener("formset:added", ({ target }) => {
    if (group.contains(target)) enliven(target);
  });
  // The admin's own scripts speak of a change through its own jQuery only.
  window.django
    .jQuery(document)
    .on("change", "#bylines-group :input, #id_source", show);
  document.addEventListener("formset:removed", show);
  // A form that comes back with an error holds other names than the stored ones.
  show();
  // The admin's scripts, which add the row, begin so too.
  window.django.jQuery(addEmptyRow);
}
