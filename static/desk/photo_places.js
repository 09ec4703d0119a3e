// The places of a story's photos in its text: each is seen there as a small mark, which a
// mouse drags and keys move, and a card is dragged into the text. What is stored is the
// number in the card's row, after how many paragraphs; the mark is no part of the text.
// When paragraphs are added or taken out above, a photo stays with its own.

import { captionOf, galleryOf, isLead, placed, placeOf } from "./photo_order.js";
import { group, rows } from "./photo_strip.js";
import { editorOf } from "./prose.js";
import { fieldOf, write } from "./rows.js";

const MARK = "photoMark"; // of the dataset: which row a mark is of

let text = null; // the text that photos stand in: see editedText() and readText()
let dragged = null;

function rowOf(element) {
  const mark = element.closest?.(".photo-mark");
  if (mark) return document.getElementById(mark.dataset[MARK]);
  const picture = element.closest?.(".field-picture");
  return picture && group.contains(picture) ? picture.closest(".inline-related") : null;
}

function wordsOf(place) {
  return place ? `第${place}段后` : "正文之前";
}

// The marks of the photos at one place, and what they are there.

function markOf(row) {
  const mark = document.createElement("span");
  const picture = row.querySelector(".field-picture img");
  const words = `${captionOf(row)}，${wordsOf(placeOf(row))}`;
  Object.assign(mark, { className: "photo-mark", draggable: true, tabIndex: 0 });
  mark.dataset[MARK] = row.id;
  mark.setAttribute("role", "button");
  mark.setAttribute("aria-label", `图片：${words}。上下键移动，回车写说明`);
  mark.title = `${words}：拖动，或按上下键移动`;
  if (picture) {
    const copy = new Image();
    Object.assign(copy, { src: picture.src, alt: "", draggable: false });
    mark.append(copy);
  } else mark.textContent = "图";
  mark.addEventListener("keydown", moveByKey);
  mark.addEventListener("click", () => goTo(row));
  return mark;
}

function noteOf(here) {
  if (here.some(isLead)) return here.length > 1 ? "题图和其余" : "题图";
  const gallery = galleryOf(here[0]);
  return gallery.length ? `组图 ${gallery.length} 张` : "";
}

function marksOf(here) {
  const marks = document.createElement("div");
  marks.className = "photo-marks";
  marks.contentEditable = "false";
  marks.append(...here.map(markOf));
  const note = document.createElement("small");
  note.textContent = noteOf(here);
  marks.append(note);
  return marks;
}

// What a place's marks show: others are made when it changes.
function shownOf(here) {
  return here
    .map((row) => [
      ...[row.id, captionOf(row), placeOf(row), isLead(row)],
      row.querySelector(".field-picture img")?.src,
    ])
    .concat(noteOf(here))
    .join("|");
}

// [[place, its rows]], in the order of the text.
function byPlace() {
  const places = new Map();
  for (const row of placed()) {
    const place = placeOf(row);
    places.set(place, [...(places.get(place) || []), row]);
  }
  return [...places].sort(([one], [other]) => one - other);
}

function goTo(row) {
  const caption = fieldOf(row, "caption");
  caption?.scrollIntoView({ block: "center" });
  caption?.focus({ preventScroll: true });
}

function placeAfter(row, place) {
  write(fieldOf(row, "after_paragraph"), place);
  show();
}

function moveByKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const row = rowOf(event.target);
  const at = placeOf(row);
  const last = text.count();
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    goTo(row);
    return;
  }
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: last }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  placeAfter(row, Math.min(Math.max(to, 0), last));
  document.querySelector(`[data-photo-mark="${row.id}"]`)?.focus();
}

// Whoever may not write the story, and places its photos, has its text as it is read.
function readText(area) {
  const isOurs = (child) => /^photo-/.test(child.className);
  const blocks = () => [...area.children].filter((child) => !isOurs(child));
  group.dataset.paragraphs = blocks().length;
  return {
    box: area,
    count: () => blocks().length,
    blocks,
    show() {
      for (const old of area.querySelectorAll(".photo-marks")) old.remove();
      const elements = blocks();
      for (const [place, here] of byPlace()) {
        if (place) elements[place - 1].after(marksOf(here));
        else area.prepend(marksOf(here));
      }
    },
  };
}

