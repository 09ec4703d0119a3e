"""The 数字报 as readers have it: the page, its areas, its jumps, its PDF, the calendar."""

import io
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
import time_machine
from django.test import TestCase

from articles.models import Article, Brief, Byline, Contributor, Photo
from articles.workflow import Status
from editions import scans
from editions.layout.grid import SHEET
from editions.models import Issue, Page, Placement
from tests.cast import CastMixin
from tests.pictures import drawn, encoded, make_photo, place
from tests.stories import make_story

LONG = "".join(
    f"<p>{'城北水厂今日通水，沿线居民用上新水源。' * 6}</p>" for _ in range(8)
)


def text_of(content):
    """Return the words of a PDF of one page, and its size in millimetres."""
    with pypdfium2.PdfDocument(content) as pdf:
        assert len(pdf) == 1
        page = pdf[0]
        size = tuple(round(side * 25.4 / 72) for side in page.get_size())
        textpage = page.get_textpage()
        words = textpage.get_text_range()
        textpage.close()
        page.close()
    return "".join(words.split()), size


class PaperCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.issue = Issue.objects.create(
            date=date(2023, 5, 4), number=8138, total_number=24138, printed_pages=8
        )
        cls.first, cls.third = (
            Page.objects.create(
                issue=cls.issue, number=number, order=order, name=name, editors="甲"
            )
            for number, order, name in (("1", 1, "要闻"), ("3", 2, "城事"))
        )
        cls.lead = make_story("水厂今日通水", kicker="民生实事", body=LONG)
        cls.other = make_story("社区食堂开张", body=f"<p>{'食堂开张。' * 20}</p>")
        person = Contributor.objects.create(slug="jia-yi", name="甲乙")
        Byline.objects.create(article=cls.lead, contributor=person, role="reporter")
        for order, story in enumerate((cls.lead, cls.other), 1):
            Placement.objects.create(page=cls.first, article=story, order=order)

    def page(self, label="1"):
        return self.client.get(f"/paper/2023-05-04/{label}/")

    def pdf(self, label="1"):
        response = self.client.get(f"/paper/2023-05-04/{label}/page.pdf")
        self.assertEqual(response["Content-Type"], "application/pdf")
        return text_of(response.content)


class SetPageTests(PaperCase):
    def test_it_shows_the_masthead_the_credits_and_every_story(self):
        page = self.page()
        for words in ("第8138期", "总第24138期", "今日8版", "责编：甲", "水厂今日通水"):
            self.assertContains(page, words)
        self.assertContains(page, "新水源")

    def test_it_gives_each_story_an_area_that_links_to_it(self):
        html = self.page().content.decode()
        for story in (self.lead, self.other):
            area = (
                rf'<a href="{story.get_absolute_url()}" aria-label="{story.headline}">'
            )
            self.assertRegex(html, area + r"<title>[^<]+</title><polygon points=")

    @pytest.mark.once
    def test_it_needs_no_inline_style_or_script(self):
        html = self.page().content.decode()
        self.assertNotIn("style=", html)
        # JSON-LD is data: no browser runs it, and the policy does not ask of it.
        data = r' type="application/ld\+json">'
        self.assertNotRegex(html, rf"<style|<script(?![^>]* src=|{data})")

    def test_it_shows_a_photo_and_reports_one_without_a_file_as_missing(self):
        photo = make_photo(encoded(drawn((40, 200))), focal_y=0.1)
        place(photo, self.lead)
        self.assertContains(self.page(), "/photos/")
        self.assertContains(self.page(), "fx5 fy0")
        Photo.objects.filter(pk=photo.pk).update(crops={"paper": [0.5, 1]})
        self.assertContains(self.page(), "fx5 fy10")
        place(
            Photo.objects.create(caption="没有文件的图。", ai_made="part"), self.other
        )
        self.assertContains(self.page(), "图片未存档")
        self.assertContains(self.page(), "部分由 AI 生成")

    def test_it_sets_a_round_up_with_its_headings(self):
        Brief.objects.create(
            article=self.other, heading="古交市", text="古交的一段。", order=1
        )
        self.assertContains(self.page(), "古交市")
        self.assertContains(self.page(), "古交的一段")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_escapes_markup_in_a_headline(self):
        type(self.lead).objects.filter(pk=self.lead.pk).update(
            headline='<b onclick="x">"通水&'
        )
        html = self.page().content.decode()
        self.assertNotIn("<b onclick", html)
        self.assertEqual(
            self.client.get("/paper/2023-05-04/1/page.pdf").status_code, 200
        )

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_shows_a_page_with_a_story_without_text(self):
        type(self.other).objects.filter(pk=self.other.pk).update(body="")
        self.assertEqual(self.page().status_code, 200)
        self.assertEqual(
            self.client.get("/paper/2023-05-04/1/page.pdf").status_code, 200
        )

    def test_it_refuses_other_methods(self):
        for name in ("page.pdf", "page-800.jpg"):
            url = f"/paper/2023-05-04/1/{name}"
            self.assertEqual(self.client.post(url).status_code, 405)

    def test_it_answers_404_for_a_missing_picture(self):
        for name in ("page-800.jpg", "page-0.jpg", f"page-{'9' * 30}.jpg"):
            answer = self.client.get(f"/paper/2023-05-04/1/{name}")
            self.assertEqual(answer.status_code, 404)


