import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse

from articles.models import Article
from ingest.models import PageImport, PageText
from tests.cast import CastMixin
from tests.ingest.made_files import WPS_HTML, saved, site, styled, word
from tests.ingest.pages import LONG, page, seed_text

LIST = reverse("admin:ingest_pageimport_changelist")
ADD = reverse("admin:ingest_pageimport_add")
TEXT = page("水厂通水", f"本报讯 {LONG}", "三年磨一剑", LONG, "（赵敏）")
MAY = ("editor", "desk_head", "chief")
MAY_NOT = ("reporter", "photo_editor", "proofreader")


class PageImportTests(CastMixin, TestCase):
    fixtures = ["districts", "places", "sections"]

    def setUp(self):
        self.client.force_login(self.editor)

    def bring_in(self, text=TEXT, **data):
        data = {"text": text, "date": "", "number": "", "name": ""} | data
        return self.client.post(ADD, data)

    def page_import(self, text=TEXT):
        self.bring_in(text)
        return PageImport.objects.latest("pk")

    def address(self, page_import):
        return reverse("admin:ingest_pageimport_change", args=[page_import.pk])

    def move(self, page_import, do, **data):
        page_import.refresh_from_db()
        address = reverse("admin:ingest_pageimport_move", args=[page_import.pk])
        data = {"do": do, "version": page_import.version} | data
        answer = self.client.post(address, data)
        page_import.refresh_from_db()
        return answer

    def messages_of(self, answer):
        return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.mark.once
