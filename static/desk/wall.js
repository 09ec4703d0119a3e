// The wall under a mouse: a story is dragged to its place, and the move is the same
// POST that the buttons make. The minutes to the deadline run on.

import { dragStories } from "./dragging.js";

const night = document.querySelector(".night[data-may-arrange]");

function field(form, name, value) {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = name;
  input.value = value;
  form.append(input);
}

if (night) {
  dragStories({
    root: night,
    card: ".wall-card",
    zone: ".wall-column",
    isOrdered: () => true,
    // biome-ignore lint/performance/useDomNodeTextContent: the lines as they are seen
    words: (card) => card.innerText,
    drop(card, column, place) {
      const { placement, article } = card.dataset;
      // Looked for now: the wall is set anew while it is open (live.js).
      const form = document.getElementById("arrange");
      field(form, "do", placement ? `move:${placement}` : `add:${article}`);
      field(form, "page", column.dataset.page);
      field(form, "place", place);
      form.submit();
    },
  });
}

// As the server says it (articles/dates.py): two units, none of nought.
function left(minutes) {
  const parts = [
    [Math.floor(minutes / 1440), "天"],
    [Math.floor(minutes / 60) % 24, "小时"],
    [minutes % 60, "分"],
  ]
    .filter(([number]) => number)
    .map(([number, unit]) => `${number} ${unit}`);
  return parts.length ? `还有 ${parts.slice(0, 2).join(" ")}` : "不到 1 分";
}

function tick() {
  const clock = document.querySelector("[data-closes]");
  if (!clock) return;
  const minutes = Math.floor((new Date(clock.dataset.closes) - Date.now()) / 60000);
  const hour = clock.dataset.closes.slice(11, 16);
  clock.textContent =
    minutes < 0 ? `已过截稿 ${hour}` : `离截稿（${hour}）${left(minutes)}`;
  clock.classList.toggle("wall-late", minutes < 0);
}

setInterval(tick, 15000);
