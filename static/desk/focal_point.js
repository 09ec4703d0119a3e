// The focal point of a photo, set on the picture, and its crops, which follow it at once;
// each can be moved by itself. The number fields hold what is saved.

const desk = document.querySelector(".crop-desk.is-open");

if (desk) {
  const width = Number(desk.dataset.width);
  const height = Number(desk.dataset.height);
  const board = desk.querySelector(".crop-board svg");
  const marker = board.querySelector(".focal-marker");
  const outline = board.querySelector(".crop-outline");
  const outside = board.querySelector(".crop-outside");
  const common = ["focal_x", "focal_y"].map((name) =>
    document.getElementById(`id_${name}`),
  );
  const crops = [...desk.querySelectorAll("[data-crop]")];
  let chosen = crops[0];

  function within(value, most) {
    return Math.min(most, Math.max(0, value));
  }

  function numbersOf(fields, otherwise) {
    const numbers = fields.map((field) => Number.parseFloat(field.value));
    return numbers.every((n) => n >= 0 && n <= 1) ? numbers : otherwise;
  }

  function write(fields, numbers) {
    fields.forEach((field, at) => {
      field.value = Number(within(numbers[at], 1).toFixed(4));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    draw();
  }

  function fieldsOf(crop) {
    return [...crop.querySelectorAll("input")];
  }

  function pointOf(crop) {
    return numbersOf(fieldsOf(crop), numbersOf(common, [0.5, 0.5]));
  }

  // As box_of() in articles/photos/crops.py cuts it.
  function boxOf(crop) {
    const { across, down } = crop.dataset;
    const wide = Math.min(width, Math.floor((height * across) / down));
    const high = Math.min(height, Math.floor((wide * down) / across));
    const [x, y] = pointOf(crop);
    return {
      x: within(Math.round(x * width - wide / 2), width - wide),
      y: within(Math.round(y * height - high / 2), height - high),
      width: wide,
      height: high,
    };
  }

  function percent(number) {
    return `${Math.round(number * 100)}%`;
  }

  function say(element, [x, y]) {
    element.setAttribute("aria-valuenow", Math.round(x * 100));
    element.setAttribute("aria-valuetext", `横向 ${percent(x)}，纵向 ${percent(y)}`);
  }

  function drawCrop(crop) {
    const box = boxOf(crop);
    const picture = crop.querySelector("svg");
    const isOwn = numbersOf(fieldsOf(crop), null) !== null;
    picture.setAttribute("viewBox", Object.values(box).join(" "));
    say(picture, pointOf(crop));
    crop.classList.toggle("is-own", isOwn);
    crop.classList.toggle("is-chosen", crop === chosen);
    crop.querySelector("button").hidden = !isOwn;
    crop.querySelector(".crop-says").textContent = isOwn ? "单独设的" : "";
  }

  function draw() {
    const point = numbersOf(common, [0.5, 0.5]);
    const place = [point[0] * width, point[1] * height];
    marker.setAttribute("transform", `translate(${place.join(" ")})`);
    say(marker, point);
    crops.forEach(drawCrop);
    const box = boxOf(chosen);
    for (const [name, value] of Object.entries(box)) {
      outline.setAttribute(name, value);
    }
    outside.setAttribute(
      "d",
      `M0 0H${width}V${height}H0ZM${box.x} ${box.y}v${box.height}h${box.width}v${-box.height}Z`,
    );
  }

  function choose(crop) {
    chosen = crop;
    draw();
  }

  // Where a pointer is in the picture, in parts of it.
  function placeOf(event) {
    const box = board.getBoundingClientRect();
    return [
      (event.clientX - box.left) / box.width,
      (event.clientY - box.top) / box.height,
    ];
  }

  function stepOf(event) {
    const step = event.shiftKey ? 0.05 : 0.01;
    const moves = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    return moves[event.key];
  }

  // What follows a pointer that is held down on an element.
  function drag(element, begin, move) {
    let start = null;
    element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      event.stopPropagation();
      element.focus({ preventScroll: true });
      element.setPointerCapture(event.pointerId);
      start = begin(event);
    });
    element.addEventListener("pointermove", (event) => {
      if (start) move(event, start);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      element.addEventListener(end, () => {
        start = null;
      });
    }
  }

  // A crop's middle as far as it can be: a point beyond would not move it back at once.
  function moveTo(crop, { width: wide, height: high }, x, y) {
    write(fieldsOf(crop), [
      (within(x, width - wide) + wide / 2) / width,
      (within(y, height - high) + high / 2) / height,
    ]);
  }

  function makeMovable(crop) {
    const picture = crop.querySelector("svg");
    drag(
      picture,
      (event) => ({ at: [event.clientX, event.clientY], box: boxOf(crop) }),
      (event, { at, box }) => {
        const scale = box.width / picture.getBoundingClientRect().width;
        const x = box.x - (event.clientX - at[0]) * scale;
        const y = box.y - (event.clientY - at[1]) * scale;
        moveTo(crop, box, x, y);
      },
    );
    picture.addEventListener("keydown", (event) => {
      const step = stepOf(event);
      if (!step) return;
      event.preventDefault();
      const box = boxOf(crop);
      moveTo(crop, box, box.x + step[0] * width, box.y + step[1] * height);
    });
    crop.querySelector("button").addEventListener("click", () => {
      for (const field of fieldsOf(crop)) field.value = "";
      draw();
      picture.focus({ preventScroll: true });
    });
    for (const event of ["focusin", "pointerenter"]) {
      crop.addEventListener(event, () => choose(crop));
    }
    for (const field of fieldsOf(crop)) field.addEventListener("input", draw);
  }

  function makeSlider(element, label) {
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "slider");
    element.setAttribute("aria-label", label);
    element.setAttribute("aria-valuemin", "0");
    element.setAttribute("aria-valuemax", "100");
  }

  makeSlider(marker, "焦点");
  drag(
    marker,
    () => true,
    (event) => write(common, placeOf(event)),
  );
  marker.addEventListener("keydown", (event) => {
    const step = stepOf(event);
    if (!step) return;
    event.preventDefault();
    const point = numbersOf(common, [0.5, 0.5]);
    write(common, [point[0] + step[0], point[1] + step[1]]);
  });
  board.addEventListener("click", (event) => {
    if (event.target.closest(".focal-marker")) return;
    write(common, placeOf(event));
    marker.focus({ preventScroll: true });
  });
  for (const field of common) field.addEventListener("input", draw);
  for (const crop of crops) {
    makeSlider(
      crop.querySelector("svg"),
      `${crop.querySelector("b").textContent}的裁切`,
    );
    makeMovable(crop);
  }
  for (const plain of desk.querySelectorAll(".crop-plain")) plain.hidden = true;
  for (const scripted of desk.querySelectorAll(".crop-scripted")) {
    scripted.hidden = false;
  }
  desk.classList.add("is-live");
  draw();
}
