"""No heading of a reader's page is broken within a word, in the lines a browser makes."""

from datetime import date

from articles.models import ArticleDistrict, Section
from articles.text.line_breaking import cuts_words
from districts.models import District
from districts.names import names_of_places
from editions.models import Issue, Page, Placement
from tests.browser.base import BrowserTestCase
from tests.stories import make_story

WIDTHS = (320, 390, 768, 1280)
HEADLINES = (
    "太原33条公交线路下周起调整，涉及杏花岭区和尖草坪区",
    "全市所学校开学首日秩序井然，城墙遗址修缮完工本周末免费开放",
    "“太原府城游”春节推出八条线路，年产值可达5亿元",
    "小店区新建幼儿园12所，增加学位7336个，11月29日起报名",
    "万柏林区园区街道森林公园步道贯通，居民使用体检车更方便",
    "《晋阳古城考古报告》出版，收录照片1200余幅",
)
# Headings, and what stands for one; each line of each, as the browser made it.
LINES = """() => {
  const found = [];
  const headings = "main :is(h1, h2, h3, .kicker, .deck, .lines a:not(.line-words), .titles a," +
    " .page-list li a, .neighbours a, .front-photos span, .teaser:has(wbr))";
  for (const heading of document.querySelectorAll(headings)) {
    if (!heading.checkVisibility() || heading.querySelector(":is(h1, h2, h3)")) continue;
    const lines = [];
    let bottom = -Infinity;
    const walker = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      for (let at = 0; at < node.length; at++) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getClientRects()[0];
        if (!box || !box.height) continue;
        if (box.top + box.height / 2 > bottom) {
          lines.push("");
          bottom = box.bottom;
        }
        lines[lines.length - 1] += node.data[at];
      }
    }
    if (lines.length > 1) found.push(lines);
  }
  return found;
}"""


class WordBreaksTests(BrowserTestCase):
    def setUp(self):
        super().setUp()
        sections = list(Section.objects.all()[:4])
        district = District.objects.get(slug="yingze")
        issue = Issue.objects.create(date=date(2023, 5, 4), number=8138)
        page = Page.objects.create(issue=issue, number="1", order=1, name="要闻")
        for number in range(36):
            headline = HEADLINES[number % len(HEADLINES)]
            story = make_story(
                headline,
                deck=headline[::-1][:4] + headline,
                section=sections[number % 4],
                body=f"<p>{headline}。{'居民盼了多年的事有了着落，' * number}。</p>",
            )
            ArticleDistrict.objects.create(article=story, district=district)
            if number < 8:
                Placement.objects.create(page=page, article=story, order=number + 1)
        self.addresses = (
            "/",
            sections[0].get_absolute_url(),
            "/districts/",
            "/districts/yingze/",
            page.get_absolute_url(),
            story.get_absolute_url(),
        )

    def cut(self):
        """Return the headings of a page that have a line which ends within a word, and how
        many have more than one line."""
        headings = self.page.evaluate(LINES)
        return [
            lines for lines in headings if cuts_words(lines, names_of_places())
        ], len(headings)

    def test_it_breaks_no_heading_within_a_word(self):
        for address in self.addresses:
            self.open(address)
            seen = 0
            for width in WIDTHS:
                self.page.set_viewport_size({"width": width, "height": 900})
                with self.subTest(address=address, width=width):
                    cut, in_lines = self.cut()
                    self.assertEqual(cut, [])
                seen += in_lines
            self.assertGreater(seen, 0, address)

    def test_it_finds_a_heading_that_is_broken_within_a_word(self):
        self.open("/")
        self.page.evaluate(
            "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
            " document.adoptedStyleSheets = [sheet]; }",
            "main * { word-break: break-all !important; text-wrap: wrap !important }",
        )
        cut, _ = self.cut()
        self.assertGreater(len(cut), 3)
