// Notes beside the text of a story: a note begins from a selection, by the button that
// comes with it or by a key; each step is sent without leaving the page, and the answer
// is the list of notes as it is now.

import { mark, onChoice, show } from "./note_marks.js";
import { selected } from "./note_texts.js";
import { token } from "./token.js";

const form = document.getElementById("note-form");
const drawer = document.querySelector(".notes-beside-form");
const REFUSALS = {
  0: "登录已过期，没有存上；请在另一个窗口登录后再试。",
  403: "您不能这样做，或登录已过期，请刷新页面后再试。",
  404: "这条批注已经没有了，请刷新后再看。",
};
const button = document.createElement("button");
const opener = document.createElement("button");
let asked = null; // what was selected when the form was opened

function panel() {
  return document.getElementById("notes");
}

function say(words) {
  panel().querySelector(".notes-said").textContent = words;
}

// The drawer beside the story's form

// In a narrow window the notes are below the form, and the button only leads there.
const isWide = matchMedia("(width >= 64rem)");

function count() {
  const number = Number(panel().dataset.number);
  const isClosing = isWide.matches && drawer?.classList.contains("is-open");
  opener.textContent = isClosing ? "收起" : number ? `批注 ${number}` : "批注";
}

function setOpen(isOpen) {
  if (!drawer) return;
  drawer.classList.toggle("is-open", isOpen);
  opener.setAttribute("aria-expanded", String(isOpen));
  count();
}

function choose(id) {
  setOpen(true);
  const note = document.getElementById(`note-${id}`);
  note?.scrollIntoView({ block: "nearest" });
  note?.focus({ preventScroll: true });
}

// Sending

async function send(sent) {
  token(sent);
  const answer = await fetch(sent.action, {
    method: "POST",
    body: new FormData(sent),
    headers: { "X-Notes": "1" },
    credentials: "same-origin",
    redirect: "manual",
  }).catch(() => null);
  const text = await answer?.text().catch(() => "");
  if (!answer) return say("没有连上服务器，没有存上；写的字还在，请稍后再试。");
  if (!answer.ok) {
    const isSentence = answer.headers.get("Content-Type")?.startsWith("text/plain");
    return say(
      isSentence ? text : REFUSALS[answer.status] || "出了问题，没有存上，请稍后再试。",
    );
  }
  if (sent === form) giveUp();
  const isRead = panel().querySelector(".notes-resolved")?.open;
  panel().outerHTML = text;
  if (isRead) panel().querySelector(".notes-resolved")?.setAttribute("open", "");
  begin();
  return mark();
}

// A new note

function giveUp() {
  form.hidden = true;
  form.reset();
  asked = null;
}

function write() {
  const selection = selected();
  setOpen(true);
  if (!selection) return say("请先选中一段文字，再写批注。");
  say("");
  asked = selection;
  for (const [name, value] of Object.entries(asked)) form.elements[name].value = value;
  // Of what is being written the server may have other words.
  form.elements.is_unsaved.value = document.getElementById("article_form") ? "1" : "";
  form.hidden = false;
  button.hidden = true;
  form.elements.text.focus();
  form.scrollIntoView({ block: "nearest" });
  return undefined;
}

function offer() {
  const selection = selected();
  button.hidden = !selection || !form.hidden;
  if (button.hidden) return;
  const native = getSelection();
  const box = native.rangeCount && native.getRangeAt(0).getBoundingClientRect();
  const around = box?.width ? box : document.activeElement.getBoundingClientRect();
  button.style.insetBlockStart = `${Math.max(0, around.top + scrollY - 36)}px`;
  button.style.insetInlineStart = `${Math.max(8, around.left + scrollX)}px`;
}

// What the server has set, made alive

function begin() {
  const hint = panel().querySelector(".notes-hint");
  if (hint && form) hint.hidden = false;
  count();
}

document.addEventListener("submit", (event) => {
  const sent = event.target;
  if (sent !== form && !panel()?.contains(sent)) return;
  event.preventDefault();
  send(sent);
});

document.addEventListener("click", (event) => {
  const quote = event.target.closest?.("#notes .note-quote");
  if (quote && !show(quote.closest(".note")))
    say("这段文字在这里找不到：已经改写、删去，或还没有保存。");
  if (event.target.closest?.("[data-give-up]")) giveUp();
});

onChoice(choose);
if (form) {
  Object.assign(button, { type: "button", textContent: "批注", hidden: true });
  button.className = "note-here";
  button.title = "给选中的文字写批注（Ctrl+Alt+M）";
  // What is selected stays so.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", write);
  document.body.append(button);
  let waiting;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(offer, 150);
  });
  document.addEventListener(
    "keydown",
    (event) => {
      const isKey = (event.ctrlKey || event.metaKey) && event.altKey;
      if (!isKey || event.code !== "KeyM") return;
      event.preventDefault();
      event.stopPropagation();
      write();
    },
    true,
  );
}
if (drawer) {
  drawer.classList.add("is-drawer");
  opener.type = "button";
  opener.className = "notes-opener";
  opener.setAttribute("aria-controls", "notes");
  opener.addEventListener("click", () => {
    setOpen(!isWide.matches || !drawer.classList.contains("is-open"));
    if (!isWide.matches) drawer.scrollIntoView({ block: "start" });
  });
  isWide.addEventListener("change", count);
  drawer.before(opener);
  setOpen(location.hash.startsWith("#note"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawer.contains(document.activeElement)) {
      setOpen(false);
      opener.focus();
    }
  });
}
if (panel() && (form || document.querySelector(".story-as-set, #article_form"))) {
  begin();
  mark();
  document.addEventListener("prose-editor:ready", () => mark());
}
