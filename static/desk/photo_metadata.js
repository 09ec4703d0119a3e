// What a photo's file says, taken over into a field of its form: one press of a button
// that stands in the note beside it.

for (const button of document.querySelectorAll(".from-file button"))
  button.hidden = false;

document.addEventListener("click", ({ target }) => {
  const button = target.closest(".from-file button");
  if (!button) return;
  const { form } = button;
  const values = Object.entries(JSON.parse(button.dataset.values));
  for (const [name, [value, shown]] of values) fill(form.elements[name], value, shown);
  button.hidden = true;
  form.elements[values[0][0]].focus();
});

function fill(input, value, shown) {
  // A person is found by typing: those not found yet are no choice of the list.
  if (shown && ![...input.options].some((option) => option.value === value))
    input.add(new Option(shown, value));
  input.value = value;
  for (const kind of ["input", "change"])
    input.dispatchEvent(new Event(kind, { bubbles: true }));
}