class BringingInTests(PageImportTests):
    @pytest.mark.thorough
    def test_it_reads_what_is_pasted_and_shows_it(self):
        answer = self.bring_in(seed_text())
        page_import = PageImport.objects.get()
        self.assertRedirects(answer, self.address(page_import))
        shown = self.client.get(self.address(page_import))
        self.assertEqual(len(shown.context["stories"]), 7)
        self.assertContains(shown, "每个安居安全网格员都要")
        self.assertContains(shown, "文中说1月21日是除夕，合2023年。")
        self.assertContains(shown, 'value="2023-01-23"')

    @pytest.mark.thorough
    def test_it_shows_every_line_with_its_role(self):
        shown = self.client.get(self.address(self.page_import()))
        for row in shown.context["rows"]:
            self.assertContains(shown, f'id="line-{row.key}"')
        self.assertContains(shown, '<span class="line-role">小标题</span>', html=True)

    def test_it_reads_a_file_in_each_encoding(self):
        for encoding in ("utf-8", "gb18030", "utf-16"):
            file = SimpleUploadedFile("版面.txt", TEXT.encode(encoding))
            self.bring_in("", file=file)
            with self.subTest(encoding):
                self.assertEqual(PageImport.objects.latest("pk").text.strip(), TEXT)

    def test_it_refuses_bad_input_with_a_sentence_and_keeps_it(self):
        picture = SimpleUploadedFile("a.txt", b"\x89PNG\r\n\x1a\n" + b"\x00" * 99)
        for data, words in (
            ({"text": ""}, "请粘贴一个版面的原文"),
            ({"text": "only English"}, "没有汉字"),
            ({"text": "水" * 200_001}, "一版一版"),
            ({"text": "", "file": picture}, "图片"),
            ({"text": TEXT, "date": "昨天"}, "日期"),
            ({"text": TEXT, "number": "零"}, "版次照报上印的写"),
        ):
            with self.subTest(words):
                answer = self.bring_in(**data)
                self.assertContains(answer, words)
                self.assertContains(answer, data["text"][:20])
        self.assertFalse(PageImport.objects.exists())

    def test_it_keeps_what_was_uploaded_when_another_field_is_wrong(self):
        file = SimpleUploadedFile("版面.txt", TEXT.encode())
        answer = self.bring_in("", file=file, date="昨天")
        self.assertContains(answer, "三年磨一剑")

    @pytest.mark.thorough
    def test_it_joins_several_files_and_opens_each(self):
        files = [
            SimpleUploadedFile(f"{name}.docx", word(name, f"本报讯 {LONG}"))
            for name in ("水厂通水", "公园开放")
        ]
        self.bring_in("", file=files)
        page_import = PageImport.objects.get()
        self.assertEqual(page_import.form, "Word 文档，2 份")
        stories = self.client.get(self.address(page_import)).context["stories"]
        headlines = [story["story"].headline for story in stories]
        self.assertEqual(headlines, ["水厂通水", "公园开放"])

    def test_it_keeps_what_a_file_says_of_its_lines_when_another_field_is_wrong(self):
        file = SimpleUploadedFile("稿.docx", saved(styled()))
        refused = self.bring_in("", file=file, date="昨天").context["form"]
        text = "加在上面的一行\n\n" + refused["text"].value()
        self.bring_in(text, said=[*refused.tokens, "假的", ""])
        page_import = PageImport.objects.get()
        self.assertEqual(page_import.form, "Word 文档")
        shown = self.client.get(self.address(page_import))
        self.assertContains(shown, "1 条批注没有收")
        reasons = {
            row.segment.text: row.segment.reason for row in shown.context["rows"]
        }
        self.assertIn("Word", reasons["水厂今日通水"])
        self.assertIn("Word", reasons["新水厂的滤池。"])

    def test_it_puts_files_below_what_is_in_the_box(self):
        file = SimpleUploadedFile("稿.docx", word("公园开放", f"本报讯 {LONG}"))
        self.bring_in(f"水厂通水\n\n本报讯 {LONG}", file=file)
        shown = self.client.get(self.address(PageImport.objects.get()))
        headlines = [s["story"].headline for s in shown.context["stories"]]
        self.assertEqual(headlines, ["水厂通水", "公园开放"])

    def test_it_takes_what_can_be_read_of_several_files(self):
        story = SimpleUploadedFile("稿.txt", TEXT.encode())
        table = SimpleUploadedFile("表.xlsx", b"\x89PNG")
        empty = SimpleUploadedFile("空.txt", b"")
        answer = self.bring_in("", file=[story, table, empty])
        for words in ("“表.xlsx”是图片", "“空.txt”是空文件", "三年磨一剑"):
            self.assertContains(answer, words)
        many = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(21)]
        self.assertContains(self.bring_in("", file=many), "一次最多 20 个文件")

    def test_it_reads_the_source_of_a_page_that_is_pasted(self):
        page_import = self.page_import(site())
        self.assertEqual(page_import.form, "网页")
        self.assertNotIn("<", page_import.text)
        shown = self.client.get(self.address(page_import))
        self.assertContains(shown, "导航、推荐、版权等）没有收")

    @pytest.mark.thorough
    def test_it_answers_a_paste_with_its_text_and_what_that_says(self):
        address = reverse("admin:ingest_pageimport_paste")
        answer = self.client.post(address, {"html": WPS_HTML.format(long=LONG)}).json()
        self.assertTrue(answer["text"].startswith("水厂今日通水\n"))
        self.bring_in(f"第二版\n\n{answer['text']}", said=answer["said"])
        page_import = PageImport.objects.get()
        self.assertEqual(page_import.form, "粘贴")
        shown = self.client.get(self.address(page_import))
        self.assertIn(
            "字号比正文大", [row.segment.reason for row in shown.context["rows"]]
        )
        for html, status in (
            ("<p></p>", 400),
            ("<p>" * 60_001, 400),
            ("x" * 1_500_001, 413),
        ):
            answer = self.client.post(address, {"html": html})
            self.assertEqual(answer.status_code, status)
            self.assertIn("粘贴", answer.json()["problem"])
        self.assertEqual(self.client.get(address).status_code, 405)
        self.client.force_login(self.reporter)
        self.assertEqual(self.client.post(address, {"html": "x"}).status_code, 403)

    def test_it_removes_and_reports_invisible_characters(self):
        shown = self.client.get(
            self.address(self.page_import(TEXT.replace("水厂", "水\u200b厂")))
        )
        self.assertContains(shown, "去掉了")
        self.assertEqual(shown.context["stories"][0]["story"].headline, "水厂通水")

    def test_it_shows_hostile_text_as_text(self):
        text = TEXT.replace("三年", "<img src=x onerror=alert(1)>三年")
        shown = self.client.get(self.address(self.page_import(text)))
        self.assertNotContains(shown, "<img src=x")


