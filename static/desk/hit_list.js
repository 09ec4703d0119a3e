// A list of the proofreading rules' findings under the hands of somebody who works
// through it: its keys, and a new list in place of the old without losing the place.

const INPUTS = "input, textarea, select, [contenteditable=true]";

function hits(panel) {
  return [...panel.querySelectorAll(".hit:not(.hit-done)")];
}

function go(hit) {
  hit?.focus({ preventScroll: true });
  hit?.scrollIntoView({ block: "nearest" });
}

function step(panel, by) {
  const all = hits(panel);
  const here = all.findIndex((hit) => hit.contains(document.activeElement));
  if (here < 0) go(all.at(by > 0 ? 0 : -1));
  else go(all[Math.max(0, Math.min(all.length - 1, here + by))]);
}

function openReason(hit) {
  const reason = hit.querySelector(".hit-ignore");
  if (!reason) return;
  reason.open = true;
  reason.querySelector("input[type=text]").focus();
}

// What each key does while a finding has the focus, and not a field in it.
const KEYS = {
  ArrowDown: (panel) => step(panel, 1),
  ArrowUp: (panel) => step(panel, -1),
  Enter: (_, hit) =>
    hit.querySelector(".hit-mend, [data-do=show], a.hit-button")?.click(),
  Delete: (_, hit) => openReason(hit),
};

export function listenForKeys(panel) {
  panel.addEventListener("keydown", (event) => {
    const hit = event.target.closest(".hit");
    if (!hit || event.isComposing || event.ctrlKey || event.altKey || event.metaKey)
      return;
    if (event.target.matches(INPUTS)) {
      if (event.key !== "Escape") return;
      hit.querySelector(".hit-ignore").open = false;
      go(hit);
      return;
    }
    // On a button Enter presses that button.
    if (event.key === "Enter" && event.target !== hit) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act(panel, hit);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F8" || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    step(panel, event.shiftKey ? -1 : 1);
  });
}

// A new list takes over what was open, half written and in focus.
export function replaceList(panel, html) {
  const list = panel.querySelector(".proofreading-hits");
  const before = [...panel.querySelectorAll(".hit")];
  const focused = before.findIndex((hit) => hit.contains(document.activeElement));
  const inList = list.contains(document.activeElement);
  const begun = [...list.querySelectorAll(".hit-ignore[open]")].map((reason) => ({
    key: reason.closest(".hit").dataset.key,
    field: reason.querySelector("input[type=text]"),
  }));
  const typing = begun.find(({ field }) => field === document.activeElement);
  const ignored = list.querySelector(".ignored")?.open;

  list.innerHTML = html;

  const ignoredNow = list.querySelector(".ignored");
  if (ignoredNow && ignored !== undefined) ignoredNow.open = ignored;
  for (const { key, field } of begun) {
    const reason = list.querySelector(`[data-key="${key}"] .hit-ignore`);
    if (!reason) continue;
    const again = reason.querySelector("input[type=text]");
    reason.open = true;
    again.value = field.value;
    if (typing?.field === field) {
      again.focus({ preventScroll: true });
      return;
    }
  }
  if (!inList) return;
  const next = hits(panel)[Math.min(Math.max(focused, 0), hits(panel).length - 1)];
  if (next) go(next);
  else {
    const count = panel.querySelector(".proofreading-count");
    count.tabIndex = -1;
    count.focus({ preventScroll: true });
  }
}
