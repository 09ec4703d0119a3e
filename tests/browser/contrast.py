"""Axe on a page, whose contrast is judged once for each pair of colours.

Contrast is two thirds of what axe takes, and a walk of sixty pages meets a few dozen
pairs of type and ground, some thousands of times. Asked about colours only, of a page
that has no new ones, axe is not started: it takes a third of a second to look around.
"""

COLOURS = ["color-contrast", "link-in-text-block"]

RUN = """async ({ options, judged, rulesOfColour }) => {
  const known = new Set(judged);
  const placed = ({ position, top, left, transform, marginTop, marginLeft }) =>
    ["absolute", "fixed", "sticky"].includes(position) ||
    (position === "relative" && [top, left].some((at) => !["auto", "0px"].includes(at))) ||
    transform !== "none" || marginTop.startsWith("-") || marginLeft.startsWith("-");
  // Nothing at all, of most: what lies how deep in what paints nothing is no other pair.
  const painted = (style) => {
    const { backgroundColor, backgroundImage, filter, mixBlendMode } = style;
    const isBare = backgroundColor === "rgba(0, 0, 0, 0)" && backgroundImage === "none" &&
      filter === "none" && mixBlendMode === "normal";
    return isBare ? [] : [[backgroundColor, backgroundImage, style.backgroundClip, filter,
      mixBlendMode].join()];
  };
  // What each element paints: read once, for all that lies in it.
  const read = new Map();
  const paint = (element) => {
    if (read.has(element)) return read.get(element);
    const style = getComputedStyle(element);
    const parts = painted(style);
    for (const pseudo of ["::before", "::after"]) {
      const beside = getComputedStyle(element, pseudo);
      const cover = beside.content === "none" ? [] : painted(beside);
      if (cover.length) parts.push(...cover, beside.position);
    }
    const hides =
      /^rgb\\(/.test(style.backgroundColor) && style.backgroundImage === "none";
    const found = { parts, hides, opacity: style.opacity, moved: placed(style) };
    read.set(element, found);
    return found;
  };
  // What lies behind the words of an element, down to a ground that hides the rest; none
  // if something was moved there: what that lies on is not to be read from its ancestors.
  const ground = (element) => {
    const found = [];
    let hidden = false;
    for (let at = element; at; at = at.parentElement) {
      const { parts, hides, opacity, moved } = paint(at);
      if (opacity !== "1") found.push(opacity);
      if (hidden) continue;
      found.push(...parts);
      if (!hides && moved) return null;
      hidden = hides;
    }
    return found.join(";");
  };
  const words = (element) => [...element.childNodes]
    .filter((node) => node.nodeType === Node.TEXT_NODE)
    .map((node) => node.data.trim()).join("");
  // What axe leaves out is no example of what it does not.
  const spared = (element) =>
    !element.checkVisibility({ visibilityProperty: true }) ||
    element.closest(":disabled, [aria-disabled=true], [aria-hidden=true], [inert]") ||
    element.closest("label")?.control?.disabled;
  const colours = (element) => {
    if (!words(element) || spared(element)) return null;
    const behind = ground(element);
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    // Of a size only that counts: from 18 points on, of bold type from 14, less will do.
    const points = Math.ceil(parseFloat(fontSize) * 72) / 96;
    const isLarge = points >= (fontWeight >= 700 ? 14 : 18);
    return behind && [color, isLarge, textShadow, behind].join();
  };
  // What tells a link from the text that it stands in.
  const link = (element) => {
    let text = element.parentElement;
    while (getComputedStyle(text).display.startsWith("inline")) text = text.parentElement;
    const [own, around] = [element, text].map((at) => getComputedStyle(at));
    return ["link", own.textDecorationLine, own.fontStyle, own.borderBottom,
      ...[own, around].flatMap(({ color, fontWeight, fontSize, backgroundColor }) =>
        [color, fontWeight, fontSize, backgroundColor])].join();
  };
  const links = [...document.body.querySelectorAll("a[href]")].map(link);
  const alike = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    element.removeAttribute("data-judged");
    const key = colours(element);
    if (!key) continue;
    if (known.has(key)) element.setAttribute("data-judged", "");
    else alike.set(key, [...(alike.get(key) ?? []), element]);
  }
  for (const elements of alike.values()) {
    // Of one character axe says nothing.
    elements.sort((a, b) => words(b).length - words(a).length);
    for (const other of elements.slice(1)) other.setAttribute("data-judged", "");
  }
  const isOfColour = options.runOnly?.every((rule) => rulesOfColour.includes(rule));
  if (isOfColour && !alike.size && links.every((key) => known.has(key)))
    return [[], judged];
  const run = async (selector, options) => {
    axe.configure({ rules: [{ id: "color-contrast", selector }] });
    const types = { resultTypes: ["violations", "incomplete"], elementRef: true };
    const { violations, incomplete } = await axe.run({ ...options, ...types });
    const unsure = incomplete.filter(({ id }) => id === "color-contrast")
      .flatMap(({ nodes }) => nodes.map(({ element }) => element));
    return [violations, new Set(unsure)];
  };
  const [faults, unsure] = await run(":not([data-judged])", options);
  for (const [key, elements] of alike) {
    if (!unsure.has(elements[0])) known.add(key);
    else for (const other of elements.slice(1)) other.setAttribute("data-judged", "no");
  }
  if (document.querySelector("[data-judged=no]")) {
    const contrast = { ...options, runOnly: ["color-contrast"] };
    faults.push(...(await run("[data-judged=no]", contrast))[0]);
  }
  const said = faults.map(({ id, nodes }) =>
    [id, nodes.length, nodes[0].html.slice(0, 160)]);
  if (!faults.length) for (const key of links) known.add(key);
  return [said, [...known]];
}"""


class Judge:
    """Axe in the hands of one who remembers which pairs of colours were judged before."""

    def __init__(self, page):
        self.page, self.judged = page, []

    def breaches(self, options):
        """Return [rule, how often, markup] of whatever axe complains of."""
        arguments = {
            "options": options,
            "judged": self.judged,
            "rulesOfColour": COLOURS,
        }
        found, self.judged = self.page.evaluate(RUN, arguments)
        return found
