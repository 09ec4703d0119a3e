from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.test import TestCase, override_settings

from tests.cast import PASSWORD, CastMixin
from tests.stories import make_story


class CacheThatIsDown(BaseCache):
    """A cache whose server does not answer."""

    def __init__(self, location, params):
        super().__init__(params)

    def get(self, key, default=None, version=None):
        raise ConnectionRefusedError

    def set(self, key, value, timeout=None, version=None):
        raise ConnectionRefusedError

    def clear(self):
        """Empty nothing: there is nothing."""


DOWN = {"default": {"BACKEND": f"{__name__}.{CacheThatIsDown.__name__}"}}


@override_settings(CACHES=DOWN)
class CacheDownTests(CastMixin, TestCase):
    def test_it_is_down_in_these_tests(self):
        with self.assertRaises(ConnectionRefusedError):
            cache.get("navigation")

    def test_it_still_serves_readers_their_pages(self):
        story = make_story()
        for address in ("/", "/sections/yaowen/", story.get_absolute_url()):
            with self.subTest(address=address):
                self.assertContains(self.client.get(address), "水厂今日通水")

    def test_it_still_lets_staff_sign_in(self):
        typed = {"username": "editor", "password": PASSWORD}
        answer = self.client.post("/admin/login/?next=/admin/", typed, follow=True)
        self.assertContains(answer, "稿件")

    def test_it_is_reported_by_readiness_which_takes_no_machine_out_for_it(self):
        answer = self.client.get("/readyz")
        self.assertContains(answer, "缓存没有应答", status_code=200)
