"""Reports of readers (举报与反馈): taken in, kept, handled at the desk, forgotten in time."""

from datetime import timedelta
from io import StringIO
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test import Client, SimpleTestCase, TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import ReaderReport
from articles.models.audit import RecordIsPermanent
from articles.models.reader_reports import ReportRefused
from newsroom.reports import guard
from newsroom.reports.forms import ADDRESS
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.stories import make_draft, make_story

HERE = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}
WORDS = "第二段“253个”应为“235个”。"


def make_report(number=1, **fields):
    days = fields.pop("days", 3)
    now = timezone.now()
    return ReaderReport.objects.create(
        **{
            "number": f"20230504-{number:05d}",
            "form_key": f"{number:032d}",
            "kind": "correction",
            "words": WORDS,
            "received_at": now,
            "due_at": now + timedelta(days=days),
        }
        | fields
    )


class ReadersCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.story = make_story("水厂今日通水")

    def token(self, age=10):
        with mock.patch.object(guard.time, "time", lambda: now - age):
            now = timezone.now().timestamp()
            return guard.new_token()

    def send(self, client=None, headers=HERE, address="192.0.2.1", **fields):
        sent = {"kind": "correction", "words": WORDS, "token": self.token()} | fields
        client = client or Client(enforce_csrf_checks=True)
        return client.post("/report/", sent, headers=headers, REMOTE_ADDR=address)


