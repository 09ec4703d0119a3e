// The head of a page on a phone: it goes as one reads on and comes back as one scrolls
// up; its row of sections begins at the reader's own; its menu closes by Escape and by
// a tap beside it. Without this script the head simply stands at the top.

const head = document.querySelector(".head");
const menu = head?.querySelector(".menu");
const SLIGHT = 6; // pixels that a resting thumb moves

let last = scrollY;

function follow() {
  const moved = scrollY - last;
  if (Math.abs(moved) < SLIGHT) return;
  const isNeeded = menu.open || head.matches(":focus-within");
  const isReadingOn = moved > 0 && scrollY > head.offsetHeight;
  head.classList.toggle("head-away", isReadingOn && !isNeeded);
  last = scrollY;
}

function show() {
  head.classList.remove("head-away");
}

function slideToOwn() {
  const row = head.querySelector(".sections ul");
  const own = row?.querySelector("[aria-current]");
  if (!own) return;
  const middle = (row.clientWidth - own.offsetWidth) / 2;
  row.scrollLeft = own.offsetLeft - row.offsetLeft - middle;
}

if (menu) {
  addEventListener("scroll", follow, { passive: true });
  head.addEventListener("focusin", show);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  slideToOwn();
}
