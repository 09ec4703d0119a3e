// Stories dragged by a mouse onto a zone or a place in it: the front page's board and
// the wall. A place is the number of cards above it, without the one that is dragged.

export function dragStories({ root, card, zone, isOrdered, words, drop }) {
  let dragged = null;

  function unmark() {
    for (const marked of document.querySelectorAll(".is-before, .is-goal")) {
      marked.classList.remove("is-before", "is-goal");
    }
  }

  function othersIn(goal) {
    return [...goal.querySelectorAll(card)].filter((other) => other !== dragged);
  }

  function placeAt(goal, y) {
    const others = othersIn(goal);
    const below = others.findIndex((other) => {
      const box = other.getBoundingClientRect();
      return y < box.top + box.height / 2;
    });
    return below < 0 ? others.length : below;
  }

  function goalOf(event) {
    return dragged && event.target.closest?.(zone);
  }

  root.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(card) || null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", words(dragged));
    dragged.classList.add("is-dragged");
  });

  root.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    unmark();
  });

  root.addEventListener("dragover", (event) => {
    const goal = goalOf(event);
    if (!goal) return;
    event.preventDefault();
    unmark();
    goal.classList.add("is-goal");
    if (isOrdered(goal)) {
      othersIn(goal)[placeAt(goal, event.clientY)]?.classList.add("is-before");
    }
  });

  root.addEventListener("drop", (event) => {
    const goal = goalOf(event);
    if (!goal) return;
    event.preventDefault();
    drop(dragged, goal, placeAt(goal, event.clientY));
  });
}
