"""Every kind of page, in every width, by day and by night."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.base import BrowserTestCase
from tests.browser.contrast import Judge
from tests.browser.kinds import make_pages

WIDTHS = (320, 390, 768, 1280, 1920)
# Of these nothing but the width is asked.
MORE_WIDTHS = (320, 390, 640, 768, 1024, 1280, 1920)
SIZES = ("", "huge", "elder")
# One of each way in which a page is laid out; the others differ in their words only.
LAYOUTS = ("front page", "section", "districts", "district", "story with a picture")
LAYOUTS += ("round-up", "no such page", "year", "month", "printed page")
LAYOUTS += ("search that finds", "about", "report")
# As a browser has it that makes the text alone larger.
TEXT_TWICE_AS_LARGE = "html { font-size: 200% }"
ADOPT = (
    "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
    " document.adoptedStyleSheets = [sheet]; }"
)
# Lines of text that cover each other. A face is taller than its square, so lines that
# only touch are none; what is hidden from the eye is none either.
OVERLAPS = """() => {
  const lines = [];
  // A teaser is cut off after some lines, the lead at the end of a column; the rest is not
  // seen. Read once of each element, for all the text that is in it.
  const read = new Map([[null, { cut: Infinity, side: Infinity }]]);
  const edges = (element) => {
    if (read.has(element)) return read.get(element);
    let { cut, side } = edges(element.parentElement);
    const { overflowX, overflowY } = getComputedStyle(element);
    const edge = element.getBoundingClientRect();
    if (overflowY === "hidden") cut = Math.min(cut, edge.bottom);
    if (overflowX === "clip") side = Math.min(side, edge.right);
    read.set(element, { cut, side });
    return { cut, side };
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!node.textContent.trim() || parent.closest("caption, .skip, details:not([open])"))
      continue;
    if (!parent.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const { cut, side } = edges(parent);
    for (const box of range.getClientRects())
      if (box.width > 2 && box.height > 2)
        if (box.top + box.height / 2 < cut && box.left < side)
          lines.push({ node, box });
  }
  const found = [];
  lines.sort((a, b) => a.box.top - b.box.top);
  for (let i = 0; i < lines.length; i++)
    for (let j = i + 1; j < lines.length; j++) {
      if (lines[j].box.top >= lines[i].box.bottom) break;  // nor do those below
      // The lines of one text cannot cover each other; where it is cut off, those that
      // are not shown lie on the last that is.
      if (lines[i].node === lines[j].node) continue;
      const [a, b] = [lines[i].box, lines[j].box];
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 2 && high > 0.45 * Math.min(a.height, b.height))
        found.push(`${lines[i].node.textContent.trim().slice(0, 12)} / ` +
                   lines[j].node.textContent.trim().slice(0, 12));
    }
  return found.slice(0, 5);
}"""
# The sizes of type at which a reader would have to scroll sideways.
TOO_WIDE = """(sizes) => sizes.filter((size) => {
  document.documentElement.dataset.size = size;
  return document.documentElement.scrollWidth > innerWidth;
})"""
# WCAG 1.4.12: what a reader may set without losing a word.
SPACING = """
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important; }
  p { margin-block-end: 2em !important; }
