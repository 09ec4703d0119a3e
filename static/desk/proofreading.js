// The proofreading rules while a story is being written. The server reads what is
// typed (articles/text/proofreading/) and sets the list; a mend is made here, in the
// field itself: nothing typed meanwhile is lost, and the mend can be undone.

import { editorOf } from "./prose.js";
import { wordsOf } from "./small_figures.js";
import { token } from "./token.js";

const PAUSE = 1200; // milliseconds without typing before the text is read
const RETRY = 15_000;
const panel = document.getElementById("proofreading");
const form = document.getElementById("article_form");
const READ =
  /^(csrfmiddlewaretoken|kicker|headline|deck|summary|dateline|body|editors_note|correction_text|(briefs|article_photos|bylines)-\d+-(heading|text|caption|photo|contributor|DELETE))$/;
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

// Showing: a new list takes over what was open, half written and in focus.

function show(html) {
  const list = panel.querySelector(".proofreading-hits");
  const focused = hits().findIndex((hit) => hit.contains(document.activeElement));
  const begun = list.querySelector(".hit-ignore[open]");
  const key = begun?.closest(".hit").dataset.key;
  const reason = begun?.querySelector("[data-reason]");
  const wasTyping = reason === document.activeElement;
  const ignoredOpen = list.querySelector(".ignored")?.open;

  list.innerHTML = html;

  if (ignoredOpen) list.querySelector(".ignored")?.setAttribute("open", "");
  const again = begun && list.querySelector(`[data-key="${key}"] .hit-ignore`);
  if (again) {
    again.open = true;
    again.querySelector("[data-reason]").value = reason.value;
  }
  if (again && wasTyping) again.querySelector("[data-reason]").focus();
  else if (focused >= 0) {
    const next = hits()[Math.min(focused, hits().length - 1)] || panel;
    next.querySelector("button")?.focus({ preventScroll: true });
  }
}

function hits() {
  return [...panel.querySelectorAll(".hit")];
}

// Where a hit stands now: of the places with the same words around it, the one
// nearest to where it was read. It was counted in characters, not in UTF-16 units.

function nearest(text, { before, text: words, after, start }) {
  const wanted = before + words + after;
  let best = null;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const from = at + before.length;
    const away = Math.abs([...text.slice(0, from)].length - Number(start));
    if (!best || away < best.away) best = { from, to: from + words.length, away };
  }
  return best;
}

// The two kinds of place that hold text. replace() takes [[from, to, new words]] in
// reading order, offsets in `text`.

function plainField(field) {
  return {
    text: field.value,
    select(from, to) {
      field.closest("details")?.setAttribute("open", "");
      field.focus({ preventScroll: true });
      field.setSelectionRange(from, to);
    },
    show(from, to) {
      this.select(from, to);
      field.scrollIntoView({ block: "center" });
    },
    replace(changes) {
      const from = changes[0][0];
      const to = changes.at(-1)[1];
      let words = "";
      changes.forEach(([, end, part], i) => {
        words += part + field.value.slice(end, changes[i + 1]?.[0] ?? to);
      });
      this.select(from, to);
      // The one way to change a field that the browser can undo.
      document.execCommand(words ? "insertText" : "delete", false, words);
    },
    undo() {
      field.focus({ preventScroll: true });
      document.execCommand("undo");
    },
  };
}

function proseEditor(editor) {
  let text = "";
  const places = [];
  editor.state.doc.descendants((node, at) => {
    if (!node.isTextblock) return true;
    node.forEach((child, offset) => {
      const words = child.isText ? wordsOf(child) : "\n";
      for (let i = 0; i < words.length; i += 1) places.push(at + 1 + offset + i);
      text += words;
    });
    places.push(at + 1 + node.content.size);
    text += "\n";
    return false;
  });
  // The end of the last word is not the start of the next: a paragraph may end there.
  const range = (from, to) => ({
    from: places[from],
    to: to > from ? places[to - 1] + 1 : places[from],
  });
  return {
    text,
    show(from, to) {
      editor.chain().focus().setTextSelection(range(from, to)).scrollIntoView().run();
    },
    replace(changes) {
      const { tr } = editor.state;
      for (const [start, end, words] of changes.toReversed()) {
        const { from, to } = range(start, end);
        tr.insertText(words, from, to);
      }
      editor.view.dispatch(tr);
    },
    undo() {
      editor.commands.undo();
    },
  };
}

function textOf(passage) {
  const field = form.elements[passage];
  const editor = editorOf(field);
  if (editor) return proseEditor(editor);
  return field ? plainField(field) : null;
}

// What differs between some words and their mend. What is the same stays in its
// place, and so do bold words and links there.
function differences(words, mend) {
  const old = [...words];
  const fresh = [...mend];
  if (words.length === old.length && mend.length === words.length) {
    return old.flatMap((word, i) => (word === fresh[i] ? [] : [[i, i + 1, fresh[i]]]));
  }
  const most = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < most && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  const length = (part) => part.join("").length;
  return [
    [
      length(old.slice(0, head)),
      length(old.slice(0, old.length - tail)),
      fresh.slice(head, fresh.length - tail).join(""),
    ],
  ];
}

// What the buttons do

function find(hit) {
  const text = textOf(hit.dataset.passage);
  const found = text && nearest(text.text, hit.dataset);
  if (!text) say("这段说明在图片库里，请到图片库改。");
  else if (!found) say("这里的字已经改过了。");
  return found && { text, ...found };
}

const DO = {
  show(hit) {
    const found = find(hit);
    if (found) found.text.show(found.from, found.to);
  },
  mend(hit, button) {
    const found = find(hit);
    if (!found) return;
    const { scrollX, scrollY } = window;
    const { passage, text, mend } = hit.dataset;
    found.text.replace(
      differences(text, mend).map(([start, end, words]) => [
        found.from + start,
        found.from + end,
        words,
      ]),
    );
    button.focus({ preventScroll: true });
    window.scrollTo(scrollX, scrollY);
    hit.classList.add("hit-done");
    say(mend ? `“${text}”已改成“${mend}”。` : `“${text}”已删去。`, () => {
      textOf(passage).undo();
      window.scrollTo(scrollX, scrollY);
      read(0);
    });
    read(0);
  },
  ignore(hit) {
    const field = hit.querySelector("[data-reason]");
    const reason = field.value.trim();
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
  document.addEventListener("formset:removed", () => read());
  read(0);
}

if (panel?.dataset.proofread && form) watch();
