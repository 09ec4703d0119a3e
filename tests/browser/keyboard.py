"""Keyboard walk of a page: whether who goes through it by Tab sees where they are.

All that takes the focus is given it in its order by one script, which compares what is
seen before and after; a few keys are really pressed, to see that Tab leads on.
"""

# What a focus may change of what is seen: of the element itself, of its label or what
# else stands behind it, of what it is in.
# `known` are kinds of elements that were seen to show their focus, on whichever page;
# whether one is covered is asked of each, for that is a matter of its place.
FOCUS_FAULTS = """(known) => {
  const seen = new Set(known);
  const FOCUSABLE = `a[href], button, input:not([type=hidden]), select, textarea,
    summary, [contenteditable=true], [tabindex]:not([tabindex="-1"])`;
  const SHOWN = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow",
    "backgroundColor", "borderTopColor", "borderBottomColor", "borderTopWidth",
    "textDecorationLine", "opacity"];
  const around = (element) => [element, element.nextElementSibling,
    element.labels?.[0], element.parentElement, element.parentElement.parentElement]
    .filter(Boolean);
  const look = (element) => around(element).map((part) => {
    const style = getComputedStyle(part);
    return style.outlineStyle === "none"
      ? SHOWN.slice(3).map((name) => style[name]).join()
      : SHOWN.map((name) => style[name]).join();
  }).join("|");
  const kind = (element) => {
    let path = element.type || "";
    for (let at = element, up = 0; at && up < 4; at = at.parentElement, up += 1)
      path += ` ${at.tagName}.${at.className}`;
    return path;
  };
  // What a mouse would hit there: the element, a part of it, its label.
  const isUncovered = (element) => {
    const boxes = [element, ...(element.labels || [])].map((part) =>
      [part, [...part.getClientRects()].find(({ width, height }) => width && height)]);
    return boxes.some(([part, box]) => {
      if (!box) return false;
      const x = Math.max(0, box.left) + (Math.min(innerWidth, box.right) - Math.max(0, box.left)) / 2;
      const y = Math.max(0, box.top) + (Math.min(innerHeight, box.bottom) - Math.max(0, box.top)) / 2;
      const hit = document.elementFromPoint(x, y);
      return hit && (part.contains(hit) || hit.contains(part));
    });
  };
  const faults = [];
  const fault = (what, element) =>
    faults.push([what, element.cloneNode().outerHTML.slice(0, 160)]);
  document.activeElement?.blur();
  for (const element of document.querySelectorAll(FOCUSABLE)) {
    if (element.disabled || element.tabIndex < 0 || !element.checkVisibility()) continue;
    const isNew = !seen.has(kind(element));
    const before = isNew && look(element);
    element.focus({ focusVisible: true });
    if (document.activeElement !== element) continue;
    if (isNew) {
      if (look(element) === before) fault("no focus is seen", element);
      else seen.add(kind(element));
    }
    if (!isUncovered(element)) fault("off the window or covered", element);
  }
  document.activeElement?.blur();
  scrollTo(0, 0);
  return { faults: faults.slice(0, 8), known: [...seen] };
}"""
# Where Tab goes on from is no trap if it leads on: from the first on, and from whatever
# takes keys of its own.
STEPS = 4
OWN_KEYS = ".tiptap, textarea, svg[tabindex], [role=combobox]"


def focus_faults(page, known):
    """Return what is wrong with the focus on a page, and the kinds that are known now."""
    found = page.evaluate(FOCUS_FAULTS, known)
    return found["faults"] + traps(page), found["known"]


def traps(page):
    """Return the elements that keep the focus when Tab is pressed."""
    found = []
    page.evaluate("document.activeElement?.blur()")
    before = None
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        now = page.evaluate_handle("document.activeElement")
        if before and page.evaluate("([a, b]) => a === b", [before, now]):
            found.append(
                ["a trap", page.evaluate("(e) => e.outerHTML.slice(0, 160)", now)]
            )
        before = now
    for name in OWN_KEYS.split(", "):
        first = page.query_selector(f"{name}:visible")
        if first:
            first.focus()
            page.keyboard.press("Tab")
            if page.evaluate("(e) => e === document.activeElement", first):
                found.append(["a trap", name])
    return found
