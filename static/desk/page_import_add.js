// The page on which a text is brought in. Files are dropped anywhere on it; what is pasted
// from Word or a web page is read by the server, as a file of it would be, and what it
// says of its lines (headings, captions) goes with the form. Without this script the
// field of files and the box do.

import { takeDrops } from "./photo_drop.js";

const form = document.querySelector("[data-page-import-add]");
const KEPT = "intake:text";
const KEPT_SAID = "intake:said";
const LONGEST = 1_500_000;
const PATIENCE = 10_000;
// What only sets words in a face says nothing that plain words do not.
const STRUCTURE = /<(?:h[1-6]|p|table|li|br|b|strong|sub|sup|font)[\s>/]/i;
// Pictures in the HTML itself, and styles of the whole document.
const BALLAST = /data:image\/[^"')\s>]*|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/gi;

function keep(name, words) {
  try {
    sessionStorage.setItem(name, words);
  } catch {
    // A browser without room keeps nothing; the box still has it.
  }
}

function addSaid(token) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "said";
  field.value = token;
  form.append(field);
}

function saidTokens() {
  return [...form.querySelectorAll("[name=said]")].map((field) => field.value);
}

function keepBox(box) {
  keep(KEPT, box.value);
  keep(KEPT_SAID, JSON.stringify(box.value.trim() ? saidTokens() : []));
}

// The box keeps what was pasted until it has been read.
function bringBack(box) {
  if (box.value) return;
  box.value = sessionStorage.getItem(KEPT) ?? "";
  if (!box.value) return;
  for (const token of JSON.parse(sessionStorage.getItem(KEPT_SAID) ?? "[]")) {
    addSaid(token);
  }
}

function measure(box) {
  // So long a text the server would not even read; the source of a page has less.
  const most = Number(box.dataset.most);
  box.setCustomValidity(
    box.value.length > most && !STRUCTURE.test(box.value)
      ? `原文有 ${box.value.length} 个字符，一次最多 ${most} 个：请一版一版地收。`
      : "",
  );
}

// Pasting

async function read(html) {
  const body = new FormData();
  body.append("html", html);
  const answer = await fetch(form.dataset.paste, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
  return answer.ok ? answer.json() : {};
}

// As typing does it, which can be undone.
function insert(box, text) {
  box.focus();
  if (!document.execCommand("insertText", false, text)) {
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

async function takePaste(event, box, status) {
  const html = event.clipboardData.getData("text/html").replace(BALLAST, "");
  const plain = event.clipboardData.getData("text/plain");
  if (!plain.trim() || !STRUCTURE.test(html) || html.length > LONGEST) return;
  event.preventDefault();
  box.readOnly = true;
  const found = await read(html).catch(() => ({}));
  box.readOnly = false;
  if (found.said) addSaid(found.said);
  insert(box, found.text ?? plain);
  status.textContent = (found.left_out ?? []).join("");
  keepBox(box);
}

// Files

function size(bytes) {
  return bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function list(field, status) {
  const files = [...field.files].map((file) => `${file.name}（${size(file.size)}）`);
  status.textContent = files.length ? `已选 ${files.join("、")}` : "";
}

function takeFiles(field, brought, status) {
  const files = new DataTransfer();
  for (const { file, isFolder } of brought) if (!isFolder) files.items.add(file);
  if (brought.some(({ isFolder }) => isFolder) || !files.files.length) {
    status.textContent = "文件夹收不了：请打开它，选里面的文件。";
    return;
  }
  field.files = files.files;
  list(field, status);
  form.querySelector("[type=submit]").focus();
}

function statusLine(field) {
  const line = document.createElement("p");
  line.className = "page-import-status";
  line.setAttribute("role", "status");
  field.after(line);
  return line;
}

if (form) {
  const box = form.elements.text;
  const field = form.elements.file;
  const pasted = statusLine(box);
  const chosen = statusLine(field);
  bringBack(box);
  measure(box);
  box.addEventListener("input", () => {
    measure(box);
    keepBox(box);
  });
  box.addEventListener("paste", (event) => takePaste(event, box, pasted));
  field.addEventListener("change", () => list(field, chosen));
  takeDrops(document, form, (brought) => takeFiles(field, brought, chosen));
  form.dataset.ready = "";
} else {
  sessionStorage.removeItem(KEPT);
  sessionStorage.removeItem(KEPT_SAID);
}
