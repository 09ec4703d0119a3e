"""夜班日志: what the system knows of a night, and where one night ends."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext

from articles.models import Correction
from editions.models import Issue, Page, Proof
from planning.duty_log import facts, record
from planning.duty_log.facts import KINDS
from planning.duty_log.known import nights_of
from planning.duty_log.nights import Span, day_of, month_of, tonight
from tests.cast import CastMixin
from tests.planning.nights import CLOSES, DAY, LATE, clock, fill, review, stamped
from tests.stories import make_story

SECOND = timedelta(seconds=1)


class CutTests(SimpleTestCase):
    def test_it_cuts_at_noon_local_time(self):
        for moment, day in (
            (clock(3, 12), DAY),
            (clock(3, 12) - SECOND, date(2023, 5, 3)),
            (clock(4, 0), DAY),
            (clock(4, 12) - SECOND, DAY),
            (clock(4, 12), date(2023, 5, 5)),
            # A night across the end of a month, and of a year, is of the day after.
            (clock(0, 23), date(2023, 5, 1)),
            (clock(1, 2), date(2023, 5, 1)),
            (clock(0, 11), date(2023, 4, 30)),
            (clock(-120, 23), date(2023, 1, 1)),
        ):
            with self.subTest(moment=moment):
                self.assertEqual(day_of(moment), day)
                self.assertEqual(tonight(moment), day)
                span = Span(day, day, moment)
                self.assertTrue(span.start <= moment < span.end)
                self.assertEqual(span.end - span.start, timedelta(days=1))

    def test_it_knows_the_days_of_a_month(self):
        self.assertEqual(
            month_of(date(2024, 2, 29)), (date(2024, 2, 1), date(2024, 2, 29))
        )
        self.assertEqual(month_of(date(2023, 12, 5))[1], date(2023, 12, 31))


class FactTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        fill(cls)

    def night(self, day=DAY, at=None):
        return nights_of(Span(day, day, at or clock(5, 9)))[day]

    def facts_of(self, night):
        """Return {kind: [(words, by, note, late)]} of a night."""
        return {
            kind.name: [(f.words, f.by, f.note, f.late) for f in rows]
            for kind, rows in night.by_kind()
        }

    def test_it_tells_each_kind_of_fact_with_where_it_leads(self):
        night = self.night()
        told = self.facts_of(night)
        late = "比截稿晚 20 分"
        self.assertEqual(
            told["pages"],
            [
                ("第2版 城事 小样/一校退回", "editor", "图说错了", ""),
                *(
                    (f"第1版 要闻 {stage}", "chief", "", late)
                    for stage in ("小样/一校", "大样/二校", "清样/三校", "签样/付印")
                ),
            ],
        )
        self.assertEqual(
            told["late"],
            [
                ("《水厂今日通水》 第1版 要闻 签发", "chief", "", late),
                ("《还没签的》 第1版 要闻", "", "", "截稿后还没有签发（撰写）"),
            ],
        )
        self.assertEqual(
            told["signed"],
            [
                ("签发《清早发的》，定于 05-04 06:00", "chief", "", ""),
                ("签发《水厂今日通水》", "chief", "", ""),
            ],
        )
        self.assertEqual(
            told["published"],
            [
                ("禁发到期，发布《禁发到零点》", "", "", ""),
                ("定时发布《清早发的》", "", "", ""),
            ],
        )
        self.assertEqual(
            told["withdrawn"],
            [("撤稿《撤下的》", "chief", "事实有误\n向读者说明：此稿撤下。", "")],
        )
        self.assertEqual(
            told["corrections"],
            [("更正《水厂今日通水》", "chief", "“253”应为“235”。", "")],
        )
        self.assertEqual(
            told["returned"], [("退回《还没签的》", "editor", "缺出处", "")]
        )
        self.assertEqual(
            told["wire"],
            [
                ("发稿方撤销《来稿1》", "", "", ""),
                ("采用《来稿0》", "editor", "", ""),
                ("agency 来稿 2 次", "", "", ""),
            ],
        )
        to = "省报客户端：《水厂今日通水》"
        self.assertEqual(
            told["deliveries"],
            [
                (f"{to}还没有送到（试了 2 次）", "", "", "过点"),
                (f"{to}送到（试了 2 次）", "", "", "晚了 25 分"),
                (f"{to}没有送到（试了 2 次）", "", "连不上", ""),
            ],
        )
        self.assertEqual(
            told["jobs"],
            [
                ("来稿文件读不了：坏.xml", "", "不是 XML", ""),
                ("迁入中断：稿件 旧稿.csv", "", "", ""),
            ],
        )
        paper = night.paper
        self.assertEqual((paper.pages, paper.released, paper.late), (2, 1, late))
        self.assertEqual(paper.last_release, LATE)
        keys = [fact.key for fact in night.facts]
        self.assertEqual(len(keys), len(set(keys)))
        # Frozen and thawed it is the same.
        frozen = record.frozen(night, record.Written(["王勇"]))
        again, written = record.thawed(frozen)
        self.assertEqual(again.in_order(), night.in_order())
        self.assertEqual((again.paper, written.on_duty), (paper, ["王勇"]))

    def test_it_gives_each_fact_to_one_night_to_the_second(self):
        for moment in (clock(3, 12), clock(4, 12) - SECOND, clock(4, 12)):
            Correction.objects.create(
                article=self.story, text="一处。", at=moment, by=self.chief
            )
            review(self.waiting, "send_back", self.editor, moment, reason="再核")
        days = [date(2023, 5, n) for n in (3, 4, 5)]
        nights = nights_of(Span(days[0], days[-1], clock(6, 0)))
        found = [
            (
                len(nights[day].of_kind("corrections")),
                len(nights[day].of_kind("returned")),
            )
            for day in days
        ]
        self.assertEqual(found, [(0, 0), (3, 3), (1, 1)])
        for day in days:
            with self.subTest(day=day):
                alone = self.night(day, clock(6, 0))
                self.assertEqual(alone.in_order(), nights[day].in_order())

    def test_it_knows_nothing_of_a_night_without_work(self):
        night = self.night(date(2023, 4, 1))
        self.assertEqual((night.paper, night.facts, night.counts()), (None, [], {}))
        self.assertEqual([rows for _, rows in night.by_kind()], [[]] * len(KINDS))

    def test_it_says_nothing_is_late_before_the_closing_time_or_without_one(self):
        before = self.night(at=CLOSES - SECOND)
        self.assertEqual(before.of_kind("late"), [])
        Issue.objects.update(closes_at=None)
        self.assertEqual(self.night().of_kind("late"), [])
        self.assertEqual({fact.late for fact in self.night().of_kind("pages")}, {""})

    def test_it_counts_a_page_that_was_sent_back_from_the_press_as_not_released(self):
        proof = Proof.objects.filter(stage="release").get()
        back = Proof(
            page=proof.page, stage="release", passed=False, by=self.chief, standing=[]
        )
        stamped(back, at=clock(4, 0, 30))
        self.assertEqual(self.night().paper.released, 0)

    @pytest.mark.thorough
    def test_it_asks_the_same_whatever_the_night_holds_and_for_a_month_at_once(self):
        with CaptureQueriesContext(connection) as few:
            self.night()
        issue = Issue.objects.create(date=date(2023, 5, 5), closes_at=clock(4, 23))
        page = Page.objects.create(issue=issue, number="1", order=1)
        for number in range(20):
            story = make_story(f"第{number}条", published_at=clock(4, 1))
            review(story, "sign", self.chief, clock(4, 1), due_at=clock(4, 1))
            proof = Proof(page=page, stage="galley", passed=True, by=self.chief)
            proof.standing = []
            stamped(proof, at=clock(4, 20))
        with self.assertNumQueries(len(few)):
            self.night()
        with self.assertNumQueries(len(few)):
            nights_of(Span(date(2023, 5, 1), date(2023, 5, 31), clock(40, 0)))

    def test_it_ends_a_flood_with_a_line_that_there_is_more(self):
        most, facts.MOST_A_NIGHT = facts.MOST_A_NIGHT, 2
        try:
            night = self.night()
        finally:
            facts.MOST_A_NIGHT = most
        pages = night.of_kind("pages")
        self.assertEqual(len(pages), 3)
        self.assertIn("还有更多", pages[-1].words)
