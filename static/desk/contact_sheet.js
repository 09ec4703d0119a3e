// The contact sheet of the photo library: its size, which each person's browser keeps, a
// walk by keys, what is selected, and one photo as large as the window. Without this
// script it is a grid of links and boxes, or a list.

const SIZE = "contact-sheet-size";
const SEARCH_KEY_OFF = "search-key-off";
const FAR = 50; // pixels across
const STEEP = 0.6; // of them down
const sheet = document.getElementById("contact-sheet");
const links = [...(sheet?.querySelectorAll(".sheet-picture") ?? [])];
const counter = document.querySelector(".action-counter");
let at = 0;
let shown = 0; // the one that the viewer showed last
let viewer = null;
let lastChosen = null;
let start = null;

function boxOf(link) {
  return link.closest("li").querySelector("input.action-select");
}

// The size

function stored(value, name = SIZE) {
  try {
    if (value) localStorage.setItem(name, value);
    return localStorage.getItem(name);
  } catch {
    return null; // a browser that keeps nothing
  }
}

function setSize(size) {
  sheet.dataset.size = size;
  for (const button of document.querySelectorAll(".sheet-sizes button")) {
    button.setAttribute("aria-pressed", String(button.dataset.size === size));
  }
}

function enlivenSizes() {
  const sizes = document.querySelector(".sheet-sizes");
  for (const button of sizes.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      stored(button.dataset.size);
      setSize(button.dataset.size);
    });
  }
  const known = [...sizes.children].map((button) => button.dataset.size);
  setSize(known.includes(stored()) ? stored() : sheet.dataset.size);
  sizes.hidden = false;
  document.querySelector(".sheet-keys").hidden = false;
}

// What is selected

function count() {
  const boxes = links.map(boxOf).filter(Boolean);
  const chosen = boxes.filter((box) => box.checked).length;
  if (counter) counter.textContent = `本页 ${boxes.length} 张，选中 ${chosen} 张`;
  if (viewer?.open) showChoice();
}

function select(box, isChosen, isRange) {
  const boxes = links.map(boxOf);
  const [from, to] = [boxes.indexOf(lastChosen ?? box), boxes.indexOf(box)];
  const some = isRange
    ? boxes.slice(Math.min(from, to), Math.max(from, to) + 1)
    : [box];
  for (const one of some) one.checked = isChosen;
  lastChosen = box;
  count();
}

function toggle(link, isRange = false) {
  const box = boxOf(link);
  if (box) select(box, !box.checked, isRange);
}

function allButton() {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", textContent: "全选本页" });
  button.className = "sheet-all";
  button.addEventListener("click", () => {
    const boxes = links.map(boxOf);
    const isChosen = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = isChosen;
    count();
  });
  return button;
}

// The walk

function go(number) {
  links[at].tabIndex = -1;
  at = Math.max(0, Math.min(links.length - 1, number));
  links[at].tabIndex = 0;
  if (!viewer?.open) links[at].focus();
}

function columns() {
  const top = links[0].getBoundingClientRect().top;
  const next = links.findIndex((link) => link.getBoundingClientRect().top > top + 1);
  return next === -1 ? links.length : next;
}

function walk(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const to = {
    ArrowLeft: () => at - 1,
    ArrowRight: () => at + 1,
    ArrowUp: () => (at < columns() ? at : at - columns()),
    ArrowDown: () => at + columns(),
    Home: () => 0,
    End: () => links.length - 1,
  };
  if (event.key in to) {
    event.preventDefault();
    go(to[event.key]());
  } else if (event.key === " ") {
    event.preventDefault();
    toggle(links[at], event.shiftKey);
  }
}

// "/" goes to the box of this list; the desk's own box has it on every other page, and
// the switch for it (search_box.js).
function search(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || viewer?.open) return;
  if (stored(undefined, SEARCH_KEY_OFF)) return;
  const isTyping = event.target.closest?.(
    "input:not([type=checkbox]), textarea, select",
  );
  const box = document.getElementById("searchbar");
  if (event.key !== "/" || isTyping || !box) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  box.focus();
  box.select();
}

// One photo, large

