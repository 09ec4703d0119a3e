from datetime import timedelta

import pytest
from django.test import TestCase
from django.utils import timezone

from articles.models import Article, Contributor
from articles.workflow import Status
from editions.models import Issue, Page, Placement
from tests.cast import CastMixin
from tests.stories import make_district, make_draft, make_section, make_story

LIST = "/admin/articles/article/"


class ManyStoriesCase(CastMixin, TestCase):
    def ask(self, action, stories, **data):
        """Choose an action of the list for stories; its page."""
        chosen = {"_selected_action": [story.pk for story in stories]}
        data = {"action": action, "index": "0"} | chosen | data
        return self.client.post(LIST, data)

    def confirm(self, action, stories, **data):
        """Send an action's page as a browser would; the sentences that come back."""
        seen = {f"seen_{s.pk}": f"{s.version}-{s.status}" for s in stories}
        chosen = {"_selected_action": [story.pk for story in stories]}
        data = {"action": action, "confirmed": "1"} | chosen | seen | data
        return self.client.post(LIST, data, follow=True)

    def words(self, page):
        return [str(message) for message in page.context["messages"]]

    def offered(self, user):
        self.client.force_login(user)
        form = self.client.get(LIST).context["action_form"]
        return {name for name, _ in form.fields["action"].choices} if form else set()


class SignManyTests(ManyStoriesCase):
    def setUp(self):
        self.client.force_login(self.chief)

    def at_final_review(self, headline, **fields):
        story = make_draft(headline, created_by=self.reporter, **fields)
        person, _ = Contributor.objects.get_or_create(name="王勇", slug="wangyong")
        story.bylines.create(contributor=person)
        story.move("submit", by=self.reporter)
        story.move("pass_first", by=self.editor)
        story.move("pass_second", by=self.desk_head)
        return story

    @pytest.mark.once
    def test_it_shows_what_it_will_sign_and_what_not(self):
        waiting = self.at_final_review("等签的")
        draft = make_draft("还在写的")
        page = self.ask("sign_many", [waiting, draft])
        self.assertContains(page, "签发 2 篇稿件")
        self.assertContains(page, "现在是“撰写”，不会签发", count=1)
        waiting.refresh_from_db()
        self.assertEqual(waiting.status, Status.FINAL_REVIEW)

    def test_it_signs_each_for_itself_and_names_each_refusal(self):
        stories = [self.at_final_review(f"等签的{n}") for n in range(2)]
        own = make_draft("自己写的", created_by=self.chief)
        Article.objects.filter(pk=own.pk).update(status=Status.FINAL_REVIEW)
        own.refresh_from_db()
        page = self.confirm("sign_many", [*stories, own])
        done, refused = self.words(page)
        self.assertEqual(done, "2 篇稿件已签发。")
        self.assertIn("《自己写的》没有签发：", refused)
        self.assertEqual(Article.objects.published().count(), 2)
        for story in stories:
            self.assertEqual(story.reviews.last().move, "sign")

    @pytest.mark.thorough
    def test_it_signs_no_version_that_was_not_shown(self):
        story = self.at_final_review("改过的")
        story.headline = "同事刚改的"
        story.save()
        shown = Article(pk=story.pk, version=1, status=Status.FINAL_REVIEW)
        page = self.confirm("sign_many", [shown])
        self.assertIn("您看的是第 1 版", self.words(page)[0])
        page = self.confirm("sign_many", [story], **{f"seen_{story.pk}": "x"})
        self.assertIn("没有签发", self.words(page)[0])
        self.assertFalse(Article.objects.signed().exists())

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_is_offered_to_those_who_may(self):
        make_story()
        self.assertLessEqual(
            {"sign_many", "withdraw_many", "file_many"}, self.offered(self.chief)
        )
        self.assertFalse({"sign_many", "withdraw_many"} & self.offered(self.editor))
        self.assertIn("file_many", self.offered(self.reporter))
        self.assertNotIn("file_many", self.offered(self.photo_editor))
        self.client.force_login(self.editor)
        story = self.at_final_review("等签的")
        self.confirm("sign_many", [story])
        self.assertFalse(Article.objects.filter(pk=story.pk).signed().exists())

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_takes_so_many_and_no_more(self):
        stories = Article.objects.bulk_create(
            Article(headline=f"第{number}篇") for number in range(101)
        )
        page = self.ask("sign_many", stories)
        self.assertIn("一次最多 100 篇", self.words(self.client.get(page.url))[0])


class WithdrawManyTests(ManyStoriesCase):
    def setUp(self):
        self.client.force_login(self.chief)

    @pytest.mark.once
    def test_it_asks_for_the_reason_and_keeps_it(self):
        stories = [make_story("一"), make_story("二")]
        page = self.ask("withdraw_many", stories)
        self.assertContains(page, "撤稿 2 篇稿件")
        page = self.confirm("withdraw_many", stories, reason=" ")
        self.assertContains(page, "撤稿要写明原因", status_code=400)
        page = self.confirm("withdraw_many", stories, reason="当事人来函")
        self.assertEqual(self.words(page), ["2 篇稿件已撤稿。"])
        for story in stories:
            self.assertEqual(story.reviews.last().reason, "当事人来函")
        self.assertFalse(Article.objects.published().exists())

    @pytest.mark.once
    def test_it_keeps_what_was_typed_when_it_is_too_long(self):
        reason = "长" * 1001
        page = self.confirm("withdraw_many", [make_story()], reason=reason)
        self.assertContains(page, reason, status_code=400)


