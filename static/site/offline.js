/* Reading without a network: starts the worker that keeps what was read, tells it when
   the network is back, and lists on the page 没有网络 what is kept. */

const KEPT = "newsroom-read";
const PAGE = /^\/(?:articles\/\d+\/|paper\/\d{4}-\d\d-\d\d\/(?:[^/.]+\/(?:\d+\/)?)?)$/;

const STORY = /^\/(?:articles|paper\/[^/]+\/[^/]+)\/(\d+)\/$/;

const { worker } = document.querySelector("script[data-worker]").dataset;
const workers = navigator.serviceWorker;

if (workers) {
  workers.addEventListener("message", (event) => {
    // What is open was withdrawn: the site says so in its own words.
    const { gone, story } = event.data;
    const open = STORY.exec(location.pathname)?.[1];
    if (location.pathname === gone || (open && open === story)) {
      location.reload();
    }
  });
  window.addEventListener("online", () => workers.controller?.postMessage("ask"));
  start();
}

async function start() {
  try {
    await workers.register(worker, { scope: "/", updateViaCache: "none" });
    const { active } = await workers.ready;
    if (!sessionStorage.getItem("asked")) {
      sessionStorage.setItem("asked", "1");
      active.postMessage("ask");
    }
  } catch {
    // A browser that keeps nothing, such as a private window: all else works.
  }
  const list = document.querySelector("[data-kept]");
  if (list) {
    await show(list);
  }
}

async function show(list) {
  const cache = await caches.open(KEPT);
  for (const { url } of (await cache.keys()).reverse()) {
    if (PAGE.test(new URL(url).pathname)) {
      const page = new DOMParser().parseFromString(
        await (await cache.match(url)).text(),
        "text/html",
      );
      const link = Object.assign(document.createElement("a"), {
        href: url,
        // Without the paper's own name.
        textContent: page.title.replace(/ - [^-]*$/, ""),
      });
      const line = document.createElement("li");
      line.append(link);
      list.append(line);
    }
  }
  list.closest("section").hidden = !list.childElementCount;
}
