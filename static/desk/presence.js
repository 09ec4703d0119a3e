// Tells the server that this story's form is open, and the person who else's is.

import { token } from "./token.js";

const line = document.getElementById("presence");
const form = line?.closest("form");
const SIGNED_OUT =
  "登录已过期，或已在别处注销。写的内容留在这个浏览器里，不会丢；请在新窗口里";

function said(sentence) {
  const paragraph = document.createElement("p");
  paragraph.textContent = sentence;
  return paragraph;
}

function show(others) {
  const sentences = others.map(({ name, since }) => `${name} ${since} 起开着这篇稿件`);
  // Written only when it changes: a screen reader says each writing aloud.
  const shown = [...line.children].map((paragraph) => paragraph.textContent);
  if (shown.join() !== sentences.join()) line.replaceChildren(...sentences.map(said));
}

function sayThatSignedOut() {
  if (line.querySelector("a")) return;
  const link = document.createElement("a");
  Object.assign(link, {
    href: line.dataset.login,
    target: "_blank",
    textContent: "重新登录",
  });
  const paragraph = said(SIGNED_OUT);
  paragraph.append(link, "，再回到这里保存。");
  line.replaceChildren(paragraph);
}

async function beat() {
  const answer = await fetch(line.dataset.address, {
    method: "POST",
    body: new URLSearchParams({ action: "open" }),
    headers: { "X-CSRFToken": token(form), "X-By-Itself": "1" },
    redirect: "manual",
  }).catch(() => null);
  if (answer?.type === "opaqueredirect") sayThatSignedOut();
  if (answer?.ok) show((await answer.json()).others);
}

function close() {
  const farewell = new FormData();
  farewell.append("action", "close");
  farewell.append("csrfmiddlewaretoken", token(form));
  navigator.sendBeacon(line.dataset.address, farewell);
}

if (form) {
  const clock = new Worker(line.dataset.clock);
  clock.onmessage = beat;
  clock.postMessage(Number(line.dataset.heartbeat));
  addEventListener("pagehide", close);
  // A page that comes back from the browser's memory was closed when it left.
  addEventListener("pageshow", (event) => event.persisted && beat());
  form.addEventListener("submit", () => token(form));
  beat();
}
