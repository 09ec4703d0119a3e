// Names of the choosers: Select2 puts a box in the place of a field, and the field's
// name does not come with it. A screen reader says both, the name and what is chosen.

const CHOOSER = "select.admin-autocomplete";

function nameOf(select) {
  const label = select.labels[0]?.textContent.trim().replace(/[:：]$/, "");
  return select.getAttribute("aria-label") ?? label;
}

function name(select) {
  const box = select.nextElementSibling?.querySelector(".select2-selection");
  const chosen = box?.querySelector(".select2-selection__rendered");
  if (!chosen) return;
  box.id = `${select.id}_box`;
  box.setAttribute("aria-label", nameOf(select));
  // A box within the box would want a name of its own.
  chosen.removeAttribute("role");
  chosen.removeAttribute("aria-readonly");
  chosen.id ||= `${select.id}_chosen`;
  box.setAttribute("aria-labelledby", `${box.id} ${chosen.id}`);
  const typed = box.querySelector(".select2-search__field");
  typed?.setAttribute("aria-label", nameOf(select));
}

function nameAll(root) {
  root.querySelectorAll(CHOOSER).forEach(name);
}

const jQuery = window.django?.jQuery;

// The boxes are there once Select2 has run, which jQuery starts before this; their
// fields for typing are made each time that one opens, and only jQuery hears that.
jQuery?.(() => {
  nameAll(document);
  jQuery(document).on("select2:open", (event) => {
    const typed = document.querySelector(".select2-container--open input[type=search]");
    typed?.setAttribute("aria-label", nameOf(event.target));
  });
});
document.addEventListener("formset:added", (event) => {
  setTimeout(nameAll, 0, event.target);
});
