from datetime import date, timedelta

from django.test import TestCase

from articles.models import (
    ArticlePhoto,
    Brief,
    Byline,
    Column,
    Contributor,
    Photo,
    Rendition,
    Source,
)
from editions.models import Issue, Page, Placement
from tests.cast import CastMixin
from tests.stories import NOON, make_district, make_section, make_story

LIST = "/admin/articles/article/"


class StoryListTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.district = make_district()
        cls.other = make_district("乙区", "yi")
        cls.column = Column.objects.create(name="新春走基层", slug="xinchun")
        cls.person = Contributor.objects.create(name="王勇")
        cls.source = Source.objects.create(
            name="本报", slug="benbao", byline_prefix="本报"
        )
        cls.page = Page.objects.create(
            issue=Issue.objects.create(date=date(2023, 1, 23)), number="2", order=1
        )
        for number in range(3):
            cls.file(number)

    @classmethod
    def file(cls, number):
        story = make_story(f"第{number}条", column=cls.column, source=cls.source)
        story.districts.add(cls.district)
        Byline.objects.create(article=story, contributor=cls.person)
        Brief.objects.create(article=story, heading="乙", text="乙区也通水。")
        photo = Photo.objects.create(
            original=f"{number}.jpg", width=800, height=600, checksum=str(number)
        )
        Rendition.objects.create(
            photo=photo, format="jpg", width=400, height=300, size=9
        )
        ArticlePhoto.objects.create(article=story, photo=photo)
        Placement.objects.create(page=cls.page, article=story, order=number + 1)
        return story

    def setUp(self):
        self.client.force_login(self.editor)

    def listed(self, **query):
        page = self.client.get(LIST, query)
        self.assertEqual(page.status_code, 200)
        return {story.headline for story in page.context["cl"].result_list}

    def test_it_shows_what_the_desk_asks(self):
        page = self.client.get(LIST)
        for words in (
            "已签发",
            "第0条",
            "要闻",
            "本报记者 王勇",
            "第2版",
            "2023-05-04",
        ):
            self.assertContains(page, words)
        self.assertContains(page, "/rendition/400.jpg", count=3)
        # 城北水厂今日通水。 has 9 characters; 乙乙区也通水。 has 7.
        self.assertContains(page, '<td class="field-length">16</td>', count=3)

    def test_it_costs_the_same_with_more_stories(self):
        self.client.get(LIST)
        with self.assertNumQueries(18):
            self.client.get(LIST)
        for number in range(3, 10):
            self.file(number)
        with self.assertNumQueries(18):
            self.client.get(LIST)

    def test_it_finds_by_words_and_by_people(self):
        make_story("另一条", body="<p>除夕夜的公交车</p>")
        self.assertEqual(self.listed(q="除夕"), {"另一条"})
        self.assertEqual(self.listed(q="第1条"), {"第1条"})
        for typed in ("王勇", "wangyong", "wy"):
            self.assertEqual(len(self.listed(q=typed)), 3, typed)

    def test_it_filters(self):
        draft = make_story("草稿", status="draft", published_at=None)
        section = make_section("社会", "shehui", 2)
        make_story("社会新闻", section=section)
        round_up = make_story("乙区简讯")
        Brief.objects.create(
            article=round_up, heading="乙", text="通水。", district=self.other
        )
        self.assertEqual(self.listed(status__exact="draft"), {draft.headline})
        self.assertEqual(self.listed(section__id__exact=section.pk), {"社会新闻"})
        self.assertEqual(self.listed(district="yi"), {"乙区简讯"})
        self.assertEqual(len(self.listed(district="jia")), 3)
        self.assertEqual(len(self.listed(column__id__exact=self.column.pk)), 3)
        self.assertEqual(len(self.listed(issue="2023-01-23")), 3)

    def test_it_survives_a_filter_of_nonsense(self):
        self.assertEqual(self.listed(district="atlantis"), set())
        for query in ("issue=x", "section__id__exact=9" + "9" * 30, "p=-1", "q=%22"):
            with self.subTest(query=query):
                self.assertLess(self.client.get(f"{LIST}?{query}").status_code, 500)

    def test_it_sorts_by_day_and_by_nothing_that_has_no_index(self):
        make_story("昨天签发", published_at=NOON - timedelta(days=1))
        changed = self.client.get(LIST).context["cl"]
        columns = changed.list_display
        self.assertEqual(changed.result_list[0].headline, "昨天签发")
        for name in set(columns) - {"day"}:
            sorted_by = self.client.get(LIST, {"o": str(columns.index(name))})
            rows = sorted_by.context["cl"].result_list
            self.assertEqual(list(rows), list(changed.result_list), name)
        day = columns.index("day")
        page = self.client.get(LIST, {"o": f"-{day}"})
        self.assertEqual(page.context["cl"].result_list[3].headline, "昨天签发")
        page = self.client.get(LIST, {"o": str(day)})
        self.assertEqual(page.context["cl"].result_list[0].headline, "昨天签发")
