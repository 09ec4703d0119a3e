"""Plans by days: the week, the day with the paper's pages, moves, the meeting's list, .ics."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from articles.dates import midnight
from bench import plan_steps
from editions.models import Issue, Page, Placement
from planning.models import Plan, PlanCalendar, PlanStep
from planning.plans import calendar_feed, deciding
from planning.plans.agenda import page_order
from planning.plans.due import tell_of_due
from planning.plans.steps import State
from tests.cast import CastMixin, hire
from tests.planning.test_plans import LIST, make_plan
from tests.stories import make_district, make_draft, make_section, make_story

WEEK, ONE_DAY, ARRANGE = f"{LIST}week/", f"{LIST}day/", f"{LIST}arrange/"
TITLE = "供暖，抢修；夜里\\第二班,“一家人”" + "长" * 55


class AgendaTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        make_district()
        cls.today = timezone.localdate()
        cls.monday = cls.today + timedelta(days=7 - cls.today.weekday())
        issue = Issue.objects.create(
            date=cls.monday, closes_at=midnight(cls.monday) - timedelta(hours=1)
        )
        page = Page.objects.create(issue=issue, number="03", order=1, name="城事")
        cls.waiting = make_draft("等着初审的稿件", created_by=cls.reporter)
        cls.waiting.move("submit", by=cls.reporter)
        Placement.objects.create(page=page, article=cls.waiting, order=1)
        hour = midnight(cls.monday) + timedelta(hours=6)
        cls.scheduled = make_story("定时的稿件", published_at=hour)
        make_story(
            "禁发的稿件", published_at=hour, embargo_until=hour + timedelta(hours=5)
        )
        cls.plan = make_plan(
            cls.reporter,
            who=[cls.reporter],
            day=cls.monday,
            page_number="3",
            state=State.APPROVED,
        )
        cls.loose = make_plan(cls.editor, "还没定哪天的", section=make_section())

    def open(self, user, address):
        self.client.force_login(user)
        return self.client.get(address)

    def arrange(self, user, move, back=WEEK):
        self.client.force_login(user)
        return self.client.post(ARRANGE, {"move": move, "back": back}, follow=True)

    @pytest.mark.thorough
    def test_it_shows_a_week_with_what_is_planned_due_and_waits(self):
        page = self.open(self.chief, f"{WEEK}?from={self.monday}")
        for words in ("老旧小区供暖改造", "还没定哪天的", "定时", "解禁", "待初审"):
            self.assertContains(page, words)
        self.assertContains(page, "1 版 1 篇，<strong>1 篇未签发</strong>")
        narrowed = self.open(
            self.chief, f"{WEEK}?from={self.monday}&person={self.editor.pk}"
        )
        self.assertNotContains(narrowed, "老旧小区供暖改造")
        for wrong in ("0001-01-01", "明天", "2026-02-30", "9999-12-31"):
            self.assertEqual(
                self.open(self.chief, f"{WEEK}?from={wrong}").status_code, 404
            )
        self.assertEqual(self.open(self.chief, f"{WEEK}?person=²").status_code, 200)

    def test_it_shows_a_day_by_the_pages_of_its_paper(self):
        page = self.open(self.chief, f"{ONE_DAY}?day={self.monday}")
        titles = [shown["column"].title for shown in page.context["columns"]]
        self.assertEqual(titles, ["第03版 城事", "未定版"])
        (column, _) = page.context["columns"]
        self.assertEqual(column["cards"][0]["card"].plan, self.plan)
        self.assertContains(page, "等着初审的稿件")
        self.assertContains(page, "老旧小区供暖改造")
        numbers = ["", "10", "2", "B1", "A12", "A3"]
        self.assertEqual(
            sorted(numbers, key=page_order), ["2", "10", "A3", "A12", "B1", ""]
        )

    @pytest.mark.thorough
    def test_it_names_no_story_to_who_may_not_open_it(self):
        colleague = hire("colleague", "记者")
        for address in (
            f"{WEEK}?from={self.monday}",
            f"{ONE_DAY}?day={self.monday}",
            f"{LIST}print/?day={self.monday}",
        ):
            page = self.open(colleague, address)
            self.assertContains(page, "老旧小区供暖改造")
            self.assertNotContains(page, "等着初审的稿件")
            self.assertNotContains(page, "data-may")
        self.assertNotContains(page, "form=arrange")
        stranger = User.objects.create_user("stranger", is_staff=True)
        for path in ("week/", "day/", "print/", "calendar/", f"{self.plan.pk}/move/"):
            self.assertEqual(self.open(stranger, LIST + path).status_code, 403)

    @pytest.mark.thorough
    def test_it_moves_by_a_button_and_tells_who_comes_second(self):
        seen, later = self.plan.version, self.monday + timedelta(days=1)
        page = self.open(self.editor, f"{WEEK}?from={self.monday}")
        move = f"{self.plan.pk}:{seen}:{later}:3"
        self.assertContains(page, f'value="{move}"')
        answer = self.arrange(self.editor, move)
        self.assertRedirects(answer, f"{WEEK}#plan-{self.plan.pk}")
        self.plan.refresh_from_db()
        self.assertEqual((self.plan.day, self.plan.page_number), (later, "3"))
        second = self.arrange(self.chief, f"{self.plan.pk}:{seen}:{self.monday}:")
        self.assertContains(second, "editor 今天")
        own = self.arrange(self.reporter, f"{self.plan.pk}:2:{self.monday}:")
        self.assertContains(own, "请编辑、主任或总编来定")
        for nonsense in ("", "²", "1:2", f"{self.plan.pk}:2:明天:", "9" * 30, "::::::"):
            answer = self.arrange(self.chief, nonsense, back="//evil.example/")
            self.assertEqual(answer.redirect_chain[-1][0].split("#")[0], WEEK)
        self.assertEqual(self.client.get(ARRANGE).status_code, 405)
        self.plan.refresh_from_db()
        self.assertEqual(self.plan.version, 2)

    def test_it_lists_for_the_meeting_what_is_to_be_decided(self):
        day = self.monday
        Plan.objects.filter(pk=self.loose.pk).update(due_at=midnight(day))
        make_plan(self.editor, "过了点的", state=State.WRITING, due_at=midnight(day))
        page = self.open(self.proofreader, f"{LIST}print/?day={day}")
        for words in ("还没定哪天的", "过了点的", "第03版 城事", "定时的稿件"):
            self.assertContains(page, words)

    @pytest.mark.thorough
    def test_it_filters_the_list(self):
        for asked, shown in (
            ("mine=write", ["老旧小区供暖改造"]),
            ("mine=proposed", ["老旧小区供暖改造"]),
            (f"who={self.editor.pk}", []),
            ("state__exact=proposed", ["还没定哪天的"]),
            ("for=none", ["还没定哪天的"]),
            ("for=week", []),
            ("q=供暖", ["老旧小区供暖改造"]),
            ("who=²", []),
            ("district=jia", []),
        ):
            page = self.open(self.reporter, f"{LIST}?{asked}")
            with self.subTest(asked=asked):
                found = [plan.title for plan in page.context["cl"].result_list]
                if asked == "for=week" and self.monday - self.today < timedelta(days=7):
                    found.remove("老旧小区供暖改造")
                self.assertEqual(found, shown)


class CalendarTests(CastMixin, TestCase):
    def setUp(self):
        self.key = calendar_feed.new_key(self.reporter)
        self.due = timezone.make_aware(datetime(2026, 12, 1, 16, 30))
        self.plan = make_plan(
            self.reporter,
            TITLE,
            who=[self.reporter],
            day=timezone.localdate(),
            due_at=timezone.now().replace(microsecond=0),
            page_number="3",
            angle="第一行\n第二行：BEGIN:VEVENT",
            state=State.APPROVED,
        )

    def ask(self, key=None):
        return Client().get(
            f"{LIST}calendar.ics?key={self.key if key is None else key}"
        )

    def test_it_gives_a_calendar_that_programs_read(self):
        make_plan(self.editor, "同事的", who=[self.editor], day=timezone.localdate())
        dropped = make_plan(self.reporter, "弃掉的", who=[self.reporter])
        deciding.drop(dropped, by=self.chief, seen=1, reason="不写")
        answer = self.ask()
        self.assertEqual(answer["Content-Type"], "text/calendar; charset=utf-8")
        self.assertEqual(answer["Cache-Control"], "no-store, private")
        self.assertFalse(answer.cookies)
        lines = answer.content.split(b"\r\n")
        self.assertTrue(all(len(line) <= 75 for line in lines))
        due, day = Calendar.from_ical(answer.content).walk("VEVENT")
        self.assertEqual(str(due["summary"]), f"交稿：{TITLE}")
        self.assertEqual(due["dtstart"].dt, self.plan.due_at)
        self.assertEqual(day["dtstart"].dt, self.plan.day)
        self.assertIn("第二行：BEGIN:VEVENT", str(day["description"]))
        self.assertNotEqual(due["uid"], day["uid"])
        self.assertIn(f"{LIST}{self.plan.pk}/change/", str(day["url"]))
        self.assertEqual(int(day["sequence"]), self.plan.version)

    def test_it_opens_to_no_other_key_and_to_nobody_who_left(self):
        new = calendar_feed.new_key(self.reporter)
        for key in (self.key, "", "x", "字" * 500, new + "A"):
            answer = self.ask(key)
            self.assertEqual(answer.status_code, 404)
            self.assertEqual(answer["Cache-Control"], "no-store, private")
        self.assertEqual(self.ask(new).status_code, 200)
        self.assertNotIn(new, str(PlanCalendar.objects.values()))
        self.reporter.groups.clear()
        self.assertEqual(self.ask(new).status_code, 404)
        User.objects.filter(pk=self.reporter.pk).update(is_active=False)
        self.assertEqual(self.ask(new).status_code, 404)

    @pytest.mark.thorough
    def test_it_is_shown_once_changed_and_switched_off(self):
        self.client.force_login(self.reporter)
        page = self.client.post(f"{LIST}calendar/", {"do": "new"})
        self.assertIn("no-store", page["Cache-Control"])
        address = page.context["address"]
        self.assertEqual(self.ask().status_code, 404)
        self.assertEqual(Client().get(address).status_code, 200)
        again = self.client.get(f"{LIST}calendar/")
        self.assertNotContains(again, "key=")
        self.assertContains(again, "有程序来取过")
        self.client.post(f"{LIST}calendar/", {"do": "off"})
        self.assertEqual(Client().get(address).status_code, 404)


@pytest.mark.thorough
class ManyPlansTests(CastMixin, TestCase):
    """At 20,000 plans: a fixed number of queries, and no table read from end to end."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        today, section = timezone.localdate(), make_section()
        states = [State.FILED] * 6 + [State.DROPPED, *State]
        plans = [
            Plan(
                title=f"选题 {n}",
                proposed_by=cls.editor,
                section=section,
                state=states[n % len(states)] if n < 19_800 else State.APPROVED,
                day=None
                if n % 9 == 0
                else today - timedelta(days=(20_000 - n) // 8 - 3),
                due_at=timezone.now() - timedelta(hours=20_000 - n - 30),
                version=1,
            )
            for n in range(20_000)
        ]
        plans = Plan.objects.bulk_create(plans, batch_size=2000)
        PlanStep.objects.bulk_create(
            (
                PlanStep(
                    plan=plan,
                    version=1,
                    step="propose",
                    to_state=plan.state,
                    by=cls.editor,
                )
                for plan in plans
            ),
            batch_size=2000,
        )
        through = Plan.who.through
        people = [cls.reporter, cls.editor, cls.desk_head, cls.chief]
        people += [hire(f"reporter{n}", "记者") for n in range(40)]
        through.objects.bulk_create(
            (
                through(plan=plan, user=people[n % len(people)])
                for n, plan in enumerate(plans)
            ),
            batch_size=2000,
        )
        cls.plan = plans[-1]
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def test_it_asks_a_fixed_number_of_queries_and_reads_no_table_whole(self):
        tables = {"planning_plan", "planning_planstep", "planning_plan_who"}
        with connection.cursor() as cursor:
            sizes = {}
            for table in tables:
                cursor.execute(f"SELECT count(*) FROM {table}")
                sizes[table] = cursor.fetchone()[0]
        key = calendar_feed.new_key(self.reporter)
        addresses = {
            f"{LIST}week/": 15,
            f"{LIST}day/": 16,
            f"{LIST}print/": 18,
            LIST: 10,
            f"{LIST}?state__exact=approved": 10,
            f"{LIST}?mine=write": 10,
            f"{LIST}?for=none": 10,
            f"{LIST}?q=选题 199": 11,
            f"{LIST}{self.plan.pk}/change/": 10,
            f"{LIST}calendar.ics?key={key}": 5,
        }
        self.client.force_login(self.reporter)
        for address, most in addresses.items():
            with CaptureQueriesContext(connection) as queries:
                self.assertEqual(self.client.get(address).status_code, 200)
            with self.subTest(address=address):
                self.assertLessEqual(len(queries), most)
                self.assert_reads_no_table_whole(queries, sizes)
        with CaptureQueriesContext(connection) as queries:
            tell_of_due()
        self.assert_reads_no_table_whole(queries, sizes)

    def assert_reads_no_table_whole(self, queries, sizes):
        for query in queries.captured_queries:
            if query["sql"].startswith("SELECT") and "planning_" in query["sql"]:
                read = list(plan_steps.whole_tables(query["sql"], sizes))
                self.assertEqual(read, [], query["sql"])
