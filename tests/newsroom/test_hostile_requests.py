"""What an anonymous reader may send: whatever it is, never an answer of 5xx."""

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from django.test import (
    AsyncRequestFactory,
    Client,
    RequestFactory,
    TestCase,
    TransactionTestCase,
)

from newsroom import asgi, wsgi
from tests.stories import make_district, make_section, make_story

NOT_FOUND, BAD, WRONG_METHOD = 404, 400, 405
BEYOND_64_BITS = "9" * 19

ADDRESSES = {
    # Unknown names, ids that no database holds
    "/articles/0/": NOT_FOUND,
    "/articles/007/": NOT_FOUND,
    "/articles/-1/": NOT_FOUND,
    "/articles/999999999999999999/": NOT_FOUND,
    f"/articles/{BEYOND_64_BITS}/": NOT_FOUND,
    f"/articles/{'9' * 5000}/": NOT_FOUND,
    "/articles/%D9%A1/": NOT_FOUND,  # an Arabic one
    "/articles/１/": NOT_FOUND,
    "/sections/nowhere/": NOT_FOUND,
    "/sections/要闻/": NOT_FOUND,
    f"/sections/{'a' * 9000}/": NOT_FOUND,
    "/districts/nowhere/": NOT_FOUND,
    "/districts/jia/nowhere/": NOT_FOUND,
    "/districts/nowhere/yaowen/": NOT_FOUND,
    "/columns/nowhere/": NOT_FOUND,
    "/tags/没有/": NOT_FOUND,
    "/tags/%F0%9F%98%80/": NOT_FOUND,
    f"/tags/{'字' * 2000}/": NOT_FOUND,
    "/people/nobody/": NOT_FOUND,
    "/photos/1/640.jpg": NOT_FOUND,
    "/photos/00000000-0000-0000-0000-000000000000/640.jpg": NOT_FOUND,
    f"/photos/00000000-0000-0000-0000-000000000000/{BEYOND_64_BITS}.jpg": NOT_FOUND,
    f"/photos/00000000-0000-0000-0000-000000000000/{'9' * 5000}.jpg": NOT_FOUND,
    "/photos/00000000-0000-0000-0000-000000000000/0.php": NOT_FOUND,
    # Absurd dates
    "/archive/0000/": NOT_FOUND,
    "/archive/9999/": NOT_FOUND,
    "/archive/1900/": NOT_FOUND,
    "/archive/2199/12/": NOT_FOUND,
    "/archive/2023/00/": NOT_FOUND,
    "/archive/2023/13/": NOT_FOUND,
    "/archive/2023/02/30/": NOT_FOUND,
    "/archive/1900/01/01/": NOT_FOUND,
    "/archive/2199/12/31/": NOT_FOUND,
    "/paper/2023-02-30/": NOT_FOUND,
    "/paper/0001-01-01/": NOT_FOUND,
    "/paper/9999-12-31/": NOT_FOUND,
    "/paper/2199-12-31/1/": NOT_FOUND,
    "/paper/2023-01-23/1%2F2/": NOT_FOUND,
    "/paper/2023-01-23/1/page.pdf": NOT_FOUND,
    f"/paper/2023-01-23/1/page-{'9' * 5000}.jpg": NOT_FOUND,
    "/html/0000-00/00/node_1.htm": NOT_FOUND,
    "/html/2023-02/30/content_1.htm": NOT_FOUND,
    f"/html/2023-01/23/content_{BEYOND_64_BITS}.htm": NOT_FOUND,
    "/paper/2023-01-23/../": NOT_FOUND,
    f"/paper/2023-01-23/{'9' * 5000}/": NOT_FOUND,
    # Cursors that are none of ours
    "/sections/yaowen/?before=": NOT_FOUND,
    "/sections/yaowen/?before=1": NOT_FOUND,
    "/sections/yaowen/?before=x-1": NOT_FOUND,
    "/sections/yaowen/?before=-1-1": NOT_FOUND,
    "/sections/yaowen/?before=9999999999999999-1": 200,
    "/sections/yaowen/?before=1-999999999999999999": 200,
    f"/sections/yaowen/?before=1-{BEYOND_64_BITS}": NOT_FOUND,
    f"/sections/yaowen/?before={'9' * 5000}-1": NOT_FOUND,
    "/sections/yaowen/?before=%D9%A1-1": NOT_FOUND,
    "/sections/yaowen/?before=0-1&before=x": NOT_FOUND,
    "/districts/jia/?before=x": NOT_FOUND,
    "/districts/jia/yaowen/?before=x": NOT_FOUND,
    "/archive/2023/05/04/?before=x": NOT_FOUND,
    # Questions that engines might take for their own
    "/search/?q=%22": 200,
    "/search/?q='%20OR%201=1%20--": 200,
    "/search/?q=NEAR(%E6%B0%B4%20%22": 200,
    "/search/?q=%E6%B0%B4*%20%5E%20%7B%20%5C%20%26%20!": 200,
    "/search/?q=%FF%FE": 200,
    "/search/?q=%ED%A0%80": 200,
    "/search/?q=%00": BAD,
    "/search/?q=%EE%80%80%E6%B0%B4": 200,  # the index's own mark of a headline
    f"/search/?q={'水' * 5000}": 200,
    f"/search/?q={'水 ' * 99}&sort=relevance": 200,
    "/search/?q=水&q=厂&section=": 200,
    "/search/?q=水&section=%FF": NOT_FOUND,
    "/search/?q=水&from=%D9%A1": NOT_FOUND,
    f"/search/?q=水&before={BEYOND_64_BITS}-1": NOT_FOUND,
    f"/search/?q=水&sort=relevance&before=5-1-{BEYOND_64_BITS}": NOT_FOUND,
    f"/search/names/?q={'水' * 5000}": 200,
    "/search/names/?q=%25_%5C%22'": 200,
    "/search/names/?q=%ED%A0%80": 200,
    # A form that comes with a story, and addresses that are signed
    f"/report/?story={BEYOND_64_BITS}&kind=%FF&passage=%ED%A0%80": 200,
    f"/report/?story={'9' * 5000}&passage={'字' * 5000}": 200,
    "/report/?story=%D9%A1": 200,
    "/report/20230504-7F3KQ/": NOT_FOUND,
    "/report/20230504-7F3KQ.%FF/": NOT_FOUND,
    "/report/%ED%A0%80.%E5%AD%97/": NOT_FOUND,
    f"/report/{'字' * 2000}/": NOT_FOUND,
    # Bytes that are no text, and NUL
    "/sections/%FF/": NOT_FOUND,
    "/tags/%FF%FE/": NOT_FOUND,
    "/tags/%ED%A0%80/": NOT_FOUND,  # half of a surrogate pair
    "/%C0%AE%C0%AE/": NOT_FOUND,
    "/sections/yaowen/?before=%FF": NOT_FOUND,
    "/sections/yaowen/?before=%ED%A0%80": NOT_FOUND,
    "/?%FF=%FF": 200,
    "/%00": BAD,
    "/tags/%00/": BAD,
    "/articles/1%00/": BAD,
    "/paper/2023-01-23/%00/": BAD,
    "/?a=%00": BAD,
    "/sections/yaowen/?before=%00": BAD,
    "/admin/login/?next=%00": BAD,
    # Files
    "/static/": NOT_FOUND,
    "/static/%00": BAD,
    "/static/site/base.css%00.png": BAD,
    "/static/%FF.css": NOT_FOUND,
    "/static/../manage.py": NOT_FOUND,
    "/static/%2e%2e/manage.py": NOT_FOUND,
    "/static/..%5Cmanage.py": NOT_FOUND,
    "/static/site/": NOT_FOUND,
    "/static//etc/passwd": NOT_FOUND,
    f"/static/{'a' * 5000}.css": NOT_FOUND,
    f"/static/{'字' * 200}.css": NOT_FOUND,
    "/media/": NOT_FOUND,
    "/media/originals/": NOT_FOUND,
    # What programs ask
    "/api/v1/": NOT_FOUND,
    "/api/v1/articles": NOT_FOUND,
    "/api/v1/articles/0/": NOT_FOUND,
    f"/api/v1/articles/{BEYOND_64_BITS}/": NOT_FOUND,
    "/api/v1/articles/999999999999999999/": NOT_FOUND,
    "/api/v1/a%0Ab/": NOT_FOUND,
    "/api/v1/articles/?limit=": BAD,
    "/api/v1/articles/?limit=%D9%A1": BAD,
    f"/api/v1/articles/?limit={'9' * 5000}": BAD,
    "/api/v1/articles/?limit=1&limit=2": BAD,
    "/api/v1/articles/?nothing=1": BAD,
    "/api/v1/articles/?fields=": BAD,
    "/api/v1/articles/?fields=headline,staff_note": BAD,
    "/api/v1/articles/?section=%FF": BAD,
    f"/api/v1/articles/?person={'字' * 2000}": BAD,
    "/api/v1/articles/?before=9999999999999999-999999999999999999": 200,
    f"/api/v1/articles/?before=1-{BEYOND_64_BITS}": BAD,
    "/api/v1/articles/?from=0001-01-01": BAD,
    "/api/v1/articles/?from=2199-12-31&to=1900-01-01": BAD,
    "/api/v1/articles/?from=1900-01-01&to=2199-12-31": 200,
    "/api/v1/articles/?genre=text": BAD,
    "/api/v1/articles/?since=": BAD,
    "/api/v1/articles/?since=0001-01-01T00:00:00Z": BAD,
    "/api/v1/articles/?since=2199-12-31T23:59:59-23:59": 200,
    f"/api/v1/articles/?since=9999999999999999-{'9' * 18}-9999999999999999-0": 200,
    f"/api/v1/articles/?since=0-{BEYOND_64_BITS}-0-0": BAD,
    "/api/v1/articles/?since=0-0-0-0&section=yaowen": BAD,
    "/api/v1/people/?before=999999999999999999": 200,
    "/api/v1/people/?before=0": BAD,
    "/api/v1/issues/?before=2023-02-30": BAD,
    "/api/v1/issues/2023-02-30/": NOT_FOUND,
    "/api/v1/pages/2023-01-23/%ED%A0%80/": NOT_FOUND,
    "/api/v1/search/?q=": BAD,
    "/api/v1/search/?q=%22": BAD,
    "/api/v1/search/?q=%ED%A0%80": BAD,
    f"/api/v1/search/?q={'水' * 5000}": BAD,
    "/api/v1/search/?q=水&sort=rank&before=x": BAD,
    f"/api/v1/search/?q=水&before={BEYOND_64_BITS}-1": BAD,
    # Elsewhere
    "/\\example.com": NOT_FOUND,
    "/%0d%0aSet-Cookie:x=1": NOT_FOUND,
    "/.git/config": NOT_FOUND,
    f"/{'a' * 60000}": NOT_FOUND,
    f"/?{'a=1&' * 3000}": 200,
    f"/?q={'字' * 10000}": 200,
}

