// The photos of a story: chosen from the library by their looks, or brought in; each a
// card with its thumbnail. Without this script the rows stand there as forms.

import { takeChosen, takeDrops, takePictures } from "./photo_drop.js";
import { holdForm, thumbnail, uploadQueue } from "./photo_upload.js";
import { choose, fieldOf, goneButton, upButton } from "./rows.js";

export const group = document.getElementById("article_photos-group");
const buttons = document.getElementById("photo-buttons");
const PAUSE = 250;
const known = new Map(); // photos by their id, as the server told of them

export function rows() {
  return [...group.querySelectorAll(".inline-related:not(.empty-form)")];
}

export function isFilled(row) {
  return Boolean(fieldOf(row, "photo")?.value);
}

async function photos(query) {
  const address = `${buttons.dataset.address}?${new URLSearchParams(query)}`;
  const answer = await fetch(address, { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return null;
  const found = (await answer.json()).photos;
  for (const photo of found) known.set(String(photo.id), photo);
  return found;
}

function picture({ src, width, height, name }) {
  if (!src) return document.createTextNode("无图");
  const image = new Image(width, height);
  Object.assign(image, {
    src,
    alt: name,
    className: "photo-thumbnail",
    loading: "lazy",
  });
  return image;
}

async function show(row) {
  const id = fieldOf(row, "photo").value;
  row.classList.toggle("is-empty", !id);
  const place = row.querySelector(".field-picture .readonly");
  if (!id || !place || row.dataset.photo === id) return;
  row.dataset.photo = id;
  if (!known.has(id)) await photos({ id });
  if (!known.has(id)) return;
  place.replaceChildren(picture(known.get(id)));
  // What the story shows where it says nothing of its own.
  for (const name of ["caption", "credit"]) {
    fieldOf(row, name).placeholder = known.get(id)[name] || "";
  }
}

function isFree(row) {
  return !isFilled(row) && !row.classList.contains("has_original");
}

function freeRow() {
  if (!rows().some(isFree)) group.querySelector(".add-row a")?.click();
  return rows().find(isFree);
}

// Whether a person may place photos in this story at all.
export function mayPlace() {
  return Boolean(group && (rows().some(isFree) || group.querySelector(".add-row a")));
}

export function isPlaced(id) {
  return rows().some(
    (row) =>
      fieldOf(row, "photo")?.value === String(id) && !fieldOf(row, "DELETE")?.checked,
  );
}

// Place a photo of the library in the story: {id, name, …} as the server tells of it.
export function place(photo) {
  known.set(String(photo.id), photo);
  const row = freeRow();
  if (!row) return null;
  choose(fieldOf(row, "photo"), photo.id, photo.name);
  return row;
}

// The library

function dialog() {
  const made = document.createElement("dialog");
  made.className = "photo-dialog";
  made.setAttribute("aria-label", "从图片库选");
  made.innerHTML = `
    <form method="dialog" class="photo-dialog-head">
      <input type="search" aria-label="图片说明里的词" placeholder="图片说明里的词，如：车场">
      <button class="desk-button">关闭</button>
    </form>
    <p class="photo-dialog-said" role="status"></p>
    <ul class="photo-dialog-grid"></ul>`;
  document.body.append(made);
  const search = made.querySelector("input");
  let waiting;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => fill(made, search.value.trim()), PAUSE);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  return made;
}

async function fill(made, words) {
  const found = await photos(words ? { q: words } : {});
  const said = made.querySelector("p");
  said.textContent = "";
  if (!found) said.textContent = "没有连上图片库，请稍后再试，或重新登录。";
  else if (!found.length) {
    said.textContent = words
      ? "没有这样的图片，换个词试试。"
      : "图片库里还没有图片，先传一张新的。";
  }
  const placed = new Set(rows().map((row) => fieldOf(row, "photo")?.value));
  made.querySelector("ul").replaceChildren(
    ...(found || []).map((photo) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.disabled = placed.has(String(photo.id));
      const name = document.createElement("span");
      name.textContent = photo.name;
      const credit = document.createElement("small");
      credit.textContent = button.disabled ? "已经用上" : photo.credit;
      button.append(picture({ ...photo, name: "" }), name, credit);
      button.addEventListener("click", () => {
        made.close();
        const row = place(photo);
        if (row) fieldOf(row, "caption").focus({ preventScroll: false });
      });
      item.append(button);
      return item;
    }),
  );
}

let library;

function openLibrary() {
  library ??= dialog();
  library.showModal();
  fill(library, library.querySelector("input").value.trim());
}

// Files

// A queue of files for this story: what is told of each by `settings`, of where they go
// by the page; null for whoever may bring no pictures in.
export function storyQueue({ taken, ...settings }) {
  const add = buttons?.querySelector("[data-do=upload]");
  if (!add) return null;
  return uploadQueue({
    address: buttons.dataset.upload,
    largest: Number(buttons.dataset.largest),
    fields: { story: "1" },
    form: group.closest("form"),
    button: add,
    taken: (photo, entry) => {
      known.set(String(photo.id), photo);
      taken(photo, entry);
      if (photo.near?.length) showNear(photo, entry);
      else entry.row.remove(); // it has a card
    },
    ...settings,
  });
}

function showNear(photo, { said }) {
  said.textContent = "已收好，和图片库里这些很像，请核对：";
  said.append(...photo.near.map((each) => thumbnail(each, each.name)));
}

function takeFiles() {
  const add = buttons.querySelector("[data-do=upload]");
  const queue = storyQueue({
    list: document.getElementById("photo-uploads"),
    status: document.getElementById("photo-uploads-said"),
    done: (number) => `图片 ${number} 张已放进本稿，请写说明`,
    taken: (photo) => isPlaced(photo.id) || place(photo),
  });
  if (!queue) return;
  const take = (files) => queue.add(files);
  takeDrops(document, group, take);
  takePictures(document, take);
  takeChosen(add, document.getElementById("photo-files"), take);
  holdForm(group.closest("form"), queue);
}

function enliven(row) {
  const select = fieldOf(row, "photo");
  if (!select || row.querySelector(".row-gone")) return;
  const title = row.querySelector("h3");
  title.append(upButton(row, rows, isFilled), goneButton(row, "拿掉这张图片"));
  window.django.jQuery(select).on("change", () => show(row));
  show(row);
}

if (buttons && group?.querySelector("[name$='-photo']")) {
  group.classList.add("is-live");
  buttons.hidden = false;
  buttons.querySelector("[data-do=choose]").addEventListener("click", openLibrary);
  takeFiles();
  for (const row of rows()) enliven(row);
  document.addEventListener("formset:added", ({ target }) => {
    if (group.contains(target)) enliven(target);
  });
}
