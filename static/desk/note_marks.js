// The passages that notes are on, marked in the text: in the editor as decorations, which
// move with what is typed and are no part of the document; on a page that is read, as
// marks around the words; at a plain field, by a number beside it.

import { find, textOf } from "./note_texts.js";

let decorated = null; // { editor, plugin } once the editor has them
let choose = () => {};

export function onChoice(act) {
  choose = act;
}

function openNotes() {
  return [...document.querySelectorAll("#notes [data-note]")];
}

// In the editor

function decorationsOf(doc, passages, { Decoration, DecorationSet }) {
  const made = passages.map(({ id, from, to }) =>
    Decoration.inline(from, to, { class: "note-mark", "data-of": id }, { id }),
  );
  return DecorationSet.create(doc, made);
}

async function decorate(editor) {
  const { Plugin, pm } = await import("django-prose-editor/editor");
  const plugin = new Plugin({
    state: {
      init: (_, { doc }) => decorationsOf(doc, [], pm.view),
      apply(transaction, set) {
        const passages = transaction.getMeta(plugin);
        if (passages) return decorationsOf(transaction.doc, passages, pm.view);
        return set.map(transaction.mapping, transaction.doc);
      },
    },
    props: {
      decorations: (state) => plugin.getState(state),
      handleClick(view, at) {
        const [first] = plugin.getState(view.state).find(at, at);
        if (first) choose(first.spec.id);
        return false;
      },
    },
  });
  editor.registerPlugin(plugin);
  decorated = { editor, plugin };
}

async function markEditor(text, found) {
  if (decorated?.editor !== text.editor) await decorate(text.editor);
  const passages = found.map(({ id, from, to }) => {
    const places = text.places.slice(from, to).filter(Boolean);
    return { id, from: places[0]?.from, to: places.at(-1)?.to };
  });
  const there = passages.filter(({ from, to }) => from < to);
  const { state, view } = text.editor;
  view.dispatch(
    state.tr.setMeta(decorated.plugin, there).setMeta("addToHistory", false),
  );
}

// On a page that is read

function unmark() {
  for (const mark of document.querySelectorAll("mark.note-mark")) {
    const { parentNode } = mark;
    mark.replaceWith(...mark.childNodes);
    parentNode.normalize();
  }
}

function wrap(node, from, to, id) {
  const range = document.createRange();
  range.setStart(node, from);
  range.setEnd(node, to);
  const mark = document.createElement("mark");
  mark.className = "note-mark";
  mark.dataset.of = id;
  mark.addEventListener("click", () => choose(id));
  range.surroundContents(mark);
}

// One at a time, each in the text as the one before has left it.
function markRead(field, note) {
  const text = textOf(field);
  const place = find(text, note.dataset);
  if (!place) return;
  const pieces = [];
  for (const { in: node, from, to } of text.places.slice(place.from, place.to)) {
    const last = pieces.at(-1);
    if (last?.node === node) last.to = to;
    else pieces.push({ node, from, to });
  }
  for (const { node, from, to } of pieces) wrap(node, from, to, note.dataset.note);
}

// At a plain field

function markFields(text, found) {
  for (const field of text.fields) {
    const here = found.filter(({ from }) => text.places[from]?.in === field);
    const label = field.closest(".form-row, td, .fieldBox, .flex-container");
    label?.querySelector(".note-number")?.remove();
    if (!label || !here.length) continue;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "note-number" });
    button.textContent = `批 ${here.length}`;
    button.title = `${here.length} 条批注，点开看`;
    button.addEventListener("click", () => choose(here[0].id));
    field.after(button);
  }
}

export async function mark() {
  unmark();
  const byField = new Map();
  for (const note of openNotes()) {
    const { field } = note.dataset;
    byField.set(field, [...(byField.get(field) ?? []), note]);
  }
  for (const number of document.querySelectorAll(".note-number")) number.remove();
  if (decorated && !byField.has("body")) byField.set("body", []);
  for (const [field, notes] of byField) {
    const text = textOf(field);
    if (!text) continue;
    if (text.kind === "elements") {
      for (const note of notes) markRead(field, note);
      continue;
    }
    const found = notes
      .map((note) => ({ id: note.dataset.note, ...find(text, note.dataset) }))
      .filter(({ from }) => from !== undefined);
    if (text.kind === "editor") await markEditor(text, found);
    else markFields(text, found);
  }
}

// Where a note's passage is now, shown: in the text as it is, edited or not.
export function show(note) {
  const { field, note: id } = note.dataset;
  const marked = document.querySelector(`.note-mark[data-of="${id}"]`);
  if (marked) {
    for (const other of document.querySelectorAll(".note-mark.is-chosen"))
      other.classList.remove("is-chosen");
    marked.scrollIntoView({ block: "center" });
    if (!marked.closest(".tiptap")) marked.classList.add("is-chosen");
    return true;
  }
  const text = textOf(field);
  const place = text?.kind === "fields" && find(text, note.dataset);
  if (!place) return false;
  const first = text.places[place.from];
  const last = text.places[place.to - 1];
  first.in.closest("details")?.setAttribute("open", "");
  first.in.focus({ preventScroll: true });
  first.in.setSelectionRange(first.from, last.in === first.in ? last.to : first.to);
  first.in.scrollIntoView({ block: "center" });
  return true;
}
