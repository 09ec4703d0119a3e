"""Every public address is kept, and none is ever given as it was before a change."""

import re
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import timezone

from articles.models import Article, Column, Photo, Section
from articles.workflow import Status
from editions.models import Issue
from newsroom import page_memory
from newsroom.kept_pages import KeptPage
from newsroom.models import BreakingNews, FrontPage, FrontSlot
from newsroom.page_memory import slides
from tests.articles.test_schedule import PUBLIC, SHARED, ScheduleMixin
from tests.made_pages import made, noting, remembering_nothing
from tests.stories import NOON, make_draft, make_story

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
# No row has its microseconds: what has them, in a question, is reckoned from the hour.
EVENING = NOON + 8 * HOUR + timedelta(microseconds=123_457)
MIDNIGHT = NOON + 12 * HOUR
LIST, FEED = "/sections/yaowen/", "/feed/"
# Counted for the map of districts, and cached apart from the page.
COUNTING = ("/", "/districts/")


def kept_pages():
    """Return {address: page} of all that is kept."""
    return {address_of(key): page for key, page in page_memory.shelf.pages.items()}


def address_of(key):
    path, _, query = re.sub("^http://[^/]*", "", key).partition("?")
    return f"{path}?{query.encode('latin-1').decode()}".rstrip("?")


def is_of_this_hour(value):
    """Whether a value in a question is reckoned from the moment it was asked about."""
    fraction = f"{EVENING.microsecond:06}"
    if isinstance(value, datetime):
        return value.microsecond == EVENING.microsecond
    return isinstance(value, str) and f".{fraction}" in value


class CommittedCase(TransactionTestCase):
    """What TestCase sets up for a class, committed, and for each test anew."""

    @classmethod
    def setUpTestData(cls):
        """Called by those that add to it."""

    def setUp(self):
        self.setUpTestData()


