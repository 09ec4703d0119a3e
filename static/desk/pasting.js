// What is pasted or dropped into the body. The server cleans it (articles/text/
// pasting.py), the one place that knows the markup of Word, WPS and WeChat; if it does
// not answer in time, the plain words go in: no paste is lost. A line below the text
// says what was done, and is gone at the next paste. Pictures become rows of the form
// (pasted_pictures.js).

import { pictureQueue, takeIn } from "./pasted_pictures.js";
import { filesOf } from "./photo_drop.js";
import { holdForm } from "./photo_upload.js";
import { token } from "./token.js";

const PATIENCE = 3000; // milliseconds for the server to answer
const UNHURRIED = 400; // after which it is said that there is something to wait for
const LONGEST = 1_500_000;
const WAITING = "正在清理粘贴的内容……";
const AT_HAND = "paste:";
// A picture that is written out in the HTML.
const EMBEDDED = /data:image\/(?!svg)[\w.+-]+;base64,([A-Za-z0-9+/=\s]+)/gi;
// What an editor of ours would drop, and Word writes a hundred thousand bytes of.
const BALLAST = /<style\b.*?<\/style>|<!--(?!-?>).*?-->/gis;

const WITHOUT_WORDS = {
  late: "服务器没有及时应答",
  out: "登录已过期，请在新窗口里重新登录",
  long: "粘贴的内容太长",
};

function plainWordsOnly(reason) {
  return (
    `${WITHOUT_WORDS[reason]}，这一次只贴进了文字，批注和修订没有清理，` +
    "表格和加粗没有保留。请核对，或按 Ctrl+Z 撤销，稍后再贴一次。"
  );
}

function escaped(text) {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  return paragraph.innerHTML;
}

// Each line a paragraph, without the blanks that indent it.
function paragraphs(text) {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => `<p>${escaped(line)}</p>`)
    .join("");
}

function bytesOf(base64) {
  const bytes = atob(base64.replace(/\s/g, ""));
  return Uint8Array.from(bytes, (byte) => byte.charCodeAt(0));
}

// Take the pictures out of some HTML: [HTML with numbers in their place, files].
function withoutPictures(html) {
  const files = [];
  const rest = html.replace(EMBEDDED, (whole, base64) => {
    try {
      files.push(new File([bytesOf(base64)], "paste"));
    } catch {
      return whole; // no base64 after all: named, not taken in
    }
    return `${AT_HAND}${files.length - 1}`;
  });
  return [rest, files];
}

// Not by parsing it: the browser would complain of each style attribute.
function hasWords(html) {
  const words = html.replace(BALLAST, "").replace(/<[^>]*>|&nbsp;/g, "");
  return words.trim() !== "";
}

// Where Word keeps the properties of a document, the mark of AI making among them.
const AIGC = /\bAIGC\b.{0,300}?Label.{0,40}/s;

function markIn(html) {
  return html.match(AIGC)?.[0] ?? "";
}

