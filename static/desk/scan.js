// Drawing hot areas on a page's picture, by mouse and by keyboard. The text fields
// hold what is saved; the picture only shows and changes them.

const SVG = "http://www.w3.org/2000/svg";
const form = document.getElementById("scan");

if (form) {
  const svg = form.querySelector("svg");
  const rows = [...form.querySelectorAll(".scan-row")];
  const suggested = JSON.parse(form.dataset.suggested);
  let chosen = rows.find((row) => !field(row).value) || rows[0];
  let corner = -1;
  let dragging = false;

  function field(row) {
    return row.querySelector("input");
  }

  function points(row) {
    const numbers = (field(row).value.match(/\d+/g) || []).map(Number);
    const pairs = [];
    for (let at = 0; at + 1 < numbers.length; at += 2) {
      pairs.push([within(numbers[at]), within(numbers[at + 1])]);
    }
    return pairs;
  }

  function within(value) {
    return Math.min(1000, Math.max(0, Math.round(value)));
  }

  function write(row, pairs) {
    field(row).value = pairs.map((pair) => pair.join(",")).join(" ");
    draw();
  }

  function element(name, attributes, marked) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) {
      made.setAttribute(key, value);
    }
    made.classList.toggle("is-chosen", marked);
    svg.append(made);
    return made;
  }

  function draw() {
    svg.replaceChildren();
    const box = svg.getBoundingClientRect();
    for (const row of rows) {
      row.classList.toggle("is-chosen", row === chosen);
      const shape = {
        points: points(row)
          .map((pair) => pair.join(","))
          .join(" "),
      };
      element("polygon", shape, row === chosen).dataset.placement =
        row.dataset.placement;
    }
    if (chosen) {
      points(chosen).forEach(([x, y], at) => {
        const round = { cx: x, cy: y, rx: 7000 / box.width, ry: 7000 / box.height };
        element("ellipse", round, at === corner).dataset.corner = at;
      });
    }
  }

  function place(event) {
    const box = svg.getBoundingClientRect();
    return [
      within(((event.clientX - box.left) / box.width) * 1000),
      within(((event.clientY - box.top) / box.height) * 1000),
    ];
  }

  function choose(row) {
    chosen = row;
    corner = points(row).length - 1;
    draw();
  }

  svg.addEventListener("pointerdown", (event) => {
    if (!chosen || field(chosen).readOnly) {
      return;
    }
    const pairs = points(chosen);
    if (event.target.dataset.corner) {
      corner = Number(event.target.dataset.corner);
    } else {
      pairs.splice(corner + 1, 0, place(event));
      corner += 1;
      write(chosen, pairs);
    }
    dragging = true;
    svg.setPointerCapture(event.pointerId);
    draw();
  });

  svg.addEventListener("pointermove", (event) => {
    if (dragging) {
      const pairs = points(chosen);
      pairs[corner] = place(event);
      write(chosen, pairs);
    }
  });

  svg.addEventListener("pointerup", () => {
    dragging = false;
  });

  svg.addEventListener("keydown", (event) => {
    if (!chosen || field(chosen).readOnly) {
      return;
    }
    const pairs = points(chosen);
    const step = event.shiftKey ? 10 : 1;
    const moves = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    if (moves[event.key] && pairs[corner]) {
      pairs[corner] = pairs[corner].map((value, at) =>
        within(value + moves[event.key][at]),
      );
    } else if (event.key === "Enter") {
      const [x, y] = pairs[corner] || [480, 480];
      pairs.splice(corner + 1, 0, [within(x + 20), within(y + 20)]);
      corner += 1;
    } else if (event.key === "Delete" && pairs[corner]) {
      pairs.splice(corner, 1);
      corner = Math.min(corner, pairs.length - 1);
    } else if (event.key === "." && pairs.length) {
      corner = (corner + 1) % pairs.length;
    } else if (event.key === "," && pairs.length) {
      corner = (corner + pairs.length - 1) % pairs.length;
    } else {
      return;
    }
    event.preventDefault();
    write(chosen, pairs);
  });

  for (const row of rows) {
    row.querySelector(".scan-tools").hidden = field(row).readOnly;
    row.addEventListener("focusin", () => choose(row));
    row.addEventListener("click", () => choose(row));
    field(row).addEventListener("input", draw);
    row.querySelector("[data-do=suggest]").addEventListener("click", () => {
      write(row, suggested[row.dataset.placement] || []);
      choose(row);
    });
    row.querySelector("[data-do=clear]").addEventListener("click", () => {
      write(row, []);
      choose(row);
    });
  }
  new ResizeObserver(draw).observe(svg);
  draw();
}
