// A queue of picture files that go to the photo library, one a request, two at a time
// (articles/admin/photo_upload.py). Each has a line with its name, how far it is and what
// became of it; one that fails loses no other. Where the connection drops it is sent
// again by itself, and by a button when that did not help.

import { token } from "./token.js";

const AT_ONCE = 2;
const PAUSES = [500, 2000, 6000]; // milliseconds before it is sent again by itself
const SILENCE = 60_000; // milliseconds without a byte, or without an answer
const PICTURE = /\.(jpe?g|jpe|jfif|mpo|png|webp|tiff?|avif|gif|heic|heif|hif)$/i;
const DOCUMENT = /\.(docx?|wps|pdf|txt|rtf|pptx?)$/i;
const SIGNED_OUT = "登录已过期，请在新窗口里重新登录，再按重试。";
const NOT_ALLOWED = "您不能往这里传图片，请图片编辑来放。";
const NO_ANSWER = "没有连上服务器，图片还没有传上去；请检查网络，再按重试。";
const TOO_LARGE = "文件太大，服务器没有收；请导出小一些的 JPEG 再上传。";
const WENT_WRONG =
  "服务器出了差错，图片没有存下来；请过一会儿按重试，仍不行请找技术人员。";
const WAITING = "排队中";
const AGAIN = "连接断了，马上再传……";
const AT_WORK = "已传上去，正在处理……";
const FINAL = new Set(["done", "refused", "failed", "gone"]);

const queues = [];
const line = []; // entries of all queues that wait for their turn
let underWay = 0;

function make(tag, className, words = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = words;
  return made;
}

function button(className, words, name, act) {
  const made = make("button", className, words);
  made.type = "button";
  made.setAttribute("aria-label", name);
  made.addEventListener("click", act);
  return made;
}

export function thumbnail({ src, width, height }, alt = "") {
  if (!src) return document.createTextNode("");
  const image = new Image(width, height);
  Object.assign(image, { src, alt, className: "photo-thumbnail" });
  return image;
}

// Why a file is not even sent, or "".
function refusal({ file, isFolder }, largest) {
  if (isFolder) return "这是文件夹；请打开它，把里面的图片选中再拖进来。";
  if (DOCUMENT.test(file.name)) {
    return "这是文档，不是图片；图片请从文档里另存为 JPEG 再上传，文字请打开文件复制。";
  }
  if (file.type && !file.type.startsWith("image/") && !PICTURE.test(file.name)) {
    return "这不是图片；请选择 JPEG、PNG、WebP、HEIC、TIFF 等图片文件。";
  }
  if (file.size > largest) {
    const [size, most] = [file.size, largest].map((n) => Math.round(n / 1024 / 1024));
    return `图片有 ${size} MB，超过了 ${most} MB；请导出小一些的 JPEG 再上传。`;
  }
  return "";
}

// One request: {answer}, {problem} or {problem, mayRetry}; nothing when it was stopped.
function send(entry, { address, form, fields }) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append("upload", entry.file, entry.file.name);
  const request = new XMLHttpRequest();
  entry.request = request;
  return new Promise((resolve) => {
    let silence;
    function listen() {
      clearTimeout(silence);
      silence = setTimeout(
        () => finish({ problem: NO_ANSWER, mayRetry: true }),
        SILENCE,
      );
    }
    function finish(outcome) {
      clearTimeout(silence);
      resolve(outcome);
      request.abort();
    }
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      listen();
      entry.show("sending", loaded < total ? "" : AT_WORK, loaded / total);
    });
    request.addEventListener("load", () => finish(outcomeOf(request, address)));
    request.addEventListener("error", () =>
      finish({ problem: NO_ANSWER, mayRetry: true }),
    );
    entry.stop = () => finish(null);
    request.open("POST", address);
    request.setRequestHeader("X-CSRFToken", token(form));
    listen();
    request.send(data);
  });
}

function outcomeOf(request, address) {
  const isElsewhere = new URL(request.responseURL).pathname !== address;
  if (isElsewhere) return { problem: SIGNED_OUT, needsPerson: true };
  if (request.status === 403) return { problem: NOT_ALLOWED, needsPerson: true };
  if (request.status === 413) return { problem: TOO_LARGE };
  try {
    const answer = JSON.parse(request.responseText);
    if (request.status === 200) return answer.problem ? answer : { answer };
    return { problem: answer.problem || WENT_WRONG, mayRetry: true };
  } catch {
    return { problem: WENT_WRONG, mayRetry: true };
  }
}

function pause(entry, milliseconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), milliseconds);
    entry.stop = () => {
      clearTimeout(timer);
      resolve(false);
    };
  });
}

async function upload(entry, settings) {
  for (let times = 0; ; times += 1) {
    entry.show("sending", "正在上传", 0);
    const outcome = await send(entry, settings);
    if (!outcome) return null;
    // An earlier try may have arrived, whose answer did not.
    if (outcome.answer && (times || entry.wasSent)) delete outcome.answer.already;
    entry.wasSent = true;
    if (!outcome.mayRetry || times >= PAUSES.length) return outcome;
    entry.show("sending", AGAIN, 0);
    if (!(await pause(entry, PAUSES[times]))) return null;
  }
}

function next() {
  while (underWay < AT_ONCE && line.length) {
    const entry = line.shift();
    if (entry.state !== "waiting") continue;
    underWay += 1;
    upload(entry, entry.queue.settings).then((outcome) => {
      underWay -= 1;
      entry.queue.end(entry, outcome);
      next();
    });
  }
}

