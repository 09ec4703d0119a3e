// The board of the front page under a mouse and without reloading: each move is the same
// POST that the buttons make. The answer's board takes the place of the one there, and
// the focus stays with the story that was moved.

import { dragStories } from "./dragging.js";
import { token } from "./token.js";

const news = document.getElementById("board-news");
let isUnderWay = false;

function board() {
  return document.getElementById("board");
}

function cardOf(element) {
  return element.closest?.(".front-card");
}

function message(page) {
  return page.querySelector(".messagelist li");
}

function showRefusal(page) {
  // A refusal stays in sight; what was done is seen on the board.
  document.querySelector(".messagelist")?.remove();
  const line = message(page);
  if (line && !line.classList.contains("success")) {
    board().before(line.closest(".messagelist"));
  }
}

function focusOn(story, pressed) {
  // The same button of the story again; where it is of no more use, its headline.
  const set = document.getElementById(`set-${story}`);
  const headline = set || document.getElementById(`found-${story}`);
  const buttons = cardOf(headline || news)?.querySelectorAll("button") || [];
  const same = [...buttons].find(
    (button) => button.value === pressed && !button.disabled,
  );
  (same || headline || document.querySelector(".front-zone h2"))?.focus();
}

function takeOver(page) {
  board().replaceWith(page.getElementById("board"));
  for (const field of document.querySelectorAll("#go-live [name=seen]")) {
    field.value = page.querySelector("#go-live [name=seen]").value;
  }
  for (const field of document.querySelectorAll("#frontpage_form [name=seen]")) {
    field.value = page.querySelector("#frontpage_form [name=seen]").value;
  }
}

async function move(what, position) {
  if (isUnderWay) {
    return;
  }
  isUnderWay = true;
  const form = document.getElementById("arrange");
  token(form);
  const sent = new FormData(form);
  sent.set("do", what);
  if (position !== undefined) {
    sent.set("position", position);
  }
  try {
    const answer = await fetch(form.action, { method: "POST", body: sent });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("board")) {
      // Signed out, or somebody has made it live: the page itself says so.
      location.reload();
      return;
    }
    takeOver(page);
    showRefusal(page);
    news.textContent = message(page)?.textContent || "";
    focusOn(what.split(":")[1], what);
  } catch {
    news.textContent = "网络不通，这一步没有做：请再试一次。";
    alertAboutNetwork();
  } finally {
    isUnderWay = false;
  }
}

function alertAboutNetwork() {
  const list = document.createElement("ul");
  list.className = "messagelist";
  const line = document.createElement("li");
  line.className = "error";
  line.textContent = news.textContent;
  list.append(line);
  document.querySelector(".messagelist")?.remove();
  board().before(list);
}

document.addEventListener("submit", (event) => {
  if (event.target.id === "arrange" && event.submitter) {
    event.preventDefault();
    move(event.submitter.value);
  }
});

dragStories({
  root: document,
  card: ".front-card",
  zone: ".front-zone, .front-finder",
  isOrdered: (zone) => zone.dataset.place,
  words: (card) => card.dataset.story,
  drop(card, zone, place) {
    const { story } = card.dataset;
    if (zone.dataset.place) move(`${zone.dataset.place}:${story}`, place);
    else if (card.closest(".front-zone")) move(`off:${story}`);
  },
});
