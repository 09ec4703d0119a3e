"""Kept pages after a change elsewhere: shown to be right without being made, or made anew."""

import pickle
import random
from datetime import timedelta
from functools import partial
from unittest import skipUnless

import pytest
import time_machine
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test import SimpleTestCase, TestCase, override_settings
from django.utils import timezone

from articles import traces
from articles.models import Article, Column, Section
from articles.moment import Moment, now, pinned
from newsroom import page_memory
from tests.cast import hire
from tests.made_pages import made, noting, remembering_nothing
from tests.newsroom.test_page_memory import HOUR, MemoryCase
from tests.pictures import drawn, encoded, make_photo, place
from tests.stories import NOON, make_district, make_section, make_story

LIST, OTHER_LIST = "/sections/yaowen/", "/sections/tiyu/"
SECOND = timedelta(seconds=1)


@noting
class ShownRightCase(MemoryCase):
    def setUp(self):
        super().setUp()
        self.other = make_section("体育", "tiyu")
        self.rows = Article.objects.filter(pk=self.story.pk)

    def is_made(self, address, **headers):
        """Ask for an address; return whether a view was called for it."""
        made.clear()
        self.answer = self.get(address, **headers)
        return bool(made)

    def change_elsewhere(self):
        make_story("别处的稿件", section=self.other)

    def assert_right(self, address):
        """Fail unless what is given is what would be made by who remembers nothing."""
        given = self.get(address)
        with remembering_nothing():
            fresh = self.get(address)
        self.assertEqual(given.status_code, fresh.status_code, address)
        self.assertTrue(given.content == fresh.content, address)
        self.assertEqual(dict(given.headers), dict(fresh.headers), address)


