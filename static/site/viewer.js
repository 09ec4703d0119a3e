// The pictures of a story, enlarged one after the other: by a click or a tap, by keys and
// by a swipe. Without this script each leads to its large rendition.

const FAR = 50; // pixels across
const STEEP = 0.6; // of them down

const links = [...document.querySelectorAll("a.enlarge")];
const pictures = new Map(); // those enlarged so far, by their number
let viewer = null;
let at = 0;
let start = null;

function made() {
  const dialog = document.createElement("dialog");
  dialog.className = "viewer";
  dialog.setAttribute("aria-label", "看大图");
  dialog.innerHTML = `
    <p class="viewer-count" role="status"></p>
    <button type="button" class="viewer-close" aria-label="关闭" autofocus>×</button>
    <figure></figure>
    <button type="button" class="viewer-before" aria-label="上一张">‹</button>
    <button type="button" class="viewer-after" aria-label="下一张">›</button>`;
  const press = (name, act) =>
    dialog.querySelector(name).addEventListener("click", act);
  press(".viewer-close", () => dialog.close());
  press(".viewer-before", () => show(at - 1));
  press(".viewer-after", () => show(at + 1));
  for (const name of [".viewer-before", ".viewer-after"]) {
    dialog.querySelector(name).hidden = links.length === 1;
  }
  dialog.addEventListener("keydown", turnByKey);
  dialog.addEventListener("touchstart", beginSwipe, { passive: true });
  dialog.addEventListener("touchend", endSwipe, { passive: true });
  // The reader goes on from the picture that was seen last.
  dialog.addEventListener("close", () => {
    dialog.querySelector("figure").replaceChildren();
    links[at].focus();
  });
  document.body.append(dialog);
  return dialog;
}

// The whole of a picture of which the page shows a crop.
function uncut(picture, link) {
  const image = picture.querySelector("img");
  const { avif, jpg, width, height } = link.dataset;
  picture.className = "";
  picture.querySelector("source")?.setAttribute("srcset", avif);
  Object.assign(image, { src: link.href, srcset: jpg, width, height });
}

// A picture of the page, as large as the window; it is fetched from here on.
function enlarged(number) {
  if (!pictures.has(number)) {
    const link = links[number];
    const picture = link.querySelector("picture").cloneNode(true);
    picture.querySelector("img").removeAttribute("loading");
    if (link.dataset.jpg) uncut(picture, link);
    for (const one of picture.children) one.sizes = "100vw";
    pictures.set(number, picture);
  }
  return pictures.get(number);
}

// In a gallery, what the caption of several pictures says stands under the first.
function captionOf(link) {
  let item = link.closest("li");
  let caption = link.closest("figure").querySelector("figcaption");
  while (!caption && item?.previousElementSibling) {
    item = item.previousElementSibling;
    caption = item.querySelector("figcaption");
  }
  return caption?.cloneNode(true) ?? "";
}

function show(number) {
  at = (number + links.length) % links.length;
  const caption = captionOf(links[at]);
  viewer
    .querySelector("figure")
    .replaceChildren(enlarged(at), ...(caption ? [caption] : []));
  viewer.querySelector(".viewer-count").textContent = `${at + 1}/${links.length}`;
  enlarged((at + 1) % links.length);
}

function open(event) {
  // Another tab or window, a download: as the browser does with any link.
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  viewer ??= made();
  show(links.indexOf(event.currentTarget));
  viewer.showModal();
}

function turnByKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: links.length - 1 };
  if (event.key in to) {
    event.preventDefault();
    show(to[event.key]);
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
    show(across < 0 ? at + 1 : at - 1);
  }
}

if (window.HTMLDialogElement) {
  for (const link of links) link.addEventListener("click", open);
}
