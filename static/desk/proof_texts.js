// The texts that findings are in: a plain field or the editor, each read as characters
// and changed by places in them, so that the browser can undo it.

import { editorOf } from "./prose.js";
import { wordsOf } from "./small_figures.js";

// Where a hit stands now: of the places with the same words around it, or at one side
// where its neighbour was mended a moment ago, the one nearest to where it was read. It
// was counted in characters, not in UTF-16 units.

export function nearest(text, { before, text: words, after, start }) {
  const sides = [
    [before, after],
    [before, ""],
    ["", after],
  ];
  for (const [left, right] of sides) {
    const whole = left === before && right === after;
    const found =
      (whole || left || right) && nearestOf(text, left, words, right, start);
    if (found) return found;
  }
  return null;
}

function nearestOf(text, before, words, after, start) {
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
    domRange(from, to) {
      const place = range(from, to);
      const [start, end] = [place.from, place.to].map((at) => editor.view.domAtPos(at));
      const found = document.createRange();
      found.setStart(start.node, start.offset);
      found.setEnd(end.node, end.offset);
      return found;
    },
    undo() {
      editor.commands.undo();
    },
  };
}

export function textOf(field) {
  const editor = editorOf(field);
  if (editor) return proseEditor(editor);
  return field ? plainField(field) : null;
}

// What differs between some words and their mend. What is the same stays in its
// place, and so do bold words and links there.
export function differences(words, mend) {
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