class ShownRightTests(ShownRightCase):
    def test_it_gives_a_page_that_a_change_is_not_on_without_calling_its_view(self):
        for address in (LIST, "/about/", "/sections/yaowen/feed/", "/corrections/"):
            with self.subTest(address=address):
                self.get(address)
                self.change_elsewhere()
                self.assertFalse(self.is_made(address))
                self.assertEqual(self.queries_of(address), 1)
                self.assert_right(address)

    def test_it_makes_a_page_that_a_change_is_on(self):
        for address in (LIST, self.own, "/", "/feed/"):
            with self.subTest(address=address):
                self.get(address)
                self.rows.update(headline=f"改过，见{address}")
                self.assertTrue(self.is_made(address))
                self.assertContains(self.answer, f"改过，见{address}")

    def test_it_asks_what_all_pages_show_once_for_all_of_them(self):
        for address in (LIST, self.own):
            self.get(address)
        self.change_elsewhere()
        self.get(OTHER_LIST)
        numbers = [self.queries_of(address) for address in (LIST, self.own)]
        Section.objects.filter(slug="tiyu").update(name="竞赛")
        for address in (LIST, self.own):
            self.assertTrue(self.is_made(address))
            self.assertContains(self.answer, "竞赛")
        # The clock's row, and what is the page's own; sections and districts are known.
        self.assertLessEqual(numbers[0], 3)
        self.assertLessEqual(numbers[1], 4)

    def test_it_finds_a_story_that_was_dated_between_the_page_and_the_question(self):
        with time_machine.travel(NOON + HOUR, tick=False) as clock:
            self.get(LIST)
            clock.shift(2)
            make_story("一秒前的", published_at=timezone.now() - SECOND)
            clock.shift(1)
            self.assertTrue(self.is_made(LIST))
            self.assertContains(self.answer, "一秒前的")

    def test_it_keeps_no_page_past_an_hour_that_was_set_after_it_was_made(self):
        due = NOON + 1.5 * HOUR
        with time_machine.travel(NOON + HOUR, tick=False):
            self.get(LIST)
            make_story("一点半的", published_at=due)
        for early in (HOUR / 4, timedelta(microseconds=1)):
            with time_machine.travel(due - early, tick=False):
                self.assertFalse(self.is_made(LIST))
                self.assertNotContains(self.answer, "一点半的")
        with time_machine.travel(due, tick=False):
            self.assertTrue(self.is_made(LIST))
            self.assertContains(self.answer, "一点半的")

    def test_it_makes_a_page_again_whose_hour_has_come(self):
        with time_machine.travel(NOON + HOUR, tick=False):
            make_story("三点的", published_at=NOON + 3 * HOUR)
            self.get(LIST)
        with time_machine.travel(NOON + 3 * HOUR, tick=False):
            self.change_elsewhere()
            self.assertTrue(self.is_made(LIST))
            self.assertContains(self.answer, "三点的")
        with time_machine.travel(NOON + 12 * HOUR, tick=False):  # midnight
            self.change_elsewhere()
            self.assertTrue(self.is_made(LIST))

    def test_it_makes_a_page_again_after_an_hour_whatever_is_right(self):
        with time_machine.travel(NOON + HOUR, tick=False) as clock:
            self.get(LIST)
            for minutes, is_made in ((40, False), (20, True), (59, False)):
                clock.shift(minutes * 60)
                Column.objects.create(name=f"栏{minutes}", slug=f"l{minutes}")
                self.assertEqual(self.is_made(LIST), is_made, minutes)

    def test_it_lets_what_slides_become_no_newer_than_it_was(self):
        address = "/news-sitemap.xml"
        with time_machine.travel(NOON + HOUR, tick=False) as clock:
            self.get(address)
            clock.shift(40)
            Column.objects.create(name="新栏", slug="xinlan")
            self.assertFalse(self.is_made(address))
            clock.shift(20)
            self.assertTrue(self.is_made(address))

    def test_it_follows_a_story_that_is_withdrawn_and_restored(self):
        chief = hire("zongbian", "总编")
        page = self.get(self.own).content
        self.story.move("withdraw", by=chief, reason="有误。")
        self.assertTrue(self.is_made(self.own))
        self.assertEqual(self.answer.status_code, 410)
        self.assertNotIn("通水", self.get(LIST).content.decode())
        self.story.move("restore", by=chief, reason="无误。")
        self.assertEqual(self.get(self.own).content, page)
        self.assert_right(self.own)
        self.assert_right(LIST)

    def test_it_gives_the_page_again_when_a_change_is_taken_back(self):
        page = self.get(LIST).content
        self.rows.update(headline="改")
        self.rows.update(headline=self.story.headline)
        self.assertFalse(self.is_made(LIST))
        self.assertEqual(self.answer.content, page)
        with transaction.atomic():
            self.rows.update(headline="不算")
            transaction.set_rollback(True)
        self.assertEqual(self.queries_of(LIST), 1)

    def test_it_depends_on_what_was_read_for_another_page(self):
        # Read for /about/, and kept by themselves.
        self.get("/about/")
        self.get(LIST)
        Section.objects.filter(slug="tiyu").update(name="竞赛")
        self.get("/about/")
        self.assertTrue(self.is_made(LIST))
        self.assertContains(self.answer, "竞赛")

    @pytest.mark.thorough
    def test_it_counts_anew_what_a_change_is_part_of(self):
        """Of a paper without news the map ends with the newest story, wherever that is."""
        with time_machine.travel(NOON + timedelta(days=200), tick=False):
            newest = make_story("无区县的", published_at=NOON + timedelta(days=90))
            for change in (
                lambda: None,
                lambda: Article.objects.filter(pk=newest.pk).update(deck="改"),
                lambda: Article.objects.filter(pk=newest.pk).update(status="withdrawn"),
                lambda: self.rows.update(status="withdrawn"),
                lambda: Article.objects.update(status="signed"),
            ):
                change()
                for address in ("/districts/", "/districts/jia/", "/"):
                    self.assert_right(address)

    def test_it_gives_no_page_again_that_changed_while_it_was_shown_to_be_right(self):
        self.get(LIST)
        self.change_elsewhere()
        changed = []

        def change(execute, sql, params, many, context):
            answer = execute(sql, params, many, context)
            if '"articles_article' in sql and not changed:
                changed.append(sql)
                self.rows.update(headline="此刻改的")
            return answer

        with connection.execute_wrapper(change):
            self.get(LIST)
        self.assertEqual(len(changed), 1)
        self.assertContains(self.get(LIST), "此刻改的")
        self.assert_right(LIST)

    def test_it_makes_the_page_when_a_question_cannot_be_asked(self):
        self.get(LIST)
        self.change_elsewhere()
        asked = []

        def refuse(execute, sql, params, many, context):
            if '"articles_article' in sql:
                asked.append(sql)
                # The first asks which corrections are due.
                if len(asked) == 2:
                    raise DatabaseError("canceling statement due to statement timeout")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(refuse):
            self.assertTrue(self.is_made(LIST))
        self.assertEqual(self.answer.status_code, 200)
        self.assertGreater(len(asked), 2)

    @skipUnless(connection.vendor == "sqlite", "the other is asked by a name")
    def test_it_answers_when_it_cannot_be_asked_which_corrections_are_due(self):
        def refuse(execute, sql, params, many, context):
            if '"takes_effect_at" <=' in sql:
                raise DatabaseError("canceling statement due to statement timeout")
            return execute(sql, params, many, context)

        self.get(LIST)
        self.change_elsewhere()
        with (
            connection.execute_wrapper(refuse),
            self.assertLogs("newsroom.page_memory", "WARNING"),
        ):
            for address in (LIST, f"{LIST}?utm=1"):
                self.assertEqual(self.get(address).status_code, 200)

    def test_it_tells_whoever_has_a_photo_that_it_is_still_good(self):
        photo = make_photo(encoded(drawn((240, 180))))
        place(photo, self.story)
        address = f"/photos/{photo.guid}/240.jpg"
        etag = self.get(address)["ETag"]
        self.change_elsewhere()
        self.assertFalse(self.is_made(address, if_none_match=etag))
        self.assertEqual(self.answer.status_code, 304)
        self.change_elsewhere()
        self.assertTrue(self.is_made(address))  # the file has to be sent
        self.rows.update(status="withdrawn")
        self.assertTrue(self.is_made(address, if_none_match=etag))
        self.assertEqual(self.answer.status_code, 404)

    def test_it_answers_in_words_when_the_database_goes_away_in_between(self):
        self.get(LIST)
        self.change_elsewhere()

        def refuse(execute, sql, params, many, context):
            if "newsroom_publicationclock" not in sql:
                raise OperationalError("server closed the connection unexpectedly")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(refuse):
            for address in (LIST, OTHER_LIST):
                self.assertEqual(self.get(address).status_code, 503)

    @override_settings(CACHE_URL="redis://localhost")
    def test_it_shows_the_page_of_another_process_to_be_right(self):
        headers = {"host": "testserver"}
        page = self.get(LIST, **headers).content
        for change, is_made in (
            (self.change_elsewhere, False),
            (partial(self.rows.update, headline="改"), True),
        ):
            page_memory.shelf.clear()  # as in another process
            change()
            self.assertEqual(self.is_made(LIST, **headers), is_made)
            self.assertEqual(self.answer.content == page, not is_made)
        page_memory.shelf.clear()
        self.assertEqual(self.queries_of(LIST, **headers), 1)

    @pytest.mark.thorough
    def test_it_is_right_whatever_comes_in_whatever_order(self):
        """A walk by chance, the same each time."""
        dice, chief = random.Random(15), hire("zongbian", "总编")
        addresses = (LIST, OTHER_LIST, self.own, "/districts/jia/", "/feed/")
        district = make_district("乙区", "yi")

        def withdraw_or_restore():
            story = Article.objects.get(pk=self.story.pk)
            is_signed = story.status == "signed"
            story.move("withdraw" if is_signed else "restore", by=chief, reason="。")

        with time_machine.travel(NOON + HOUR, tick=False) as clock:
            changes = (
                self.change_elsewhere,
                partial(self.rows.update, headline="改"),
                partial(self.rows.update, headline="又改"),
                partial(Section.objects.filter(slug="tiyu").update, name="竞赛"),
                withdraw_or_restore,
                partial(self.story.districts.add, district),
                partial(self.story.districts.remove, district),
                partial(self.story.tags.add, "供水"),
                lambda: make_story("将来的", published_at=now() + 5 * SECOND),
                partial(clock.shift, 3),
            )
            for step in range(24):
                dice.choice(changes)()
                for address in dice.sample(addresses, 2):
                    with self.subTest(step=step, address=address):
                        self.assert_right(address)


