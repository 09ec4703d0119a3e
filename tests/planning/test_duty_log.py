"""夜班日志 at the desk: written, closed once, added to, printed, taken away as a table."""

import csv
import io
from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, TestCase, TransactionTestCase
from django.test.utils import CaptureQueriesContext

from articles.models import Correction
from planning import handing_over
from planning.duty_log import closing
from planning.duty_log.page import page_of
from planning.models import DutyAddendum, DutyLine, DutyLog
from tests.cast import CAST, CastMixin, hire_everyone
from tests.desk import filled_in
from tests.planning.nights import DAY, clock, fill
from tests.stories import make_draft, make_story
from tests.threads import run_together

LIST = "/admin/planning/dutylog/"
NIGHT = f"{LIST}day/{DAY}/"
READS = {"editor", "desk_head", "chief", "proofreader"}
WRITES, CLOSES = READS - {"proofreader"}, {"desk_head", "chief"}


class LogCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        fill(cls)

    def setUp(self):
        self.set_clock(clock(4, 8))

    def set_clock(self, moment):
        traveller = time_machine.travel(moment, tick=False)
        traveller.start()
        self.addCleanup(traveller.stop)

    def sent(self, who, do, follow=True, **data):
        self.client.force_login(getattr(self, who))
        return self.client.post(f"{NIGHT}{do}/", data, follow=follow)

    def seen(self):
        return page_of(DAY).seen

    def close(self, who="chief"):
        return self.sent(who, "close", seen=self.seen())


class WritingTests(LogCase):
    @pytest.mark.thorough
    def test_it_takes_lines_of_several_and_a_line_that_is_sent_twice_once(self):
        page = self.sent("editor", "write", text=" 印厂来电，第5版重发。\r\n已办。 ")
        self.assertContains(page, "已记进夜班日志。")
        self.sent("editor", "write", text="印厂来电，第5版重发。\n已办。")
        page = self.sent("desk_head", "write", text="头版换照片。")
        self.assertContains(page, "头版换照片。")
        lines = DutyLine.objects.values_list("by__username", "text")
        self.assertEqual(
            list(lines),
            [
                ("editor", "印厂来电，第5版重发。\n已办。"),
                ("desk_head", "头版换照片。"),
            ],
        )

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_an_empty_line_and_one_too_long_and_gives_it_back(self):
        self.assertEqual(self.sent("editor", "write", text=" ").status_code, 409)
        page = self.sent("editor", "write", text="长" * 1001)
        self.assertContains(page, "这一条有 1001 字，最多 1000 字", status_code=409)
        self.assertContains(page, "长" * 1001, status_code=409)
        self.assertFalse(DutyLog.objects.exists())

    def test_it_merges_what_two_set_at_once_and_leaves_others_lines_alone(self):
        self.sent("editor", "write", text="编辑写的")
        self.sent("chief", "write", text="总编写的")
        forms = {}
        for who in ("editor", "chief"):
            page = self.sent(who, "form")
            forms[who] = page.request["PATH_INFO"], filled_in(page, "dutylog_form")
        address, form = forms["editor"]
        self.assertEqual(form["lines-0-text"], ["编辑写的"])
        self.assertNotIn("总编写的", str(form))
        self.client.force_login(self.editor)
        typed = {"on_duty": [self.editor.pk], "lines-0-text": "编辑改过的"}
        page = self.client.post(address, form | typed, follow=True)
        self.assertContains(page, "夜班日志保存好了。")
        address, form = forms["chief"]
        self.client.force_login(self.chief)
        number = int(form["lines-TOTAL_FORMS"][0])
        new = f"lines-{number}"
        typed = {"on_duty": [self.desk_head.pk], "lines-TOTAL_FORMS": number + 1}
        typed |= {f"{new}-text": "又一条", f"{new}-log": form["lines-0-log"]}
        # Both set who is on duty: both are shown, and the new line is still typed.
        page = self.client.post(address, form | typed)
        self.assertContains(page, "双方都改了这里")
        self.assertContains(page, "又一条")
        typed = {"on_duty": [self.editor.pk, self.desk_head.pk]}
        self.client.post(address, filled_in(page, "dutylog_form") | typed)
        log = DutyLog.objects.get()
        self.assertEqual(set(log.on_duty.all()), {self.editor, self.desk_head})
        self.assertEqual(
            list(log.lines.values_list("by__username", "text")),
            [("editor", "编辑改过的"), ("chief", "总编写的"), ("chief", "又一条")],
        )

    @pytest.mark.once
    def test_it_offers_for_duty_those_who_write_logs_and_refuses_others(self):
        page = self.sent("chief", "form")
        choices = page.context["adminform"].form.fields["on_duty"].queryset
        self.assertEqual({user.username for user in choices}, WRITES)
        form = filled_in(page, "dutylog_form") | {"on_duty": [self.reporter.pk]}
        page = self.client.post(page.request["PATH_INFO"], form)
        self.assertContains(page, "岗位不值夜班，请另选")


