from datetime import date, timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.test import TestCase
from django.utils import timezone

from articles.models import (
    Article,
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
from tests.stories import (
    NOON,
    make_district,
    make_draft,
    make_section,
    make_story,
)

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

    @pytest.mark.once
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

    @pytest.mark.once  # how many queries, not their answers
    def test_it_costs_the_same_with_more_stories(self):
        self.client.get(LIST)
        with self.assertNumQueries(20):
            self.client.get(LIST)
        for number in range(3, 10):
            self.file(number)
        with self.assertNumQueries(20):
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


class PersonalFilterTests(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.editor)

    def listed(self, **query):
        page = self.client.get(LIST, query)
        return {story.headline for story in page.context["cl"].result_list}

    def submitted(self, headline, by):
        story = make_draft(headline, created_by=by)
        story.move("submit", by=by)
        return story

    def test_it_lists_what_one_wrote(self):
        make_story("签了的", created_by=self.editor)
        make_draft("在写的", created_by=self.editor)
        original = make_story("同事更正我的", created_by=self.editor)
        original.open_correction(by=self.desk_head)
        person = Contributor.objects.create(name="王勇", user=self.editor)
        signed = make_story("署了名的", created_by=self.reporter)
        Byline.objects.create(article=signed, contributor=person)
        edited = make_story("只做责编的", created_by=self.reporter)
        Byline.objects.create(article=edited, contributor=person, role="editor")
        own = {"签了的", "在写的", "同事更正我的", "署了名的"}
        self.assertEqual(self.listed(mine="written"), own)
        found = Article.objects.latest_own(self.editor)
        self.assertEqual(set(found), set(Article.objects.own(self.editor)))
        self.assertEqual(Article.objects.latest_own(self.editor, 1).count(), 3)
        self.assertFalse(Article.objects.latest_own(AnonymousUser()).exists())

    def test_it_lists_what_one_passed_or_sent_back(self):
        passed, returned = (self.submitted(n, self.reporter) for n in ("过", "退"))
        self.submitted("没看", self.reporter)
        passed.move("pass_first", by=self.editor)
        returned.move("send_back", by=self.editor, reason="请核实")
        own = make_draft("自己提交的", created_by=self.editor)
        own.move("submit", by=self.editor)
        self.assertEqual(self.listed(mine="reviewed"), {"过", "退"})
        newest = Article.objects.latest_reviewed_by(self.editor, 1)
        self.assertEqual([story.headline for story in newest], ["退"])

    def test_it_lists_what_waits_for_one(self):
        make_draft("我在写的", created_by=self.editor)
        make_draft("同事在写的", created_by=self.reporter)
        self.submitted("等我审的", self.reporter)
        self.submitted("我的在审", self.editor)
        make_story("签了的", created_by=self.editor)
        self.assertEqual(self.listed(mine="held"), {"我在写的", "等我审的"})

    def test_it_lists_what_is_with_a_colleague(self):
        make_draft("记者在写的", created_by=self.reporter)
        make_story("主任签了的", created_by=self.desk_head)
        page = self.client.get(LIST)
        self.assertContains(page, f"?holder={self.reporter.pk}")
        self.assertNotContains(page, f"?holder={self.desk_head.pk}")
        self.assertEqual(self.listed(holder=self.reporter.pk), {"记者在写的"})
        for nonsense in ("0", "x", "9" * 30):
            self.assertEqual(self.listed(holder=nonsense), set())
        self.assertEqual(len(self.listed(mine="x")), 2)

    @pytest.mark.once
    def test_it_names_no_draft_of_others_to_a_reporter(self):
        make_draft("编辑在写的", created_by=self.editor)
        self.client.force_login(self.reporter)
        self.assertNotContains(self.client.get(LIST), "?holder=")
        self.assertEqual(self.listed(holder=self.editor.pk), set())

    def test_it_filters_by_source(self):
        source = Source.objects.create(name="新华社", slug="xinhua")
        make_story("转载的", source=source)
        make_story("本报的")
        self.assertEqual(self.listed(source__id__exact=source.pk), {"转载的"})

    def test_it_says_who_has_a_story_and_how_long_it_waits(self):
        User.objects.filter(pk=self.reporter.pk).update(last_name="王", first_name="勇")
        make_draft("在写的", created_by=self.reporter)
        self.submitted("刚送的", self.reporter)
        late = self.submitted("等久的", self.reporter)
        since = timezone.now() - settings.WAITING_TOO_LONG - timedelta(minutes=1)
        Article.objects.filter(pk=late.pk).update(status_since=since)
        make_story("签了的")
        page = self.client.get(LIST)
        self.assertContains(page, '<td class="field-holder">王勇</td>')
        self.assertContains(page, '<td class="field-holder">待初审</td>', count=2)
        self.assertContains(page, '<span class="waits-long">31 分</span>', count=1)
        self.assertContains(page, '<td class="field-waited">刚刚</td>', count=2)

    @pytest.mark.once
    def test_it_shows_the_year_where_it_is_not_this_one(self):
        today = timezone.localdate()
        for number, day in enumerate((today, date(2023, 1, 23)), 1):
            issue = Issue.objects.create(date=day)
            page = Page.objects.create(issue=issue, number=str(number), order=1)
            Placement.objects.create(page=page, article=make_story(), order=1)
        page = self.client.get(LIST)
        self.assertContains(page, f">{today:%m-%d} 第1版<")
        self.assertContains(page, ">2023-01-23 第2版<")
