// How long a text is, as a Chinese editor counts it, shown while it is typed.
// The rule is articles/text/counting.py's: each Han character is one, each Latin word
// or number is one, punctuation marks are counted apart, one each.

const HAN = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}々〇";
const LETTER = `(?:(?![${HAN}])[\\p{L}\\p{N}])`;
const WORD = new RegExp(`[${HAN}]|${LETTER}+(?:[.,'’\\-]${LETTER}+)*`, "gu");
// What Python calls blank, which is a little more than what JavaScript does.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const BLANK = /[\s\x1c-\x1f\x85\u200b\ufeff]+/gu;

export function count(text) {
  const words = (text.match(WORD) || []).length;
  const marks = [...text.replace(WORD, "").replace(BLANK, "")].length;
  return { words, marks };
}

// The words of a body as richtext.plain_text() has them: one block a line, and cells
// apart.
export function plainText(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const end of page.querySelectorAll("p, h2, h3, br, caption, td, th"))
    end.after("\n");
  return page.body.textContent.trim();
}

function show(field) {
  const { words, marks } = count(
    field.name === "body" ? plainText(field.value) : field.value,
  );
  const usual = `一般 ${field.dataset.usual} 字`;
  field.countLine.textContent = words
    ? `${words + marks} 字（不计标点 ${words} 字），${usual}`
    : usual;
  const [least, most] = field.dataset.usual.split("–").map(Number);
  const isUnusual = words > 0 && (words + marks < least || words + marks > most);
  field.countLine.classList.toggle("unusual", isUnusual);
}

// How long the headings and the body are stands beside them, in sight however long they
// are: of a headline and a body always, of the rest when it is out of the usual.
function lineOf(field) {
  const line = document.createElement("div");
  line.className = "count";
  const lengths = document.getElementById("lengths");
  if (lengths && field.closest(".desk-copy")) {
    const label = document.querySelector(`label[for="${field.id}"]`).textContent;
    line.dataset.label = label.replace(/[:：]$/u, "");
    line.classList.toggle("quiet", !["headline", "body"].includes(field.name));
    lengths.append(line);
  } else (field.closest(".flex-container") || field).after(line);
  return line;
}

function watch(field) {
  field.countLine = lineOf(field);
  field.addEventListener("input", () => show(field));
  show(field);
}

function watchAll(part) {
  for (const field of part.querySelectorAll("[data-usual]")) {
    if (!field.name.includes("__prefix__")) watch(field);
  }
}

watchAll(document);
document.addEventListener("formset:added", (event) => {
  for (const line of event.target.querySelectorAll(".count")) line.remove();
  watchAll(event.target);
});
