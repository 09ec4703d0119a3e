// A form's draft on the server as well, for whoever goes on at another machine: sent when
// typing pauses, one for each person and story (articles/admin/autosaving.py).

import { token } from "./token.js";

const PAUSE = 5000; // milliseconds from a change to its sending
const AGAIN = 30_000;
// What a browser sends of a page that is being left has at most 64 KiB.
const SENT_LAST = 60_000;

const panel = document.getElementById("draft");
const form = panel?.closest("form");
const line = document.getElementById("autosaved");

let kept; // the draft that is to be sent
let sent = ""; // the one that was
let waiting;
let isSaving = false; // or was saved elsewhere: no more is sent
let onItsWay = null; // the sending that a save ends
let isKept = false; // whether the server has one of this form

function say(sentence) {
  if (line) line.textContent = sentence;
}

async function post(what, isLast = false, signal = null) {
  const data = new URLSearchParams({ token: form.elements._draft.value, ...what });
  data.append("guid", form.elements.guid?.value || "");
  data.append("csrfmiddlewaretoken", token(form));
  return fetch(panel.dataset.autosave, {
    method: "POST",
    body: data,
    redirect: "manual",
    signal,
    keepalive: isLast && String(data).length < SENT_LAST,
  }).catch(() => null);
}

async function send(isLast = false) {
  clearTimeout(waiting);
  waiting = undefined;
  if (!kept || isSaving) return;
  const { at: _, version, ...draft } = kept;
  const content = JSON.stringify(draft);
  if (content === sent) return;
  const opened = panel.dataset.version;
  onItsWay = new AbortController();
  const answer = await post({ version, opened, content }, isLast, onItsWay.signal);
  if (isSaving) return;
  if (answer?.ok) {
    sent = content;
    isKept = true;
    say(`${(await answer.json()).at} 已自动存稿`);
  } else if (answer?.status === 413) {
    sent = content;
    say(await answer.text());
  } else if (answer?.status === 409) {
    // The writer has saved it elsewhere: this form is kept in the browser from now on.
    isSaving = true;
    say(await answer.text());
  } else {
    say("没有连上服务器，写的内容先留在这个浏览器里");
    waiting ??= setTimeout(send, AGAIN);
  }
}

// A form that is being saved sends no more: what came after the save would outlive it.
// What is on its way may still arrive; the server refuses it then.
export function stopSending() {
  isSaving = true;
  onItsWay?.abort();
}

export function sendSoon(draft) {
  if (isSaving) return;
  kept = draft;
  waiting ??= setTimeout(send, PAUSE);
}

export function sendNow() {
  if (waiting !== undefined && !isSaving) send(true);
}

// The draft on the server, typed in another browser: {token, at, version, fields, …}.
export async function fetchAutosave() {
  const answer = await fetch(panel.dataset.autosave, { redirect: "manual" }).catch(
    () => null,
  );
  const autosave = answer?.ok ? (await answer.json()).autosave : null;
  return autosave && { ...autosave, ...autosave.content };
}

export function dropAutosave(which) {
  // Whoever goes on at once takes the page away, not the request.
  return post({ action: "drop", token: which }, true);
}

// What was typed has been taken back: nothing of it is kept.
export function dropOwn() {
  kept = undefined;
  clearTimeout(waiting);
  waiting = undefined;
  if (!isKept) return;
  isKept = false;
  sent = "";
  say("");
  dropAutosave(form.elements._draft.value);
}
