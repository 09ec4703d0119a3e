// Bringing a page in: each move is sent at once and the screen set anew, by button or
// by key; what is typed is sent when it rests. Without this script every button is a
// plain form, and the page comes back with the move done.

const bench = document.getElementById("workbench");
const PAUSE = 900;

let sending = Promise.resolve();
let typing;

function say(words) {
  const line = bench.querySelector(".workbench-said");
  const paragraph = document.createElement("p");
  paragraph.className = "error";
  paragraph.textContent = words;
  line.replaceChildren(paragraph);
  line.scrollIntoView({ block: "nearest" });
}

// Where the person was, to be there again when the screen is set anew.
function place() {
  const at = document.activeElement;
  const story = at?.closest?.("[data-story]")?.dataset.story;
  const row = at?.closest?.(".line")?.id;
  const alike = story ? [...at.form.querySelectorAll(`[name="${at.name}"]`)] : [];
  return {
    story,
    row,
    name: at?.name,
    nth: alike.indexOf(at),
    from: at?.selectionStart,
  };
}

function goBack({ story, row, name, nth, from }) {
  const form = story && bench.querySelector(`[data-story="${story}"]`);
  const field = form?.querySelectorAll(`[name="${name}"]`)[Math.max(nth, 0)];
  const target = field ?? (row && document.getElementById(row)?.querySelector("input"));
  target?.focus({ preventScroll: true });
  if (field?.type === "text" && from != null) field.setSelectionRange(from, from);
}

function sides() {
  return [...bench.querySelectorAll(".workbench-sides > *")];
}

// A story stands beside its lines: the other side follows what is looked at.
function follow({ target }) {
  const story = target.closest("[data-story]")?.dataset.story;
  const of = target.closest(".line")?.dataset.of;
  if (story) bring(bench.querySelector(`.line[data-of="${story}"]`));
  else if (of) bring(document.getElementById(`story-${of}`));
}

function bring(other) {
  const side = other?.closest(".workbench-sides > *");
  if (!side || side.scrollHeight <= side.clientHeight) return;
  const tools = side.querySelector(".tools")?.offsetHeight ?? 0;
  const away = other.getBoundingClientRect().top - side.getBoundingClientRect().top;
  side.scrollTop += away - tools;
}

function opened() {
  return [...bench.querySelectorAll("details[open]")].map(
    (copy) => copy.closest("section")?.id,
  );
}

// The screen is not set anew under somebody who types: only what a save changed.
function take(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const version = fresh.querySelector('[name="version"]')?.value;
  for (const field of bench.querySelectorAll('[name="version"]')) field.value = version;
  const said = fresh.querySelector(".workbench-said");
  if (said) bench.querySelector(".workbench-said").replaceWith(said);
}

function setAnew(html) {
  const was = place();
  const open = opened();
  const scrolled = [scrollY, ...sides().map((side) => side.scrollTop)];
  bench.innerHTML = html;
  for (const id of open) {
    document.getElementById(id)?.querySelector("details")?.setAttribute("open", "");
  }
  goBack(was);
  scrollTo({ top: scrolled.shift() });
  for (const side of sides()) side.scrollTop = scrolled.shift();
}

async function send(form, button, show = setAnew) {
  const data = new FormData(form);
  data.set("do", button);
  // The screen may have been set anew since this form was drawn.
  data.set("version", bench.querySelector('[name="version"]').value);
  const answer = await fetch(bench.dataset.move, {
    method: "POST",
    body: data,
    headers: { "X-Requested-With": "fetch" },
    redirect: "manual",
  }).catch(() => null);
  if (!answer) return say("没有连上服务器，这一步没有做；连上后请再按一次。");
  if (answer.type === "opaqueredirect" || answer.status === 403) {
    return say("登录已过期；请在另一个窗口登录后再按一次，前面的改动都已存好。");
  }
  if (!answer.ok) return say("这一步没有做成，请刷新页面后再试。");
  const next = answer.headers.get("X-Go-To");
  if (next) return location.assign(next);
  show(await answer.text());
}

