"""The house's own word list: kept in the admin, in effect at once, a table in and out."""

import csv
from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase

from articles.house_words import current_lists
from articles.models import HouseWord
from articles.proofreading import ProofreadStory
from tests.cast import CastMixin
from tests.stories import make_draft

LIST = "/admin/articles/houseword/"
TABLE = (
    "词,改为,类,判断,前须\n晋阳湖公园,晋阳湖风景区,本社用词,请核,\n残废人,残疾人,,,\n"
)


def add(word, instead="", **fields):
    return HouseWord.objects.create(word=word, instead=instead, **fields)


def words_of(story):
    return [(hit.text, hit.mend) for hit in ProofreadStory(story).hits]


class InEffectTests(CastMixin, TestCase):
    def test_it_is_read_at_once_whatever_is_changed_and_by_whom(self):
        story = make_draft(body="<p>晋阳湖公园开放，两人寒喧几句。</p>")
        self.assertEqual(words_of(story), [("寒喧", "寒暄")])
        word = add("晋阳湖公园", "晋阳湖风景区")
        self.assertEqual(words_of(story)[0], ("晋阳湖公园", "晋阳湖风景区"))
        word.instead = "晋阳湖"
        word.save()
        self.assertEqual(words_of(story)[0], ("晋阳湖公园", "晋阳湖"))
        word.is_on = False
        word.save(update_fields=["is_on"])
        self.assertEqual(words_of(story), [("寒喧", "寒暄")])
        add("寒喧", verdict="不查")
        self.assertEqual(words_of(story), [])
        HouseWord.objects.all().delete()
        self.assertEqual(words_of(story), [("寒喧", "寒暄")])

    def test_it_costs_one_query_until_something_changes(self):
        add("晋阳湖公园", "晋阳湖")
        current_lists()
        with self.assertNumQueries(1):
            current_lists()


class HouseWordAdminTests(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.chief)

    def post(self, **fields):
        defaults = {"kind": "本社用词", "verdict": "错", "is_on": "on"}
        return self.client.post(f"{LIST}add/", defaults | fields)

    @pytest.mark.thorough
    def test_it_is_kept_by_the_chief_and_the_proofreader_alone(self):
        for who in ("chief", "proofreader"):
            self.client.force_login(getattr(self, who))
            self.assertEqual(self.client.get(LIST).status_code, 200)
        for who in ("reporter", "editor", "desk_head", "photo_editor"):
            self.client.force_login(getattr(self, who))
            for page in ("", "add/", "import/", "export/", "try/", "built-in/"):
                with self.subTest(who=who, page=page):
                    answer = self.client.get(LIST + page)
                    self.assertEqual(answer.status_code, 403)

    def test_it_records_who_changed_an_entry(self):
        self.post(word="残废人", instead="残疾人")
        self.assertEqual(HouseWord.objects.get().changed_by, self.chief)

    @pytest.mark.once
    def test_it_refuses_an_entry_with_a_sentence(self):
        add("残废人")
        for fields, said in (
            ({"word": "残废人"}, "词表里已有这个词"),
            ({"word": "甲", "instead": "甲"}, "“改为”和“词”一样"),
            ({"word": "甲", "before": "#谁"}, "认不出"),
            ({"word": "=1+1"}, "Excel会当成公式"),
            ({"word": "甲", "since": "2020-01-01", "until": "2019-01-01"}, "请对调"),
        ):
            with self.subTest(said):
                self.assertContains(self.post(**fields), said)
        self.assertEqual(HouseWord.objects.count(), 1)

    def test_it_tries_what_is_typed_and_saves_nothing(self):
        page = self.client.post(
            f"{LIST}try/",
            {
                "sentence": "招聘启事贴在晋阳湖公园。",
                "word": "晋阳湖公园",
                "instead": "晋阳湖",
                "kind": "本社用词",
                "verdict": "错",
            },
        )
        self.assertContains(page, "<mark>晋阳湖公园</mark>")
        self.assertContains(page, "“晋阳湖公园”应为“晋阳湖”。")
        self.assertEqual(HouseWord.objects.count(), 0)
        page = self.client.post(f"{LIST}try/", {"sentence": "一切都好。"})
        self.assertContains(page, "没有查出什么")
        page = self.client.post(f"{LIST}try/", {"sentence": ""})
        self.assertContains(page, "请写一句话")

    @pytest.mark.once
    def test_it_turns_entries_on_and_off_together(self):
        word = add("残废人")
        self.client.post(LIST, {"action": "turn_off", "_selected_action": [word.pk]})
        word.refresh_from_db()
        self.assertEqual((word.is_on, word.revision), (False, 2))


class TableTests(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.proofreader)

    def send(self, text, **more):
        return self.client.post(f"{LIST}import/", {"text": text} | more)

    def test_it_shows_what_would_change_and_then_does_it(self):
        add("残废人", "残障人", why="用语")
        page = self.send(TABLE)
        self.assertContains(page, "新增 1 条，修改 1 条")
        self.assertContains(page, "改为：<del>残障人</del> → <ins>残疾人</ins>")
        self.assertEqual(HouseWord.objects.count(), 1)
        self.assertContains(self.send(TABLE, make="1"), "导入好了：2 条")
        word = HouseWord.objects.get(word="残废人")
        self.assertEqual((word.instead, word.why), ("残疾人", "用语"))
        self.assertEqual(word.changed_by, self.proofreader)
        self.assertEqual(LogEntry.objects.count(), 2)
        self.assertContains(self.send(TABLE, make="1"), "导入好了：0 条")

    def test_it_takes_nothing_in_where_a_line_is_wrong(self):
        page = self.send(f"{TABLE}甲,甲,谁知道,,\n甲,乙,,,\n", make="1")
        self.assertContains(page, "2 行有问题，一条也没有导入")
        self.assertContains(page, "和第 4 行的词重了。")
        self.assertContains(page, "谁知道")
        self.assertEqual(HouseWord.objects.count(), 0)

    def test_it_comes_out_as_it_goes_in(self):
        add("启示", "启事", kind="易混词", before="招聘 寻人", since="2020-01-01")
        out = self.client.get(f"{LIST}export/")
        self.assertEqual(out["Content-Type"], "text/csv; charset=utf-8")
        file = SimpleUploadedFile("词表.csv", out.content)
        page = self.client.post(f"{LIST}import/", {"file": file})
        self.assertContains(page, "新增 0 条，修改 0 条")

    @pytest.mark.once
    def test_it_says_what_to_do_with_what_it_cannot_read(self):
        for text, said in (
            ("", "请选一个表格文件"),
            ("甲,乙\n1,2\n", "没找到：词、改为"),
            ("词,改为,颜色\n甲,乙,红\n", "认不出这几列：颜色"),
            ("词,改为\n", "表里还没有词"),
        ):
            with self.subTest(said):
                self.assertContains(self.send(text), said)

    @pytest.mark.once
    def test_it_gives_out_the_built_in_lists_too(self):
        text = self.client.get(f"{LIST}built-in/").content.decode("utf-8-sig")
        rows = {row["词"]: row for row in csv.DictReader(StringIO(text))}
        self.assertEqual(rows["寒喧"]["改为"], "寒暄")
