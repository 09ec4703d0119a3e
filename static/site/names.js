// Names under a field while one types in it: a combobox with a list, as WAI-ARIA's
// authoring practices describe it. Arrow keys go through the list, Enter takes what is
// chosen there, Escape closes it; without a choice Enter does what it always does.

const PAUSE = 120;
let lists = 0;

// field: an input. ask(typed): a promise of [{name, …}]. take(row): what choosing does.
// shown(row): the nodes of a row, its name unless told otherwise. isEager: the first name
// is chosen already, and Enter takes it.
export function offerNames(
  field,
  { typed, ask, take, shown = (row) => [row.name], isEager = false },
) {
  const list = document.createElement("ul");
  lists += 1;
  list.id = `names-${lists}`;
  list.className = "names";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "可能要找的名称");
  field.after(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  field.autocomplete = "off";

  let rows = [];
  let at = -1;
  let timer = 0;
  let asked = 0;

  function close() {
    clearTimeout(timer);
    asked += 1;
    list.hidden = true;
    rows = [];
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function choose(place) {
    at = place;
    [...list.children].forEach((item, n) => {
      item.setAttribute("aria-selected", String(n === at));
      if (n === at) item.scrollIntoView({ block: "nearest" });
    });
    if (at < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", list.children[at].id);
  }

  function show(found) {
    rows = found;
    list.replaceChildren(
      ...rows.map((row, n) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${n}`;
        item.setAttribute("role", "option");
        item.append(...shown(row));
        // Not click: the field would lose the focus first, and the list close.
        item.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          close();
          take(row);
        });
        return item;
      }),
    );
    list.hidden = rows.length === 0;
    field.setAttribute("aria-expanded", String(rows.length > 0));
    choose(isEager && rows.length ? 0 : -1);
  }

  async function look() {
    const words = typed();
    if (!words) return close();
    asked += 1;
    const mine = asked;
    try {
      const found = await ask(words);
      if (mine === asked && document.activeElement === field) show(found);
    } catch {
      // Nothing is offered while the network is away; what is typed still counts.
      if (mine === asked) close();
    }
  }

  field.addEventListener("input", (event) => {
    // Pinyin that is still being composed is no word yet.
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  field.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const last = rows.length - 1;
    if (event.key === "ArrowDown") choose(at < last ? at + 1 : -1);
    else if (event.key === "ArrowUp") choose(at < 0 ? last : at - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && at >= 0) {
      const row = rows[at];
      close();
      take(row);
    } else return;
    event.preventDefault();
  });
}

export async function namesFrom(address, words) {
  const answer = await fetch(`${address}?${new URLSearchParams({ q: words })}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).names;
}