@pytest.mark.once
class PdfTests(PaperCase):
    def test_it_is_of_the_broadsheet_s_size_and_holds_every_word(self):
        words, size = self.pdf()
        self.assertEqual(size, SHEET)
        for text in (
            "水厂今日通水",
            "民生实事",
            "甲乙",
            "社区食堂开张",
            "要闻",
            "责编甲",
        ):
            self.assertIn(text, words)
        self.assertGreaterEqual(words.count("食堂开张。"), 20)
        self.assertEqual(words.count("沿线居民用上新水源"), 48)

    @pytest.mark.thorough
    def test_it_is_made_once_and_anew_when_a_word_changes(self):
        first = self.client.get("/paper/2023-05-04/1/page.pdf")
        again = self.client.get(
            "/paper/2023-05-04/1/page.pdf", headers={"if-none-match": first["ETag"]}
        )
        self.assertEqual(again.status_code, 304)
        type(self.lead).objects.filter(pk=self.lead.pk).update(headline="水厂明日通水")
        changed = self.client.get(
            "/paper/2023-05-04/1/page.pdf", headers={"if-none-match": first["ETag"]}
        )
        self.assertEqual(changed.status_code, 200)
        self.assertIn("水厂明日通水", text_of(changed.content)[0])

    def test_it_is_the_same_file_for_the_same_page(self):
        files = [scans.pdf_of(self.first) for _ in range(2)]
        self.assertEqual(files[0].name, files[1].name)

    @pytest.mark.thorough
    def test_it_includes_pictures(self):
        plain = len(self.client.get("/paper/2023-05-04/1/page.pdf").content)
        place(make_photo(), self.lead)
        drawn = self.client.get("/paper/2023-05-04/1/page.pdf").content
        self.assertNotEqual(plain, len(drawn))
        with pypdfium2.PdfDocument(io.BytesIO(drawn)) as pdf:
            page = pdf[0]
            kinds = [found.type for found in page.get_objects()]
            page.close()
        self.assertIn(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE, kinds)


class JumpTests(PaperCase):
    def setUp(self):
        Placement.objects.filter(article=self.lead).update(continued_on="3")
        Placement.objects.create(
            page=self.third, article=self.lead, order=1, continued_from="1"
        )

    def body(self, label):
        html = self.page(label).content.decode()
        lines = re.findall(r'<span class="l l1(?: l-ends)?">([^<]*)</span>', html)
        return "".join("".join(lines).split())

    def test_it_links_the_two_pages_to_each_other(self):
        self.assertContains(
            self.page("1"), '下转<a href="/paper/2023-05-04/3/">第3版</a>'
        )
        self.assertContains(
            self.page("3"), '上接<a href="/paper/2023-05-04/1/">第1版</a>'
        )
        self.assertContains(self.page("1"), "（下转第3版）")
        self.assertContains(self.page("3"), "（上接第1版）")

    @pytest.mark.once
    def test_it_shows_the_text_once_across_both_pages(self):
        sentence = "城北水厂今日通水，沿线居民用上新水源。"
        whole = self.body("1").count("城北水厂") + self.body("3").count("城北水厂")
        self.assertIn(whole, (47, 48, 49), sentence)
        pdfs = self.pdf("1")[0] + self.pdf("3")[0]
        self.assertEqual(pdfs.count("新水源。"), 48)

    def test_it_keeps_one_story_and_names_both_its_pages(self):
        page = self.client.get(self.lead.get_absolute_url())
        self.assertContains(page, "/paper/2023-05-04/1/")
        self.assertContains(page, "/paper/2023-05-04/3/")

    def test_it_allows_pages_that_jump_in_a_circle(self):
        Placement.objects.filter(page=self.first, article=self.lead).update(
            continued_from="3"
        )
        for label in ("1", "3"):
            self.assertEqual(self.page(label).status_code, 200)

    def test_it_costs_a_fixed_number_of_queries_for_a_jump(self):
        self.page("3")
        with self.assertNumQueries(4):
            self.page("3")