function made() {
  const dialog = document.createElement("dialog");
  dialog.className = "sheet-viewer";
  dialog.setAttribute("aria-label", "看大图");
  dialog.innerHTML = `
    <p class="sheet-viewer-head">
      <span role="status"></span>
      <button type="button" data-do="select" aria-pressed="false">选中</button>
      <button type="button" data-do="before" aria-label="上一张">‹</button>
      <button type="button" data-do="after" aria-label="下一张">›</button>
      <button type="button" data-do="close" aria-label="关闭" autofocus>×</button>
    </p>
    <div class="sheet-viewer-photo"></div>`;
  const acts = {
    select: () => toggle(links[at]),
    before: () => turn(at - 1),
    after: () => turn(at + 1),
    close: () => dialog.close(),
  };
  for (const [name, act] of Object.entries(acts)) {
    dialog.querySelector(`[data-do=${name}]`).addEventListener("click", act);
  }
  dialog.querySelector("[data-do=select]").hidden = !boxOf(links[0]);
  dialog.addEventListener("keydown", turnByKey);
  dialog.addEventListener("touchstart", beginSwipe, { passive: true });
  dialog.addEventListener("touchend", endSwipe, { passive: true });
  // Closed, a dialog gives the focus back to where it was opened; that comes first.
  dialog.addEventListener("close", () => links[shown].focus());
  document.body.append(dialog);
  return dialog;
}

function showChoice() {
  const button = viewer.querySelector("[data-do=select]");
  const isChosen = Boolean(boxOf(links[at])?.checked);
  button.setAttribute("aria-pressed", String(isChosen));
  button.textContent = isChosen ? "已选中" : "选中";
}

async function fetched(address) {
  const answer = await fetch(address, { redirect: "manual" }).catch(() => null);
  return answer?.ok ? answer.text() : null;
}

async function turn(number) {
  go((number + links.length) % links.length);
  shown = at;
  const asked = at;
  const place = viewer.querySelector(".sheet-viewer-photo");
  viewer.querySelector("[role=status]").textContent = `${at + 1}/${links.length}`;
  showChoice();
  const html = await fetched(links[asked].dataset.sheet);
  if (at !== asked) return; // walked on meanwhile
  if (html === null) {
    place.textContent = "没有连上图片库，请稍后再试，或重新登录。";
    return;
  }
  place.innerHTML = html;
  place.scrollTop = 0;
}

function open(event) {
  // Another tab or window, a download: as the browser does with any link.
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  viewer ??= made();
  viewer.showModal();
  turn(links.indexOf(event.currentTarget));
}

function turnByKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: links.length - 1 };
  if (event.key in to) {
    event.preventDefault();
    turn(to[event.key]);
  } else if (event.key === " " && !event.target.closest("a, button:not([autofocus])")) {
    event.preventDefault();
    toggle(links[at]);
  }
}

function beginSwipe(event) {
  start = event.touches.length === 1 ? event.touches[0] : null;
}

function endSwipe(event) {
  const isNear = (window.visualViewport?.scale ?? 1) > 1.1;
  if (!start || isNear) return;
  const across = event.changedTouches[0].clientX - start.clientX;
  const down = event.changedTouches[0].clientY - start.clientY;
  start = null;
  if (Math.abs(across) > FAR && Math.abs(down) < Math.abs(across) * STEEP) {
    turn(across < 0 ? at + 1 : at - 1);
  }
}

if (links.length) {
  enlivenSizes();
  links.forEach((link, number) => {
    link.tabIndex = number ? -1 : 0;
    link.addEventListener("focus", () => {
      links[at].tabIndex = -1;
      at = number;
      link.tabIndex = 0;
    });
    link.addEventListener("click", open);
    const box = boxOf(link);
    if (!box) return;
    // The keys have it: space on the picture.
    box.tabIndex = -1;
    box.addEventListener("click", (event) => select(box, box.checked, event.shiftKey));
  });
  sheet.addEventListener("keydown", walk);
  counter?.setAttribute("role", "status");
  counter?.after(allButton());
  window.addEventListener("pageshow", count);
  count();
}
document.addEventListener("keydown", search, { capture: true });
