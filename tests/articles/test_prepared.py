"""Prepared queries: each returns what its plain queryset does, on either database."""

import re
from datetime import date, timedelta
from functools import partial
from itertools import product
from unittest import mock
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import CharField, Value
from django.http import Http404
from django.test import TestCase, TransactionTestCase
from django.urls import get_resolver
from django.utils import timezone
from taggit.models import Tag

from articles.admin.presence import record_open_form
from articles.light_rows import LightRow, instance_of, plain_row_of
from articles.models import (
    Article,
    Autosave,
    Brief,
    Contributor,
    Correction,
    Dossier,
    IgnoredHit,
    Photo,
    Portrait,
)
from articles.prepared import Prepared, UnusedSlot, every_query
from articles.reviewers import prospects_of
from articles.search import queries, results
from articles.search.indexing import documents_of
from articles.site.district_map import drawn_map
from articles.site.printed import printed_places
from articles.text import richtext
from articles.workflow import Status
from districts.models import District
from editions.models import (
    ClassicAddress,
    Issue,
    Page,
    Placement,
    PrintedCorrection,
)
from editions.page_layouts import proof_of
from editions.wall import columns_of
from exchange.item_loading import item_of
from exchange.models import ApiKey, StoryTopic
from exchange.models.api_keys import digest_of
from newsroom.home import front_page
from newsroom.models import BreakingNews, FrontPage, FrontSlot
from newsroom.publication_clock import next_change
from planning.models import Note, Plan
from tests.articles.test_reader_reports import make_report
from tests.cast import hire_everyone
from tests.pictures import drawn, encoded, make_photo, place
from tests.recordings import make_film
from tests.stories import NOON, make_draft, make_section, make_story
from tests.threads import run_together


def whole(row, above=()):
    """Return all that is loaded of a row: its values, and those of its relations."""
    if isinstance(row, (tuple, list)):
        return row
    row = instance_of(row)
    here = type(row), row.pk
    if here in above:
        return here
    above = (*above, here)
    values = {
        name: [whole(one, above) for one in value] if type(value) is list else value
        for name, value in vars(row).items()
        if not name.startswith("_")
    }
    parents = {
        name: value and whole(value, above)
        for name, value in row._state.fields_cache.items()
    }
    parts = {
        name: [whole(one, above) for one in in_order(rows)]
        for name, rows in vars(row).get("_prefetched_objects_cache", {}).items()
    }
    return type(row), values, parents, parts, row._state.db, row._state.adding


def same_as_plain(row):
    """Whether a light row has the same as a plain one that its instance has."""
    return type(row) is not LightRow or says(plain_row_of(row), instance_of(row))


def says(plain, instance):
    """Whether each value of a plain row is the instance's, by the way that it names."""
    for name, value in plain._asdict().items():
        there = instance
        for step in name.split("__"):
            there = there and getattr(there, step)
        if type(value) is list:
            if not isinstance(there, list):
                there = there.all() if hasattr(there, "all") else [there]
            if not all(map(says, value, there)) or len(value) != len(there):
                return False
        elif value != there:
            return False
    return True


def in_order(rows):
    """Return rows as they came; those of no order of their own (topics), by their key."""
    rows = list(rows)
    has_order = all(type(row)._meta.ordering for row in rows)
    return rows if has_order else sorted(rows, key=lambda row: row.pk)


def of_the_pages():
    """Return the prepared queries of the site, without those of tests."""
    get_resolver().url_patterns  # noqa: B018 - their modules are imported
    return [q for q in every_query if not q.build.__module__.startswith("tests.")]


class Asked:
    """Prepared queries that were run, each compared with its plain queryset."""

    def __init__(self, case):
        self.case, self.found = case, set()
        self.run, self.prefetch = Prepared.__call__, Prepared.prefetch

    def __enter__(self):
        asked = self

        def compared(query, **values):
            rows = asked.run(query, **values)
            plain = query.build(**values)
            # Of those without an order each database gives them as it finds them.
            is_same = (
                asked.case.assertEqual if plain.ordered else asked.case.assertCountEqual
            )
            is_same(list(map(whole, rows)), list(map(whole, plain)))
            asked.case.assertTrue(all(map(same_as_plain, rows)), query.build)
            if rows:
                asked.found.add(query)
            return rows

        def prefetched(query, rows):
            asked.prefetch(query, rows)
            plain = query.build().in_bulk([row.pk for row in rows])
            parts = [(whole(row)[3], whole(plain[row.pk])[3]) for row in rows]
            for ours, theirs in parts:
                asked.case.assertEqual(ours, theirs)
            if rows:
                asked.found.add(query)

        self.patch = mock.patch.multiple(
            Prepared, __call__=compared, prefetch=prefetched
        )
        self.patch.start()
        return self

    def __exit__(self, *_):
        self.patch.stop()


