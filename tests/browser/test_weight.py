"""What a story costs a reader's telephone.

Everything is counted as it leaves the test's server, uncompressed: a proxy that
compresses (deploy/nginx/newsroom.conf) makes it a third.
"""

from articles.models import Article
from tests.browser.base import BrowserTestCase
from tests.browser.kinds import make_pages
from tests.pictures import encoded, make_alike, photograph, place

# The page, four style sheets (one for paper, which no page waits for), three scripts, the
# icon.
MOST_BYTES, MOST_REQUESTS = 60 * 1024, 9
MOST_WITH_PHOTOS = 250 * 1024
# The first of a page is asked for at once.
LOADED = ["auto", "lazy", "lazy"]
READ_ON = """async () => {
  for (const one of document.querySelectorAll(".story-text img")) {
    one.scrollIntoView();
    while (!one.complete) await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""
PHOTOS = """() => [...document.querySelectorAll(".story-text img")].map(
  ({ loading, currentSrc }) => ({ loading, currentSrc })
)"""
SHIFTS = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 300);
})"""

# The headless shell has no tab to show an icon in: what a reader's browser loads too.
ASK_FOR_THE_ICON = """async () => {
  await (await fetch(document.querySelector("link[type='image/svg+xml']").href)).blob();
}"""


class WeightTests(BrowserTestCase):
    own_window = True

    def test_it_keeps_a_story_light_and_on_one_host(self):
        story = Article.objects.get(headline="更高水平建设全省首善之区")
        network = self.context.new_cdp_session(self.page)
        network.send("Network.enable")
        sizes, asked = [], []
        network.on(
            "Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"])
        )
        self.page.on("request", lambda request: asked.append(request.url))
        self.open(story.get_absolute_url(), 390)
        self.page.wait_for_load_state("networkidle")
        if not asked[-1].endswith(".svg"):
            self.page.evaluate(ASK_FOR_THE_ICON)
        self.assertLessEqual(len(asked), MOST_REQUESTS, asked)
        self.assertTrue(asked[-1].endswith("favicon.svg"), asked)
        self.assertLessEqual(sum(sizes), MOST_BYTES, sizes)
        self.assertGreater(sum(sizes), 10_000)

    def test_it_keeps_a_story_with_three_photographs_light(self):
        story = Article.objects.get(headline="更高水平建设全省首善之区")
        photographs = make_alike(3, encoded(photograph(), quality=90))
        for order, photo in enumerate(photographs):
            place(photo, story, order=order + 80, after_paragraph=order)
        for density in (2, 3):
            with self.subTest(density=density):
                window = self.browser.new_context(
                    viewport={"width": 390, "height": 844}, device_scale_factor=density
                )
                sizes, pictures = self.weigh(window.new_page(), story)
                self.assertEqual(len(pictures), 3)
                self.assertEqual([one["loading"] for one in pictures], LOADED)
                self.assertLessEqual(sum(sizes), MOST_WITH_PHOTOS, sizes)

    def weigh(self, page, story):
        """Return the sizes of all that a story loads, read to its end, and its photos."""
        sizes = []
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on(
            "Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"])
        )
        page.goto(self.live_server_url + story.get_absolute_url())
        page.evaluate(READ_ON)
        page.wait_for_load_state("networkidle")
        return sizes, page.evaluate(PHOTOS)

    def test_it_moves_nothing_while_a_page_loads(self):
        pages = make_pages(self.chief)
        for kind in ("story", "story with a picture", "front page"):
            for width in (390, 1280):
                with self.subTest(kind=kind, width=width):
                    self.assertIn(0, self.shifts(pages[kind], width))

    def shifts(self, address, width):
        """Yield how far a page moves each time it loads.

        A browser short of processor time paints a page before it is read to the end;
        what a page does of itself, it does every time.
        """
        for _ in range(3):
            self.open(address, width)
            self.page.wait_for_load_state("networkidle")
            yield self.page.evaluate(SHIFTS)
