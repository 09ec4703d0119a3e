// What is typed into a story's form and not saved yet, kept in this browser: by
// person, story and form, so that two windows do not overwrite each other. It is
// offered when the form is opened again, and forgotten when the server says that it
// was saved (articles/admin/presence.py). The server keeps one of it as well, which is
// offered in the same place to whoever typed it at another machine.

import {
  dropAutosave,
  dropOwn,
  fetchAutosave,
  sendNow,
  sendSoon,
  stopSending,
} from "./autosave.js";
import { differences, readForm, restore } from "./form_state.js";
import { editorOf } from "./prose.js";

const SPACE = "draft:";
const SAVED = "saved_drafts";
const PAUSE = 2000; // milliseconds from a change to its keeping
const KEPT_FOR = 30 * 24 * 3600 * 1000;

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
    dropOwn();
    return;
  }
  const version = Number(now.origin.seen_version || panel.dataset.version);
  const draft = { at: Date.now(), version, ...now };
  sendSoon(draft);
  try {
    localStorage.setItem(ownKey(), JSON.stringify(draft));
  } catch {
    say("浏览器里存不下没有保存的内容了，请尽快保存。");
  }
}

function keepSoon() {
  waiting ??= setTimeout(keep, PAUSE);
}

function keepNow() {
  if (waiting !== undefined) keep();
  sendNow();
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

function tokenOf(key) {
  return key.slice(key.lastIndexOf(":") + 1);
}

// What this browser has of forms that are no longer open: [{key, token, kept}].
function leftHere(inUse) {
  return keys(`${SPACE}${panel.dataset.key}:`)
    .filter((key) => key !== ownKey() && !inUse.has(key))
    .map((key) => ({ key, token: tokenOf(key), kept: stored(key) }));
}

// What the server has of a form that was open elsewhere: the same, or nothing.
async function leftElsewhere(inUse) {
  const token = panel.dataset.autosaved;
  const key = `${SPACE}${panel.dataset.key}:${token}`;
  if (!token || inUse.has(key) || localStorage.getItem(key)) return [];
  const kept = await fetchAutosave();
  return kept ? [{ token: kept.token, kept, isElsewhere: true }] : [];
}

// What is not wanted goes from the server too, which may have got it since the form was
// opened.
function drop({ key, token }) {
  if (key) localStorage.removeItem(key);
  if (token === panel.dataset.autosaved) panel.dataset.autosaved = "";
  return dropAutosave(token);
}

// What is in the form already is not offered.
function forget({ key, token }) {
  if (token === panel.dataset.autosaved) drop({ key, token });
  else if (key) localStorage.removeItem(key);
}

async function offer() {
  const inUse = await draftsInUse();
  const left = [...leftHere(inUse), ...(await leftElsewhere(inUse))];
  left.sort((one, other) => other.kept.at - one.kept.at);
  const now = readForm();
  for (const draft of left) {
    const names = differences(draft.kept, now);
    if (names.length) return propose(draft, names);
    forget(draft);
  }
  return say("");
}

function sentenceOf({ kept, isElsewhere }, names) {
  const what = [...new Set(names.filter(Boolean))].join("、");
  const moment = spoken(new Date(kept.at));
  const where = isElsewhere
    ? `您在另一台电脑上 ${moment} 有没保存的内容`
    : `浏览器里留有${moment} 没有保存的内容`;
  return `${where}${what && `（${what}）`}。`;
}

function propose(draft, names) {
  const since =
    draft.kept.version < Number(panel.dataset.version)
      ? `那以后，${panel.dataset.saved}；恢复后再保存时，会把两边的文字并排给您看。`
      : "";
  say(sentenceOf(draft, names) + since, true);
  panel.querySelector("[data-do=restore]").onclick = () => {
    restore(draft.kept);
    keep();
    if (draft.key) localStorage.removeItem(draft.key);
    // It is kept as this form's from now on.
    panel.dataset.autosaved = "";
    say("已恢复，还没有保存。");
  };
  panel.querySelector("[data-do=drop]").onclick = async () => {
    await drop(draft);
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
  form.addEventListener("submit", stopSending);
  whenReady(begin);
}
