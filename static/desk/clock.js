// Ticks for presence.js. A worker's clock goes on at its pace in a window that is
// out of sight, where a page's own is slowed down to one tick a minute.

addEventListener("message", ({ data: seconds }) => {
  setInterval(() => postMessage("tick"), seconds * 1000);
});