PAGES = (
    "/",
    "/sections/yaowen/",
    "/districts/",
    "/districts/jia/",
    "/districts/jia/yaowen/",
    "/articles/{pk}/",
    "/paper/",
    "/archive/2023/",
    "/archive/2023/05/",
    "/archive/2023/05/04/",
    "/search/",
    "/search/names/?q=水",
    "/feed/",
    "/sitemap.xml",
    "/news-sitemap.xml",
    "/api/v1/articles/",
    "/api/v1/articles/{pk}/",
    "/healthz",
    "/readyz",
)
THEIRS = b"evil.example"
# These look into the query and the session.
READ_CLOSELY = ("/sections/yaowen/?before=9999999999999999-1", "/admin/login/")
# Name: what is sent with a GET, and the answers it may have.
HEADERS = {
    "another host": ({"host": "evil.example"}, {BAD}),
    "a host that is no name": ({"host": "a b<>"}, {BAD}),
    "no host": ({"host": ""}, {BAD}),
    "an unknown charset": ({"content-type": "text/plain; charset=klingon"}, {200}),
    "a NUL in the session": ({"cookie": r'sessionid="\000aaaaaaaaaaa"'}, {BAD}),
    "a broken cookie": ({"cookie": 'sessionid="\\; ;;=;csrftoken'}, {200}),
    "a session of nobody": ({"cookie": f"sessionid={'x' * 4000}"}, {200}),
    "absurd dates": ({"if-modified-since": "Thu, 99 Foo 99999"}, {200}),
    "absurd etags": ({"if-none-match": '"""W/,,*'}, {200}),
    "absurd lengths": ({"content-length": "-1"}, {200}),
    "absurd ranges": ({"range": "bytes=9-1,x-,-0"}, {200, 416}),
    "a proxy of its own": ({"x-forwarded-host": "evil.example"}, {200}),
    "absurd tastes": ({"accept": "*/;q=x", "accept-language": "x" * 999}, {200}),
}
# What Django decodes the query with, before it makes a request of it.
CONTENT_TYPES = {
    "text/plain; charset=zip": BAD,
    "text/plain; charset=utf-32": BAD,
    "text/plain; x*=klingon''x": BAD,
    "multipart/form-data; charset=base64; boundary=x": BAD,
    "text/plain; charset=klingon": 200,
    "text/plain; charset=UTF8": 200,
    "text/plain; charset": 200,
    ";;=;": 200,
}
METHODS = ("POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO")


