"""Hours are those of the paper, whatever zone the machine is in; UTC is what is stored."""

import os
import time
from datetime import UTC, datetime
from unittest import mock

from django.db import connection
from django.test import TestCase

from articles.models import Article
from tests.stories import make_section, make_story

# Half past midnight of 5 May in Shanghai, 16:30 of 4 May in UTC.
MOMENT = datetime(2023, 5, 4, 16, 30, tzinfo=UTC)
STORED = {
    "sqlite": "SELECT published_at FROM articles_article WHERE id = %s",
    "postgresql": "SELECT to_char(published_at AT TIME ZONE 'UTC',"
    " 'YYYY-MM-DD HH24:MI:SS') FROM articles_article WHERE id = %s",
}


class ZoneTests(TestCase):
    def in_zone(self, name):
        """Let this process be on a machine of another zone."""
        self.addCleanup(time.tzset)
        self.enterContext(mock.patch.dict(os.environ, {"TZ": name}))
        time.tzset()

    def stored(self, story):
        with connection.cursor() as cursor:
            cursor.execute(STORED[connection.vendor], [story.pk])
            return cursor.fetchone()[0]

    def test_it_stores_utc_and_belongs_to_the_day_of_the_paper(self):
        make_section()
        for zone in ("Pacific/Kiritimati", "America/Los_Angeles", "UTC"):
            with self.subTest(zone=zone):
                self.in_zone(zone)
                self.assertNotEqual(time.strftime("%z"), "+0800")
                story = make_story(published_at=MOMENT)
                self.assertEqual(str(self.stored(story)), "2023-05-04 16:30:00")
                self.assertEqual(Article.objects.get(pk=story.pk).published_at, MOMENT)
                page = self.client.get(story.get_absolute_url()).content.decode()
                self.assertIn("2023-05-05T00:30", page)
                address = story.get_absolute_url()
                self.assertContains(self.client.get("/archive/2023/05/05/"), address)
                before = self.client.get("/archive/2023/05/04/")
                self.assertEqual(before.status_code, 404)
