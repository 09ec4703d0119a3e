"""Reading without a network: what the worker keeps, and what it may not."""

import pytest
from django.test import override_settings

from articles.models import Article
from articles.workflow import Status
from tests.browser.base import BrowserTestCase

# Once the worker answers for this page, and has kept it.
IS_KEPT = """async (path) => {
  const registration = await navigator.serviceWorker.ready;
  const cache = await caches.open("newsroom-read");
  const kept = await cache.match(path);
  return Boolean(navigator.serviceWorker.controller && kept);
}"""
KEPT = """async () => {
  const cache = await caches.open("newsroom-read");
  return (await cache.keys()).map(({ url }) => new URL(url).pathname);
}"""
CACHES = (
    "async () => (await caches.keys()).filter((name) => name.startsWith('newsroom-'))"
)
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"
IS_GONE = """async (path) => {
  const cache = await caches.open("newsroom-read");
  return !(await cache.match(path));
}"""


@pytest.mark.once
class OfflineTests(BrowserTestCase):
    own_window = True
    allowed = ("ERR_INTERNET_DISCONNECTED", "status of 410", "ERR_FAILED")

    def setUp(self):
        super().setUp()
        self.story = Article.objects.get(headline="更高水平建设全省首善之区")
        self.path = self.story.get_absolute_url()

    def wait(self, script, argument=None):
        """Wait until what a script asks of the worker's cache is so."""
        self.page.wait_for_function(f"(argument) => ({script})(argument)", arg=argument)

    def read(self, path):
        """Read a page, until the worker has kept it."""
        self.open(path)
        self.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        self.wait("() => Boolean(navigator.serviceWorker.controller)")
        self.page.reload()
        self.wait(IS_KEPT, path)

    @override_settings(READ_OFFLINE=True)
    def test_it_shows_what_was_read_and_says_so_of_all_else(self):
        self.read("/paper/2023-01-23/")
        # The issue whole; and of the desk nothing.
        self.wait(IS_KEPT, "/paper/2023-01-23/x1/")
        self.open("/admin/login/")
        self.open(self.path)
        self.wait(IS_KEPT, self.path)
        self.assertFalse([path for path in self.page.evaluate(KEPT) if "admin" in path])
        self.context.set_offline(True)
        self.page.reload()
        self.assertIn(self.story.headline, self.page.inner_text("h1"))
        self.open("/about/")
        self.assertIn("没有网络", self.page.inner_text(".page-kind"))
        link = self.page.locator(f"[data-kept] a[href$='{self.path}']")
        link.wait_for()
        link.click()
        self.page.wait_for_url(f"**{self.path}")

    @override_settings(READ_OFFLINE=True)
    def test_it_keeps_no_story_that_was_withdrawn_once_the_network_is_back(self):
        self.read(self.path)
        self.context.set_offline(True)
        Article.objects.filter(pk=self.story.pk).update(status=Status.WITHDRAWN)
        self.context.set_offline(False)
        self.wait(IS_GONE, self.path)
        # The page that was open is loaded again by its script, and says in the site's own
        # words what became of it; once, however often it is told after that.
        self.page.wait_for_selector(".trouble")
        self.page.evaluate("window.isTheSame = true")
        for _ in range(2):
            asked = "fetch(location.href).then(({ status }) => status)"
            self.assertEqual(self.page.evaluate(asked), 410)
        self.assertTrue(self.page.evaluate("window.isTheSame"))
        self.context.set_offline(True)
        self.open(self.path)
        self.assertIn("没有网络", self.page.inner_text(".page-kind"))

    def test_it_clears_away_all_of_it_when_it_is_switched_off(self):
        with override_settings(READ_OFFLINE=True):
            self.read(self.path)
        self.open("/about/")
        self.page.evaluate(
            "navigator.serviceWorker.getRegistration().then((one) => one?.update())"
        )
        self.wait(f"async () => (await ({CACHES})()).length === 0")
        self.wait(f"async () => (await ({WORKERS})()) === 0")