async def ask(factory, content_type):
    """Return the status that the asynchronous server gives."""
    scope = factory.get("/healthz?a=1").scope
    headers = [(b"host", b"testserver"), (b"content-type", content_type.encode())]
    site = ApplicationCommunicator(asgi.application, scope | {"headers": headers})
    await site.send_input({"type": "http.request", "body": b""})
    answer = await site.receive_output()
    await site.receive_output()
    return answer["status"]


@pytest.mark.thorough
class HostileRequestTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        story = make_story(section=make_section())
        story.districts.add(make_district())
        cls.pages = [page.format(pk=story.pk) for page in PAGES]

    def setUp(self):
        # What escapes as an exception is an answer of 500 to a reader.
        self.client = Client(raise_request_exception=False)

    def test_it_answers_any_address(self):
        for address, status in ADDRESSES.items():
            with self.subTest(address=address[:80]):
                answer = self.client.get(address)
                self.assertEqual(answer.status_code, status)

    def test_it_answers_any_address_asked_for_without_its_text(self):
        for address, status in ADDRESSES.items():
            with self.subTest(address=address[:80]):
                answer = self.client.head(address)
                self.assertEqual(answer.status_code, status)

    @pytest.mark.once  # no header gets to a database; addresses are asked of both
    def test_it_answers_any_header_on_every_kind_of_page(self):
        for page in [*self.pages, *READ_CLOSELY]:
            for name, (headers, statuses) in HEADERS.items():
                with self.subTest(page=page, header=name):
                    answer = self.client.get(page, headers=headers)
                    self.assertIn(answer.status_code, statuses)
                    self.assert_repeats_no_name(answer)

    def assert_repeats_no_name(self, answer):
        """See that the name of another host is neither shown nor led to."""
        self.assertNotIn(THEIRS, answer.content)
        self.assertNotIn(THEIRS.decode(), str(answer.headers))

    def test_it_answers_any_header_on_a_file_and_on_a_wrong_address(self):
        for address, status in (("/static/site/base.css", 200), ("/nowhere/", 404)):
            for name, (headers, statuses) in HEADERS.items():
                with self.subTest(address=address, header=name):
                    answer = self.client.get(address, headers=headers)
                    self.assertIn(answer.status_code, {*statuses, status})

    def test_it_refuses_any_other_method_on_every_kind_of_page(self):
        for page in self.pages:
            for method in METHODS:
                with self.subTest(page=page, method=method):
                    answer = self.client.generic(method, page)
                    self.assertEqual(answer.status_code, WRONG_METHOD)

    def test_it_shows_every_kind_of_page(self):
        for page in self.pages:
            with self.subTest(page=page):
                self.assertEqual(self.client.get(page).status_code, 200)

    def test_it_answers_any_form_sent_to_the_login(self):
        for body in (b"\xff\xfe", b"username=%00&password=%00", b"a=1&" * 2000):
            with self.subTest(body=body[:20]):
                answer = self.client.post(
                    "/admin/login/",
                    body,
                    content_type="application/x-www-form-urlencoded",
                )
                self.assertIn(answer.status_code, {200, 400})


class HostileContentTypeTests(TransactionTestCase):
    """Through the servers' own doors, for the fault lies before any middleware."""

    def test_it_answers_any_content_type(self):
        environ = RequestFactory().get("/healthz?a=%E5%AD%97").environ
        for content_type, status in CONTENT_TYPES.items():
            with self.subTest(content_type=content_type):
                started = []
                wsgi.application(
                    environ | {"CONTENT_TYPE": content_type},
                    lambda line, headers, to=started: to.append(line),
                )
                self.assertEqual([int(line[:3]) for line in started], [status])

    def test_it_answers_any_content_type_asynchronously(self):
        factory = AsyncRequestFactory()
        for content_type, status in CONTENT_TYPES.items():
            with self.subTest(content_type=content_type):
                self.assertEqual(async_to_sync(ask)(factory, content_type), status)
