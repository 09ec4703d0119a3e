from threading import Event

from django.db import transaction
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from districts.models import District
from tests.browser.base import BrowserTestCase

begun, may_end, ended = Event(), Event(), Event()


def slow_view(request):
    """Hold a lock that whoever puts the database back has to wait for."""
    with transaction.atomic():
        District.objects.update(short_name="慢")
        begun.set()
        may_end.wait(10)
    ended.set()
    return HttpResponse("慢")


# Below /admin/, for only what is asked for there is resolved by ROOT_URLCONF.
urlpatterns = [path("admin/slow/", slow_view), path("", include("newsroom.urls"))]


@override_settings(ROOT_URLCONF=__name__)
class LiveServerTests(BrowserTestCase):
    own_window = True
    # What the browser says when it leaves without its answer.
    allowed = ("Failed to fetch",)

    def test_it_lets_no_request_outlive_its_test(self):
        for event in (begun, may_end, ended):
            event.clear()
        self.open("/about/")
        self.page.evaluate("() => { fetch('/admin/slow/') }")
        self.assertTrue(begun.wait(10))
        self.context.close()
        server = self.server_thread.httpd
        with self.assertRaisesMessage(TimeoutError, "still answers 1 connection"):
            server.wait_until_idle(0.3)
        may_end.set()
        server.wait_until_idle()
        self.assertTrue(ended.is_set())
        self.assertEqual(server.under_way, 0)