// One after the other: a move is made on what the one before it left.
function queue(form, button) {
  clearTimeout(typing);
  const before = typed;
  typed = null;
  if (before && before !== form) sending = sending.then(() => flush(before));
  sending = sending.then(() => send(current(form), button));
  return sending;
}

let typed = null; // the story form with words that are not sent yet

function flush(form) {
  return send(current(form), `type:${form.dataset.story}`, take);
}

// The form that stands where this one stood before the screen was set anew.
function current(form) {
  if (form.isConnected) return form;
  if (form.dataset.story) {
    return bench.querySelector(`[data-story="${form.dataset.story}"]`) ?? form;
  }
  return form;
}

function isTyping(target) {
  return target.matches("input:not([type=checkbox], [type=radio]), select, textarea");
}

function focusLine(step) {
  const boxes = [...bench.querySelectorAll('.lines [name="segment"]')];
  const at = boxes.indexOf(document.activeElement);
  const next = boxes[Math.min(Math.max(at + step, 0), boxes.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

// The next line with a question, or the one before; behind the last comes the first.
function focusAsked(step) {
  const boxes = [...bench.querySelectorAll('.lines [name="segment"]')];
  const asked = boxes.filter((box) => box.closest(".line.asked"));
  if (!asked.length) return;
  const here = document.activeElement?.closest?.(".line")?.querySelector("input");
  const at = boxes.indexOf(here);
  const ahead = asked.filter((box) => (boxes.indexOf(box) - at) * step > 0);
  const next = step > 0 ? (ahead[0] ?? asked[0]) : (ahead.at(-1) ?? asked.at(-1));
  next.focus();
  next.closest(".line").scrollIntoView({ block: "center" });
  const place = asked.indexOf(next) + 1;
  bench.querySelector(".asks-count").textContent = `疑问 ${place}/${asked.length}`;
}

// Questions are gone through from anywhere on the page.
function onAskKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const button = bench.querySelector(`[data-ask][data-key="${CSS.escape(event.key)}"]`);
  if (!button || button.disabled) return;
  event.preventDefault();
  focusAsked(Number(button.dataset.ask));
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!event.target.closest(".lines")) return;
    event.preventDefault();
    return focusLine(event.key === "ArrowDown" ? 1 : -1);
  }
  const button = bench.querySelector(
    `[data-key="${CSS.escape(event.key)}"]:not([data-ask])`,
  );
  if (!button || button.disabled) return;
  const form = button.form;
  const here = document.activeElement;
  // Without a choice the line under the cursor is meant.
  if (here?.name === "segment" && !form.querySelector(".lines :checked"))
    here.checked = true;
  event.preventDefault();
  queue(form, button.value);
}

if (bench) {
  bench.dataset.ready = "";
  bench.addEventListener("submit", (event) => {
    event.preventDefault();
    queue(event.target, event.submitter?.value ?? "");
  });
  bench.addEventListener("keydown", onKey);
  document.addEventListener("keydown", onAskKey);
  bench.addEventListener("click", ({ target }) => {
    const step = target.closest("[data-ask]")?.dataset.ask;
    if (step) focusAsked(Number(step));
  });
  bench.addEventListener("focusin", follow);
  bench.addEventListener("input", ({ target }) => {
    const form = target.closest("[data-story]");
    if (!form || target.name === "candidate") return;
    clearTimeout(typing);
    typed = form;
    typing = setTimeout(() => {
      typed = null;
      sending = sending.then(() => flush(form));
    }, PAUSE);
  });
  // Words typed in the last second go out with the page.
  addEventListener("pagehide", () => {
    if (!typed) return;
    const data = new FormData(typed);
    data.set("do", `type:${typed.dataset.story}`);
    navigator.sendBeacon(bench.dataset.move, data);
  });
}
