// Pictures that were pasted into the body: taken into the photo library
// (articles/admin/pasting.py), and each placed in a row of the form's pictures, where
// its caption is left to fill in. What is placed is stored when the story is saved.

import { token } from "./token.js";

const ROWS = "article_photos";
const PATIENCE = 60_000; // milliseconds for one picture of up to 40 MB
const NOT_HERE = "您不能改这篇稿件的图片，请图片编辑来放。";
const SIGNED_OUT = "登录已过期，请在新窗口里重新登录，再贴一次。";
const NO_ANSWER = "服务器没有应答，请稍后再贴一次。";

function field(form, index, name) {
  return form.elements[`${ROWS}-${index}-${name}`];
}

function numberOfRows(form) {
  return Number(form.elements[`${ROWS}-TOTAL_FORMS`]?.value ?? 0);
}

function rowsOf(form) {
  return [...Array(numberOfRows(form)).keys()];
}

function addLink() {
  return document.querySelector(`#${ROWS}-group .add-row a`);
}

function mayPlace(form) {
  return rowsOf(form).some((index) => isEmpty(form, index)) || Boolean(addLink());
}

function isEmpty(form, index) {
  const photo = field(form, index, "photo");
  return photo && !photo.value && !field(form, index, "id")?.value;
}

function isPlaced(form, photo) {
  return rowsOf(form).some(
    (index) =>
      field(form, index, "photo")?.value === String(photo) &&
      !field(form, index, "DELETE")?.checked,
  );
}

function emptyRow(form) {
  const found = rowsOf(form).find((index) => isEmpty(form, index));
  if (found !== undefined) return found;
  addLink().click();
  return numberOfRows(form) - 1;
}

function nextOrder(form) {
  const orders = rowsOf(form)
    .filter((index) => field(form, index, "photo")?.value)
    .map((index) => Number(field(form, index, "order")?.value || 0));
  return Math.max(0, ...orders) + 1;
}

function fill(input, value) {
  if (!input) return;
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

// What a stored row shows of its picture is made by the server when it is saved.
function showThumbnail(chooser, { thumbnail }) {
  const line = chooser.closest(".form-row") ?? chooser.parentElement;
  if (!thumbnail || line.nextElementSibling?.matches(".pasted-picture")) return;
  const image = document.createElement("img");
  Object.assign(image, { src: thumbnail, alt: "" });
  const box = document.createElement("div");
  box.className = "pasted-picture";
  box.append(image);
  line.after(box);
}

function place(form, taken, after) {
  if (isPlaced(form, taken.photo)) return;
  const order = nextOrder(form);
  const index = emptyRow(form);
  const chooser = field(form, index, "photo");
  chooser.add(new Option(taken.name, taken.photo, true, true));
  // The admin's autocompletes listen to the admin's own jQuery only.
  window.django.jQuery(chooser).trigger("change");
  chooser.dispatchEvent(new Event("change", { bubbles: true }));
  fill(field(form, index, "order"), order);
  fill(field(form, index, "after_paragraph"), after);
  showThumbnail(chooser, taken);
}

async function upload(file, body) {
  if (file.type && !file.type.startsWith("image/")) {
    return { problem: `“${file.name}”不是图片；文字请打开文件复制，再贴到这里。` };
  }
  const data = new FormData();
  data.append("upload", file, file.name);
  try {
    const answer = await fetch(body.dataset.pictures, {
      method: "POST",
      body: data,
      headers: { "X-CSRFToken": token(body.form) },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.type === "opaqueredirect") return { problem: SIGNED_OUT };
    if (answer.status === 403) return { problem: NOT_HERE };
    return await answer.json();
  } catch {
    return { problem: NO_ANSWER };
  }
}

// Take pictures in, one after another, and say what became of them.
export async function takeIn(files, body, say) {
  if (!mayPlace(body.form)) {
    say(`图片 ${files.length} 张没有放进来：${NOT_HERE}`);
    return;
  }
  const problems = [];
  let placed = 0;
  for (const [file, after] of files) {
    say(`正在上传图片 ${placed + problems.length + 1}/${files.length}……`);
    const taken = await upload(file, body);
    if (taken.problem) problems.push(taken.problem);
    else {
      place(body.form, taken, after);
      placed += 1;
    }
  }
  const done = placed ? `图片 ${placed} 张已放进本稿的图片，请写说明。` : "";
  say(done + problems.map((problem) => `图片没有收进来：${problem}`).join(""));
}
