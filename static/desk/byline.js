// The byline as it will be printed, while the names are chosen. The server sets
// it (articles/text/bylines.py): this only asks, and shows the answer.

const output = document.getElementById("printed-byline");
const rows = document.getElementById("bylines-group");

// Where a row wants to stand, as articles/admin/ordering.py has it: one without a
// number comes last, one that was moved passes the one it meets.
function sortingKey(field) {
  if (!field || field.value === "") return [Infinity, 0];
  const typed = Number(field.value);
  if (field.defaultValue === "") return [typed, -1];
  return [typed, Math.sign(typed - Number(field.defaultValue))];
}

function chosen() {
  const people = [];
  for (const row of rows.querySelectorAll("tr.form-row:not(.empty-form)")) {
    const field = (name) => row.querySelector(`[name$="-${name}"]`);
    if (field("contributor")?.value && !field("DELETE")?.checked) {
      people.push({
        key: sortingKey(field("order")),
        role: field("role").value,
        work: field("work").value,
        contributor: field("contributor").value,
      });
    }
  }
  return people.sort(
    ({ key: one }, { key: other }) => one[0] - other[0] || one[1] - other[1] || 0,
  );
}

function address() {
  const query = new URLSearchParams();
  const source = document.getElementById("id_source")?.value;
  if (source) query.append("source", source);
  for (const person of chosen()) {
    for (const name of ["role", "work", "contributor"]) {
      query.append(name, person[name]);
    }
  }
  return `${output.dataset.address}?${query}`;
}

let asked = 0;

async function ask() {
  asked += 1;
  const turn = asked;
  // Whose session is over is sent to the sign-in page, which is no answer.
  const answer = await fetch(address(), { redirect: "manual" }).catch(() => null);
  // An answer that comes after a newer question is out of date.
  if (!answer?.ok || turn !== asked) return;
  output.textContent = (await answer.json()).line;
}

// One choice makes several events: they are answered together.
let waiting;

function show() {
  clearTimeout(waiting);
  waiting = setTimeout(ask, 150);
}

if (output && rows?.querySelector("select")) {
  // The admin's autocompletes speak of a change through its own jQuery only.
  window.django
    .jQuery(document)
    .on("change", "#bylines-group :input, #id_source", show);
  document.addEventListener("formset:removed", show);
  // A form that comes back with an error holds other names than the stored ones.
  show();
}