class MovingTests(PageImportTests):
    def setUp(self):
        super().setUp()
        self.page = self.page_import()

    def story(self):
        return self.client.get(self.address(self.page)).context["stories"][0]["story"]

    def test_it_keeps_each_move_at_once(self):
        self.move(self.page, "role:deck", segment="5:0")
        self.assertEqual(self.story().deck, "三年磨一剑")
        self.move(self.page, "undo")
        self.assertEqual(self.story().subheads, ["三年磨一剑"])

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_shows_a_question_at_its_line_until_it_is_answered(self):
        self.page = self.page_import(page("水厂通水", "老人说好", LONG * 6))
        asked = 'id="ask-3:deck"'
        shown = self.client.get(self.address(self.page))
        self.assertContains(shown, asked, count=1)
        self.assertContains(shown, 'value="settle:3:deck"', count=2)  # and its story
        self.assertContains(shown, "疑问 1 处")
        self.move(self.page, "settle:3:deck")
        shown = self.client.get(self.address(self.page))
        self.assertNotContains(shown, asked)
        self.assertContains(shown, "没有疑问")
        self.move(self.page, "undo")
        self.assertContains(self.client.get(self.address(self.page)), asked)

    @pytest.mark.once
    def test_it_keeps_what_is_typed(self):
        self.move(
            self.page,
            "type:1",
            headline="水厂如期通水",
            person_name=["赵 敏", ""],
            person_role=["reporter", "reporter"],
            person_work=["writing", ""],
            person_contributor=["new", ""],
            district=["gujiao"],
        )
        shown = self.client.get(self.address(self.page)).context["stories"][0]
        self.assertEqual(shown["story"].headline, "水厂如期通水")
        self.assertEqual(shown["people"][0].named.name, "赵敏")
        self.assertEqual(shown["people"][0].named.work, "writing")
        self.assertEqual(shown["ticked"], {"gujiao"})

    @pytest.mark.once
    def test_it_answers_the_script_with_the_screen(self):
        self.page.refresh_from_db()
        answer = self.client.post(
            reverse("admin:ingest_pageimport_move", args=[self.page.pk]),
            {"do": "role:deck", "segment": "5:0", "version": self.page.version},
            headers={"X-Requested-With": "fetch"},
        )
        self.assertTemplateNotUsed(answer, "admin/ingest/pageimport/workbench.html")
        self.assertContains(answer, "workbench-sides")

    def test_it_tells_the_second_of_two_editors(self):
        stale = self.page.version
        self.move(self.page, "role:deck", segment="5:0")
        answer = self.client.post(
            reverse("admin:ingest_pageimport_move", args=[self.page.pk]),
            {"do": "role:body", "segment": "5:0", "version": stale},
        )
        self.assertIn("刚被别人改过", self.messages_of(answer)[0])
        self.assertEqual(self.story().deck, "三年磨一剑")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_senseless_moves_with_a_sentence(self):
        for do, data in (
            ("role:poem", {"segment": "5:0"}),
            ("role:deck", {}),
            ("move", {"segment": "5:0", "story": "99"}),
            ("merge:1", {}),
            ("merge:99", {}),
            ("up:x", {}),
            ("type:99", {}),
            ("choose:1", {"candidate": "随便"}),
            ("settle:1:byline", {}),
            ("settle", {}),
            ("fly", {}),
            ("", {}),
        ):
            before = self.page.state
            answer = self.move(self.page, do, **data)
            with self.subTest(do):
                self.assertEqual(answer.status_code, 302)
                self.assertTrue(self.messages_of(answer))
                self.assertEqual(self.page.state, before)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_takes_a_candidate_for_a_garbled_headline(self):
        seed = self.page_import(seed_text())
        self.move(seed, "choose:5", candidate="每个村和居委会要确定安全网格员")
        stories = self.client.get(self.address(seed)).context["stories"]
        self.assertEqual(stories[4]["story"].headline, "每个村和居委会要确定安全网格员")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_shows_districts_with_their_evidence_and_ticks_none(self):
        seed = self.page_import(seed_text())
        shown = self.client.get(self.address(seed)).context["stories"]
        self.assertEqual(shown[0]["suggestions"][0].district.name, "迎泽区")
        self.assertEqual(shown[0]["ticked"], set())


