// Districts that the text speaks of, with the words that speak for each: a click takes
// one. The server looks for them when typing pauses (districts/suggesting.py).

import { tell } from "./rows.js";
import { token } from "./token.js";

const PAUSE = 1500; // milliseconds without typing
const SHOWN = 4;
const chips = document.querySelector(".chips[data-address]");
const form = chips?.closest("form");
const READ = ["headline", "body"];

let found = [];
let asked = 0;
let waiting;

function boxOf(id) {
  return chips.querySelector(`input[value="${id}"]`);
}

function offered({ id, name, reason }) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "desk-button" });
  button.textContent = `选${name}`;
  button.addEventListener("click", () => {
    boxOf(id).checked = true;
    tell(boxOf(id));
    boxOf(id).focus();
  });
  item.append(button, reason);
  return item;
}

function show() {
  for (const chip of chips.querySelectorAll(".suggested"))
    chip.classList.remove("suggested");
  for (const { id, reason } of found) {
    const chip = boxOf(id)?.closest(".chip");
    chip?.classList.add("suggested");
    if (chip) chip.title = reason;
  }
  const open = found.filter(({ id }) => boxOf(id) && !boxOf(id).checked);
  list.replaceChildren(...open.slice(0, SHOWN).map(offered));
}

async function ask() {
  asked += 1;
  const turn = asked;
  const texts = READ.map((name) => [name, form.elements[name]?.value || ""]);
  if (texts.every(([, text]) => !text)) return;
  const data = new URLSearchParams(texts);
  data.append("csrfmiddlewaretoken", token(form));
  const answer = await fetch(chips.dataset.address, {
    method: "POST",
    body: data,
    redirect: "manual",
  }).catch(() => null);
  if (turn !== asked) return;
  if (answer?.ok) {
    const { districts, phrases } = await answer.json();
    found = districts;
    show();
    form.dispatchEvent(new CustomEvent("headline-read", { detail: phrases }));
  } else if (answer?.status === 400) list.textContent = await answer.text();
}

function askSoon(pause = PAUSE) {
  clearTimeout(waiting);
  waiting = setTimeout(ask, pause);
}

const list = document.createElement("ul");

if (form) {
  list.className = "suggestions";
  list.setAttribute("aria-label", "稿件里提到的区县");
  chips.closest(".flex-container").after(list);
  window.django.jQuery(form).on("input change", (event) => {
    if (READ.includes(event.target.name)) askSoon();
    if (chips.contains(event.target)) show();
  });
  askSoon(300);
}