class TraceTests(TestCase):
    def trace_of(self, ask):
        with traces.recording() as trace:
            ask()
        return trace

    def sections(self):
        return list(Section.objects.values_list("name", flat=True))

    def setUp(self):
        make_section(), make_section("体育", "tiyu")

    def test_it_holds_until_an_answer_is_another(self):
        trace = self.trace_of(self.sections)
        self.assertTrue(trace.holds(NOON, {}))
        Section.objects.filter(slug="tiyu").update(name="竞赛")
        self.assertFalse(trace.holds(NOON, {}))

    def test_it_is_the_same_in_another_process(self):
        with pinned(NOON):
            trace = self.trace_of(lambda: list(Article.objects.published()))
        again = pickle.loads(pickle.dumps(trace))
        self.assertEqual(again.digests, trace.digests)
        self.assertTrue(again.holds(NOON + HOUR, {}))
        make_story(published_at=NOON + SECOND)
        self.assertTrue(again.holds(NOON, {}))
        self.assertFalse(again.holds(NOON + HOUR, {}))

    def test_it_hands_out_the_rows_in_whatever_way_they_are_asked_for(self):
        def ask():
            with connection.cursor() as cursor:
                sql = "SELECT slug FROM articles_section ORDER BY slug"
                cursor.execute(sql)
                found = [cursor.fetchone(), *cursor.fetchmany(5), cursor.fetchone()]
                cursor.execute(sql, [])
                return found, list(cursor), cursor.description[0][0]

        plain = ask()
        with traces.recording() as trace:
            self.assertEqual(ask(), plain)
        self.assertEqual(plain[0][-1], None)
        self.assertTrue(trace.is_whole)

    def test_it_shows_nothing_of_what_wrote_or_was_not_answered(self):
        def write():
            Section.objects.filter(slug="tiyu").update(name="新")

        def fail():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT nothing FROM nowhere")

        def fail_and_go_on():
            with self.assertRaises(DatabaseError):
                fail()

        for ask in (write, fail_and_go_on):
            with self.subTest(ask=ask.__name__):
                trace = self.trace_of(ask)
                self.assertFalse(trace.is_whole)
                self.assertFalse(trace.holds(NOON, {}))

    def test_it_shows_nothing_once_it_would_be_too_large(self):
        def ask():
            for number in range(300):
                list(Section.objects.filter(pk=number))

        trace = self.trace_of(ask)
        self.assertFalse(trace.is_whole)
        self.assertEqual(trace.digests, {})

    def test_it_shows_nothing_where_one_question_had_two_answers(self):
        def ask():
            self.sections()
            with connection.execute_wrapper(forge):
                self.sections()

        def forge(execute, sql, params, many, context):
            return execute(sql.replace('"name"', '"slug"'), params, many, context)

        self.assertFalse(self.trace_of(ask).is_whole)

    def test_it_tells_whether_a_value_is_what_it_was(self):
        with traces.recording() as trace:
            _, kept = traces.traced(self.sections)
            self.assertTrue(traces.holds_still(kept))
        self.assertEqual(trace.digests, {})  # to ask so is no question of the page's
        Section.objects.filter(slug="tiyu").update(name="竞赛")
        with traces.recording():
            self.assertFalse(traces.holds_still(kept))
            self.assertFalse(traces.holds_still(None))
        self.assertFalse(traces.holds_still(kept))  # nobody asks

    def test_it_is_none_of_what_has_traces_of_its_own(self):
        def write():
            Section.objects.filter(slug="tiyu").update(name="竞赛")

        with traces.recording() as trace:
            self.assertEqual(len(traces.untraced(self.sections)[0]), 2)
            self.assertTrue(traces.untraced(self.sections)[1])
            self.assertFalse(traces.untraced(write)[1])
        self.assertEqual((trace.digests, trace.is_whole), ({}, True))

    def test_it_is_part_of_the_trace_of_whatever_uses_what_was_made(self):
        with traces.recording():
            names, trace = traces.traced(self.sections)
        with traces.recording() as whole:
            traces.use(trace)
        self.assertEqual(len(names), 2)
        self.assertEqual(whole.digests, trace.digests)
        self.assertEqual(whole.common, set(trace.digests))
        with traces.recording() as broken:
            traces.use(None)
        self.assertFalse(broken.is_whole)


class MomentTests(SimpleTestCase):
    def test_it_is_one_throughout_a_request_and_the_clocks_outside(self):
        with time_machine.travel(NOON, tick=False) as clock:
            with pinned(timezone.now()):
                clock.shift(5)
                self.assertEqual(now(), NOON)
            self.assertEqual(now(), NOON + 5 * SECOND)

    def test_it_is_itself_in_another_zone_and_no_more_once_it_is_reckoned_with(self):
        moment = Moment.of(NOON)
        local = timezone.localtime(moment)
        self.assertEqual((moment, local), (NOON, NOON))
        for same in (local, timezone.make_naive(moment)):
            self.assertIsInstance(same, Moment)
        for other in (moment - SECOND, moment + SECOND, SECOND + moment):
            self.assertNotIsInstance(other, Moment)
        self.assertNotIsInstance(moment.replace(hour=1), Moment)
        self.assertEqual(moment - NOON, timedelta(0))
        self.assertEqual(NOON - moment, timedelta(0))
        self.assertEqual(str(moment), str(NOON))
