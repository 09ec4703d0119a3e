from django.contrib.auth.models import User
from django.test import TestCase

from articles.models import Column, Contributor, Source
from editions.models import Issue, Page
from tests.cast import CastMixin
from tests.stories import make_district, make_story


class FindingByPinyinTests(CastMixin, TestCase):
    """What the form's choices offer while an editor types."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        make_district("迎泽区", "yingze")
        make_district("杏花岭区", "xinghualing")
        Contributor.objects.create(name="王勇")
        Contributor.objects.create(name="魏薇")
        Column.objects.create(name="新春走基层", slug="xinchun")
        Source.objects.create(name="新华社", slug="xinhua")
        make_story("公交夫妻的别样除夕", status="draft", published_at=None)
        issue = Issue.objects.create(date="2023-01-23")
        Page.objects.create(issue=issue, number="2", order=1)

    def found(self, field, term, expect=200):
        app, model, name = field.split(".")
        query = {"app_label": app, "model_name": model, "field_name": name}
        page = self.client.get("/admin/autocomplete/", query | {"term": term})
        self.assertEqual(page.status_code, expect)
        return expect == 200 and [row["text"] for row in page.json()["results"]]

    def test_it_finds_by_name_by_pinyin_and_by_initials(self):
        self.client.force_login(self.editor)
        for field, terms, name in (
            ("articles.article.districts", ("迎泽", "yingze", "yzq"), "迎泽区"),
            ("articles.brief.district", ("杏花", "xinghua", "xhl"), "杏花岭区"),
            ("articles.byline.contributor", ("王勇", "wangyong", "wy"), "王勇"),
            ("articles.article.column", ("走基层", "xinchun", "xczjc"), "新春走基层"),
            ("articles.article.source", ("新华", "xinhua", "xhs"), "新华社"),
        ):
            for term in terms:
                with self.subTest(field=field, term=term):
                    self.assertIn(name, self.found(field, term))

    def test_it_finds_pages_by_date_and_number(self):
        self.client.force_login(self.editor)
        for term in ("2023-01-23", "01-23 2"):
            page = self.found("editions.placement.page", term)
            self.assertEqual(page, ["2023-01-23 第2版"])

    def test_it_offers_a_reporter_no_story_they_may_not_open(self):
        self.client.force_login(self.editor)
        self.assertEqual(len(self.found("editions.placement.article", "除夕")), 1)
        self.client.force_login(self.reporter)
        self.assertEqual(self.found("editions.placement.article", "除夕"), [])

    def test_it_refuses_those_without_permission(self):
        self.found("articles.byline.contributor", "wy", expect=302)
        self.client.force_login(User.objects.create_user("xin-ren", is_staff=True))
        self.found("articles.byline.contributor", "wy", expect=403)
        self.found("articles.article.districts", "yzq", expect=403)