"""

# All that axe asks by itself, and of WCAG 2.2 that targets have 24 pixels.
EVERYTHING = {"rules": {"target-size": {"enabled": True}}}
# By night the page is the same but for its colours: only the rules that see them are
# asked again.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}


class EveryPageTests(BrowserTestCase):
    own_window = True
    # A page that is gone or was never there says so in the console, too.
    allowed = ("status of 404", "status of 410")

    def setUp(self):
        super().setUp()
        self.pages = make_pages(self.chief)

    def test_it_fits_every_window_and_no_words_cover_others(self):
        for kind, address in self.pages.items():
            self.open(address)
            for width in WIDTHS:
                with self.subTest(kind=kind, width=width):
                    self.page.set_viewport_size({"width": width, "height": 900})
                    self.assert_fits_the_window()
                    self.assertEqual(self.page.evaluate(OVERLAPS), [])

    def test_it_keeps_every_word_when_type_is_large_or_wide(self):
        for kind in ("front page", "story with a picture", "districts", "year"):
            self.open(self.pages[kind], 320)
            self.page.evaluate("document.documentElement.dataset.size = 'large'")
            with self.subTest(kind=kind, setting="large type"):
                self.assert_fits_the_window()
            self.page.set_viewport_size({"width": 640, "height": 900})
            # What a style sheet of the reader's own does, the policy would forbid us.
            self.page.evaluate(ADOPT, SPACING)
            with self.subTest(kind=kind, setting="wide spacing"):
                self.assert_fits_the_window()
                self.assertEqual(self.page.evaluate(OVERLAPS), [])

    @pytest.mark.thorough
    def test_it_fits_every_window_in_every_size_of_type(self):
        for kind in LAYOUTS:
            self.open(self.pages[kind])
            for width in MORE_WIDTHS:
                self.page.set_viewport_size({"width": width, "height": 900})
                too_wide = self.page.evaluate(TOO_WIDE, SIZES)
                with self.subTest(kind=kind, width=width):
                    self.assertEqual(too_wide, [])
            self.page.evaluate("delete document.documentElement.dataset.size")
            self.page.evaluate(ADOPT, TEXT_TWICE_AS_LARGE)
            for width in (390, 1280):
                self.page.set_viewport_size({"width": width, "height": 900})
                with self.subTest(
                    kind=kind, width=width, setting="text twice as large"
                ):
                    self.assert_fits_the_window()

    def test_it_passes_axe_by_day_and_by_night(self):
        self.page.emulate_media(reduced_motion="reduce")
        self.page.add_init_script(Axe().axe_script)
        judge = Judge(self.page)
        for kind, address in self.pages.items():
            self.open(address)
            for scheme, options in (("light", EVERYTHING), ("dark", COLOURS)):
                self.page.emulate_media(color_scheme=scheme)
                with self.subTest(kind=kind, scheme=scheme):
                    self.assertEqual(judge.breaches(options), [])

    def test_it_fails_axe_and_the_check_for_overlaps_if_it_has_a_fault(self):
        self.page.add_init_script(Axe().axe_script)
        judge = Judge(self.page)
        self.open("/about/")
        self.assertEqual(judge.breaches({}), [])
        self.page.evaluate("document.documentElement.removeAttribute('lang')")
        heading = "document.querySelector('main h1').style"
        self.page.evaluate(f"{heading}.setProperty('margin-top', '-20px')")
        self.page.evaluate(f"{heading}.setProperty('color', '#eee')")
        found = {rule for rule, *_ in judge.breaches({})}
        self.assertLessEqual({"html-has-lang", "color-contrast"}, found)
        self.assertNotEqual(self.page.evaluate(OVERLAPS), [])

    def test_it_is_judged_once_for_each_pair_of_colours(self):
        self.page.add_init_script(Axe().axe_script)
        judge = Judge(self.page)
        self.open("/about/")
        # Of many paragraphs one is looked at, and of a page met before none.
        self.assertEqual(judge.breaches(COLOURS), [])
        left = """[...document.querySelectorAll("main p:not([data-judged])")].length"""
        every = """document.querySelectorAll("main p").length"""
        self.assertLess(self.page.evaluate(left), self.page.evaluate(every))
        self.open("/about/")
        self.assertEqual(judge.breaches(COLOURS), [])
        self.assertEqual(self.page.evaluate(left), 0)
        # Of two colours that are known, a link may not be told by its colour alone.
        for tag, expected in (("span", []), ("a", ["link-in-text-block"])):
            self.page.evaluate(
                """(tag) => {
                  const text = document.querySelector("main p");
                  const word = document.createElement(tag);
                  if (tag === "a") word.href = "/";
                  word.textContent = "另见一条。";
                  word.style.cssText = "text-decoration: none; color: #444";
                  text.style.color = "#000";
                  text.append(word);
                }""",
                tag,
            )
            found = [rule for rule, *_ in judge.breaches(COLOURS)]
            self.assertEqual(found, expected)
        # Another colour, another ground, and less of either make another pair.
        for change in (
            "document.querySelector('main p').style.color = '#ccc'",
            "document.querySelector('main p').style.background = '#555'",
            "document.querySelector('main').style.background = '#555'",
            "document.querySelector('main').style.opacity = '0.3'",
        ):
            with self.subTest(change=change):
                self.open("/about/")
                self.page.evaluate(change)
                found = [rule for rule, *_ in judge.breaches(COLOURS)]
                self.assertIn("color-contrast", found)

    def test_it_is_judged_by_another_where_one_cannot_be(self):
        self.page.add_init_script(Axe().axe_script)
        judge = Judge(self.page)
        self.open("/about/")
        # The longer one lies under something: axe cannot tell what is seen of it.
        self.page.evaluate(
            """() => {
              const lines = ["一段很长很长的话", "短的话"].map((text) => {
                const line = document.createElement("p");
                line.textContent = text;
                line.style.color = "#ccc";
                document.querySelector("main").append(line);
                return line;
              });
              lines[0].scrollIntoView();
              const { top, left, width, height } = lines[0].getBoundingClientRect();
              const cover = document.createElement("div");
              cover.style.cssText = `position: absolute; background: #fff;
                top: ${top + scrollY}px; left: ${left + scrollX}px;
                width: ${width}px; height: ${height}px`;
              document.body.append(cover);
            }"""
        )
        found = [rule for rule, *_ in judge.breaches(COLOURS)]
        self.assertIn("color-contrast", found)

    def test_it_skips_its_header_with_the_first_tab(self):
        self.open(self.pages["story"])
        self.page.keyboard.press("Tab")
        self.assertEqual(self.page.evaluate("document.activeElement.className"), "skip")
        self.page.keyboard.press("Enter")
        self.assertEqual(self.page.evaluate("document.activeElement.id"), "content")

    def test_it_is_followed_by_the_keyboard_in_its_order(self):
        self.open(self.pages["districts"])
        seen = []
        for _ in range(60):
            self.page.keyboard.press("Tab")
            seen.append(
                self.page.evaluate(
                    "[...document.querySelectorAll('*')].indexOf(document.activeElement)"
                )
            )
            outlined = self.page.evaluate(
                "(() => { const at = document.activeElement;"
                " const rect = at.querySelector('rect');"
                " return rect ? getComputedStyle(rect).strokeWidth !== '1px'"
                " : getComputedStyle(at).outlineStyle !== 'none'; })()"
            )
            self.assertTrue(outlined, seen[-1])
        self.assertEqual(seen, sorted(seen))