// The editor's text. What is stored of it has no empty paragraphs: they do not count.
function editedText(editor, { Plugin, pm }) {
  const { Decoration, DecorationSet } = pm.view;
  const { view } = editor;
  const blocks = () => filled(view.state.doc);
  const plugin = new Plugin({
    state: {
      init: (_, { doc }) => hung(doc),
      apply(change, photos, _, { doc }) {
        if (change.getMeta(plugin) || isReplacedWhole(change)) return hung(doc);
        if (!change.docChanged) return photos;
        return photos.map(({ row, at }) => ({ row, at: change.mapping.map(at, -1) }));
      },
    },
    props: { decorations: (state) => drawn(state.doc, plugin.getState(state)) },
    view: () => ({ update: (_, before) => before.doc !== view.state.doc && follow() }),
  });

  function filled(doc) {
    const found = [];
    doc.forEach((node, start) => {
      const isBlank = node.type.name !== "table" && !node.textContent.trim();
      if (!isBlank) found.push({ start, end: start + node.nodeSize });
    });
    return found;
  }

  // Where each photo hangs: at the last place within its paragraph, so that what is
  // begun behind that comes behind the photo, too.
  function hung(doc) {
    const there = filled(doc);
    group.dataset.paragraphs = there.length;
    return placed().map((row) => {
      const place = placeOf(row);
      return { row, at: place ? there[place - 1].end - 1 : 0 };
    });
  }

  function endOf(doc, at) {
    const place = doc.resolve(at);
    return place.depth ? place.after(1) : at;
  }

  // Another text altogether: a draft that was taken back, an earlier version.
  function isReplacedWhole(change) {
    let isWhole = false;
    for (const [number, step] of change.steps.entries()) {
      const { size } = change.docs[number].content;
      step.getMap().forEach((start, end) => {
        isWhole ||= start === 0 && end === size;
      });
    }
    return isWhole;
  }

  function drawn(doc, photos) {
    const places = new Map();
    for (const { row, at } of photos) {
      const end = endOf(doc, at);
      places.set(end, [...(places.get(end) || []), row]);
    }
    const marks = [...places].map(([end, here]) =>
      Decoration.widget(end, () => marksOf(here), {
        key: shownOf(here),
        side: -1,
        ignoreSelection: true,
        stopEvent: () => true,
      }),
    );
    return DecorationSet.create(doc, marks);
  }

  // The numbers of the cards follow what was written.
  function follow() {
    const { doc } = view.state;
    const there = filled(doc);
    group.dataset.paragraphs = there.length;
    let hasMoved = false;
    isFollowing = true;
    for (const { row, at } of plugin.getState(view.state)) {
      const end = at && endOf(doc, at);
      const place = there.filter((block) => block.end <= end).length;
      hasMoved ||= fieldOf(row, "after_paragraph")?.value !== String(place);
      write(fieldOf(row, "after_paragraph"), place);
    }
    isFollowing = false;
    if (hasMoved) show();
  }

  editor.registerPlugin(plugin);
  return {
    box: view.dom.closest(".prose-editor"),
    count: () => blocks().length,
    blocks: () => blocks().map(({ start }) => view.nodeDOM(start)),
    show: () => view.dispatch(view.state.tr.setMeta(plugin, true)),
  };
}

// A mark or a card, dragged over the text: a line says between which paragraphs.

function gapAt(y) {
  const boxes = text.blocks().map((block) => block.getBoundingClientRect());
  return boxes.filter((box) => box.top + box.height / 2 < y).length;
}

function edgeOf(place) {
  const blocks = text.blocks();
  if (!blocks.length) return 0;
  const box = blocks[Math.max(place - 1, 0)].getBoundingClientRect();
  return (place ? box.bottom : box.top) - text.box.getBoundingClientRect().top;
}

function takeDrags(line) {
  const over = (event) => {
    if (!dragged) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.dataTransfer.dropEffect = "move";
    line.style.insetBlockStart = `${edgeOf(gapAt(event.clientY))}px`;
    line.hidden = false;
  };
  const drop = (event) => {
    if (!dragged) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    line.hidden = true;
    placeAfter(dragged, gapAt(event.clientY));
  };
  // Before the editor itself, which would take in what is dropped.
  for (const kind of ["dragenter", "dragover"]) {
    text.box.addEventListener(kind, over, true);
  }
  text.box.addEventListener("drop", drop, true);
  text.box.addEventListener("dragleave", (event) => {
    if (!text.box.contains(event.relatedTarget)) line.hidden = true;
  });
  document.addEventListener("dragstart", (event) => {
    dragged = rowOf(event.target);
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", captionOf(dragged));
  });
  document.addEventListener("dragend", () => {
    dragged = null;
    line.hidden = true;
  });
}

let isFollowing = false;
let asked = 0;

function show() {
  text?.show();
  group.dispatchEvent(new Event("photos:counted"));
}

function showSoon() {
  if (isFollowing) return;
  cancelAnimationFrame(asked);
  asked = requestAnimationFrame(show);
}

function begin(found) {
  text = found;
  text.box.classList.add("has-photo-places");
  const line = document.createElement("div");
  Object.assign(line, { className: "photo-drop-line", hidden: true });
  text.box.append(line);
  takeDrags(line);
  show();
  group.addEventListener("change", showSoon);
  for (const kind of ["formset:added", "formset:removed"]) {
    document.addEventListener(kind, showSoon);
  }
  // Thumbnails come when the library has told of them.
  const pictures = new MutationObserver(showSoon);
  for (const row of rows()) pictures.observe(row, { childList: true, subtree: true });
}

async function beginEditing(editor) {
  if (text) return;
  begin(editedText(editor, await import("django-prose-editor/editor")));
}

if (group?.querySelector("[name$='-after_paragraph']")) {
  const field = document.getElementById("id_body");
  const area = document.querySelector(".field-body_as_set .as-set");
  if (editorOf(field)) beginEditing(editorOf(field));
  else if (area) begin(readText(area));
  document.addEventListener("prose-editor:ready", ({ detail }) => {
    if (detail.textarea === field) beginEditing(detail.editor);
  });
}
