// The photos of a story in their order: dragged, or moved by keys. One click makes one of
// them the 题图 that opens the story; those that will be a gallery 组图 say so.

import { dragStories } from "./dragging.js";
import { group, isFilled, rows } from "./photo_strip.js";
import { button, fieldOf, isRemoved, renumber, tell, write } from "./rows.js";

const FEWEST_IN_A_GALLERY = 4; // as in articles/site/page_parts.py
const CARD = ".inline-related:not(.empty-form, .is-empty)";

// The rows that will be stored, in their order.
export function placed() {
  return rows().filter((row) => isFilled(row) && !isRemoved(row));
}

export function placeOf(row) {
  const number = Number.parseInt(fieldOf(row, "after_paragraph")?.value, 10) || 0;
  const last = Number(group.dataset.paragraphs ?? Number.POSITIVE_INFINITY);
  return Math.min(Math.max(number, 0), last);
}

export function captionOf(row) {
  const own = fieldOf(row, "caption")?.value.trim();
  return own || row.querySelector("h3 .inline_label")?.textContent.trim() || "图片";
}

// The photo that stands above the text, as wide as the page.
export function isLead(row) {
  const first = placed().find((each) => placeOf(each) === 0);
  return first === row && Boolean(fieldOf(row, "is_wide")?.checked);
}

// The others of a row's place that are a gallery with it; none if they are too few.
export function galleryOf(row) {
  const place = placeOf(row);
  const here = placed().filter((each) => placeOf(each) === place && !isLead(each));
  return here.includes(row) && here.length >= FEWEST_IN_A_GALLERY ? here : [];
}

function moveTo(row, place) {
  const others = placed().filter((each) => each !== row);
  const before = others[Math.max(place, 0)];
  if (before) before.before(row);
  else others.at(-1)?.after(row);
  renumber(rows().filter(isFilled));
}

function check(box, checked) {
  if (!box || box.checked === checked) return;
  box.checked = checked;
  tell(box);
}

function toggleLead(row) {
  const wasLead = isLead(row);
  for (const each of placed().filter(isLead)) check(fieldOf(each, "is_wide"), false);
  if (wasLead) return;
  write(fieldOf(row, "after_paragraph"), 0);
  moveTo(row, 0);
  check(fieldOf(row, "is_wide"), true);
}

function moveByKey(event) {
  const head = event.target.closest?.(`${CARD} > h3`);
  if (!head || event.altKey || event.ctrlKey || event.metaKey) return;
  const row = head.parentElement;
  const at = placed().indexOf(row);
  const last = placed().length - 1;
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: last }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  moveTo(row, Math.min(to, last));
  event.target.focus();
}

function enliven(row) {
  const title = row.querySelector("h3");
  const up = title?.querySelector(".row-up");
  if (!up || title.querySelector(".row-down")) return;
  up.title = "往前移（上下键也行，Home 到最前，End 到最后）";
  const down = button("row-down", "↓", "往后移", () => {
    moveTo(row, placed().indexOf(row) + 1);
    down.focus();
  });
  const lead = button("photo-lead", "做题图", "排在正文之前，占满版心", () => {
    toggleLead(row);
    lead.focus();
  });
  lead.removeAttribute("aria-label"); // its words are its name
  const note = document.createElement("span");
  note.className = "photo-gallery";
  up.before(note, lead);
  up.after(down);
  const picture = row.querySelector(".field-picture");
  if (picture) {
    picture.draggable = true;
    picture.title = "拖到别处排先后，拖进正文定位置";
  }
}

function showRoles() {
  for (const row of rows()) {
    const lead = row.querySelector(".photo-lead");
    if (!lead) continue;
    lead.setAttribute("aria-pressed", String(isLead(row)));
    const gallery = galleryOf(row);
    row.classList.toggle("is-in-gallery", gallery.length > 0);
    const words = gallery.length
      ? `组图 ${gallery.indexOf(row) + 1}/${gallery.length}`
      : "";
    const note = row.querySelector(".photo-gallery");
    if (note.textContent !== words) note.textContent = words;
  }
}

if (group?.querySelector("[name$='-order']")) {
  for (const row of rows()) enliven(row);
  showRoles();
  group.addEventListener("keydown", moveByKey);
  group.addEventListener("change", showRoles);
  group.addEventListener("photos:counted", showRoles);
  for (const kind of ["formset:added", "formset:removed"]) {
    document.addEventListener(kind, ({ target }) => {
      if (group.contains(target)) enliven(target);
      showRoles();
    });
  }
  dragStories({
    root: group,
    card: CARD,
    zone: "#article_photos-group",
    isOrdered: () => true,
    words: captionOf,
    drop: (row, _, place) => moveTo(row, place),
  });
}
