// Plans under a mouse and under keys: one is dragged to a day or a page, or moved by
// Shift and an arrow. The move is the same POST that the buttons make.

import { dragStories } from "./dragging.js";

const board = document.querySelector("[data-plans]");
const BESIDE = { ArrowLeft: 0, ArrowRight: 1 };

function moveTo(card, zone) {
  const { plan, version } = card.dataset;
  const day = zone.dataset.day;
  // A day of the week keeps the page that was planned; no day has a page.
  const page = day ? (zone.dataset.page ?? card.dataset.page) : "";
  const form = document.getElementById("arrange");
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = "move";
  input.value = [plan, version, day, page].join(":");
  form.append(input);
  form.submit();
}

if (board) {
  dragStories({
    root: board,
    card: ".plan-card[draggable]",
    zone: ".plan-day",
    isOrdered: () => false,
    // biome-ignore lint/performance/useDomNodeTextContent: the lines as they are seen
    words: (card) => card.innerText,
    drop(card, zone) {
      if (card.closest(".plan-day") !== zone) moveTo(card, zone);
    },
  });

  board.addEventListener("keydown", (event) => {
    const card = event.target.closest(".plan-card");
    const isPlain = !(event.altKey || event.ctrlKey || event.metaKey);
    if (!card || !event.shiftKey || !isPlain || !(event.key in BESIDE)) return;
    event.preventDefault();
    card.querySelectorAll(".plan-moves button")[BESIDE[event.key]]?.click();
  });

  // Whoever moves by keys goes on with the same plan, where it stands now.
  const moved = document.getElementById(location.hash.slice(1));
  if (moved?.matches(".plan-card")) {
    (moved.querySelector(".plan-title a") ?? moved).focus();
  }
}
