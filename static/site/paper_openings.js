// The title and the opening of a story where the mouse or the focus is on its area. The
// areas' own <title>, which shows them without this script, would come on top of it.

const GAP = 8; // pixels

function placeBeside(note, area, paper) {
  const there = area.getBoundingClientRect();
  const here = paper.getBoundingClientRect();
  const right =
    there.right + GAP + note.offsetWidth <= document.documentElement.clientWidth;
  const left = right
    ? there.right + GAP
    : Math.max(GAP, there.left - GAP - note.offsetWidth);
  const top = Math.min(Math.max(there.top, GAP), innerHeight - note.offsetHeight - GAP);
  note.style.left = `${left - here.left}px`;
  note.style.top = `${top - here.top}px`;
}

export function showOpenings(paper) {
  const note = document.createElement("p");
  note.className = "area-note";
  note.hidden = true;
  note.setAttribute("aria-hidden", "true");
  paper.append(note);
  const name = document.createElement("strong");
  const words = document.createTextNode("");
  note.append(name, words);

  const hide = () => {
    note.hidden = true;
  };
  for (const area of paper.querySelectorAll(".areas a")) {
    const headline = area.getAttribute("aria-label");
    const title = area.querySelector("title");
    const opening = title.textContent.slice(headline.length + 1);
    title.remove();
    const show = () => {
      name.textContent = headline;
      words.data = opening;
      note.hidden = false;
      placeBeside(note, area.querySelector("polygon"), paper);
    };
    area.addEventListener("mouseenter", () => {
      if (matchMedia("(hover: hover)").matches) show();
    });
    area.addEventListener("click", hide);
    area.addEventListener("mouseleave", hide);
    area.addEventListener("focus", () => {
      if (area.matches(":focus-visible")) show();
    });
    area.addEventListener("blur", hide);
  }
  // WCAG 1.4.13: what comes by itself can be sent away.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
}
