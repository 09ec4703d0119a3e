// Keeps parts of a page current. An element with data-live names where its page asks,
// with the mark of what it shows; what comes back has the ids of the parts that it
// replaces. Nothing moves under a pointer, a focus or unsent words: then a line says
// that there is something new, and waits.

const SLOWEST = 300; // seconds, while the server is away
const SPREAD = 0.2; // of the pace, so that a newsroom does not ask all at once
const FREE = 1500; // milliseconds after which a part is free that was left
const COUNTED = /^（\d+）/;
const WRITTEN = "input:not([type=hidden]), textarea";

const waiting = new Map(); // id: the part that is to stand there
const line = document.createElement("div");
const words = document.createElement("span");
const button = document.createElement("button");
let leaving;

// The line

line.id = "live-line";
line.setAttribute("role", "status");
button.type = "button";
button.textContent = "更新";
button.hidden = true;
line.append(words, button);
button.addEventListener("click", () => {
  const [first] = waiting.keys();
  for (const id of [...waiting.keys()]) replace(id);
  say("");
  const part = document.getElementById(first);
  part.tabIndex = -1;
  part.focus({ preventScroll: true });
});

// Heard by a screen reader; seen only where somebody has to do something.
function say(sentence, isSeen = false) {
  words.textContent = sentence;
  line.classList.toggle("is-seen", isSeen);
  button.hidden = !waiting.size;
}

// A part of the page

function isWritten(field) {
  if (field.matches("select")) {
    return [...field.options].some(
      (option) => option.selected !== option.defaultSelected,
    );
  }
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
}

function isHeld(part) {
  const area = part.closest("[data-live-area]") ?? part;
  return (
    [area, line].some((one) => one.matches(":hover")) ||
    [area, line].some((one) => one.contains(document.activeElement)) ||
    area.querySelector(".is-dragged") !== null ||
    [...part.querySelectorAll("input:not([type=hidden]), textarea, select")].some(
      isWritten,
    )
  );
}

function nameOf(element) {
  return `${element.closest("[id]").id} ${element.localName} ${element.name ?? ""}`;
}

function replace(id) {
  const part = document.getElementById(id);
  const next = waiting.get(id);
  waiting.delete(id);
  if (!part) return;
  const typed = [...part.querySelectorAll(WRITTEN)].filter(isWritten);
  const open = [...part.querySelectorAll("details[open]")].map(nameOf);
  for (const name of ["number", "state"]) {
    if (name in next.dataset) part.dataset[name] = next.dataset[name];
  }
  part.replaceChildren(...next.childNodes);
  for (const details of part.querySelectorAll("details")) {
    details.open ||= open.includes(nameOf(details));
  }
  for (const field of part.querySelectorAll(WRITTEN)) {
    const before = typed.find((other) => nameOf(other) === nameOf(field));
    if (before) field.value = before.value;
  }
  part.dispatchEvent(new CustomEvent("live:replaced", { bubbles: true }));
}

function replaceWhatIsFree() {
  for (const id of [...waiting.keys()]) {
    const part = document.getElementById(id);
    if (!part || !isHeld(part)) replace(id);
  }
  if (!waiting.size) say(words.textContent);
}

// Not at once: who leaves may be on the way to the line, which must not go from under
// the pointer.
for (const event of ["pointerover", "focusin", "change"]) {
  document.addEventListener(event, () => {
    clearTimeout(leaving);
    if (waiting.size) leaving = setTimeout(replaceWhatIsFree, FREE);
  });
}

// The title of the window has the number of what waits.
function count() {
  const number = Number(document.getElementById("calls")?.dataset.number);
  const title = document.title.replace(COUNTED, "");
  document.title = number ? `（${number}）${title}` : title;
}

// 提醒 3 条没有看; nothing while there are none.
function bellWords() {
  const bell = document.querySelector("#bell:has(b) a");
  return bell?.textContent.replace(/\s+/g, " ").trim() ?? "";
}

