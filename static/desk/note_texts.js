// The texts of a story that notes are on, read as planning/notes/passages.py reads them:
// character by character, without blanks. A character knows its place: in the editor, in
// a field, or in the page that is read.

import { editorOf } from "./prose.js";

const BLANK = /\s/u;
const CONTEXT = 32;
// Where a page that is read has each of them; what stands in them and is no text of theirs.
const READ = {
  kicker: ".story-as-set .kicker, .field-kicker .readonly",
  headline: ".story-as-set .headline, .field-headline .readonly",
  deck: ".story-as-set .deck, .field-deck .readonly",
  summary: ".story-as-set .summary, .field-summary .readonly",
  body: ".story-as-set .text, .field-body_as_set .as-set",
  briefs: ".story-as-set .brief",
  captions: ".story-as-set figcaption",
};
const NO_TEXT = {
  body: "figure, .dateline, .brief, .photo-marks, .photo-drop-line",
  briefs: "small",
  captions: ".credit, .ai-label",
};
const WRITTEN = {
  briefs: '[name^="briefs-"]:is([name$="-heading"], [name$="-text"])',
  captions: '[name^="article_photos-"][name$="-caption"]',
};

export const FIELDS = Object.keys(READ);

function add(text, words, placeAt) {
  let unit = 0;
  for (const character of words) {
    if (!BLANK.test(character)) {
      text.characters.push(character);
      text.places.push(placeAt(unit, character.length));
    }
    unit += character.length;
  }
}

function ofEditor(editor) {
  const text = { kind: "editor", editor, characters: [], places: [] };
  editor.state.doc.descendants((node, at) => {
    if (node.type.name === "table") add(text, node.attrs.caption ?? "", () => null);
    if (node.isText) {
      add(text, node.text, (unit, size) => ({
        from: at + unit,
        to: at + unit + size,
      }));
    }
  });
  return text;
}

function ofFields(fields) {
  const text = { kind: "fields", fields, characters: [], places: [] };
  for (const field of fields) {
    add(text, field.value, (unit, size) => ({
      in: field,
      from: unit,
      to: unit + size,
    }));
  }
  return text;
}

function ofElements(elements, noText) {
  const text = { kind: "elements", elements, characters: [], places: [] };
  for (const element of elements) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const skipped = noText && node.parentElement.closest(noText);
      if (skipped && element.contains(skipped)) continue;
      add(text, node.data, (unit, size) => ({
        in: node,
        from: unit,
        to: unit + size,
      }));
    }
  }
  return text;
}

// The text of one field of the story on this page, or null.
export function textOf(name) {
  const field = document.getElementById(`id_${name}`);
  const editor = editorOf(field);
  if (editor) return ofEditor(editor);
  if (field?.matches("input, textarea")) return ofFields([field]);
  const fields = WRITTEN[name] ? [...document.querySelectorAll(WRITTEN[name])] : [];
  if (fields.length)
    return ofFields(fields.filter((one) => !/__prefix__/.test(one.name)));
  const elements = [...document.querySelectorAll(READ[name])];
  return elements.length ? ofElements(elements, NO_TEXT[name]) : null;
}

function alike(one, other) {
  let number = 0;
  while (number < one.length && one[number] === other[number]) number += 1;
  return number;
}

// Where a note's words stand: where most of what was around them is, the nearest of
// equals. The server has said where that was when the text was saved.
export function find(text, { words, prefix, suffix, start }) {
  const wanted = [...words];
  const { characters } = text;
  let best = null;
  for (let at = 0; wanted.length && at + wanted.length <= characters.length; at += 1) {
    if (characters[at] !== wanted[0]) continue;
    if (alike(wanted, characters.slice(at, at + wanted.length)) < wanted.length)
      continue;
    const end = at + wanted.length;
    const before = characters.slice(Math.max(0, at - CONTEXT), at).reverse();
    const context =
      alike([...prefix].reverse(), before) +
      alike([...suffix], characters.slice(end, end + CONTEXT));
    const away = Math.abs(at - Number(start ?? 0));
    if (
      !best ||
      context > best.context ||
      (context === best.context && away < best.away)
    )
      best = { from: at, to: end, context, away };
  }
  return best;
}

// What is selected on the page, as {field, quote, prefix, suffix, start}; or null.

function chosenIn(text) {
  if (text.kind === "editor") {
    const { from, to } = text.editor.state.selection;
    return (place) => place && place.from >= from && place.to <= to;
  }
  if (text.kind === "fields") {
    const field = document.activeElement;
    if (!text.fields.includes(field)) return null;
    const { selectionStart, selectionEnd } = field;
    return (place) =>
      place.in === field && place.from >= selectionStart && place.to <= selectionEnd;
  }
  const selection = getSelection();
  if (!selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!text.elements.some((element) => range.intersectsNode(element))) return null;
  return ({ in: node, from, to }) =>
    range.comparePoint(node, from) >= 0 && range.comparePoint(node, to) <= 0;
}

function isWhereTheySelect(text) {
  if (text.kind !== "editor") return true;
  const { view } = text.editor;
  const { anchorNode } = getSelection();
  return view.hasFocus() || view.dom.contains(anchorNode);
}

export function selected() {
  for (const field of FIELDS) {
    const text = textOf(field);
    const isChosen = text && isWhereTheySelect(text) && chosenIn(text);
    if (!isChosen) continue;
    const from = text.places.findIndex(isChosen);
    if (from < 0) continue;
    let to = from;
    while (to < text.places.length && isChosen(text.places[to])) to += 1;
    const words = (start, end) => text.characters.slice(start, end).join("");
    return {
      field,
      quote: words(from, to),
      prefix: words(Math.max(0, from - CONTEXT), from),
      suffix: words(to, to + CONTEXT),
      start: from,
    };
  }
  return null;
}