class Entry {
  constructor(queue, given) {
    Object.assign(this, { queue, ...given, state: "waiting", stop: null });
    const { name } = this.file;
    this.row = make("li", "upload");
    this.picture = make("span", "upload-picture");
    this.bar = document.createElement("progress");
    this.bar.setAttribute("aria-label", `“${name}”上传了多少`);
    this.said = make("span", "upload-said");
    this.again = button("upload-again", "重试", `重试“${name}”`, () =>
      queue.retry(this),
    );
    this.cancel = button("upload-cancel", "取消", `取消“${name}”`, () =>
      queue.drop(this),
    );
    this.row.append(
      ...[this.picture, make("span", "upload-name", name)],
      ...[this.bar, this.said, this.again, this.cancel],
    );
    this.show("waiting", WAITING);
  }

  show(state, words, share) {
    this.state = state;
    this.row.dataset.state = state;
    this.bar.hidden = state !== "sending";
    if (share !== undefined) this.bar.value = share;
    this.said.textContent = words || `正在上传 ${Math.round(100 * share)}%`;
    this.again.hidden = state !== "failed";
    this.cancel.textContent = FINAL.has(state) ? "×" : "取消";
    if (FINAL.has(state)) {
      this.cancel.setAttribute("aria-label", `收起“${this.file.name}”`);
    }
  }
}

class Queue {
  constructor(settings) {
    this.settings = { fields: {}, ...settings };
    this.entries = [];
    this.told = 0; // so many, from the first, were handed on
    this.waiters = [];
  }

  // Add files, [{file, isFolder, …}]: what else they carry is handed on with them.
  add(files) {
    if (!this.isBusy()) this.entries = this.entries.filter((e) => !FINAL.has(e.state));
    this.told = Math.min(this.told, this.entries.length);
    for (const given of files) {
      const entry = new Entry(this, given);
      this.entries.push(entry);
      this.settings.list.append(entry.row);
      const problem = refusal(given, this.settings.largest);
      if (problem) entry.show("refused", problem);
      else line.push(entry);
    }
    next();
    this.go();
  }

  retry(entry) {
    entry.show("waiting", WAITING);
    line.push(entry);
    entry.cancel.focus();
    next();
    this.say();
  }

  drop(entry) {
    const stop = entry.state === "sending" && entry.stop;
    const following = entry.row.nextElementSibling || entry.row.previousElementSibling;
    entry.state = "gone";
    entry.row.remove();
    (following?.querySelector(".upload-cancel") || this.settings.button)?.focus();
    if (stop) stop();
    this.go();
  }

  end(entry, outcome) {
    if (entry.state === "gone") return this.go();
    if (outcome.answer) {
      entry.answer = outcome.answer;
      entry.show("done", outcome.answer.already ? "图片库里已有这张" : "已收好", 1);
      entry.picture.replaceChildren(thumbnail(outcome.answer));
    } else {
      const state = outcome.mayRetry || outcome.needsPerson ? "failed" : "refused";
      entry.show(state, outcome.problem, 0);
    }
    this.go();
  }

  // Hand on what came in, in the order of the files; what comes by a later try, then.
  go() {
    while (
      this.told < this.entries.length &&
      FINAL.has(this.entries[this.told].state)
    ) {
      this.told += 1;
    }
    for (const entry of this.entries.slice(0, this.told)) {
      if (!entry.answer || entry.wasTold) continue;
      entry.wasTold = true;
      this.settings.taken(entry.answer, entry);
    }
    this.say();
    if (!this.isBusy()) for (const tell of this.waiters.splice(0)) tell();
  }

  say() {
    const count = (state) => this.entries.filter((e) => e.state === state).length;
    const done = count("done");
    const all = this.entries.length - count("gone");
    const parts = [];
    if (this.isBusy()) parts.push(`正在上传图片，收好 ${done}/${all} 张`);
    else if (done) parts.push(this.settings.done(done));
    const left = count("refused") + count("failed");
    if (left) parts.push(`${left} 张没有收下，原因在下面`);
    this.settings.status.textContent = parts.length ? `${parts.join("；")}。` : "";
  }

  isBusy() {
    return this.entries.some((entry) => !FINAL.has(entry.state));
  }

  hasFailed() {
    return this.entries.some((entry) => entry.state === "failed");
  }

  // Resolves when no file of it is under way.
  settled() {
    if (!this.isBusy()) return Promise.resolve();
    return new Promise((tell) => this.waiters.push(tell));
  }
}

// settings: address, form (for its token), list, status, largest, done(number) for the
// words when all is over, taken(answer, entry) for each photo, and what else is sent in
// `fields`.
export function uploadQueue(settings) {
  const queue = new Queue(settings);
  queues.push(queue);
  return queue;
}

// A form that is saved while files go up waits for them. Where one of them failed it is
// not saved at once, so that nobody misses it.
export function holdForm(form, queue) {
  form.addEventListener(
    "submit",
    (event) => {
      if (!queue.isBusy()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      queue.settled().then(() => {
        if (queue.hasFailed()) queue.settings.list.scrollIntoView({ block: "nearest" });
        else form.requestSubmit(submitter);
      });
    },
    true,
  );
}

window.addEventListener("beforeunload", (event) => {
  if (queues.some((queue) => queue.isBusy())) event.preventDefault();
});