@noting
@pytest.mark.thorough
class EveryAddressTests(ScheduleMixin, CommittedCase):
    def setUp(self):
        super().setUp()
        with time_machine.travel(EVENING, tick=False):
            self.story = self.make_secret(created_by=self.reporter)
            self.later = FrontPage.objects.create(name="版")
            FrontSlot.objects.create(
                front_page=self.later, place="lead", article=self.known
            )
        parts = self.own(self.story)
        self.all = [address.format(**parts) for address, _ in PUBLIC.values()]
        self.all += [address for address, _ in SHARED.values()]
        self.all += ["/about/", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt"]
        self.address = self.story.get_absolute_url()

    def test_it_gives_none_as_it_was_before_a_change_or_past_its_hour(self):
        with time_machine.travel(EVENING, tick=False):
            self.answers(self.all)
            self.assert_traced()
            self.assert_shown_right(lambda: Column.objects.create(name="空", slug="k"))
            for name, addresses, change in self.changes():
                with self.subTest(change=name):
                    self.assert_shown(change, *addresses)
            for name, change in self.what_nobody_sees():
                with self.subTest(change=name):
                    self.assert_shown(change, "/", self.address, is_shown=False)
            hours = self.schedule()
            # What was kept at first, and not asked for since, is not given now.
            self.answers(self.all)
        for hour, addresses in hours.items():
            with self.subTest(hour=hour):
                self.assert_changed_at(hour, *addresses)
        # Each page has the date in its head; the feed has a photo whose rights end.
        self.assert_changed_at(
            MIDNIGHT, "/", LIST, "/about/", "/corrections/", self.address, FEED
        )

    def answers(self, addresses):
        """Return {address: answer}; fail unless what is kept is what would be made.

        What is made for this very question needs no comparison, but for what it counts.
        """
        given, compared = {}, set(COUNTING)
        for address in addresses:
            made.clear()
            given[address] = self.ask(address)
            if not made:
                compared.add(address)
        for address in compared.intersection(addresses):
            # Not assertEqual(), which would print two whole pages.
            self.assertTrue(given[address] == self.fresh(address), address)
        return given

    def assert_traced(self):
        """Fail unless all that is kept can be shown to be right at a later moment."""
        for address, page in kept_pages().items():
            with self.subTest(address=address):
                self.assertIsNotNone(page.trace)
                values = [values for _, values in page.trace.digests if values]
                reckoned = {v for v in chain(*values) if is_of_this_hour(v)}
                if not slides(address):
                    self.assertEqual(reckoned, set())
                # Whatever was remembered when it was made, it depends on the same.
                with remembering_nothing():
                    self.ask(address)
                    anew = kept_pages()[address]
                self.assertEqual(anew.trace.digests, page.trace.digests)

    def assert_shown_right(self, change):
        """Fail unless all that is kept is given after a change that is not on it."""
        kept = kept_pages()
        change()
        made.clear()
        for address, page in kept.items():
            if isinstance(page, KeptPage):
                self.ask(address)
        self.assertEqual(made, [])
        self.answers(self.all)

    def fresh(self, address):
        """Return the answer of a process that remembers nothing."""
        with remembering_nothing():
            return self.ask(address)

    def assert_shown(self, change, *addresses, is_shown=True):
        before = {address: self.ask(address) for address in addresses}
        change()
        after = self.answers(addresses)
        for address in addresses:
            changed = before[address] != after[address]
            self.assertEqual(changed, is_shown, address)

    def assert_changed_at(self, hour, *addresses):
        with time_machine.travel(hour - timedelta(microseconds=1), tick=False):
            before = self.answers(addresses)
        with time_machine.travel(hour, tick=False):
            after = self.answers(addresses)
        for address in addresses:
            self.assertTrue(before[address] != after[address], address)

    def changes(self):
        """Yield (name, addresses that show it, change)."""
        draft = make_draft("写好的稿件", created_by=self.reporter)
        draft.bylines.create(contributor=self.known_person)
        story = Article.objects.filter(pk=self.story.pk)
        section = Section.objects.filter(slug="yaowen")
        line = BreakingNews(text="快讯", expires_at=EVENING + HOUR)
        over = {"starts_at": EVENING - HOUR, "expires_at": EVENING}
        live = FrontPage.objects.create(name="新版")
        live.slots.create(place="lead", article=self.story)
        yield "signed", (LIST, FEED), lambda: self.sign(draft)
        yield "withdrawn", (LIST, self.address), lambda: self.move("withdraw")
        yield "restored", (LIST, self.address), lambda: self.move("restore")
        yield "corrected", ("/corrections/", self.address), self.correct
        yield "UPDATE", (LIST, "/"), lambda: story.update(headline="密稿又一篇")
        yield "raw SQL", (self.address,), self.write_by_hand
        yield "bulk_create", (LIST, FEED), self.create_in_bulk
        yield "renamed", ("/about/", LIST), lambda: section.update(name="新名")
        today = timezone.localdate()
        for name, fields in {
            "rights ended": {"rights_expire_on": today - timedelta(days=1)},
            "rights to the end of the day": {"rights_expire_on": today},
            "photo for print only": {"outlet": "print"},
            "photo for all again": {"outlet": "both"},
        }.items():
            change = partial(Photo.objects.update, **fields)
            yield name, (self.address, "/", FEED), change
        yield "loaddata", ("/about/", LIST), self.load_sections
        yield "breaking begun", ("/",), line.save
        yield (
            "breaking ended",
            ("/",),
            lambda: BreakingNews.objects.filter(pk=line.pk).update(**over),
        )
        yield "front page live", ("/",), lambda: live.go_live(seen=1)

    def what_nobody_sees(self):
        """Yield (name, change)."""
        yield "draft", lambda: make_draft("还在写的")
        yield "rolled back", self.give_up
        yield (
            "front page to come",
            lambda: self.later.go_live(seen=1, at=EVENING + HOUR),
        )
        yield "front page taken back", self.later.take_back

    def schedule(self):
        """Let something come or go at each hour; return {hour: addresses}."""
        soon = EVENING + 2 * SECOND
        embargo, live, begins, ends = (EVENING + n * HOUR for n in (1, 2, 2.5, 3))
        make_story("到点的稿件", published_at=soon)
        make_story("禁发的稿件", embargo_until=embargo).districts.add(self.district)
        self.later.refresh_from_db()
        self.later.go_live(seen=self.later.version, at=live)
        BreakingNews.objects.create(text="快讯", starts_at=begins, expires_at=ends)
        Issue.objects.create(date=timezone.localdate(MIDNIGHT))
        return {
            soon: ("/", LIST, FEED),
            embargo: ("/", LIST, "/districts/"),
            live: ("/",),
            begins: ("/",),
            ends: ("/",),
        }

    def sign(self, draft):
        draft.move("submit", by=self.reporter)
        draft.move("pass_first", by=self.editor)
        draft.move("pass_second", by=self.desk_head)
        draft.move("sign", by=self.chief)

    def move(self, name):
        Article.objects.get(pk=self.story.pk).move(name, by=self.chief, reason="有误。")

    def correct(self):
        self.story.refresh_from_db()
        copy = self.story.open_correction(by=self.reporter)
        copy.body = "<p>密正文，改过。</p>"
        copy.correction_kind, copy.correction_text = "correction", "密，改过。"
        copy.save()
        self.sign(copy)

    def write_by_hand(self):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE articles_article SET kicker = '引题'")

    def create_in_bulk(self):
        signed = {"status": Status.SIGNED, "published_at": EVENING}
        story = Article(headline="成批的", section=self.section, **signed)
        Article.objects.bulk_create([story])

    def load_sections(self):
        call_command("loaddata", "sections", verbosity=0)

    def give_up(self):
        with transaction.atomic():
            Article.objects.update(headline="不算")
            transaction.set_rollback(True)
