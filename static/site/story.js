// Under a story: hand it on, copy its address, have it read aloud. Each button is shown
// where the browser can do what it says.

const tools = document.querySelector(".story-tools");
const said = tools?.querySelector("[role=status]");
const buttons = Object.fromEntries(
  [...(tools?.querySelectorAll("[data-do]") ?? [])].map((b) => [b.dataset.do, b]),
);
const SAID_FOR = 4000;

function say(words) {
  said.textContent = words;
  setTimeout(() => (said.textContent = ""), SAID_FOR);
}

function offer(name, act) {
  buttons[name].hidden = false;
  buttons[name].addEventListener("click", act);
}

function handOn() {
  const story = { title: tools.dataset.headline, url: tools.dataset.address };
  // A reader who changes their mind is not told of an error.
  navigator.share(story).catch(() => {});
}

async function copyAddress() {
  try {
    await navigator.clipboard.writeText(tools.dataset.address);
    say("链接已复制");
  } catch {
    say(`请手动复制：${tools.dataset.address}`);
  }
}

// Read paragraph by paragraph: long texts break off in some browsers, and pause() does
// nothing on many telephones, so a pause is a stop that remembers where it was.
const aloud = { at: 0, reading: false, voice: null };

function paragraphs() {
  const parts =
    ".story-head :is(.headline, .deck), .story-text :is(p, h2, h3, caption, tr)";
  return [...document.querySelectorAll(parts)].filter(
    (part) => part.textContent.trim() && !part.closest("figure"),
  );
}

function readOn() {
  const part = paragraphs()[aloud.at];
  if (!aloud.reading || !part) {
    if (!part) stop();
    return;
  }
  // Between the cells of a row there is a pause.
  const cells = [...(part.cells ?? [part])].map((cell) => cell.textContent.trim());
  const words = new SpeechSynthesisUtterance(cells.join("，"));
  words.voice = aloud.voice;
  words.lang = aloud.voice.lang;
  words.addEventListener("end", () => {
    if (!aloud.reading) return;
    aloud.at += 1;
    readOn();
  });
  speechSynthesis.speak(words);
}

function showReading() {
  buttons.aloud.textContent = aloud.reading
    ? "暂停朗读"
    : aloud.at
      ? "继续朗读"
      : "朗读";
  buttons.stop.hidden = !aloud.reading && !aloud.at;
}

function pauseOrGoOn() {
  aloud.reading = !aloud.reading;
  speechSynthesis.cancel();
  readOn();
  showReading();
}

function stop() {
  aloud.reading = false;
  aloud.at = 0;
  speechSynthesis.cancel();
  showReading();
}

function findVoice() {
  const voices = speechSynthesis.getVoices();
  const speaks = (start) =>
    voices.find((voice) => voice.lang.replace("_", "-").startsWith(start));
  const voice = speaks("zh-CN") ?? speaks("zh") ?? speaks("cmn");
  if (!voice || aloud.voice) return;
  aloud.voice = voice;
  offer("aloud", pauseOrGoOn);
  buttons.stop.addEventListener("click", stop);
}

if (tools) {
  if (navigator.share) offer("share", handOn);
  offer("copy", copyAddress);
  if ("speechSynthesis" in window) {
    findVoice();
    // The list of voices comes late in some browsers.
    speechSynthesis.addEventListener?.("voiceschanged", findVoice);
    addEventListener("pagehide", () => speechSynthesis.cancel());
  }
}

// What is marked in the text when a reader goes to report it stands in the form already.
const LONGEST_PASSAGE = 200;
const reporting = document.querySelector(".story-report a");

reporting?.addEventListener("click", () => {
  const marked = getSelection();
  const text = document.querySelector(".story-text");
  const address = new URL(reporting.href);
  address.searchParams.delete("passage");
  if (
    !marked.isCollapsed &&
    text?.contains(marked.getRangeAt(0).commonAncestorContainer)
  )
    address.searchParams.set(
      "passage",
      marked.toString().trim().slice(0, LONGEST_PASSAGE),
    );
  reporting.href = address;
});