class ClosingTests(LogCase):
    @pytest.mark.thorough
    def test_it_is_closed_once_with_all_that_was_known_and_written(self):
        self.sent("editor", "write", text="一夜平安。")
        DutyLog.objects.get().on_duty.add(self.editor)
        self.assertContains(self.close("desk_head"), "的夜班日志已结班存档。")
        log = DutyLog.objects.get()
        self.assertEqual((log.closed_by, log.closed_at), (self.desk_head, clock(4, 8)))
        self.assertEqual(log.record["on_duty"], ["editor"])
        self.assertEqual(log.record["version"], 1)
        self.assertEqual(log.counts["pages"], 5)
        again = self.close("chief")
        self.assertContains(
            again, "esk_head今天 08:00已经结班，不能再改；要添的话，请写补记。"
        )
        self.assertContains(
            self.sent("editor", "write", text="晚了"), "已经结班", status_code=409
        )
        # A name that changes afterwards is as it was.
        User.objects.filter(pk=self.editor.pk).update(last_name="王", first_name="勇")
        type(self.story).objects.update(headline="改了的标题")
        self.client.force_login(self.chief)
        page = self.client.get(NIGHT)
        self.assertContains(page, "一夜平安。")
        self.assertContains(page, "签发《水厂今日通水》")
        self.assertNotContains(page, "改了的标题")
        self.assertNotContains(page, "王勇")
        self.assertNotContains(page, "结班存档</button>")

    @pytest.mark.thorough
    def test_it_is_not_closed_over_a_line_that_was_not_seen_or_before_its_day(self):
        seen = self.seen()
        self.sent("editor", "write", text="刚写的")
        page = self.sent("chief", "close", seen=seen)
        self.assertContains(page, "同事又写了或改了，没有结班")
        self.set_clock(clock(3, 23))
        page = self.close()
        self.assertContains(page, "零点以后再结班")
        self.assertTrue(DutyLog.objects.get().is_open)

    def test_it_is_closed_when_nothing_happened(self):
        self.set_clock(clock(10, 9))
        address = f"{LIST}day/2023-05-09/"
        self.client.force_login(self.chief)
        page = self.client.get(address)
        self.assertContains(page, "系统里这一夜没有：版面签样、晚于截稿的稿件、签发")
        self.client.post(f"{address}close/", {"seen": page.context["page"].seen})
        log = DutyLog.objects.get(date=date(2023, 5, 9))
        self.assertEqual(
            (log.is_open, log.counts, log.record["facts"]), (False, {}, [])
        )
        self.assertContains(self.client.get(address), "结班时存档")

    @pytest.mark.thorough
    def test_it_takes_what_is_known_late_with_an_addendum(self):
        self.close()
        self.assertContains(
            self.sent("editor", "add", text=""), "还没有写内容", status_code=409
        )
        self.set_clock(clock(4, 11))
        Correction.objects.create(
            article=self.story, text="又一处。", at=clock(4, 10), by=self.chief
        )
        self.client.force_login(self.chief)
        page = self.client.get(NIGHT)
        self.assertContains(page, "结班以后系统又记下 1 条")
        page = self.sent("editor", "add", text="读者来电指出。")
        self.assertNotContains(page, "结班以后系统又记下")
        self.assertContains(page, "又一处。")
        self.sent("editor", "add", text="读者来电指出。")
        addendum = DutyAddendum.objects.get()
        self.assertEqual(addendum.by, self.editor)
        (fact,) = addendum.record["facts"]
        self.assertEqual(fact["note"], "又一处。")
        # A week on, the night is what it was: nothing is looked for any more.
        Correction.objects.create(
            article=self.story, text="第三处。", at=clock(4, 10), by=self.chief
        )
        self.set_clock(clock(20, 9))
        self.client.force_login(self.chief)
        self.assertNotContains(self.client.get(NIGHT), "第三处")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_keeps_what_was_typed_into_a_form_while_the_log_was_closed(self):
        page = self.sent("editor", "form")
        address, form = page.request["PATH_INFO"], filled_in(page, "dutylog_form")
        self.close()
        self.client.force_login(self.editor)
        page = self.client.post(address, form | {"lines-0-text": "没来得及存的"})
        self.assertContains(page, "没来得及存的", status_code=403)
        self.assertRedirects(self.client.get(address), NIGHT)

    @pytest.mark.once
    def test_it_takes_no_addendum_while_it_is_open(self):
        page = self.sent("editor", "add", text="太早")
        self.assertContains(page, "还没有结班", status_code=409)


