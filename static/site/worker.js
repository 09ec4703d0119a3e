/* Service worker: keeps what was read on this device, to be read without a network.

   The network is always asked first; what is kept is shown only where it does not
   answer. Of a story that is withdrawn nothing is left once the site was heard of: each
   answer of 404 or 410 removes what is kept, and what is kept is asked for again, if it
   changed, when the paper is opened, when the network is back, and every five minutes
   meanwhile. See docs/decisions/033-kept-on-the-device.md. */

const KEPT = "newsroom-read";
const SHELL = "newsroom-shell";
const MOST_BYTES = 16 * 1024 * 1024;
const LARGEST = 2 * 1024 * 1024;
const MOST_PAGES = 60;
const PAGES_OF_AN_ISSUE = 24;
const PATIENCE = 6000;
const LONGEST_QUESTION = 10_000;
const BETWEEN_QUESTIONS = 5 * 60_000;
const A_DAY = 24 * 3600_000;
const AT = "x-kept-at";
const SIZE = "x-kept-bytes";

const PAGE = /^\/(?:|articles\/\d+\/|paper\/\d{4}-\d\d-\d\d\/(?:[^/.]+\/(?:\d+\/)?)?)$/;
const ISSUE = /^\/paper\/(\d{4}-\d\d-\d\d)\//;
const STORY = /^\/(?:articles|paper\/[^/]+\/[^/]+)\/(\d+)\/$/;
const PART =
  /^\/photos\/[^/]+\/\d+\.(?:avif|jpg)$|^\/paper\/[^.]+\/(?:thumbnail|page-\d+\.jpg)$/;
const FILE = /^\/static\/site\//;
const NEVER = /^\/admin(?:\/|$)|\/preview\/|\.pdf$/;

// Just after the network is back the first question may still fail.
const TRIES = 3;
const BETWEEN_TRIES = 2000;

let asked = 0;
let asking;
let isWanted = false;
// When what was forgotten: an answer that was asked for before is not kept after it.
const forgotten = new Map();

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepShell());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), askAgain()]));
});

self.addEventListener("message", (event) => {
  if (event.data === "ask") {
    event.waitUntil(askAgain());
  }
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (
    request.method !== "GET" ||
    address.origin !== self.location.origin ||
    request.headers.has("range") ||
    NEVER.test(address.pathname)
  ) {
    return;
  }
  if (isKept(address)) {
    event.respondWith(networkFirst(event, request));
  } else if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(offlinePage));
  }
});

function isPage(address) {
  return PAGE.test(address.pathname) && !address.search;
}

function isKept(address) {
  const { pathname } = address;
  return isPage(address) || PART.test(pathname) || FILE.test(pathname);
}

async function keepShell() {
  await caches.delete(SHELL);
  const shell = await caches.open(SHELL);
  await shell.addAll([self.shellPage, ...self.shellFiles]);
}

async function networkFirst(event, request) {
  const since = Date.now();
  const answered = fetch(request);
  event.waitUntil(
    answered.then(
      (response) =>
        heard(request.url, response.clone(), since, event.resultingClientId),
      () => undefined,
    ),
  );
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const first = await Promise.race([answered.catch(() => undefined), late]);
  return first ?? (await keptOf(request)) ?? answered.catch(() => without(request));
}

async function keptOf(request) {
  const found = await caches.match(request.url, { cacheName: KEPT, ignoreVary: true });
  return found ?? caches.match(request.url, { cacheName: SHELL, ignoreVary: true });
}

function without(request) {
  return request.mode === "navigate" ? offlinePage() : Response.error();
}

async function offlinePage() {
  const page = await caches.match(self.shellPage, { cacheName: SHELL });
  return page ?? Response.error();
}

/* Take in what the site answered to whom: keep it, or forget what is kept. */
async function heard(url, response, since, reader) {
  const page = isPage(new URL(url));
  if (response.status === 404 || response.status === 410) {
    await forget(url, reader);
  } else if (response.status === 200 && isForAll(response)) {
    await keep(url, response, page, since);
  }
  if (page && response.status < 500) {
    await askIfLongAgo();
  }
}

function isForAll(response) {
  const words = response.headers.get("cache-control") ?? "";
  return (
    response.type === "basic" && !response.redirected && !/no-store|private/.test(words)
  );
}

async function keep(url, response, page, since) {
  const cache = await caches.open(KEPT);
  if (!page && (await isFresh(cache, url, response.headers.get("etag")))) {
    return;
  }
  const body = await store(cache, url, response, since);
  if (page && body) {
    await keepIssue(cache, url, await body.text());
  }
  await trim(cache);
}

/* Put an answer among what is kept, and return its body; of one that is too large, or
   was forgotten since it was asked for, nothing is kept. */
async function store(cache, url, response, since, at = Date.now()) {
  const body = await response.blob();
  if (body.size > LARGEST) {
    await cache.delete(url);
    return undefined;
  }
  const headers = new Headers(response.headers);
  // The body is as it was before it was zipped.
  headers.delete("content-encoding");
  headers.delete("content-length");
  headers.set(AT, String(at));
  headers.set(SIZE, String(body.size));
  await cache.put(url, new Response(body, { status: 200, headers }));
  if (forgotten.get(url) >= since) {
    await cache.delete(url);
    return undefined;
  }
  return body;
}

