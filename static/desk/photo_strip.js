// The photos of a story: chosen from the library by their looks, or brought in; each a
// card with its thumbnail. Without this script the rows stand there as forms.

import { photoDialog, picture } from "./photo_dialog.js";
import { takeChosen, takeDrops, takePictures } from "./photo_drop.js";
import { holdForm, thumbnail, uploadQueue } from "./photo_upload.js";
import { choose, fieldOf, goneButton, upButton } from "./rows.js";

export const group = document.getElementById("article_photos-group");
const buttons = document.getElementById("photo-buttons");
const known = new Map(); // photos by their id, as the server told of them

export function rows() {
  return [...group.querySelectorAll(".inline-related:not(.empty-form)")];
}

export function isFilled(row) {
  return Boolean(fieldOf(row, "photo")?.value);
}

async function ask(query) {
  const address = `${buttons.dataset.address}?${new URLSearchParams(query)}`;
  const answer = await fetch(address, { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return null;
  const found = await answer.json();
  for (const photo of found.photos) known.set(String(photo.id), photo);
  return found;
}

async function show(row) {
  const id = fieldOf(row, "photo").value;
  row.classList.toggle("is-empty", !id);
  const place = row.querySelector(".field-picture .readonly");
  if (!id || !place || row.dataset.photo === id) return;
  row.dataset.photo = id;
  if (!known.has(id)) await ask({ id });
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

let library;

function openLibrary() {
  library ??= photoDialog({
    find: ask,
    isPlaced: ({ id }) => isPlaced(id),
    chosen(photo) {
      const row = place(photo);
      if (row) fieldOf(row, "caption").focus({ preventScroll: false });
    },
  });
  library.open();
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