def is_of_many(query):
    """Whether a query is prepared by a function, again for each of its arguments."""
    return not query.needs_all or "<locals>" in query.build.__qualname__


@pytest.mark.thorough
class EveryPreparedQueryTests(TransactionTestCase):
    """The pages of the seed are read, and each answer is compared as it is given.

    Not within a transaction: there PostgreSQL is asked as it is anywhere.
    """

    fixtures = ["districts", "places", "sections", "seed_issue"]

    def setUp(self):
        vars(self).update(hire_everyone())
        self.section = make_section()
        self.district = District.objects.get(slug="yingze")
        self.story = Article.objects.filter(column__isnull=False).first()
        self.story.districts.add(self.district)
        self.story.tags.add("春节")
        Article.objects.filter(pk=self.story.pk).update(section=self.section)
        self.story.refresh_from_db()
        notice = Correction.objects.create(
            article=self.story, text="应为二百。", by=self.chief
        )
        PrintedCorrection.objects.create(
            correction=notice,
            item=self.story,
            printed_on=NOON.date(),
            due_on=date(2023, 1, 1),
        )
        self.photo = make_photo(encoded(drawn((120, 90))))
        place(self.photo, self.story)
        self.film = make_film(photo=Photo.objects.create(caption="影片"))
        place(self.film, self.story, order=2)
        BreakingNews.objects.create(
            text="通水了。",
            expires_at=timezone.now() + timedelta(hours=1),
            created_by=self.chief,
        )
        self.gone = make_story(status=Status.WITHDRAWN, withdrawn_at=timezone.now())
        self.gone_film = make_film(photo=Photo.objects.create(caption="撤下的影片"))
        place(self.gone_film, self.gone)
        person = self.story.bylines.first().contributor
        Portrait.objects.create(contributor=person, photo=self.photo)
        make_story(published_at=timezone.now()).districts.add(self.district)
        make_story(published_at=NOON - timedelta(days=900), embargo_until=NOON)
        make_story(published_at=NOON.replace(year=1986))
        front = FrontPage.objects.create(name="春节版", live_since=NOON)
        FrontSlot.objects.create(
            front_page=front, place=FrontSlot.Place.LEAD, article=self.story, order=1
        )
        for named in (
            {"column": self.story.column},
            {"tag": Tag.objects.get(name="春节")},
        ):
            dossier = Dossier.objects.create(lead=self.story, **named)
            dossier.events.create(day=NOON.date(), text="开闸", article=self.story)
        make_report(article=self.story)
        for month in (1, 12):  # before the seed's issue, and after it
            issue = Issue.objects.create(date=date(2022 + month // 12, month, 20))
            page = Page.objects.create(issue=issue, order=1)
            Placement.objects.create(page=page, article=self.story, order=1)

    def addresses(self):
        """Yield addresses that ask every prepared query, and find something."""
        story, person = self.story, self.story.bylines.first().contributor
        day = timezone.localdate(story.published_at)
        issue = Issue.objects.get(number=None, date__month=1, date__year=2023)
        zone = District.objects.filter(within__isnull=False).first()
        yield f"/districts/{zone.within.slug}/"
        lists = [
            "/corrections/",
            "/latest/",
            self.section.get_absolute_url(),
            f"/districts/{self.district.slug}/",
            f"/districts/{self.district.slug}/{self.section.slug}/",
            story.column.get_absolute_url(),
            "/tags/春节/",
            person.get_absolute_url(),
            f"/archive/{day:%Y/%m/%d}/",
        ]
        yield from lists
        # A list that goes on after a moment to come begins at its top.
        yield from (f"{address}?before=9999999999999999-1" for address in lists)
        yield from (
            f"{address}feed/" for address in (self.section.get_absolute_url(), "/")
        )
        yield from ("/", "/districts/", "/archive/", f"/archive/{day:%Y}/")
        yield "/archive/1986/"
        yield from (f"/districts/{self.district.slug}/feed/", "/news-sitemap.xml")
        yield from ("/photos/", "/photos/feed/")
        yield from (f"{story.column.get_absolute_url()}feed/", "/tags/春节/feed/")
        yield from (f"{person.get_absolute_url()}feed/", "/sitemap-pages.xml")
        yield from ("/sitemap.xml", "/sitemap-0.xml", "/search/?q=太原")
        # Names: by Han, by pinyin, and one that sounds like another.
        yield from ("/search/?q=迎泽", "/search/names/?q=yz", "/search/?q=迎则区")
        yield from (f"/photos/{self.photo.guid}/{name}.jpg" for name in ("120", "1x1"))
        yield f"/paper/photos/{self.photo.guid}/120.jpg"
        yield f"/recordings/{self.film.recording.guid}.mp4"
        yield f"{person.get_absolute_url()}portrait/90.jpg"
        yield from (issue.get_absolute_url(), issue.pages.first().get_absolute_url())
        placed = issue.pages.first().placements.first()
        yield f"{placed.page.get_absolute_url()}{placed.article_id}/"
        yield from (each.get_absolute_url() for each in Article.objects.published())

    def ask_the_api(self):
        """Ask for what the API has, once one more story has come out by its hour."""
        story, person = self.story, self.story.bylines.first().contributor
        StoryTopic.objects.create(article=story, code="20000038")
        ApiKey.objects.create(name="晚报", digest=digest_of("钥匙"))
        stories, day = "articles/", timezone.localdate(story.published_at)
        make_story(published_at=timezone.now() + timedelta(hours=1))
        top = "before=9999999999999999-1"
        with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
            for address in (
                *(stories, f"{stories}?fields=body,printed&{top}"),
                f"{stories}?district={self.district.slug}&section={self.section.slug}",
                f"{stories}?topic=春节&person={person.slug}&from={day}&to={day}",
                f"{stories}?column={story.column.slug}&genre=text&from={day}&to={day}",
                *(f"{stories}?since=0-0-0-0", f"{stories}?since=0-0-0-0&fields=body"),
                *(f"{stories}{story.pk}/", "columns/", "people/", "topics/"),
                *("issues/", "issues/2023-01-23/", "search/?q=太原"),
                *("corrections/", f"corrections/?{top}"),
            ):
                with self.subTest(address=address):
                    answer = self.client.get(f"/api/v1/{address}")
                    self.assertEqual(answer.status_code, 200, answer.content)
            self.client.get("/api/v1/sections/", headers={"x-api-key": "钥匙"})
            self.client.get(f"/api/v1/articles/{self.gone.pk}/")

    def search_in_every_way(self):
        """Search for a word and a phrase, rare ones and common, narrowed and not."""
        words = re.search("[一-龥]{4}", richtext.plain_text(self.story.body))[0]
        at = self.story.published_at + timedelta(hours=1)
        places = (self.section.pk, None), (self.district.pk, None)
        for text, section, district, named in product(
            (words, words[:2]), *places, (0, results.NAMED)
        ):
            search = results.Search(
                queries.read(text), at, named=named, section=section, district=district
            )
            self.assertIn(self.story.pk, [row[0] for row in search.counted()[0]])
            self.assertTrue(search.newest(1))
            self.assertTrue(search.ranked())

    def work_at_the_desk(self):
        """Ask what saving, moving and placing a story asks."""
        story = self.story
        Note.objects.create(article=story, author=self.chief, field="body", text="核")
        story.save()
        story.move("withdraw", by=self.chief, reason="数字有误。")
        draft = make_draft(created_by=self.reporter)
        people = (self.reporter, self.editor, self.desk_head, self.photo_editor)
        for person in people:
            Article.objects.filter(pk=draft.pk).update(created_by=person)
            self.assertTrue(draft.is_editable_by(person))
            self.assertTrue(draft.is_illustratable_by(person))
        Article.objects.filter(pk=draft.pk).update(created_by=self.reporter)
        self.editor.groups.add(Group.objects.get(name="主任"))
        editor = User.objects.get(pk=self.editor.pk)
        for move, by in (("submit", self.reporter), ("pass_first", editor)):
            draft.move(move, by=by)
        self.assertIn("您已", str(draft.refusal("pass_second", editor)))
        prospects_of(draft)
        other = make_draft(created_by=self.reporter)
        other.move("submit", by=self.reporter)
        other.move("take_back", by=self.reporter)
        own = make_story(status=Status.FIRST_REVIEW, created_by=editor)
        self.assertIn("自己的", str(own.refusal("pass_first", editor)))
        self.put_a_correction_into_effect()
        self.open_pages_of_the_desk()
        draft.keep_stored_version()
        for locked in (True, False):
            with transaction.atomic():
                documents_of([story.pk], locked=locked)
        for placement in story.placements.select_related("page__issue"):
            columns_of(placement.page.issue)

    def open_pages_of_the_desk(self):
        """Ask what my desk, its calls, a story's form and its other pages ask."""
        story, now = self.story, timezone.now()
        Article.objects.filter(pk=story.pk).update(
            status=Status.SIGNED,
            published_at=now - timedelta(hours=1),
            withdrawn_at=None,
        )
        Contributor.objects.create(name="编辑", slug="bianji", user=self.editor)
        IgnoredHit.objects.create(
            article=story, key="甲", words="甲", reason="引文", by=self.chief
        )
        Plan.objects.create(title="夜市", proposed_by=self.chief, article=story)
        record_open_form(story, self.chief)
        Autosave.objects.keep(
            self.editor, None, uuid4(), token="0" * 32, version=0, content="{}"
        )
        make_story(published_at=now + timedelta(hours=1))
        make_draft(corrects=story, created_by=self.editor)
        make_story(status=Status.FIRST_REVIEW, created_by=self.reporter)
        make_story(created_by=self.editor, published_at=now)
        sent_back = make_draft(created_by=self.editor)
        Note.objects.create(
            article=sent_back, author=self.chief, field="body", text="核"
        )
        for move, gone in (("send_back", sent_back), ("withdraw", self.gone)):
            gone.reviews.create(
                move=move,
                from_status=Status.FIRST_REVIEW,
                to_status=gone.status,
                by=self.chief,
                version=1,
            )
        Correction.objects.create(article=story, text="应为三百。", by=self.chief)
        self.client.force_login(User.objects.get(pk=self.editor.pk))
        desk = "/admin/articles/article"
        for address in (
            "/admin/",
            f"/admin/calls/?for={self.editor.pk}",
            f"{desk}/add/",
            *(f"{desk}/{story.pk}/{page}/" for page in ("change", "review")),
        ):
            with self.subTest(address=address):
                self.assertEqual(self.client.get(address).status_code, 200)
        self.client.logout()

    def put_a_correction_into_effect(self):
        hour = timezone.now() + timedelta(minutes=1)
        copy = make_story(corrects=make_story(), takes_effect_at=hour)
        copy.reviews.create(
            move="sign",
            from_status=Status.FINAL_REVIEW,
            to_status=Status.SIGNED,
            by=self.chief,
            version=1,
        )
        self.assertEqual(next_change(timezone.now()), hour)
        Article.objects.filter(pk=copy.pk).update(takes_effect_at=NOON)
        self.assertEqual(Article.put_corrections_into_effect(), 1)

    def test_it_returns_what_the_plain_queryset_does(self):
        with Asked(self) as asked:
            for address in self.addresses():
                with self.subTest(address=address):
                    self.assertIn(self.client.get(address).status_code, (200, 302))
            gone_film = f"/recordings/{self.gone_film.recording.guid}.mp4"
            for address in (self.gone.get_absolute_url(), gone_film):
                self.assertEqual(self.client.get(address).status_code, 410)
            old = "/html/2023-01/23/content_1.htm"
            ClassicAddress.objects.create(path=old, article=self.story)
            self.assertEqual(self.client.get(old).status_code, 301)
            # Names with nothing on this page, and something on others.
            person = self.story.bylines.first().contributor
            for named in (self.story.column, person):
                self.client.get(f"{named.get_absolute_url()}?before=1-1")
            self.client.get("/tags/春节/?before=1-1")
            front_page(FrontPage.objects.get())
            proof_of(self.story.placements.first().page)
            self.search_in_every_way()
            self.ask_the_api()
            self.work_at_the_desk()
            next_change(NOON - timedelta(days=999))
            drawn_map(timezone.now() + timedelta(days=999))
            self.assertTrue(item_of(self.story.pk).places)
            self.assertTrue(printed_places(self.story))
        never = set(of_the_pages()) - asked.found
        # One that depends on permissions, or on how many files there are, is prepared for
        # each that other tests have asked with: some of it is enough.
        found = {query.build.__qualname__ for query in asked.found}
        self.assertEqual(
            {
                query.build.__qualname__
                for query in never
                if query.build.__qualname__ not in found or not is_of_many(query)
            },
            set(),
        )


class PreparedTests(TestCase):
    def test_it_answers_with_the_values_of_each_time(self):
        first, second = (
            make_story("甲"),
            make_story("乙", section=make_section("二", "b")),
        )
        query = Prepared(lambda at, section: published(at).in_section(section))
        for story in (first, second, first):
            rows = query(at=NOON, section=story.section_id)
            self.assertEqual(rows, [story])
        self.assertEqual(query(at=NOON - timedelta(seconds=1), section=1), [])

    def test_it_counts_the_microsecond(self):
        story = make_story()
        query = Prepared(lambda at: published(at))
        early = NOON - timedelta(microseconds=1)
        self.assertEqual((query(at=early), query(at=NOON)), ([], [story]))

    def test_it_takes_as_many_values_of_a_list_as_there_are(self):
        stories = [make_story() for _ in range(3)]
        query = Prepared(lambda pks: Article.objects.filter(pk__in=pks))
        for number in range(4):
            pks = [story.pk for story in stories[:number]]
            self.assertEqual(query(pks=pks), stories[:number])

    def test_it_leaves_percent_signs_as_they_are(self):
        story = make_story("涨 5%s")
        named = Article.objects.annotate(mark=Value("%s %%", output_field=CharField()))
        query = Prepared(lambda name: named.filter(headline=name))
        self.assertEqual(query(name="涨 5%s"), [story])
        self.assertEqual(query(name="涨 5%s")[0].mark, "%s %%")

    def test_it_takes_text_as_a_value_whatever_it_says(self):
        make_story()
        query = Prepared(lambda name: Article.objects.filter(headline=name))
        self.assertEqual(query(name="' OR 1=1 --"), [])

    def test_it_refuses_a_value_that_was_compiled_into_the_sql(self):
        at_once = Prepared(lambda at: published(at and NOON))
        with self.assertRaises(UnusedSlot):
            at_once(at=NOON)

    def test_it_compiles_the_same_sql_whenever_and_of_whatever_it_is_built(self):
        def compiled(query):
            statement = query.loading("default").statement
            return statement.pieces, [getattr(p, "name", p) for p in statement.params]

        self.assertGreater(len(of_the_pages()), 20)
        for query in of_the_pages():
            with self.subTest(query=query.build.__qualname__):
                with time_machine.travel(NOON, tick=False):
                    early = compiled(query)
                with time_machine.travel(NOON + timedelta(days=400), tick=False):
                    self.assertEqual(compiled(query), early)

    def test_it_asks_once_for_all_that_is_prefetched(self):
        stories = [make_story() for _ in range(3)]
        for story in stories[:2]:
            Brief.objects.create(article=story, heading="甲", text="通水。")
        query = Prepared(lambda at: published(at).prefetch_related("briefs"))
        query(at=NOON)
        with self.assertNumQueries(1):
            rows = query(at=NOON)
            self.assertEqual([len(row.briefs.all()) for row in rows], [1, 1, 0])

    def test_it_raises_where_a_loaded_part_would_be_asked_again(self):
        make_story()
        query = Prepared(lambda at: published(at).prefetch_related("briefs"))
        with self.assertRaises(AttributeError):
            query(at=NOON)[0].briefs.filter(heading="甲")

    def test_it_finds_nothing_beyond_the_numbers_that_a_database_has(self):
        make_story()
        equal = Prepared(lambda pk: Article.objects.filter(pk=pk))
        larger = Prepared(lambda pk: Article.objects.filter(pk__gte=pk))
        for pk in (10**30, -(10**30)):
            self.assertEqual(equal(pk=pk), [])
        self.assertEqual(larger(pk=10**30), [])
        self.assertEqual(len(larger(pk=-(10**30))), 1)

    def test_it_is_404_where_nothing_is_found(self):
        with self.assertRaises(Http404):
            Prepared(lambda at: published(at)).get_or_404(at=NOON)


class ThreadTests(TransactionTestCase):
    def test_it_runs_in_threads_that_ask_for_the_first_time_together(self):
        stories = [make_story(section=make_section(str(n), str(n))) for n in range(4)]
        query = Prepared(
            lambda at, section: published(at).in_section(section).for_listing(at)
        )

        def ask(story):
            return [query(at=NOON, section=story.section_id) for _ in range(5)]

        asked = run_together(*(partial(ask, story) for story in stories))
        self.assertEqual(asked, [[[story]] * 5 for story in stories])


def published(at):
    return Article.objects.published(at)
