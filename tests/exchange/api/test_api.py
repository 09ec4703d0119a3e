"""The API: what it answers, refuses, and never tells."""

import json

from django.test import TestCase

from tests.stories import make_story


class ApiTests(TestCase):
    def get(self, address, status=200, **options):
        answer = self.client.get(f"/api/v1/{address}", **options)
        self.assertEqual(answer.status_code, status, answer.content.decode()[:500])
        return answer.json()

    def test_smoke(self):
        story = make_story()
        for a in (
            "articles/",
            f"articles/{story.pk}/",
            "sections/",
            "districts/",
            "columns/",
            "people/",
            "topics/",
            "issues/",
            "corrections/",
            "search/?q=水厂",
            "articles/?since=0-0-0-0",
            "openapi.json",
            f"articles/{story.pk}/?form=newsml",
            f"articles/{story.pk}/?form=ninjs",
            "articles/?section=yaowen",
            "articles/?from=2023-05-01&to=2023-05-05&section=yaowen&genre=text",
            "articles/?limit=1&before=1683172800000001-1",
        ):
            r = self.client.get("/api/v1/" + a)
            print(a, r.status_code, r.content.decode()[:300])
        for a in (
            "articles/99/",
            "x",
            "articles/?limit=0",
            "articles/?x=1",
            "search/",
            "pages/",
            "pages/?issue=2023-01-23",
            "articles",
        ):
            r = self.client.get("/api/v1/" + a)
            print(a, r.status_code, r.content.decode()[:300])
