// Drawing hot areas on a page's picture, by mouse and by keyboard. The text fields
// hold what is saved; the picture only shows and changes them.

const SVG = "http://www.w3.org/2000/svg";
const form = document.getElementById("scan");

if (form) {
  const svg = form.querySelector("svg");
  const rows = [...form.querySelectorAll(".scan-row")];
  const suggested = JSON.parse(form.dataset.suggested);
  let chosen = rows.find((row) => !field(row).value) || rows[0];
  let piece = 0;
  let corner = -1;
  let dragging = false;

  function field(row) {
    return row.querySelector("input");
  }

  // A story in several pieces has a semicolon between them; one that was just typed
  // begins the next piece.
  function pieces(row) {
    return field(row)
      .value.split(/[;；]/)
      .map((text) => {
        const numbers = (text.match(/\d+/g) || []).map(Number);
        const pairs = [];
        for (let at = 0; at + 1 < numbers.length; at += 2) {
          pairs.push([within(numbers[at]), within(numbers[at + 1])]);
        }
        return pairs;
      });
  }

  function within(value) {
    return Math.min(1000, Math.max(0, Math.round(value)));
  }

  function write(row, all) {
    field(row).value = all.map(writtenPoints).join("; ");
    draw();
  }

  function writtenPoints(pairs) {
    return pairs.map((pair) => pair.join(",")).join(" ");
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
      for (const pairs of pieces(row)) {
        const shape = element(
          "polygon",
          { points: writtenPoints(pairs) },
          row === chosen,
        );
        shape.dataset.placement = row.dataset.placement;
      }
    }
    if (!chosen) return;
    pieces(chosen).forEach((pairs, of) => {
      pairs.forEach(([x, y], at) => {
        const round = { cx: x, cy: y, rx: 7000 / box.width, ry: 7000 / box.height };
        const dot = element("ellipse", round, of === piece && at === corner);
        dot.dataset.piece = of;
        dot.dataset.corner = at;
      });
    });
  }

  function place(event) {
    const box = svg.getBoundingClientRect();
    return [
      within(((event.clientX - box.left) / box.width) * 1000),
      within(((event.clientY - box.top) / box.height) * 1000),
    ];
  }

  function goToEnd() {
    const all = pieces(chosen);
    piece = all.length - 1;
    corner = all[piece].length - 1;
  }

  function choose(row) {
    chosen = row;
    goToEnd();
    draw();
  }

  svg.addEventListener("pointerdown", (event) => {
    if (!chosen || field(chosen).readOnly) {
      return;
    }
    const all = pieces(chosen);
    if (event.target.dataset.corner) {
      piece = Number(event.target.dataset.piece);
      corner = Number(event.target.dataset.corner);
    } else {
      all[piece].splice(corner + 1, 0, place(event));
      corner += 1;
      write(chosen, all);
    }
    dragging = true;
    svg.setPointerCapture(event.pointerId);
    draw();
  });

  svg.addEventListener("pointermove", (event) => {
    if (dragging) {
      const all = pieces(chosen);
      all[piece][corner] = place(event);
      write(chosen, all);
    }
  });

  svg.addEventListener("pointerup", () => {
    dragging = false;
  });

  svg.addEventListener("keydown", (event) => {
    if (!chosen || field(chosen).readOnly) {
      return;
    }
    const all = pieces(chosen);
    const pairs = all[piece];
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
    write(chosen, all);
  });

  for (const row of rows) {
    row.querySelector(".scan-tools").hidden = field(row).readOnly;
    row.addEventListener("focusin", () => choose(row));
    row.addEventListener("click", () => choose(row));
    field(row).addEventListener("input", () => {
      if (row === chosen) goToEnd();
      draw();
    });
    row.querySelector("[data-do=suggest]").addEventListener("click", () => {
      write(row, [suggested[row.dataset.placement] || []]);
      choose(row);
    });
    row.querySelector("[data-do=clear]").addEventListener("click", () => {
      write(row, [[]]);
      choose(row);
    });
  }
  new ResizeObserver(draw).observe(svg);
  draw();
}
