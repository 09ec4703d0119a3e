// The wall under a mouse: a story is dragged to its place, and the move is the same
// POST that the buttons make. The minutes to the deadline run on.

const night = document.querySelector(".night[data-may-arrange]");
let dragged = null;

function field(form, name, value) {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = name;
  input.value = value;
  form.append(input);
}

function cardBelow(column, y) {
  return [...column.querySelectorAll(".wall-card")].find((card) => {
    const box = card.getBoundingClientRect();
    return card !== dragged && y < box.top + box.height / 2;
  });
}

function unmark() {
  for (const marked of document.querySelectorAll(".is-before, .is-goal")) {
    marked.classList.remove("is-before", "is-goal");
  }
}

if (night) {
  night.addEventListener("dragstart", (event) => {
    dragged = event.target.closest(".wall-card");
    if (dragged) {
      event.dataTransfer.effectAllowed = "move";
      // biome-ignore lint/performance/useDomNodeTextContent: the lines as they are seen
      event.dataTransfer.setData("text/plain", dragged.innerText);
      dragged.classList.add("is-dragged");
    }
  });
  night.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    unmark();
  });
  night.addEventListener("dragover", (event) => {
    const column = event.target.closest(".wall-column");
    if (!dragged || !column) {
      return;
    }
    event.preventDefault();
    unmark();
    column.classList.add("is-goal");
    cardBelow(column, event.clientY)?.classList.add("is-before");
  });
  night.addEventListener("drop", (event) => {
    const column = event.target.closest(".wall-column");
    if (!dragged || !column) {
      return;
    }
    event.preventDefault();
    const rest = [...column.querySelectorAll(".wall-card")].filter(
      (card) => card !== dragged,
    );
    const below = cardBelow(column, event.clientY);
    const { placement, article } = dragged.dataset;
    // Looked for now: the wall is set anew while it is open (live.js).
    const form = document.getElementById("arrange");
    field(form, "do", placement ? `move:${placement}` : `add:${article}`);
    field(form, "page", column.dataset.page);
    field(form, "place", below ? rest.indexOf(below) : rest.length);
    form.submit();
  });
}

function tick() {
  const clock = document.querySelector("[data-closes]");
  if (!clock) return;
  const minutes = Math.floor((new Date(clock.dataset.closes) - Date.now()) / 60000);
  const hour = clock.dataset.closes.slice(11, 16);
  clock.textContent =
    minutes < 0 ? `已过截稿 ${hour}` : `离截稿（${hour}）还有 ${minutes} 分钟`;
  clock.classList.toggle("wall-late", minutes < 0);
}

setInterval(tick, 15000);
