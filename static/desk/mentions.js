// Names to choose from while a colleague is mentioned: after @ in a reason or a remark.
// What is chosen is plain text; typed by hand it means the same.

const FIELDS = "textarea[name='reason'], textarea[data-mentions]";
const TYPED = /(?<![A-Za-z0-9._%+-])[@＠]([^\s@＠，。；：、（）]{0,20})$/;
const ADDRESS = "/admin/notices/people/";
const PAUSE = 150; // milliseconds without a key

const list = document.createElement("ul");
let field;
let names = [];
let chosen = -1;
let timer;
let asked = 0;

list.id = "mention-names";
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", "提到谁");
list.hidden = true;

function typedName() {
  const { selectionStart: start, selectionEnd: end, value } = field;
  return start === end ? TYPED.exec(value.slice(0, start))?.[1] : undefined;
}

function close() {
  asked += 1;
  clearTimeout(timer);
  list.hidden = true;
  chosen = -1;
  field?.removeAttribute("aria-activedescendant");
  field?.setAttribute("aria-expanded", "false");
}

function mark(number) {
  chosen = (number + names.length) % names.length;
  [...list.children].forEach((item, at) => {
    item.setAttribute("aria-selected", String(at === chosen));
  });
  field.setAttribute("aria-activedescendant", `mention-${chosen}`);
}

function take(number) {
  const { name } = names[number];
  const start = field.selectionStart;
  const from = start - typedName().length;
  field.setRangeText(`${name} `, from, start, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  close();
}

function show() {
  list.replaceChildren(
    ...names.map(({ name, account }, at) => {
      const item = document.createElement("li");
      item.id = `mention-${at}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.textContent = name === account ? name : `${name} ${account}`;
      // Before the field loses the focus.
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        take(at);
      });
      return item;
    }),
  );
  field.after(list);
  list.hidden = false;
  field.setAttribute("aria-expanded", "true");
  mark(0);
}

async function ask(typed) {
  asked += 1;
  const mine = asked;
  const answer = await fetch(`${ADDRESS}?q=${encodeURIComponent(typed)}`, {
    headers: { "X-By-Itself": "1" },
    redirect: "manual",
  }).catch(() => null);
  if (mine !== asked || answer?.status !== 200) return;
  const found = await answer.json();
  if (mine !== asked) return;
  names = found.people;
  if (names.length) show();
  else close();
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches(FIELDS)) return;
  if (field !== target) {
    close();
    field = target;
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": list.id,
      "aria-expanded": "false",
    })) {
      field.setAttribute(name, value);
    }
    field.addEventListener("blur", close);
  }
  const typed = typedName();
  clearTimeout(timer);
  if (typed === undefined) close();
  else timer = setTimeout(() => ask(typed), PAUSE);
});

const KEYS = {
  ArrowDown: () => mark(chosen + 1),
  ArrowUp: () => mark(chosen - 1),
  Enter: () => take(chosen),
  Tab: () => take(chosen),
  Escape: close,
};

document.addEventListener(
  "keydown",
  (event) => {
    if (list.hidden || event.target !== field || event.isComposing) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  },
  true,
);
