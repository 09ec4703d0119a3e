"""Links of the desk: none leads a colleague to a page that refuses them."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import TestCase
from django.utils import timezone

from editions.models import Issue, Page, Placement
from tests.cast import CastMixin
from tests.stories import make_story

LINK = re.compile(r'<a [^>]*href="(/admin/[^"#]*)')
# What leads away: out of the desk, to a file that would be made, or where Django itself
# asks before it shows the link.
ELSEWHERE = re.compile(r"logout|/add/|/history/|/export|\.(csv|xlsx|ics|pdf|zip|docx)$")
# Who may least; whoever may more is refused less.
ROLES = ("reporter", "photo_editor", "proofreader")


def shape_of(address):
    """Return the address without its numbers and question: one of each is walked."""
    return re.sub(r"[0-9][0-9-]*", "N", address.partition("?")[0])


@pytest.mark.thorough
@pytest.mark.once
class DeskLinkTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        story = make_story("水厂今日通水")
        make_story("桥上装了新灯", status="draft", created_by=cls.reporter)
        for day in (date(2023, 5, 4), timezone.localdate() + timedelta(days=1)):
            issue = Issue.objects.create(date=day)
            page = Page.objects.create(issue=issue, number="1", order=1, name="要闻")
            Placement.objects.create(page=page, article=story, order=1)

    def test_it_refuses_nobody_who_follows_a_link_of_the_desk(self):
        for role in ROLES:
            self.client.force_login(getattr(self, role))
            to_walk, shapes = [("/admin/", "")], {"/admin/"}
            for address, of_page in to_walk:
                with self.subTest(role, address=address, of_page=of_page):
                    answer = self.client.get(address)
                    self.assertIn(answer.status_code, (200, 302))
                if answer.status_code != 200 or answer.streaming:
                    continue
                for link in map(unescape, LINK.findall(answer.text)):
                    if ELSEWHERE.search(link) or shape_of(link) in shapes:
                        continue
                    shapes.add(shape_of(link))
                    to_walk.append((link, address))
            self.assertGreater(len(to_walk), 20)
