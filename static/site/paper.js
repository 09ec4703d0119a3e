// The printed page under a thumb and a keyboard: a swipe or an arrow key turns it.

const FAR = 60; // pixels across
const STEEP = 0.6; // of them down

const frame = document.querySelector(".paper-frame");
const zoom = document.getElementById("zoom");
let start = null;

function turn(rel) {
  const link = document.querySelector(`.paper-turns a[rel="${rel}"]`);
  if (link) {
    location.assign(link.href);
  }
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
  if (event.key === "ArrowLeft") {
    turn("prev");
  } else if (event.key === "ArrowRight") {
    turn("next");
  }
});
