// The printed page under a thumb, a mouse and a keyboard: a swipe or an arrow turns it, a
// story of it is read in place, a page or a story is handed on. Without this script every
// area and title is a link to the story's own page.

import { showOpenings } from "./paper_openings.js";
import { offerSharing } from "./paper_share.js";

const FAR = 60; // pixels across
const STEEP = 0.6; // of them down
const STORY = /\/articles\/(\d+)\/$/;

const paper = document.querySelector(".paper");
const frame = paper.querySelector(".paper-frame");
const zoom = document.getElementById("zoom");
const pageAddress = new URL(paper.dataset.page, location.href);
// Where a story is closed to: the address that the page, or the issue, was opened at.
const home = paper.querySelector(".paper-story") ? pageAddress : new URL(location.href);
const titleOfPage = home === pageAddress ? paper.dataset.title : document.title;
let start = null;
let asking = null;
let openedFrom = null;

// Turning

function panel() {
  return paper.querySelector(".paper-story");
}

function turn(rel) {
  const link =
    panel()?.querySelector(`.story-turns a[rel="${rel}"]`) ??
    paper.querySelector(`.paper-turns a[rel="${rel}"]`);
  if (!link) return;
  if (panel()) link.click();
  else location.assign(link.href);
}

frame.addEventListener(
  "touchstart",
  (event) => {
    const alone = event.touches.length === 1 && !zoom.checked;
    start = alone ? event.touches[0] : null;
  },
  { passive: true },
);

frame.addEventListener(
  "touchend",
  (event) => {
    if (!start || (window.visualViewport && window.visualViewport.scale > 1.1)) {
      return;
    }
    const across = event.changedTouches[0].clientX - start.clientX;
    const down = event.changedTouches[0].clientY - start.clientY;
    start = null;
    if (Math.abs(across) > FAR && Math.abs(down) < Math.abs(across) * STEEP) {
      turn(across < 0 ? "next" : "prev");
    }
  },
  { passive: true },
);

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.altKey || event.ctrlKey || event.metaKey || typing || zoom.checked) {
    return;
  }
  // Within a table that is wider than its box the arrows move that.
  if (event.key.startsWith("Arrow") && event.target.closest(".table-box")) return;
  if (event.key === "ArrowLeft") turn("prev");
  else if (event.key === "ArrowRight") turn("next");
  else if (event.key === "Escape" && panel()) close();
});

// A story read in place

// The address of a story in the paper: that of its page, and its number.
function addressOf(link) {
  const href = link.getAttribute("href");
  const number = STORY.exec(new URL(href, location.href).pathname);
  const page = link.closest("[data-page]")?.dataset.page;
  if (!number || !page) return null;
  return new URL(`${page}${number[1]}/`, location.href);
}

function isOnThisPage(address) {
  return address.pathname.startsWith(pageAddress.pathname);
}

function markArea(story) {
  const links = paper.querySelectorAll(".areas a, .titles a, .contents a");
  for (const link of links) {
    const same = story && addressOf(link)?.pathname === story.dataset.address;
    if (same) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

function pressSizes() {
  const size = document.documentElement.dataset.size ?? "";
  for (const button of panel()?.querySelectorAll("[data-reading=size]") ?? []) {
    button.setAttribute("aria-pressed", String(button.value === size));
  }
}

function loadStyles() {
  return Promise.all(paper.dataset.storyStyles.split(" ").map(loadStyle));
}

function loadStyle(href) {
  if (document.querySelector(`link[href="${href}"]`)) return null;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  const loaded = new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
  });
  document.head.append(link);
  return loaded;
}

// On a narrow screen the story lies over all else, which no key may reach then.
function shield() {
  const isOver = panel() && matchMedia("(max-width: 59.99rem)").matches;
  const others = [
    ...document.querySelectorAll("body > :not(main)"),
    ...document.querySelectorAll(".paper-bar, .paper-page, .paper-rail"),
  ];
  for (const other of others) other.inert = isOver;
}

function show(story, title) {
  panel()?.remove();
  paper.classList.add("paper-open");
  paper.querySelector(".paper-page").after(story);
  document.documentElement.classList.add("story-open");
  document.title = title;
  offerSharing(story);
  markArea(story);
  pressSizes();
  shield();
  story.scrollTop = 0;
  story.querySelector(".headline").focus({ preventScroll: true });
}

function hide() {
  panel()?.remove();
  paper.classList.remove("paper-open");
  document.documentElement.classList.remove("story-open");
  document.title = titleOfPage;
  markArea(null);
  shield();
  openedFrom?.focus?.({ preventScroll: true });
  openedFrom = null;
}

function close() {
  history.pushState(null, "", home);
  hide();
}

// Whatever goes wrong, the address is that of a page which shows the same.
async function open(address, keep) {
  asking?.abort();
  asking = new AbortController();
  try {
    const styles = loadStyles();
    const answer = await fetch(address, { signal: asking.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const story = page.querySelector(".paper-story");
    await styles;
    show(document.adoptNode(story), page.title);
    if (keep) history.pushState(null, "", address);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  }
}

paper.addEventListener("click", (event) => {
  if (
    event.button ||
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.altKey
  ) {
    return;
  }
  const link = event.target.closest("a");
  if (!link) return;
  if (link.matches(".story-close")) {
    event.preventDefault();
    close();
    return;
  }
  const address = link.matches("[data-turn]") ? new URL(link.href) : addressOf(link);
  if (!address || link.closest(".paper-tools, .story")) return;
  event.preventDefault();
  if (!isOnThisPage(address)) {
    location.assign(address);
    return;
  }
  if (!link.closest(".paper-story")) openedFrom = link;
  open(address, true);
});

window.addEventListener("popstate", () => {
  const here = new URL(location.href);
  if (here.pathname === pageAddress.pathname || !isOnThisPage(here)) hide();
  else open(here, false);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-reading]")) pressSizes();
});

offerSharing(paper);
showOpenings(paper);
if (panel()) {
  document.documentElement.classList.add("story-open");
  markArea(panel());
  pressSizes();
  shield();
}
matchMedia("(max-width: 59.99rem)").addEventListener("change", shield);
