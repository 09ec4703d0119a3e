// How long a line of breaking news stands, shown as the hour at which it ends. Without
// this the server works it out when the form is saved.

const form = document.getElementById("breakingnews_form");
const start = form?.elements.starts_at;
const end = form?.elements.expires_at;
const HOUR = 3600000;

function two(number) {
  return String(number).padStart(2, "0");
}

function written(moment) {
  const day = [moment.getUTCFullYear(), moment.getUTCMonth() + 1, moment.getUTCDate()];
  const hour = [moment.getUTCHours(), moment.getUTCMinutes()];
  return `${day.map(two).join("-")}T${hour.map(two).join(":")}`;
}

function ending(lasts) {
  // Both fields are in the paper's own time: as if it were UTC, whatever is this clock.
  const moment = new Date(`${start.value}Z`);
  if (lasts === "today") {
    moment.setUTCHours(24, 0, 0, 0);
  } else {
    moment.setTime(moment.getTime() + (lasts === "hour" ? 1 : 2) * HOUR);
  }
  return moment;
}

function fill() {
  const lasts = form.elements.lasts.value;
  if (start.value && lasts && lasts !== "exactly") {
    end.value = written(ending(lasts));
  }
}

if (start && end) {
  form.addEventListener("change", (event) => {
    if (event.target.name === "lasts" || event.target === start) {
      fill();
    }
  });
  end.addEventListener("input", () => {
    form.elements.lasts.value = "exactly";
  });
  fill();
}