class RoleTests(LogCase):
    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_opens_to_each_role_what_is_theirs(self):
        for role in CAST:
            allowed = {
                "": ("get", READS, 200),
                "live/": ("get", READS, 204),
                "write/": ("post", WRITES, 409),
                "form/": ("post", WRITES, 302),
                "add/": ("post", WRITES, 409),
                "close/": ("post", CLOSES, 302),
            }
            client = Client()
            client.force_login(getattr(self, role))
            for end, (method, roles, status) in allowed.items():
                with self.subTest(role=role, end=end):
                    answer = getattr(client, method)(f"{NIGHT}{end}")
                    wanted = status if role in roles else 403
                    self.assertEqual(answer.status_code, wanted)
                    other = "post" if method == "get" else "get"
                    answer = getattr(client, other)(f"{NIGHT}{end}")
                    self.assertEqual(answer.status_code, 405 if role in READS else 403)
            for address in (LIST, f"{LIST}export/"):
                with self.subTest(role=role, address=address):
                    wanted = 200 if role in READS else 403
                    self.assertEqual(client.get(address).status_code, wanted)
            page = client.get(NIGHT)
            for words, roles in (("写一条", WRITES), ("结班存档</button>", CLOSES)):
                with self.subTest(role=role, words=words):
                    self.assertEqual(words in page.content.decode(), role in roles)
        # A proofreader is led nowhere that is closed to them.
        self.client.force_login(self.proofreader)
        page = self.client.get(NIGHT)
        self.assertContains(page, "省报客户端")
        self.assertNotContains(page, "/pushes/")
        self.assertEqual(Client().get(NIGHT).status_code, 302)

    @pytest.mark.once
    def test_it_has_no_page_of_a_night_to_come_nor_of_nonsense(self):
        self.client.force_login(self.chief)
        for end in (
            "day/2023-05-05/",
            "?month=2023-13",
            "?month=2023-06",
            "?month=0001-01",
            "?month=x",
            "export/?month=9999-99",
        ):
            with self.subTest(end=end):
                self.assertEqual(self.client.get(f"{LIST}{end}").status_code, 404)
        self.set_clock(clock(4, 12))
        page = self.client.get(f"{LIST}day/2023-05-05/")
        self.assertContains(page, "没有建期次")


