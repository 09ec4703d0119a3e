"""The score of Mozilla's HTTP Observatory, reckoned by its published rules.

https://github.com/mozilla/http-observatory/blob/main/httpobs/docs/scoring.md, of February
2024: from 100, and what is better than asked counts only above 90. What needs the network
(the certificate, lists of browsers, redirects of nginx) is left at nothing.
"""

import re

from django.test import Client, TestCase, override_settings

from tests.cast import CastMixin
from tests.newsroom.test_settings import PRODUCTION, read_settings
from tests.stories import make_district, make_section, make_story

A, EXTRA_FROM, HALF_A_YEAR = 90, 90, 15_768_000
OF_PRODUCTION = (
    *("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER"),
    *("SECURE_REDIRECT_EXEMPT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"),
    *("SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD", "ALLOWED_HOSTS"),
)
BROAD = {"*", "http:", "https:", "data:", "ftp:", "'unsafe-inline'"}
PRIVATE_REFERRERS = {
    *("no-referrer", "same-origin", "strict-origin"),
    "strict-origin-when-cross-origin",
}
PAGES = (
    *("/", "/sections/yaowen/", "/districts/", "/districts/jia/", "/articles/{pk}/"),
    *("/latest/", "/archive/2023/05/04/", "/search/?q=水厂", "/about/"),
    *("/report/", "/corrections/", "/feed/", "/sitemap.xml", "/robots.txt"),
    *("/opensearch.xml", "/paper/", "/nowhere/", "/admin/login/"),
)
DESK = ("/admin/", "/admin/articles/article/", "/admin/articles/article/add/")


def policy_of(answer):
    said = answer.headers.get("Content-Security-Policy", "")
    directives = (one.split() for one in said.split(";") if one.strip())
    return {name: set(values) for name, *values in directives}


def content_security(answer):
    policy = policy_of(answer)
    if not policy:
        return -25
    everything = policy.get("default-src", {"*"})
    scripts = policy.get("script-src", everything)
    if scripts & BROAD or policy.get("object-src", everything) & BROAD - {"data:"}:
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    passive = policy.get("img-src", everything) | policy.get("media-src", everything)
    if passive & {"http:", "ftp:"}:
        return -10
    if policy.get("style-src", everything) & BROAD:
        return 0
    return 10 if everything == {"'none'"} else 5


def cookies(answer):
    found = answer.cookies.values()
    if not found:
        return 0
    if not all(cookie["secure"] for cookie in found):
        return -40
    sessions = [c for c in found if re.search("sess", c.key, re.IGNORECASE)]
    if not all(cookie["httponly"] for cookie in sessions):
        return -30
    return 5 if all(cookie["samesite"] for cookie in found) else 0


def other_origins(answer):
    is_open = answer.headers.get("Access-Control-Allow-Origin") == "*"
    with_cookies = answer.headers.get("Access-Control-Allow-Credentials")
    return -50 if is_open and with_cookies else 0


def strict_transport(answer):
    said = answer.headers.get("Strict-Transport-Security", "")
    age = re.search(r"max-age=(\d+)", said)
    if not age:
        return -20
    return 0 if int(age[1]) >= HALF_A_YEAR else -10


def referrers(answer):
    said = answer.headers.get("Referrer-Policy")
    if said is None:
        return 0
    return 5 if said in PRIVATE_REFERRERS else -5


def scripts_from_elsewhere(answer):
    if not answer.headers["Content-Type"].startswith("text/html"):
        return 0
    sources = re.findall(
        r"<script[^>]*\ssrc=[\"']?([^\"' >]+)", answer.content.decode()
    )
    return -50 if any(re.match("(https?:)?//", source) for source in sources) else 0


def sniffing(answer):
    return 0 if answer.headers.get("X-Content-Type-Options") == "nosniff" else -5


def framing(answer):
    if policy_of(answer).get("frame-ancestors", {"*"}) <= {"'none'", "'self'"}:
        return 5
    return 0 if answer.headers.get("X-Frame-Options") in ("DENY", "SAMEORIGIN") else -20


def resources(answer):
    said = answer.headers.get("Cross-Origin-Resource-Policy")
    return {None: 0, "same-origin": 10, "same-site": 10, "cross-origin": 0}.get(
        said, -5
    )


RULES = (
    *(content_security, cookies, other_origins, strict_transport, referrers),
    *(scripts_from_elsewhere, sniffing, framing, resources),
)


def score_of(answer):
    """Return the score of an answer, and what each rule gave it."""
    given = {rule.__name__: rule(answer) for rule in RULES}
    score = 100 + sum(points for points in given.values() if points < 0)
    if score >= EXTRA_FROM:
        score += sum(points for points in given.values() if points > 0)
    return score, given


class ObservatoryTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.story = make_story(section=make_section())
        cls.story.districts.add(make_district())

    def setUp(self):
        written = read_settings(**PRODUCTION)
        values = {name: written[name] for name in OF_PRODUCTION}
        self.enterContext(override_settings(**values))

    def ask(self, address, client):
        headers = {"host": "www.example.cn"}
        return client.get(address, secure=True, headers=headers)

    def assert_scores(self, answer, address):
        score, given = score_of(answer)
        self.assertGreaterEqual(score, A, f"{address}: {given}")

    def test_it_gives_each_kind_of_page_an_a_at_least(self):
        for address in PAGES:
            with self.subTest(page=address):
                answer = self.ask(address.format(pk=self.story.pk), Client())
                self.assertIn(answer.status_code, (200, 404), address)
                self.assert_scores(answer, address)
                if not address.startswith("/admin/"):
                    self.assertFalse(answer.cookies)

    def test_it_gives_the_desk_an_a_with_its_cookies(self):
        client = Client()
        client.force_login(self.chief)
        for address in DESK:
            with self.subTest(page=address):
                answer = self.ask(address, client)
                self.assertEqual(answer.status_code, 200)
                self.assert_scores(answer, address)

    def test_it_leads_from_http_to_https_of_the_same_host(self):
        answer = Client().get("/about/", headers={"host": "www.example.cn"})
        self.assertEqual(answer.status_code, 301)
        self.assertEqual(answer.url, "https://www.example.cn/about/")

    def test_it_sees_what_costs_points(self):
        good = self.ask("/about/", Client())
        for header, value in (
            ("Content-Security-Policy", ""),
            ("Content-Security-Policy", "script-src *"),
            ("Strict-Transport-Security", "max-age=60"),
            ("X-Content-Type-Options", ""),
            ("Referrer-Policy", "unsafe-url"),
        ):
            with self.subTest(header=header, value=value):
                before = good.headers[header]
                good.headers[header] = value
                self.assertLess(score_of(good)[0], 125)
                self.assertLess(min(score_of(good)[1].values()), 0)
                good.headers[header] = before
