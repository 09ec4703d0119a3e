"""印后审读 at the desk: logging errors, and the sheet of an issue."""

from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import TestCase
from django.utils import timezone

from articles.models.audit import RecordIsPermanent
from editions.models import Issue, Page, PrintError
from tests.cast import CAST, CastMixin
from tests.desk import filled_in
from tests.stories import make_story

LOGS = {"editor", "desk_head", "chief", "proofreader"}


class QualityTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.issue = Issue.objects.create(
            date=date(2023, 5, 4), between_pages_characters=800
        )
        cls.page = Page.objects.create(
            issue=cls.issue, number="1", order=1, name="要闻", art_characters=1000
        )
        cls.story = make_story("水厂今日通水")

    def layout(self):
        return self.client.get(f"/admin/editions/issue/{self.issue.pk}/quality/")

    def log(self, **fields):
        given = {"issue": self.issue, "page": self.page, "logged_by": self.proofreader}
        return PrintError.objects.create(**given | fields)

    def test_it_counts_by_page_person_and_kind(self):
        self.log(kind="characters", wrong="既使", right="即使", person="张三（校对）")
        self.log(kind="characters", wrong="座落", right="坐落", weighty=True)
        self.log(kind="punctuation", places=3, person="张三（校对）")
        self.log(kind="fact", page=None, person="李四")
        self.client.force_login(self.proofreader)
        layout = self.layout()
        # 1 + 2 + 0.3 + 1 = 4.3 errors in 8600 + 800 + 800 characters.
        self.assertContains(layout, "差错 4.3 个，检查 10200 字")
        self.assertContains(layout, "4.22 / 10000")
        self.assertContains(layout, "不合格")
        for words in ("张三（校对）", "未写责任人", "中缝、插页", "三.2(2)", "既使"):
            self.assertContains(layout, words)

    def read(self, issue=None):
        """Press 审读完了; return the status and what is said."""
        issue = issue or self.issue
        address = f"/admin/editions/issue/{issue.pk}/quality/read/"
        answer = self.client.post(address)
        return answer.status_code, " ".join(map(str, get_messages(answer.wsgi_request)))

    def test_it_is_not_sound_before_somebody_has_read_it(self):
        self.client.force_login(self.chief)
        self.assertContains(self.layout(), "<strong>未审读</strong>")
        self.assertNotContains(self.layout(), "quality-sound")
        self.assertIn("由您审读完了", self.read()[1])
        self.assertContains(self.layout(), '<span class="quality-sound">合格</span>')
        self.assertContains(self.layout(), "审读：chief")
        self.assertNotContains(self.layout(), "审读完了</button>")

    def test_it_is_read_by_several_and_by_each_once(self):
        for reader in (self.chief, self.proofreader, self.chief):
            self.client.force_login(reader)
            self.read()
        self.assertIn("已经记过", self.read()[1])
        self.assertEqual(self.issue.print_readings.count(), 2)
        for attempt in (
            self.issue.print_readings.all().delete,
            self.issue.print_readings.first().delete,
        ):
            with self.assertRaises(RecordIsPermanent):
                attempt()

    def test_it_is_read_by_those_only_who_log_errors_and_not_before_it_is_out(self):
        for role in CAST:
            self.client.force_login(getattr(self, role))
            with self.subTest(role):
                self.assertEqual(self.read()[0], 302 if role in LOGS else 403)
        self.client.force_login(self.chief)
        tomorrow = Issue.objects.create(date=timezone.localdate() + timedelta(days=1))
        self.assertIn("还没有出版", self.read(tomorrow)[1])
        self.assertFalse(tomorrow.print_readings.exists())

    def test_it_explains_a_lack_of_pages(self):
        self.client.force_login(self.chief)
        empty = Issue.objects.create(date=date(2023, 5, 5))
        layout = self.client.get(f"/admin/editions/issue/{empty.pk}/quality/")
        self.assertContains(layout, "先给这一期建版")

    def test_it_logs_an_error_under_whoever_found_it(self):
        self.client.force_login(self.proofreader)
        address = f"/admin/editions/printerror/add/?issue={self.issue.pk}"
        form = filled_in(self.client.get(address), "printerror_form")
        sent = form | {
            "kind": "characters",
            "wrong": "既使",
            "right": "即使",
            "page": self.page.pk,
        }
        answer = self.client.post(address, sent)
        self.assertRedirects(answer, f"/admin/editions/issue/{self.issue.pk}/quality/")
        self.assertEqual(PrintError.objects.get().logged_by, self.proofreader)

    def test_it_refuses_a_page_of_another_issue(self):
        other = Issue.objects.create(date=date(2023, 5, 5))
        self.client.force_login(self.proofreader)
        address = f"/admin/editions/printerror/add/?issue={other.pk}"
        form = filled_in(self.client.get(address), "printerror_form")
        answer = self.client.post(
            address, form | {"kind": "fact", "page": self.page.pk}
        )
        self.assertContains(answer, "这个版不是这一期的")
        self.assertFalse(PrintError.objects.exists())

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_bad_numbers_and_explains_why(self):
        self.client.force_login(self.proofreader)
        address = f"/admin/editions/printerror/add/?issue={self.issue.pk}"
        form = filled_in(self.client.get(address), "printerror_form")
        for field in ("characters", "places"):
            for value in ("0", "-1", "x", "100000"):
                sent = form | {"kind": "fact", field: value}
                answer = self.client.post(address, sent)
                self.assertEqual(answer.status_code, 200)
                self.assertContains(answer, "errorlist")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_lets_each_role_see_and_log_only_what_it_may(self):
        error = self.log(kind="fact")
        for role in CAST:
            self.client.force_login(getattr(self, role))
            wanted = 200 if role in LOGS else 403
            with self.subTest(role):
                self.assertEqual(self.layout().status_code, wanted)
                for name in ("", "add/", f"{error.pk}/change/"):
                    answer = self.client.get(f"/admin/editions/printerror/{name}")
                    self.assertEqual(answer.status_code, wanted)

    def test_it_costs_the_same_however_many_errors(self):
        self.client.force_login(self.chief)
        self.layout()
        with self.assertNumQueries(10):
            self.layout()
        for _ in range(5):
            self.log(kind="fact", article=self.story)
        with self.assertNumQueries(10):
            self.layout()

    @pytest.mark.once
    def test_it_refuses_other_methods(self):
        self.client.force_login(self.chief)
        address = f"/admin/editions/issue/{self.issue.pk}/quality/"
        self.assertEqual(self.client.post(address).status_code, 405)
        self.assertEqual(self.client.get(address + "read/").status_code, 405)