// A part says by its state whether it has news; else only an hour in it is another.
function take(html, isQuiet = false) {
  const parts = new DOMParser().parseFromString(html, "text/html").body.children;
  let hasNews = false;
  for (const next of parts) {
    const part = document.getElementById(next.id);
    hasNews ||= part?.dataset.state !== next.dataset.state;
    if (part && part.innerHTML !== next.innerHTML) waiting.set(next.id, next);
    else if (part) waiting.delete(next.id);
  }
  replaceWhatIsFree();
  count();
  if (!hasNews || isQuiet) return;
  const numbers = [...document.querySelectorAll("#calls a")].map((a) => a.textContent);
  const told = numbers.join("，") || bellWords();
  if (waiting.size) say(told ? `有新的：${told}` : "这一页有新的", true);
  else say(told || "这一页已更新");
}

// Asking

class Asking {
  constructor(source) {
    this.address = source.dataset.live;
    this.mark = source.dataset.mark;
    this.pace = Number(source.dataset.pace);
    this.failures = 0;
    // The calls that the page before told stand on this one at once.
    this.isOfCalls = source.id === "calls";
    this.before = this.mark || !this.isOfCalls ? {} : this.kept();
    if (this.before.html) take(this.before.html, true);
    if (this.mark) this.keep();
    if (this.mark) this.wait();
    else this.ask();
  }

  get person() {
    return this.address.split("&")[0];
  }

  kept() {
    const kept = JSON.parse(sessionStorage.getItem("calls") ?? "{}");
    return kept.person === this.person ? kept : {};
  }

  keep() {
    if (!this.isOfCalls) return;
    const told = ["calls", "bell"].map((id) => document.getElementById(id));
    const html = told.map((part) => part?.outerHTML ?? "").join("");
    const kept = { person: this.person, mark: this.mark, html };
    sessionStorage.setItem("calls", JSON.stringify(kept));
  }

  wait() {
    clearTimeout(this.timer);
    if (document.hidden || this.isOver) return;
    const pace = Math.min(this.pace * 2 ** this.failures, SLOWEST);
    const chance = 1 + SPREAD * (2 * Math.random() - 1);
    this.timer = setTimeout(() => this.ask(), pace * chance * 1000);
  }

  async ask() {
    clearTimeout(this.timer);
    if (document.hidden || this.isOver || this.isAsking) return;
    this.isAsking = true;
    const mark = this.mark || this.before.mark;
    const answer = await fetch(this.address, {
      headers: { "X-By-Itself": "1", ...(mark ? { "If-None-Match": mark } : {}) },
      redirect: "manual",
    }).catch(() => null);
    await this.hear(answer).catch(() => this.fail());
    this.isAsking = false;
    this.wait();
  }

  async hear(answer) {
    if (answer?.status === 304) return this.succeed();
    if (answer?.status === 200) {
      const html = await answer.text();
      const isFirst = !(this.mark || this.before.mark);
      this.mark = answer.headers.get("ETag");
      this.succeed();
      take(html, isFirst);
      return this.keep();
    }
    if (!answer || answer.status >= 500) return this.fail();
    this.end(answer.type === "opaqueredirect");
  }

  succeed() {
    if (this.failures > 1) say(waiting.size ? "这一页有新的" : "", waiting.size > 0);
    this.failures = 0;
  }

  fail() {
    this.failures += 1;
    if (this.failures > 1) say("暂时连不上服务器，这一页可能不是最新的。", true);
  }

  // Signed out, or somebody else in this browser, or no longer allowed to look.
  end(isSignedOut) {
    this.isOver = true;
    sessionStorage.removeItem("calls");
    // A form that is being written says so itself, beside what to do.
    if (document.getElementById("presence")) return;
    say(
      isSignedOut ? "登录已过期或已退出，这一页不再更新；" : "这一页不再更新；",
      true,
    );
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = isSignedOut ? "重新登录" : "刷新看看";
    words.append(link);
  }
}

document.body.append(line);
const asking = [...document.querySelectorAll("[data-live]")].map((s) => new Asking(s));
addEventListener("visibilitychange", () => {
  for (const one of asking) {
    if (document.hidden) clearTimeout(one.timer);
    else one.ask();
  }
});
// A page that comes back from the browser's memory is as old as it was left.
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const one of asking) one.ask();
});
