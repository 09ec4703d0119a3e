// Names of the choosers: Select2 puts a box in the place of a field, and the field's
// name does not come with it. A screen reader says both, the name and what is chosen.

const CHOOSER = "select.admin-autocomplete";

function nameOf(select) {
  return select.getAttribute("aria-label") ?? select.labels[0]?.textContent.trim();
}

function name(select) {
  const box = select.nextElementSibling?.querySelector(".select2-selection");
  const chosen = box?.querySelector(".select2-selection__rendered");
  if (!chosen) return;
  box.id = `${select.id}_box`;
  box.setAttribute("aria-label", nameOf(select));
  box.setAttribute("aria-labelledby", `${box.id} ${chosen.id}`);
  const typed = box.querySelector(".select2-search__field");
  typed?.setAttribute("aria-label", nameOf(select));
}

function nameAll(root) {
  root.querySelectorAll(CHOOSER).forEach(name);
}

// The box is there once Select2's own script has run.
addEventListener("load", () => {
  nameAll(document);
  // Its field for typing is made each time that it opens; and only jQuery hears that.
  window.django?.jQuery(document).on("select2:open", (event) => {
    const typed = document.querySelector(".select2-container--open input[type=search]");
    typed?.setAttribute("aria-label", nameOf(event.target));
  });
});
document.addEventListener("formset:added", (event) => {
  setTimeout(nameAll, 0, event.target);
});