class ListTests(LogCase):
    def test_it_lists_a_month_and_what_was_left_open(self):
        closing.write(date(2023, 5, 2), self.editor, "前天的")
        self.close()
        page = self.client.get(LIST)
        self.assertContains(page, "chief 05-04 08:00 结班")
        self.assertContains(page, "版面签样 5")
        self.assertContains(page, "写了 1 条")
        self.assertContains(page, "还没有结班")
        self.assertEqual(len(page.context["days"]), 4)
        self.assertIsNone(page.context["later"])
        april = self.client.get(f"{LIST}?month=2023-04")
        self.assertEqual(len(april.context["days"]), 30)
        desk = self.client.get("/admin/")
        self.assertContains(desk, f"{LIST}day/2023-05-02/")
        self.assertContains(desk, NIGHT)
        wall = self.client.get(f"/admin/editions/issue/{self.issue.pk}/wall/")
        self.assertContains(wall, NIGHT)

    @pytest.mark.thorough
    def test_it_costs_the_same_whatever_a_month_and_a_night_hold(self):
        self.sent("chief", "write", text="一条")
        self.closed_with_addendum(date(2023, 5, 1))
        addresses = (LIST, NIGHT, f"{LIST}export/")
        few = [self.queries(address) for address in addresses]
        for number in (2, 3):
            self.closed_with_addendum(date(2023, 5, number))
        for number in range(9):
            closing.write(DAY, self.editor, f"第{number}条")
            make_story(f"又{number}", published_at=clock(4, 1))
        self.assertEqual([self.queries(address) for address in addresses], few)

    def closed_with_addendum(self, day):
        closing.write(day, self.editor, "一条")
        closing.close(day, self.chief, page_of(day).seen)
        closing.add(day, self.editor, "补")

    def queries(self, address):
        self.client.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = self.client.get(address)
            self.assertEqual(answer.status_code, 200)
            if answer.streaming:
                list(answer)
        return len(asked)

    @pytest.mark.thorough
    def test_it_gives_a_month_away_as_a_table_that_no_spreadsheet_runs(self):
        self.sent("editor", "write", text="=1+1")
        DutyLog.objects.get().on_duty.add(self.editor)
        self.close()
        self.sent("editor", "add", text="补一句")
        closing.write(date(2023, 5, 3), self.editor, "没有结的")
        answer = self.client.get(f"{LIST}export/?month=2023-05")
        self.assertIn("duty-log-2023-05.csv", answer["Content-Disposition"])
        text = b"".join(answer).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        of_day = [row for row in rows if row["报纸日期"] == "2023-05-04"]
        kinds = [row["种类"] for row in of_day]
        self.assertEqual(kinds[:3], ["值班", "值班记录", "版面签样"])
        self.assertEqual(kinds[-1], "补记")
        self.assertEqual(of_day[1]["内容"], "'=1+1")
        self.assertEqual(of_day[0]["结班"], "chief 2023-05-04 08:00:00")
        signed = next(row for row in of_day if row["内容"] == "签发《水厂今日通水》")
        self.assertEqual(
            (signed["时间"], signed["谁"]), ("2023-05-03 23:50:00", "chief")
        )
        (late,) = [r for r in of_day if r["种类"] == "晚于截稿的稿件" and r["谁"]]
        self.assertEqual(late["晚了"], "比截稿晚 20 分")
        self.assertIn(
            ("2023-05-03", "未结班", "没有结的"),
            [(row["报纸日期"], row["结班"], row["内容"]) for row in rows],
        )


class LiveTests(LogCase):
    def test_it_is_kept_current_and_costs_no_page_while_nothing_changes(self):
        self.client.force_login(self.chief)
        live = self.client.get(NIGHT).context["live"]
        same = self.client.get(live.address, headers={"if-none-match": live.mark})
        self.assertEqual(same.status_code, 304)
        self.set_clock(clock(4, 8, 5))
        same = self.client.get(live.address, headers={"if-none-match": live.mark})
        self.assertEqual(same.status_code, 304)
        story = make_draft("夜里退的", created_by=self.reporter)
        story.move("submit", by=self.reporter)
        story.move("send_back", by=self.editor, reason="标题不通")
        new = self.client.get(live.address, headers={"if-none-match": live.mark})
        self.assertContains(new, "标题不通")
        self.assertNotContains(new, "<html")


class LeavingTests(LogCase):
    @pytest.mark.once
    def test_it_stays_with_the_desk_when_somebody_leaves(self):
        self.assertEqual(
            handing_over.hand_over(self.editor, self.chief, self.chief), []
        )
        self.sent("editor", "write", text="一条")
        (told,) = handing_over.hand_over(self.editor, self.chief, self.chief)
        self.assertIn("5月4日", told)
        self.assertIn("仍归编辑部", told)
        self.assertEqual(DutyLine.objects.get().by, self.editor)
        self.close()
        self.assertEqual(
            handing_over.hand_over(self.editor, self.chief, self.chief), []
        )


class TogetherTests(TransactionTestCase):
    def test_it_is_closed_by_one_of_two_and_loses_no_line_of_two(self):
        people = hire_everyone()
        seen = page_of(DAY).seen
        wrote = run_together(
            lambda: closing.write(DAY, people["editor"], "甲"),
            lambda: closing.write(DAY, people["chief"], "乙"),
        )
        self.assertEqual(wrote, [None, None])
        self.assertEqual(DutyLine.objects.count(), 2)
        seen = page_of(DAY).seen
        closed = run_together(
            lambda: closing.close(DAY, people["desk_head"], seen),
            lambda: closing.close(DAY, people["chief"], seen),
        )
        refused = [one for one in closed if one is not None]
        self.assertEqual([type(one) for one in refused], [closing.LogRefused])
        self.assertIn("已经结班", str(refused[0]))
