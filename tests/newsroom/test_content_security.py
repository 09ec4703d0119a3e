"""Content-Security-Policy: one for the site, and what a page of the desk adds."""

from csp.middleware import CSPMiddleware
from django.http import HttpResponse
from django.test import RequestFactory, SimpleTestCase

from newsroom.content_security import ContentSecurityPolicy

HEADER = "Content-Security-Policy"


class ContentSecurityPolicyTests(SimpleTestCase):
    def answer(self, middleware, **words):
        def view(request):
            if "nonce" in words:
                str(request.csp_nonce)
            response = HttpResponse()
            for name, value in words.get("headers", {}).items():
                response.headers[name] = value
            for name, value in words.get("said", {}).items():
                setattr(response, name, value)
            return response

        return middleware(view)(RequestFactory().get("/"))

    def test_it_is_django_csps_own_whatever_a_page_says(self):
        for words in (
            {},
            {"said": {"_csp_update": {"frame-src": ["'self'"]}}},
            {"said": {"_csp_replace": {"frame-ancestors": ["'self'"]}}},
            {"said": {"_csp_exempt": True}},
            {"headers": {HEADER: "default-src 'none'"}},
        ):
            with self.subTest(words=words):
                ours = self.answer(ContentSecurityPolicy, **words)
                theirs = self.answer(CSPMiddleware, **words)
                self.assertEqual(ours.headers.get(HEADER), theirs.headers.get(HEADER))

    def test_it_names_the_nonce_of_a_page_that_asked_for_one(self):
        one, other = (self.answer(ContentSecurityPolicy, nonce=1) for _ in range(2))
        self.assertIn("'nonce-", one.headers[HEADER])
        self.assertNotEqual(one.headers[HEADER], other.headers[HEADER])
        self.assertNotIn("nonce", self.answer(ContentSecurityPolicy).headers[HEADER])


class PermissionsPolicyTests(SimpleTestCase):
    def test_it_lets_no_page_use_a_camera_or_ask_for_the_place(self):
        policy = self.client.get("/healthz")["Permissions-Policy"]
        for feature in ("camera", "geolocation", "microphone", "payment"):
            self.assertIn(f"{feature}=()", policy)
