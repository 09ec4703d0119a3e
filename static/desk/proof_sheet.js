// The proofreading page without page loads: each button's form is sent by fetch, and
// the sheet that is answered takes the place of the old one. Without this script each
// loads the page anew, and does the same.

import { listenForKeys, replaceList } from "./hit_list.js";
import { token } from "./token.js";

const panel = document.querySelector("#proofreading[data-sheet]");
const REFUSALS = {
  0: "登录已过期，没有改；请在另一个窗口登录，再按一次。",
  403: "没有改：您现在不能改这篇稿件，或登录已过期；请刷新页面看看。",
  404: "没有改：这篇稿件已经删除，或者您不能再打开它。",
};

function say(words) {
  panel.querySelector(".proofreading-said").textContent = words;
}

// One after the other: each makes a version, and the next is of that one. After a
// refusal what was pressed meanwhile was pressed on a text that is no more.

let turn = Promise.resolve();
let round = 0;

function send(form, button) {
  const mine = round;
  const hit = form.closest(".hit");
  hit?.classList.add("hit-done");
  turn = turn.then(() => (mine === round ? post(form, button, hit) : null));
}

async function post(form, button, hit) {
  token(form);
  const data = new FormData(form);
  if (button?.name) data.set(button.name, button.value);
  const seen = panel.querySelector("[name=seen_version]");
  if (seen && data.has("seen_version")) data.set("seen_version", seen.value);
  data.set("answer", "sheet");
  const answer = await fetch(form.action, {
    method: "POST",
    body: data,
    credentials: "same-origin",
    redirect: "manual",
  }).catch(() => null);
  const html = await answer?.text().catch(() => "");
  if (!answer?.ok) round += 1;
  if (answer && (answer.ok || answer.status === 409)) {
    // A reason that was taken down is not half written; one refused is kept.
    if (answer.ok) form.closest(".hit-ignore")?.removeAttribute("open");
    replaceList(panel, html);
    say(panel.querySelector(".proofreading-answer")?.textContent || "");
    return;
  }
  for (const waiting of panel.querySelectorAll(".hit-done"))
    waiting.classList.remove("hit-done");
  say(
    answer
      ? REFUSALS[answer.status] || "没有改：出了问题，请刷新页面后再试。"
      : "没有连上服务器，没有改，请再按一次。",
  );
  hit?.focus();
}

// The words that a finding is about stand out while it is pointed at or in focus.

function marksOf(hit) {
  const marks = hit.closest(".proof-row").querySelectorAll("mark");
  return [...marks].filter((mark) =>
    mark.dataset.numbers.split(" ").includes(hit.dataset.number),
  );
}

function pointOut(event) {
  const hit = event.target.closest(".hit");
  for (const mark of panel.querySelectorAll("mark.is-current"))
    mark.classList.remove("is-current");
  if (hit) for (const mark of marksOf(hit)) mark.classList.add("is-current");
}

function watch() {
  panel.dataset.ready = "";
  panel.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target, event.submitter);
  });
  panel.addEventListener("pointerover", pointOut);
  panel.addEventListener("focusin", pointOut);
  panel.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (!mark) return;
    const number = mark.dataset.numbers.split(" ")[0];
    mark.closest(".proof-row").querySelector(`.hit[data-number="${number}"]`)?.focus();
  });
  listenForKeys(panel);
}

if (panel) watch();