async function ask(html, mark, field) {
  const body = new FormData();
  body.append("html", html);
  body.append("mark", mark);
  return await fetch(field.dataset.paste, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": token(field.form) },
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
}

// Choose how much AI made, where nobody has yet: the line that says so, or "".
function choose({ ai_made, mark_line }, field) {
  const select = field.form.elements.ai_made;
  if (!ai_made || !select || select.value) return "";
  select.value = ai_made;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  const folded = select.closest("details");
  if (folded) folded.open = true;
  return mark_line;
}

// What goes into the text: {html, line, pictures: [[file, after how many blocks]]}.
async function cleaned({ html, text }, field) {
  const plain = (reason) => ({
    html: paragraphs(text),
    line: plainWordsOnly(reason),
    pictures: [],
  });
  const [rest, files] = withoutPictures(html.replace(BALLAST, ""));
  if (rest.length > LONGEST) return plain("long");
  try {
    const answer = await ask(rest, markIn(html), field);
    if (answer.type === "opaqueredirect" || answer.status === 403) return plain("out");
    if (answer.status === 413) return plain("long");
    const found = await answer.json();
    const pictures = found.pictures.map(([address, after]) => [
      { file: files[Number(address.slice(AT_HAND.length))] },
      after,
    ]);
    return { ...found, pictures, line: [found.line, choose(found, field)].join("") };
  } catch {
    return plain("late");
  }
}

// What a clipboard or a drag brings. A picture beside words is a picture of the words,
// as Excel and Word on a Mac make it.
function brought(data) {
  const html = data.getData("text/html");
  const text = data.getData("text/plain");
  const isPicture = !text.trim() && !(html && hasWords(html));
  return { html, text, files: isPicture ? filesOf(data) : [] };
}

function statusLines(field) {
  const lines = ["paste-line", "paste-line paste-pictures"].map((name) => {
    const line = document.createElement("p");
    line.className = name;
    line.setAttribute("role", "status");
    return line;
  });
  field.closest(".prose-editor").after(...lines);
  return lines;
}

export async function takePastes(editor, field) {
  const { pm, Plugin } = await import("django-prose-editor/editor");
  const { view } = editor;
  const [line, pictureLine] = statusLines(field);
  let copied = ""; // by this editor: its own words need no cleaning
  let underWay = 0;
  let turn = Promise.resolve(); // pastes go in one after another
  const queue = pictureQueue(pictureLine);

  // A range of the text, kept in step with what is typed meanwhile: that goes behind.
  function follow(from, to) {
    const range = { from, to };
    const step = ({ transaction }) => {
      const side = transaction.getMeta("paste") ? 1 : -1;
      range.from = transaction.mapping.map(range.from, side);
      range.to = Math.max(range.from, transaction.mapping.map(range.to, side));
    };
    editor.on("transaction", step);
    range.end = () => editor.off("transaction", step);
    return range;
  }

  function read(html, from) {
    const { DOMParser: Reader, Slice } = pm.model;
    const page = new DOMParser().parseFromString(html, "text/html");
    const context = view.state.doc.resolve(from);
    const { content } = Reader.fromSchema(view.state.schema).parseSlice(page.body, {
      context,
    });
    // Open at both ends, so that it runs on from the paragraph it goes into.
    return Slice.maxOpen(content, false);
  }

  function insert(html, { from, to }) {
    const slice = read(html, from);
    const before = view.state;
    const hasStayed = before.selection.from === from && before.selection.to === to;
    if (!hasStayed) {
      const [start, end] = [from, to].map((position) => before.doc.resolve(position));
      const here = pm.state.TextSelection.between(start, end);
      view.dispatch(before.tr.setSelection(here));
    }
    // Asked as at any paste: cells that go into cells, an address over a word.
    const event = new ClipboardEvent("paste");
    if (view.someProp("handlePaste", (handle) => handle(view, event, slice))) return;
    const change = view.state.tr;
    const isOne = slice.content.childCount === 1;
    if (isOne && !slice.openStart && !slice.openEnd) {
      change.replaceSelectionWith(slice.content.firstChild);
    } else change.replaceSelection(slice);
    // Who went on elsewhere meanwhile stays there.
    if (!hasStayed) {
      change.setSelection(before.selection.map(change.doc, change.mapping));
    }
    view.dispatch(change.setMeta("paste", true).scrollIntoView());
  }

  function blocksBefore(position) {
    return view.state.doc.resolve(position).index(0);
  }

  function settle(paste, place) {
    const before = blocksBefore(place.from);
    if (paste.html) insert(paste.html, place);
    place.end();
    line.textContent = paste.line;
    const files = paste.pictures.map(([given, after]) => [given, before + after]);
    if (!files.length) return;
    const problem = takeIn(files, queue);
    if (problem) pictureLine.textContent = problem;
  }

  async function bring({ html, text, files }) {
    if (files.length) {
      return { html: "", line: "", pictures: files.map((file) => [file, 1]) };
    }
    if (html) return cleaned({ html, text }, field);
    return { html: paragraphs(text), line: "", pictures: [] };
  }

  function take(data, from, to) {
    const place = follow(from, to);
    const answer = bring(brought(data));
    line.textContent = "";
    if (!queue?.isBusy()) pictureLine.textContent = "";
    const slow = setTimeout(() => (line.textContent = WAITING), UNHURRIED);
    underWay += 1;
    turn = turn
      .then(() => answer)
      .then((paste) => {
        clearTimeout(slow);
        settle(paste, place);
      })
      .finally(() => (underWay -= 1));
  }

  function paste(_, event) {
    const data = event.clipboardData;
    if (!data || (copied && data.getData("text/html").includes(copied))) return false;
    event.preventDefault();
    const { from, to } = view.state.selection;
    take(data, from, to);
    return true;
  }

  function drop(_, event) {
    const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
    if (view.dragging || !event.dataTransfer || !place) return false;
    event.preventDefault();
    take(event.dataTransfer, place.pos, place.pos);
    return true;
  }

  function remember() {
    copied = view.serializeForClipboard(view.state.selection.content()).dom.innerHTML;
    return false;
  }

  const watching = new Plugin({
    props: { handleDOMEvents: { paste, drop, copy: remember, cut: remember } },
  });
  editor.registerPlugin(watching, (ours, others) => [ours, ...others]);

  // What is saved at once after a paste waits for it.
  field.form.addEventListener(
    "submit",
    (event) => {
      if (!underWay) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      turn.then(() => field.form.requestSubmit(submitter));
    },
    true,
  );
  if (queue) holdForm(field.form, queue);
}