/* Whether a picture or a file is kept as it is, and was put there lately: what is used
   again is not to go as the oldest. */
async function isFresh(cache, url, etag) {
  const kept = await cache.match(url);
  return (
    kept !== undefined &&
    kept.headers.get("etag") === etag &&
    Date.now() - Number(kept.headers.get(AT)) < A_DAY
  );
}

/* Keep the other pages of an issue that is read, and of no other issue. */
async function keepIssue(cache, url, text) {
  const day = ISSUE.exec(new URL(url).pathname)?.[1];
  if (!day) {
    return;
  }
  for (const { url: other } of await cache.keys()) {
    const found = ISSUE.exec(new URL(other).pathname);
    if (found && found[1] !== day) {
      await cache.delete(other);
    }
  }
  if (self.navigator.connection?.saveData) {
    return;
  }
  const links = text.matchAll(new RegExp(`href="(/paper/${day}/[^/."]+/)"`, "g"));
  const pages = [...new Set([...links].map((link) => link[1]))];
  for (const path of pages.slice(0, PAGES_OF_AN_ISSUE)) {
    const other = new URL(path, self.location.origin).href;
    if (!(await cache.match(other))) {
      await fetchAnother(cache, other);
    }
  }
}

async function fetchAnother(cache, url) {
  try {
    const since = Date.now();
    const response = await question(url);
    if (response.status === 200 && isForAll(response)) {
      await store(cache, url, response, since);
    }
  } catch {
    // The network went away: the page is kept when it is read.
  }
}

/* Let the oldest go until what is left is within its bounds. */
async function trim(cache) {
  const entries = [];
  for (const { url } of await cache.keys()) {
    const kept = await cache.match(url);
    if (kept) {
      const size = Number(kept.headers.get(SIZE));
      entries.push({ url, size, at: Number(kept.headers.get(AT)) });
    }
  }
  entries.sort((one, other) => other.at - one.at);
  let bytes = 0;
  let pages = 0;
  for (const { url, size } of entries) {
    bytes += size;
    pages += isPage(new URL(url)) ? 1 : 0;
    if (bytes > MOST_BYTES || pages > MOST_PAGES) {
      await cache.delete(url);
      bytes -= size;
    }
  }
}

/* Forget what is withdrawn, and every kept page that shows a link to it, be it on the
   story's own page or beside its printed one; and tell who has it open.

   The page that the answer itself is shown on is not told: it would ask again, be
   answered the same, and so on. Nor is anybody where nothing was kept any more. */
async function forget(url, reader) {
  const cache = await caches.open(KEPT);
  forgotten.set(url, Date.now());
  let wasKept = await cache.delete(url);
  const { pathname } = new URL(url);
  const story = STORY.exec(pathname)?.[1];
  for (const { url: other } of story ? await cache.keys() : []) {
    if (isPage(new URL(other))) {
      const text = await (await cache.match(other))?.text();
      if (text?.includes(`/${story}/"`)) {
        forgotten.set(other, Date.now());
        wasKept = (await cache.delete(other)) || wasKept;
      }
    }
  }
  for (const client of wasKept ? await self.clients.matchAll() : []) {
    if (client.id !== reader) {
      client.postMessage({ gone: pathname, story });
    }
  }
}

function askIfLongAgo() {
  return Date.now() - asked > BETWEEN_QUESTIONS ? askAgain() : undefined;
}

/* Who comes while all is being asked of may know of a change that the answers before
   did not: all is asked once more. */
function askAgain() {
  isWanted = true;
  asking ??= askWhileWanted().finally(() => {
    asking = undefined;
  });
  return asking;
}

async function askWhileWanted() {
  while (isWanted) {
    isWanted = false;
    await askOfAll();
  }
}

/* Ask of everything that is kept but files whether it is still what the site shows. */
async function askOfAll() {
  const cache = await caches.open(KEPT);
  for (const { url } of await cache.keys()) {
    const kept = await cache.match(url);
    if (!kept || FILE.test(new URL(url).pathname)) {
      continue;
    }
    const since = Date.now();
    const response = await answerTo(url, kept.headers.get("etag"));
    if (!response) {
      return; // Away again: all is asked anew at the next contact.
    }
    if (response.status === 404 || response.status === 410) {
      await forget(url);
    } else if (response.status === 200 && isForAll(response)) {
      // It is as old as it was last read.
      await store(cache, url, response, since, Number(kept.headers.get(AT)));
    } else if (response.status !== 304 && response.status < 500) {
      await cache.delete(url);
    }
  }
  asked = Date.now();
}

/* Return what the site answers, asked a few times while there is a network. */
async function answerTo(url, etag) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await question(url, etag);
    } catch {
      if (tries === TRIES || !self.navigator.onLine) {
        return undefined;
      }
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES));
    }
  }
}

function question(url, etag) {
  return fetch(url, {
    cache: "no-store",
    credentials: "omit",
    headers: etag ? { "If-None-Match": etag } : {},
    redirect: "manual",
    signal: AbortSignal.timeout(LONGEST_QUESTION),
  });
}