class ReportFormTests(ReadersCase):
    def test_it_takes_a_report_and_gives_a_number(self):
        answer = self.send(
            story=self.story.pk, passage="253个", contact="139 0000 0000"
        )
        report = ReaderReport.objects.get()
        self.assertEqual(
            (report.kind, report.article, report.passage, report.words, report.contact),
            ("correction", self.story, "253个", WORDS, "139 0000 0000"),
        )
        self.assertEqual((report.due_at - report.received_at).days, 3)
        page = self.client.get(answer.url)
        self.assertContains(page, report.number)
        self.assertNotContains(page, WORDS)
        self.assertEqual(self.client.get(answer.url[:-2] + "x/").status_code, 404)
        self.assertEqual(self.client.get(f"/report/{report.number}/").status_code, 404)

    def test_it_sets_no_cookie_and_is_kept_by_no_cache(self):
        for answer in (
            self.client.get("/report/"),
            self.client.get(f"/report/?story={self.story.pk}"),
            self.send(),
            self.send(words=""),
        ):
            self.assertFalse(answer.cookies)
            self.assertEqual(answer["Cache-Control"], "private, no-cache")
        first, second = (self.client.get("/report/") for _ in range(2))
        self.assertNotEqual(first.content, second.content)

    def test_it_comes_with_the_story_and_the_passage(self):
        page = self.client.get(
            f"/report/?story={self.story.pk}&passage=二百五十三&kind=rights"
        )
        self.assertContains(page, "水厂今日通水")
        self.assertContains(page, "二百五十三</textarea>")
        self.assertContains(page, 'value="rights" required checked')

    def test_it_names_no_story_that_readers_cannot_see(self):
        draft = make_draft("还没发的稿件")
        for asked in (draft.pk, "9" * 30, "²", "字", "%00", f"/articles/{draft.pk}/"):
            page = self.client.get(f"/report/?story={asked}&kind=x")
            self.assertNotContains(page, "还没发的稿件", status_code=page.status_code)
            self.assertIn(page.status_code, (200, 400))
        refused = self.send(story=draft.pk)
        self.assertContains(refused, "没有找到这篇稿件", status_code=400)
        self.assertContains(refused, WORDS, status_code=400)
        self.assertFalse(ReaderReport.objects.exists())

    def test_it_shows_again_what_was_typed_and_says_what_is_wrong(self):
        for wrong, sentence in (
            ({"kind": ""}, "请选一类"),
            ({"kind": "x"}, "四类里选"),
            ({"passage": "字" * 501}, "最多 500 字，现在有 501 字"),
            ({"words": WORDS + "字" * 2000}, "最多 2000 字"),
            ({"contact": "1" * 101}, "最多 100 字"),
            ({"words": WORDS + "\x00"}, WORDS),
            ({"story": "一篇稿件"}, "没有找到这篇稿件"),
            ({"homepage": "http://example.cn"}, "防机器用的"),
            ({"token": ""}, "再点一次“发送”"),
            ({"token": "x"}, "再点一次“发送”"),
            ({"token": self.token(age=90_000)}, "再点一次“发送”"),
            ({"token": self.token(age=1)}, "发得太快"),
        ):
            with self.subTest(sent=str(wrong)[:40]):
                answer = self.send(**wrong)
                self.assertContains(answer, sentence, status_code=400)
                self.assertContains(answer, WORDS, status_code=400)
        self.assertFalse(ReaderReport.objects.exists())

    def test_it_refuses_what_no_browser_sends(self):
        form = "application/x-www-form-urlencoded"
        for kind, body in (
            (form, b""),
            (form, b"words=%00&story=%00&token=%00&kind=%00&contact=%00"),
            (form, b"words=\xff\xfe&kind=correction&token=\xed\xa0\x80"),
            (form, b"a=1&" * 2000),
            (form, b"words=" + b"a" * 5_000_000),
            ("multipart/form-data", b"x"),
            ("multipart/form-data; boundary=x", b"--x\r\n"),
            ("application/json", b'{"words": 1}'),
        ):
            with self.subTest(kind=kind, body=body[:30]):
                answer = self.client.post("/report/", body, content_type=kind)
                self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.client.put("/report/").status_code, 405)
        self.assertFalse(ReaderReport.objects.exists())

    def test_it_can_be_sent_again_as_it_is_shown_again(self):
        answer = self.send(token=self.token(age=90_000), passage="甲\r\n乙")
        self.assertNotIn("maxlength", answer.content.decode())
        with mock.patch.object(guard, "SOONEST", 0):
            again = filled_in(answer, form_id=None)
            again = {name: values[0] for name, values in again.items()}
            self.assertEqual(self.send(**again).status_code, 302)
        self.assertEqual(ReaderReport.objects.get().passage, "甲\n乙")

    def test_it_takes_one_that_is_sent_twice_once(self):
        token = self.token()
        first, second = self.send(token=token), self.send(token=token)
        self.assertEqual(first.url, second.url)
        self.assertEqual(ReaderReport.objects.count(), 1)
        self.send(token=token, words="回去又补了一句。")
        self.assertTrue(ReaderReport.objects.filter(words="回去又补了一句。").exists())

    def test_it_takes_one_of_two_that_come_at_one_moment(self):
        sent = {"kind": "rights", "words": WORDS}
        first = ReaderReport.receive("a", **sent)
        self.assertEqual(ReaderReport.receive("a", **sent), first)
        taken = "articles.models.reader_reports.new_number"
        with mock.patch(taken, side_effect=[first.number, "20230504-22222"]):
            self.assertEqual(ReaderReport.receive("b", **sent).number, "20230504-22222")
        with (
            mock.patch(taken, return_value=first.number),
            self.assertRaises(ReportRefused),
        ):
            ReaderReport.receive("c", **sent)

    def test_it_takes_none_from_another_sites_page(self):
        for headers, status in (
            ({"sec-fetch-site": "cross-site"}, 403),
            ({"sec-fetch-site": "same-site"}, 403),
            ({"origin": "https://other.example.cn"}, 403),
            ({"origin": "null"}, 403),
            ({"origin": "http://testserver"}, 302),
            ({}, 302),
        ):
            with self.subTest(headers=headers):
                answer = self.send(headers=headers)
                self.assertEqual(answer.status_code, status)
                if status == 403:
                    self.assertContains(answer, WORDS, status_code=403)

    def test_it_is_throttled_by_sender_and_in_all(self):
        for _ in range(guard.MANY_IN_AN_HOUR):
            self.assertEqual(self.send().status_code, 302)
        answer = self.send()
        self.assertContains(answer, "请过一小时再发", status_code=429)
        self.assertContains(answer, WORDS, status_code=429)
        self.assertEqual(self.send(address="192.0.2.2").status_code, 302)
        with mock.patch.object(guard, "MANY_OF_ALL", 5):
            self.assertEqual(self.send(address="192.0.2.3").status_code, 429)
        keys = set(ReaderReport.objects.values_list("sender_key", flat=True))
        self.assertEqual(len(keys), 2)
        self.assertFalse([key for key in keys if "192" in key])

    def test_it_loses_nothing_when_the_database_is_away(self):
        with mock.patch.object(
            ReaderReport, "receive", side_effect=OperationalError("away")
        ):
            answer = self.send(contact="某人", passage="一处")
        for typed in (WORDS, "某人", "一处"):
            self.assertContains(answer, typed, status_code=503)
        self.assertNotContains(answer, "away", status_code=503)

    def test_it_logs_no_word_of_a_report(self):
        with self.assertLogs("newsroom.reports.views", "INFO") as logged:
            self.send(contact="139 0000 0000")
        said = " ".join(logged.output)
        for private in (WORDS, "139", "192.0.2.1"):
            self.assertNotIn(private, said)

    def test_it_is_led_to_from_each_story_and_each_page(self):
        page = self.client.get(self.story.get_absolute_url())
        self.assertContains(page, f'href="/report/?story={self.story.pk}"')
        for address in ("/about/", "/corrections/", "/nowhere/"):
            self.assertIn('href="/report/"', self.client.get(address).content.decode())


