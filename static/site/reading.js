// What a reader chose to read by: the size of the type (字号; 长辈版 is the largest, in
// one column), paper or night (明暗).
// Loaded before the page is painted, so that nothing flashes; without this script the
// page follows the system, and the buttons are not shown.
(() => {
  const root = document.documentElement;
  const CHOICES = {
    size: ["large", "huge", "elder"],
    scheme: ["light", "dark"],
  };

  // Storage throws where a reader has forbidden it: then a choice lasts for the page.
  const remember = (name, value) => {
    try {
      if (value) localStorage.setItem(`reading-${name}`, value);
      else localStorage.removeItem(`reading-${name}`);
    } catch {}
  };
  const remembered = (name) => {
    try {
      return localStorage.getItem(`reading-${name}`) ?? "";
    } catch {
      return "";
    }
  };

  // The browser's own bars take the colour of the paper that is shown.
  const colourBars = () => {
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
      meta.dataset.scheme ??= meta.media.includes("dark") ? "dark" : "light";
      meta.media = root.dataset.scheme
        ? root.dataset.scheme === meta.dataset.scheme
          ? "all"
          : "not all"
        : `(prefers-color-scheme: ${meta.dataset.scheme})`;
    }
  };

  // One that there was once, such as small type, is as none.
  const set = (name, value) => {
    if (CHOICES[name].includes(value)) root.dataset[name] = value;
    else delete root.dataset[name];
    colourBars();
  };

  const showPressed = () => {
    for (const button of document.querySelectorAll("[data-reading]")) {
      const chosen = root.dataset[button.dataset.reading] ?? "";
      button.setAttribute("aria-pressed", String(button.value === chosen));
    }
  };

  root.classList.add("scripted");
  for (const name of Object.keys(CHOICES)) set(name, remembered(name));

  document.addEventListener("DOMContentLoaded", showPressed);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-reading]");
    if (!button) return;
    set(button.dataset.reading, button.value);
    remember(button.dataset.reading, button.value);
    showPressed();
  });
})();