class WithdrawnTests(PaperCase):
    def setUp(self):
        self.pdf()
        self.other.move("withdraw", by=self.chief, reason="失实")

    def test_it_leaves_a_grey_place_and_nothing_else_on_the_page(self):
        html = self.page().content.decode()
        self.assertIn("已撤稿", html)
        for words in ("社区食堂", "食堂开张", self.other.get_absolute_url()):
            self.assertNotIn(words, html)

    @pytest.mark.once
    def test_it_leaves_nothing_in_the_pdf(self):
        words, _ = self.pdf()
        self.assertIn("已撤稿", words)
        self.assertNotIn("食堂", words)

    @pytest.mark.thorough
    def test_it_appears_again_when_restored(self):
        self.other.move("restore", by=self.chief, reason="查明无误")
        self.assertContains(self.page(), "社区食堂开张")
        self.assertIn("社区食堂开张", self.pdf()[0])

    def test_it_has_no_place_if_it_was_never_published(self):
        type(self.other).objects.filter(pk=self.other.pk).update(
            status=Status.FINAL_REVIEW
        )
        self.assertNotContains(self.page(), "已撤稿")


class TomorrowTests(PaperCase):
    """Tonight's work is tomorrow's paper, though its stories are on the site already."""

    EVENING = datetime(2023, 5, 3, 23, 59, 59, tzinfo=ZoneInfo("Asia/Shanghai"))

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        early = cls.EVENING - timedelta(hours=2)
        Article.objects.filter(pk__in=[cls.lead.pk, cls.other.pk]).update(
            published_at=early
        )
        cls.addresses = [
            *("/paper/2023-05-04/", "/paper/2023-05-04/1/"),
            *("/paper/2023-05-04/1/page.pdf", "/html/2023-05/04/node_1.htm"),
            f"/html/2023-05/04/content_{cls.lead.pk}.htm",
        ]

    def test_it_is_nowhere_before_its_day(self):
        with time_machine.travel(self.EVENING, tick=False):
            for address in self.addresses:
                with self.subTest(address):
                    self.assertEqual(self.client.get(address).status_code, 404)
            self.assertContains(self.client.get("/paper/"), "还没有报纸")
            for address in ("/", self.lead.get_absolute_url(), "/sitemap-pages.xml"):
                with self.subTest(address):
                    page = self.client.get(address)
                    self.assertEqual(page.status_code, 200)
                    self.assertNotContains(page, "/paper/2023-05-04/")
                    self.assertNotContains(page, "第1版")

    @pytest.mark.thorough
    def test_it_is_out_from_midnight(self):
        midnight = self.EVENING + timedelta(seconds=1)
        with time_machine.travel(midnight, tick=False):
            for address in self.addresses:
                with self.subTest(address):
                    self.assertIn(self.client.get(address).status_code, (200, 301))
            story = self.client.get(self.lead.get_absolute_url())
            self.assertContains(story, "/paper/2023-05-04/1/")


class CalendarTests(PaperCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        for day in (date(2023, 5, 2), date(2023, 5, 9), date(2023, 3, 1)):
            issue = Issue.objects.create(date=day)
            page = Page.objects.create(issue=issue, number="1", order=1)
            Placement.objects.create(page=page, article=cls.lead, order=1)
        Issue.objects.create(date=date(2023, 5, 3))  # nothing on it is public

    def test_it_links_only_days_with_an_issue(self):
        html = self.page().content.decode()
        days = re.findall(r'<td><a href="/paper/([\d-]+)/"[^>]*>(\d+)</a>', html)
        self.assertEqual(
            days, [("2023-05-02", "2"), ("2023-05-04", "4"), ("2023-05-09", "9")]
        )
        self.assertIn("<td><span>3</span></td>", html)

    def test_it_links_the_existing_issues_before_and_after(self):
        page = self.page()
        self.assertContains(page, '<a href="/paper/2023-05-02/">上一期')
        self.assertContains(page, '<a href="/paper/2023-05-09/">下一期')

    def test_it_can_turn_to_another_month(self):
        self.assertContains(self.page(), "?month=2023-03")
        other = self.client.get("/paper/2023-05-04/1/?month=2023-03")
        self.assertContains(other, '<td><a href="/paper/2023-03-01/">1</a></td>')
        self.assertContains(other, "?month=2023-05")

    def test_it_links_the_same_month_of_each_of_many_years(self):
        self.assertNotContains(self.page(), "换年份")
        for day in (date(2003, 5, 1), date(2024, 1, 1)):
            page = Page.objects.create(
                issue=Issue.objects.create(date=day), number="1", order=1
            )
            Placement.objects.create(page=page, article=self.lead, order=1)
        shown = self.page()
        self.assertContains(shown, '<a href="?month=2003-05#calendar">2003</a>')
        self.assertContains(shown, '<a href="?month=2024-05#calendar">2024</a>')
        self.assertContains(shown, "<strong>2023</strong>")
        self.assertNotContains(shown, "?month=2002-05")

    def test_it_answers_404_for_an_absurd_month(self):
        for month in (
            "",
            "2023-13",
            "2023-00",
            "x",
            "9999-01",
            "2023-05-04",
            "２０２３-05",
        ):
            answer = self.client.get("/paper/2023-05-04/1/", {"month": month})
            self.assertEqual(answer.status_code, 404, month)
        for month in ("1900-01", "2199-12"):
            answer = self.client.get("/paper/2023-05-04/1/", {"month": month})
            self.assertEqual(answer.status_code, 200, month)