class TakingOverTests(PageImportTests):
    def test_it_makes_drafts_and_leads_to_them(self):
        page_import = self.page_import()
        answer = self.move(
            page_import, "take_over", date="2023-01-23", number="2", name="城事"
        )
        self.assertEqual(Article.objects.get().headline, "水厂通水")
        kept = PageText.objects.get()
        self.assertRedirects(
            answer, reverse("admin:ingest_pagetext_change", args=[kept.pk])
        )
        self.assertIn("已建 1 篇草稿", self.messages_of(answer)[0])
        again = self.move(
            page_import, "take_over", date="2023-01-23", number="2", name=""
        )
        self.assertIn("已经转为草稿", self.messages_of(again)[-1])
        self.assertEqual(Article.objects.count(), 1)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_says_so_when_the_text_was_taken_before(self):
        self.move(
            self.page_import(), "take_over", date="2023-01-23", number="2", name=""
        )
        second = self.page_import()
        shown = self.client.get(self.address(second))
        self.assertContains(shown, "这份原文已经收过")
        answer = self.move(second, "take_over", date="2023-01-24", number="2", name="")
        self.assertIn("已经收过", self.messages_of(answer)[-1])
        self.assertEqual(Article.objects.count(), 1)

    @pytest.mark.once
    def test_it_says_what_is_missing_and_keeps_all(self):
        page_import = self.page_import()
        for data in (
            {"date": "", "number": "", "name": ""},
            {"date": "明天", "number": "", "name": ""},
            {"date": "2023-01-23", "number": "零", "name": ""},
        ):
            with self.subTest(data):
                answer = self.move(page_import, "take_over", **data)
                self.assertEqual(answer.status_code, 200)
        self.assertFalse(Article.objects.exists())

    @pytest.mark.thorough
    def test_it_finds_the_kept_page_in_the_list(self):
        open_one, page_import = self.page_import("公园开放。"), self.page_import()
        self.move(page_import, "take_over", date="2023-01-23", number="2", name="")
        self.assertContains(self.client.get(LIST), "已转为草稿：01-23 第2版")
        for progress, shown, hidden in (
            ("open", open_one, page_import),
            ("done", page_import, open_one),
        ):
            listed = self.client.get(LIST, {"progress": progress})
            self.assertContains(listed, self.address(shown))
            self.assertNotContains(listed, self.address(hidden))
        answer = self.client.get(self.address(page_import))
        self.assertEqual(answer.status_code, 302)


@pytest.mark.once
class AccessTests(PageImportTests):
    def setUp(self):
        super().setUp()
        self.page = self.page_import()

    def addresses(self):
        return (ADD, LIST, self.address(self.page))

    @pytest.mark.thorough
    def test_it_is_open_to_those_who_edit(self):
        for role in MAY:
            self.client.force_login(getattr(self, role))
            for address in self.addresses():
                with self.subTest(role=role, address=address):
                    self.assertEqual(self.client.get(address).status_code, 200)

    def test_it_is_closed_to_others(self):
        for role in MAY_NOT:
            self.client.force_login(getattr(self, role))
            for address in self.addresses():
                with self.subTest(role=role, address=address):
                    self.assertEqual(self.client.get(address).status_code, 403)
            answer = self.move(self.page, "role:deck", segment="5:0")
            self.assertEqual(answer.status_code, 403)

    def test_it_asks_others_to_sign_in(self):
        self.client.logout()
        for address in self.addresses():
            with self.subTest(address):
                self.assertEqual(self.client.get(address).status_code, 302)

    def test_it_moves_by_post_only(self):
        address = reverse("admin:ingest_pageimport_move", args=[self.page.pk])
        self.assertEqual(self.client.get(address).status_code, 405)
        self.assertEqual(self.client.post(self.address(self.page)).status_code, 405)

    @pytest.mark.thorough
    def test_it_knows_no_page_that_is_not_there(self):
        for key in ("99999", "x", "9" * 30):
            address = reverse("admin:ingest_pageimport_change", args=[key])
            with self.subTest(key):
                self.assertEqual(self.client.get(address).status_code, 404)

    @pytest.mark.thorough
    def test_it_costs_a_fixed_number_of_queries(self):
        small, large = self.page, self.page_import(seed_text())
        self.client.get(self.address(small))
        with self.assertNumQueries(10):
            self.client.get(self.address(small))
        with self.assertNumQueries(10):
            self.client.get(self.address(large))