class StoryAddressTests(SimpleTestCase):
    def test_it_reads_what_a_reader_may_paste(self):
        for text, found in (
            ("12", "12"),
            ("/articles/12/", "12"),
            ("https://www.example.cn/articles/12/?a=b#c", "12"),
            ("https://www.example.cn/paper/2023-01-23/x1/12/", "12"),
            ("https://www.example.cn/sections/12/", None),
            ("第12篇", None),
        ):
            named = ADDRESS.fullmatch(text)
            self.assertEqual(named and named[1], found, text)


class DeskCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.story = make_story("水厂今日通水", created_by=cls.reporter)
        cls.report = make_report(article=cls.story, contact="139 0000 0000")

    def setUp(self):
        self.address = f"/admin/articles/readerreport/{self.report.pk}/"
        self.client.force_login(self.editor)

    def take(self, step, **fields):
        sent = {"step": step, "seen": self.seen()} | fields
        return self.client.post(f"{self.address}change/", sent)

    def seen(self):
        return self.report.notes.order_by("pk").values_list("pk", flat=True).last() or 0


class QueueTests(DeskCase):
    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_is_for_those_who_may_have_it_mended(self):
        for user, status in (
            (self.reporter, 403),
            (self.photo_editor, 403),
            (self.proofreader, 403),
            (self.editor, 200),
            (self.desk_head, 200),
            (self.chief, 200),
        ):
            self.client.force_login(user)
            for address in ("/admin/articles/readerreport/", f"{self.address}change/"):
                with self.subTest(user=user.username, address=address):
                    self.assertEqual(self.client.get(address).status_code, status)
            if status == 403:
                self.assertEqual(self.take("note", words="甲").status_code, 403)
                answer = self.client.post(f"{self.address}correct/")
                self.assertEqual(answer.status_code, 403)
        self.client.logout()
        self.assertEqual(self.client.get(f"{self.address}change/").status_code, 302)

    @pytest.mark.thorough
    def test_it_lists_what_is_open_and_first_what_is_due_first(self):
        late = make_report(2, days=-1)
        done = make_report(
            3,
            state="done",
            outcome="noted",
            handler=self.chief,
            done_at=timezone.now(),
        )
        base = "/admin/articles/readerreport/"
        for asked, found in (
            ("", [late, self.report]),
            ("?stage=overdue", [late]),
            ("?stage=done", [done]),
            ("?stage=mine", []),
            (f"?q={self.report.number}", [self.report]),
        ):
            with self.subTest(asked=asked):
                page = self.client.get(base + asked)
                self.assertEqual(list(page.context["cl"].result_list), found)
        self.assertEqual(
            self.client.get(f"{base}?stage=all").context["cl"].result_count, 3
        )

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_is_counted_on_my_desk(self):
        make_report(2, days=-1)
        self.assertContains(self.client.get("/admin/"), "2 条待办，1 条过期")
        self.client.force_login(self.reporter)
        self.assertNotContains(self.client.get("/admin/"), "读者反馈")

    def test_it_costs_the_same_however_many_there_are(self):
        def queries():
            with CaptureQueriesContext(connection) as seen:
                self.client.get("/admin/articles/readerreport/")
            return len(seen)

        few = queries()
        for number in range(2, 12):
            make_report(number, article=self.story, handler=self.chief)
        self.assertEqual(queries(), few)


