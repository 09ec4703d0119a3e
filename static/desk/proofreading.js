// The proofreading rules while a story is being written. The server reads what is
// typed (articles/text/proofreading/) and sets the list; a mend is made here, in the
// field itself: nothing typed meanwhile is lost, and the mend can be undone.

import { listenForKeys, replaceList } from "./hit_list.js";
import { differences, nearest, textOf } from "./proof_texts.js";
import { token } from "./token.js";

const PAUSE = 1200; // milliseconds without typing before the text is read
const RETRY = 15_000;
const panel = document.getElementById("proofreading");
const form = document.getElementById("article_form");
const READ =
  /^(csrfmiddlewaretoken|kicker|headline|deck|language|summary|dateline|body|editors_note|correction_text|(briefs|article_photos|bylines)-\d+-(heading|text|caption|photo|contributor|DELETE))$/;
const REFUSALS = {
  0: "登录已过期，没有校对；请在另一个窗口登录后再试。",
  400: "稿件太长，没有校对。",
  403: "您不能这样做，或登录已过期，请刷新页面后再试。",
};

function say(words, undo) {
  const line = panel.querySelector(".proofreading-said");
  line.textContent = words;
  if (!undo) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "hit-button";
  button.textContent = "撤销";
  button.addEventListener("click", undo);
  line.append(" ", button);
}

// Asking

let asked = 0;
let waiting;

function read(pause = PAUSE) {
  clearTimeout(waiting);
  waiting = setTimeout(() => ask(panel.dataset.proofread), pause);
}

async function ask(address, more = {}, done = "") {
  asked += 1;
  const turn = asked;
  token(form);
  const data = new FormData(form);
  for (const name of [...data.keys()]) if (!READ.test(name)) data.delete(name);
  for (const [name, value] of Object.entries(more)) data.append(name, value);
  const answer = await fetch(address, {
    method: "POST",
    body: data,
    credentials: "same-origin",
    redirect: "manual",
  }).catch(() => null);
  const text = await answer?.text().catch(() => "");
  // An answer that comes after a newer question is out of date.
  if (turn !== asked) return;
  if (!answer) {
    say("没有连上服务器，稍后再校对。");
    read(RETRY);
  } else if (answer.ok) {
    show(text);
    if (done) say(done);
  } else {
    const isSentence = answer.headers.get("Content-Type")?.startsWith("text/plain");
    say(isSentence ? text : REFUSALS[answer.status] || "校对出了问题，请保存后再试。");
  }
}

function show(html) {
  replaceList(panel, html);
  paint();
}

function hits() {
  return [...panel.querySelectorAll(".hit")];
}

function textOfPassage(passage) {
  return textOf(form.elements[passage]);
}

// Where the editor shows what is found, its words are underlined: the browser paints
// them, the text is left alone.

function paint() {
  if (!CSS.highlights) return;
  const body = textOfPassage("body");
  const ranges = hits()
    .filter((hit) => hit.dataset.passage === "body")
    .map((hit) => [hit, body && nearest(body.text, hit.dataset)])
    .filter(([, place]) => place)
    .flatMap(([hit, place]) =>
      marked(hit.dataset).map(([from, to]) =>
        body.domRange?.(place.from + from, place.from + to),
      ),
    )
    .filter(Boolean);
  CSS.highlights.set("proofreading", new Highlight(...ranges));
}

// Of a pair of quotes the two, not all between them.
function marked({ text, mend }) {
  if (mend?.length !== text.length) return [[0, text.length]];
  return differences(text, mend).map(([from, to]) => [from, to]);
}

// What the buttons do

function find(hit) {
  const text = textOfPassage(hit.dataset.passage);
  const found = text && nearest(text.text, hit.dataset);
  if (!text) say("这段说明在图片库里，请到图片库改。");
  else if (!found) say("这里的字已经改过了。");
  return found && { text, ...found };
}

// The changes of a mend, in the text that it was found in.
function changes({ text, mend }, { from }) {
  return differences(text, mend).map(([start, end, words]) => [
    from + start,
    from + end,
    words,
  ]);
}

// Mend in one text all that can be mended together; return how many.
function mendSafe(passage, safe) {
  const text = textOfPassage(passage);
  const taken = [];
  let count = 0;
  for (const hit of safe) {
    const place = text && nearest(text.text, hit.dataset);
    const wanted = place ? changes(hit.dataset, place) : [];
    const meets = ([from, to]) =>
      taken.some(
        ([start, end]) =>
          from < Math.max(end, start + 1) && start < Math.max(to, from + 1),
      );
    if (!wanted.length || wanted.some(meets)) continue;
    taken.push(...wanted);
    count += 1;
  }
  if (count) text.replace(taken.sort(([one], [other]) => one - other));
  return count;
}

function keepingPlace(act) {
  const { scrollX, scrollY } = window;
  act();
  window.scrollTo(scrollX, scrollY);
}

function done(words, passages) {
  say(words, () => {
    keepingPlace(() => {
      for (const passage of passages) textOfPassage(passage).undo();
    });
    read(0);
  });
  read(0);
}

const DO = {
  show(hit) {
    const found = find(hit);
    if (found) found.text.show(found.from, found.to);
  },
  mend(hit) {
    const found = find(hit);
    if (!found) return;
    const { passage, change } = hit.dataset;
    keepingPlace(() => found.text.replace(changes(hit.dataset, found)));
    hit.classList.add("hit-done");
    hit.focus({ preventScroll: true });
    done(`${change}。`, [passage]);
  },
  mendAll() {
    const passages = new Map();
    for (const hit of panel.querySelectorAll(".hit[data-safe]")) {
      const { passage } = hit.dataset;
      passages.set(passage, [...(passages.get(passage) || []), hit]);
    }
    let count = 0;
    keepingPlace(() => {
      for (const [passage, safe] of passages) {
        const made = mendSafe(passage, safe);
        if (made) count += made;
        else passages.delete(passage);
      }
    });
    if (!count) return say("这里的字已经改过了。");
    panel.querySelector("[data-do=mendAll]").focus({ preventScroll: true });
    done(`改正了 ${count} 处，保存后是一个版本。`, [...passages.keys()]);
  },
  ignore(hit, button) {
    const field = hit.querySelector("[data-reason]");
    const reason = button?.dataset.usual || field.value.trim();
    if (reason)
      ask(panel.dataset.ignore, { key: hit.dataset.key, reason }, "已记为不改。");
    else field.focus();
  },
  heed(_, button) {
    ask(panel.dataset.heed, { ignored: button.dataset.ignored }, "已撤销。");
  },
};

function watch() {
  panel.dataset.ready = "";
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) DO[button.dataset.do](button.closest(".hit"), button);
  });
  // Enter in a reason is not Enter in the story's form, which would save it.
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-reason]")) return;
    event.preventDefault();
    if (!event.isComposing) DO.ignore(event.target.closest(".hit"));
  });
  // jQuery, for the admin's autocompletes speak of a change through it only.
  window.django.jQuery(form).on("input change", (event) => {
    if (panel.contains(event.target)) return;
    say("");
    read();
  });
  listenForKeys(panel);
  document.addEventListener("formset:removed", () => read());
  read(0);
}

if (panel?.dataset.proofread && form) watch();
