// Rows of a form, moved up and taken out by a button each. What is sent stays the
// admin's: numbers that sort the rows (articles/admin/ordering.py), a box for what goes.

export function button(className, sign, name, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className, textContent: sign, title: name });
  made.setAttribute("aria-label", name);
  made.addEventListener("click", act);
  return made;
}

export function fieldOf(row, name) {
  return row.querySelector(`[name$="-${name}"]`);
}

export function tell(field) {
  for (const kind of ["input", "change"]) {
    field.dispatchEvent(new Event(kind, { bubbles: true }));
  }
  // The admin's own scripts listen to the admin's own jQuery only.
  window.django.jQuery(field).trigger("change");
}

// Choose in a select whose options are only those that were ever chosen.
export function choose(select, id, name) {
  const value = String(id || "");
  if (value && ![...select.options].some((option) => option.value === value)) {
    select.add(new Option(name, value));
  }
  select.value = value;
  tell(select);
}

export function nameOfChoice(select) {
  return select.value ? select.selectedOptions[0].textContent.trim() : "";
}

export function isRemoved(row) {
  return Boolean(fieldOf(row, "DELETE")?.checked);
}

// rows(): the rows as they stand; isFilled(row): whether it will be stored.
export function upButton(row, rows, isFilled) {
  return button("row-up", "↑", "往前移", (event) => {
    const before = rows()[rows().indexOf(row) - 1];
    if (!before) return;
    before.before(row);
    renumber(rows().filter(isFilled));
    event.currentTarget.focus();
  });
}

// Let the numbers that are sent say the order in which rows stand.
export function renumber(rows) {
  for (const [index, row] of rows.entries()) write(fieldOf(row, "order"), index + 1);
}

export function write(field, value) {
  if (!field || field.value === String(value)) return;
  field.value = value;
  tell(field);
}

// A row that is stored is marked, and can be had back; one that is not is taken away.
export function goneButton(row, name) {
  const made = button("row-gone", "×", name, () => {
    const box = fieldOf(row, "DELETE");
    if (!box) return row.querySelector(".inline-deletelink")?.click();
    box.checked = !box.checked;
    tell(box);
    return show();
  });
  function show() {
    row.classList.toggle("is-removed", isRemoved(row));
    made.textContent = isRemoved(row) ? "↺" : "×";
    made.setAttribute("aria-label", isRemoved(row) ? `不${name}了` : name);
  }
  fieldOf(row, "DELETE")?.addEventListener("change", show);
  show();
  return made;
}