class HandlingTests(DeskCase):
    def test_it_notes_who_has_it_in_hand_and_what_was_done(self):
        self.take("assign", handler=self.desk_head.pk)
        self.report.refresh_from_db()
        self.assertEqual(
            (self.report.state, self.report.handler), ("in_hand", self.desk_head)
        )
        self.take("note", words="已打电话核实。")
        self.take("close", outcome="mended", words="已改。")
        self.report.refresh_from_db()
        self.assertEqual((self.report.state, self.report.outcome), ("done", "mended"))
        self.assertEqual(self.report.handler, self.desk_head)
        self.take("reopen", words="读者又来电。")
        notes = self.report.notes.values_list("step", "words", "by__username")
        self.assertEqual(
            list(notes),
            [
                ("assign", "", "editor"),
                ("note", "已打电话核实。", "editor"),
                ("close", "已改。", "editor"),
                ("reopen", "读者又来电。", "editor"),
            ],
        )
        self.report.refresh_from_db()
        self.assertEqual((self.report.state, self.report.outcome), ("in_hand", ""))

    @pytest.mark.thorough
    def test_it_refuses_with_a_sentence_and_keeps_what_was_typed(self):
        for sent, sentence in (
            ({"step": "close"}, "办结要选一个结果"),
            ({"step": "close", "outcome": "x"}, "没有这个结果"),
            ({"step": "note", "words": ""}, "请写上怎么办的"),
            ({"step": "reopen"}, "还没有办结"),
            ({"step": "correct"}, "没有这个动作"),
            ({"step": "x"}, "没有这个动作"),
            ({"step": "assign", "handler": self.reporter.pk}, "岗位不办读者反馈"),
            ({"step": "note", "seen": "7"}, "同事刚在这一条上记了"),
            ({"step": "note", "words": "字" * 1001}, "最多 1000 字"),
        ):
            with self.subTest(sent=str(sent)[:40]):
                answer = self.take(**{"words": "写了半天"} | sent)
                self.assertContains(answer, sentence, status_code=400)
                typed = sent.get("words", "写了半天")
                self.assertContains(answer, typed, status_code=400)
        self.assertFalse(self.report.notes.exists())

    def test_it_begins_a_correction_that_is_linked(self):
        page = self.client.get(f"{self.address}change/")
        self.assertContains(page, "开更正稿")
        self.client.post(f"{self.address}correct/", {"anyway": "on"})
        self.report.refresh_from_db()
        copy = self.report.correction
        self.assertEqual(copy.corrects, self.story)
        self.assertEqual(
            (self.report.state, self.report.handler), ("in_hand", self.editor)
        )
        self.assertEqual(self.report.notes.get().about, f"更正稿 {copy.pk}")
        # A second report of the same slip is mended by the same correction.
        other = make_report(2, article=self.story)
        address = f"/admin/articles/readerreport/{other.pk}/"
        self.assertContains(self.client.get(f"{address}change/"), "就用这一份")
        self.client.post(f"{address}correct/", {"link": "1"})
        other.refresh_from_db()
        self.assertEqual(other.correction, copy)

    def test_it_closes_a_flood_at_once(self):
        flood = [make_report(number, words="广告") for number in (2, 3)]
        chosen = {
            "action": "close_as_invalid",
            "_selected_action": [r.pk for r in flood],
        }
        self.client.post("/admin/articles/readerreport/", chosen)
        invalid = ReaderReport.objects.filter(outcome="invalid", handler=self.editor)
        self.assertEqual(set(invalid), set(flood))
        self.assertEqual(flood[0].notes.get().words, "成批办结。")

    def test_it_answers_404_to_what_is_none(self):
        for pk in ("9" * 30, "x", "0"):
            page = self.client.get(f"/admin/articles/readerreport/{pk}/change/")
            self.assertEqual(page.status_code, 404)


class PermanentTests(DeskCase):
    def test_it_is_changed_and_deleted_by_nobody(self):
        note = self.report.record("note", by=self.editor, words="已核实。", seen=0)
        for attempt in (note.save, note.delete, type(note).objects.all().delete):
            with self.assertRaises(RecordIsPermanent):
                attempt()
        reports, notes = "articles_readerreport", "articles_readerreportnote"
        for statement in (
            f"DELETE FROM {reports}",
            f"UPDATE {reports} SET words = '别的'",
            f"UPDATE {reports} SET kind = 'rights'",
            f"UPDATE {reports} SET article_id = NULL",
            f"UPDATE {reports} SET contact = '别人'",
            f"DELETE FROM {notes}",
            f"UPDATE {notes} SET words = '别的'",
        ):
            with (
                self.subTest(statement=statement),
                self.assertRaisesRegex(DatabaseError, "不能"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)

    def test_it_is_done_with_an_outcome_only(self):
        with self.assertRaises(ReportRefused):
            self.report.record("close", by=self.editor, words="完了", seen=0)
        with self.assertRaises(DatabaseError), transaction.atomic():
            ReaderReport.objects.update(state="done")


class ForgettingTests(DeskCase):
    def test_it_forgets_the_sender_after_the_term_and_keeps_the_report(self):
        now = timezone.now()
        old = make_report(
            2,
            contact="旧的",
            sender_key="a",
            received_at=now - timedelta(days=11),
            words="旧的反馈",
        )
        new = make_report(3, contact="新的", sender_key="b")
        said = StringIO()
        with override_settings(REPORT_CONTACT_DAYS=10):
            call_command("tidy_reader_reports", stdout=said)
        self.assertIn("删去 1 条", said.getvalue())
        old.refresh_from_db()
        new.refresh_from_db()
        self.assertEqual((old.contact, old.sender_key, old.words), ("", "", "旧的反馈"))
        self.assertEqual((new.contact, new.sender_key), ("新的", "b"))