class FileManyTests(ManyStoriesCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.section = make_section("社会", "shehui", 2)
        cls.jia, cls.yi = make_district(), make_district("乙区", "yi")

    def setUp(self):
        self.client.force_login(self.editor)

    def filed(self, story):
        story = Article.objects.get(pk=story.pk)
        return (
            story.section,
            sorted(district.name for district in story.districts.all()),
            sorted(tag.name for tag in story.tags.all()),
        )

    @pytest.mark.once
    def test_it_adds_to_what_each_story_has_in_one_version(self):
        story = make_draft()
        story.districts.add(self.jia)
        story.tags.add("供水")
        data = {
            "section": self.section.pk,
            "districts": [self.yi.pk],
            "tags": "春节，公交",
        }
        page = self.confirm("file_many", [story], **data)
        self.assertEqual(self.words(page), ["1 篇稿件已归类。"])
        tags = sorted(["供水", "春节", "公交"])
        self.assertEqual(self.filed(story), (self.section, ["乙区", "甲区"], tags))
        story.refresh_from_db()
        self.assertEqual((story.version, story.updated_by), (2, self.editor))
        newest = story.versions().first()
        self.assertEqual(newest.version, 2)
        self.assertEqual(len(newest.parts["districts"]), 2)

    @pytest.mark.once
    def test_it_puts_others_in_their_place_when_told_to(self):
        story = make_draft()
        story.districts.add(self.jia)
        story.tags.add("供水")
        data = {"districts": [self.yi.pk], "replaces": "1"}
        self.confirm("file_many", [story], **data)
        self.assertEqual(self.filed(story)[1:], (["乙区"], ["供水"]))

    def test_it_leaves_what_is_so_already_and_what_is_not_theirs(self):
        same, signed = make_draft("已是", section=self.section), make_story("签了的")
        page = self.confirm("file_many", [same, signed], section=self.section.pk)
        told, refused = self.words(page)
        self.assertEqual(told, "1 篇本来就是这样，没有动。")
        self.assertIn("《签了的》没有归类：", refused)
        same.refresh_from_db()
        self.assertEqual(same.version, 1)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_asks_for_something_to_set(self):
        page = self.confirm("file_many", [make_draft()])
        self.assertContains(page, "至少一样", status_code=400)
        for data in ({"section": "9" * 30}, {"districts": ["x"]}, {"tags": "长" * 300}):
            page = self.confirm("file_many", [make_draft()], **data)
            self.assertEqual(page.status_code, 400)

    def test_it_opens_no_story_that_a_reporter_may_not(self):
        story = make_draft("同事的", created_by=self.editor)
        self.client.force_login(self.reporter)
        self.confirm("file_many", [story], section=self.section.pk)
        self.assertNotEqual(self.filed(story)[0], self.section)


class PlaceManyTests(ManyStoriesCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        today = timezone.localdate()
        issue = Issue.objects.create(date=today + timedelta(days=1))
        cls.page = Page.objects.create(issue=issue, number="2", name="城事", order=2)
        past = Issue.objects.create(date=today - timedelta(days=1))
        cls.past = Page.objects.create(issue=past, number="1", order=1)
        cls.stories = [make_story("一"), make_draft("二")]

    def setUp(self):
        self.client.force_login(self.desk_head)

    def test_it_offers_the_pages_that_are_being_made(self):
        page = self.ask("place_many", self.stories)
        self.assertContains(page, "第2版 城事")
        self.assertNotContains(page, "第1版")

    def test_it_places_them_below_what_is_there(self):
        Placement.objects.create(page=self.page, article=make_story("头条"), order=1)
        page = self.confirm("place_many", self.stories, page=self.page.pk)
        self.assertIn("2 篇稿件已上", self.words(page)[0])
        placed = self.page.placements.order_by("order").values_list("article__headline")
        self.assertEqual({name for (name,) in placed[1:]}, {"一", "二"})
        self.assertEqual(placed[0], ("头条",))

    def test_it_names_those_that_it_does_not_place(self):
        Placement.objects.create(page=self.page, article=self.stories[0], order=1)
        copy = make_story("要更正的").open_correction(by=self.editor)
        chosen = [*self.stories, copy]
        page = self.confirm("place_many", chosen, page=self.page.pk)
        told = self.words(page)
        self.assertIn("1 篇稿件已上", told[0])
        self.assertIn("《一》没有上版：已经在这个版上。", told)
        self.assertIn("更正稿不上版", " ".join(told))

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_asks_for_a_page_that_there_is(self):
        for data in ({}, {"page": "x"}, {"page": self.past.pk}, {"page": "9" * 30}):
            page = self.confirm("place_many", self.stories, **data)
            self.assertEqual(page.status_code, 400)
        self.assertFalse(Placement.objects.exists())

    @pytest.mark.once
    def test_it_is_not_for_those_who_do_not_arrange(self):
        self.assertNotIn("place_many", self.offered(self.reporter))
        self.assertNotIn("place_many", self.offered(self.editor))
        self.client.force_login(self.editor)
        self.confirm("place_many", self.stories, page=self.page.pk)
        self.assertFalse(Placement.objects.exists())
