// The dialog in which a photo of the library is chosen by its looks: searched, narrowed to
// this week, one's own or a district, walked by the arrow keys.

const PAUSE = 250;
const AWAY = "没有连上图片库，请稍后再试，或重新登录。";

// The <img> of a photo as the server tells of it: {src, width, height, name}.
export function picture({ src, width, height, name }) {
  if (!src) return document.createTextNode("无图");
  const image = new Image(width, height);
  Object.assign(image, {
    src,
    alt: name,
    className: "photo-thumbnail",
    loading: "lazy",
  });
  return image;
}

// Return the dialog. find(query): the server's answer, {photos, districts}, or null;
// isPlaced(photo): whether it is used already; chosen(photo): what becomes of a choice.
export function photoDialog({ find, isPlaced, chosen }) {
  const made = document.createElement("dialog");
  made.className = "photo-dialog";
  made.setAttribute("aria-label", "从图片库选");
  made.innerHTML = `
    <form method="dialog" class="photo-dialog-head">
      <input type="search" name="q" aria-label="找图片" placeholder="说明、人、地点、摄影者，如：车场">
      <label><input type="checkbox" name="week" value="1">本周</label>
      <label><input type="checkbox" name="mine" value="1">我传的</label>
      <select name="district" aria-label="区县"><option value="">各区县</option></select>
      <button class="desk-button">关闭</button>
    </form>
    <p class="photo-dialog-said" role="status"></p>
    <ul class="photo-dialog-grid"></ul>`;
  document.body.append(made);
  const form = made.querySelector("form");
  const said = made.querySelector("p");
  const grid = made.querySelector("ul");
  let waiting;
  let asked = 0;

  function query() {
    const filled = [...new FormData(form)].filter(([, value]) => value.trim());
    return Object.fromEntries(filled);
  }

  function item(photo) {
    const button = document.createElement("button");
    button.type = "button";
    // Left among the keys' steps: who cannot see it is told why it does nothing.
    button.setAttribute("aria-disabled", String(isPlaced(photo)));
    const name = document.createElement("span");
    name.textContent = photo.name;
    const credit = document.createElement("small");
    credit.textContent = isPlaced(photo) ? "已经用上" : photo.credit || "缺署名";
    button.append(picture({ ...photo, name: "" }), name, credit);
    button.addEventListener("click", () => {
      if (isPlaced(photo)) return;
      made.close();
      chosen(photo);
    });
    const row = document.createElement("li");
    row.append(button);
    return row;
  }

  async function fill() {
    asked += 1;
    const number = asked;
    const narrowed = query();
    const start = form.district.length === 1 ? { start: 1 } : {};
    const found = await find({ ...narrowed, ...start });
    if (number !== asked) return; // a later question has been asked
    for (const { slug, name } of found?.districts ?? []) {
      form.district.add(new Option(name, slug));
    }
    said.textContent = "";
    if (!found) said.textContent = AWAY;
    else if (!found.photos.length) {
      said.textContent = Object.keys(narrowed).length
        ? "没有这样的图片，换个词，或放宽条件试试。"
        : "图片库里还没有图片，先传一张新的。";
    }
    grid.replaceChildren(...(found?.photos ?? []).map(item));
  }

  function walk(event) {
    const buttons = [...grid.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (at === -1) return;
    const top = buttons[0].getBoundingClientRect().top;
    const next = buttons.findIndex((one) => one.getBoundingClientRect().top > top + 1);
    const columns = next === -1 ? buttons.length : next;
    const to = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at - columns,
      ArrowDown: at + columns,
      Home: 0,
      End: buttons.length - 1,
    };
    if (!(event.key in to)) return;
    event.preventDefault();
    (buttons[to[event.key]] ?? (to[event.key] < 0 ? form.q : buttons[at])).focus();
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(fill, PAUSE);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target !== form.querySelector("button")) {
      event.preventDefault();
    }
    if (event.key === "ArrowDown" && event.target === form.q) {
      event.preventDefault();
      grid.querySelector("button")?.focus();
    }
  });
  grid.addEventListener("keydown", walk);
  made.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.matches("input, select")) return;
    event.preventDefault();
    event.stopPropagation();
    form.q.focus();
  });

  return {
    open() {
      made.showModal();
      fill();
    },
  };
}
