from datetime import date

import pytest
from django.db import connection
from django.test import Client, TestCase, TransactionTestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, Brief, Byline, Contributor, Photo
from articles.workflow import Status
from editions.models import Issue, Page, Placement
from tests.cast import CastMixin, hire_everyone
from tests.desk import filled_in
from tests.stories import make_district, make_draft, make_section, make_story
from tests.threads import run_together

ADD = "/admin/articles/article/add/"
LIST = "/admin/articles/article/"
THREE = "<p>甲段。</p><p>乙段。</p><p>丙段。</p>"


def address(story, name="change"):
    return reverse(f"admin:articles_article_{name}", args=[story.pk])


class TwoEditorsMixin(CastMixin):
    """王勇 and another editor have the same story open; 王勇 saves first."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.editor.last_name, cls.editor.first_name = "王", "勇"
        cls.editor.save()
        cls.story = make_draft("水厂今日通水", body=THREE, created_by=cls.editor)
        cls.page = address(cls.story)

    def setUp(self):
        self.theirs, self.mine = Client(), Client()
        self.theirs.force_login(self.editor)
        self.mine.force_login(self.desk_head)

    def open(self, client=None, page=None):
        """Return the form as a person has it open; of the same story it is the same,
        and drawn once for all tests of a class."""
        client = client or self.mine
        if page:
            return filled_in(client.get(page))
        story = Article.objects.get(pk=self.story.pk)
        placed = [*story.placements.values_list("pk", "page", "order")]
        seen = story.version, story.status, story.content(), placed
        state = repr((client.session["_auth_user_id"], seen))
        forms = self.__class__.__dict__.get("forms_by_state")
        if forms is None:
            forms = self.__class__.forms_by_state = {}
        if state not in forms:
            forms[state] = filled_in(client.get(self.page))
        return dict(forms[state])

    def they_save(self, **typed):
        answer = self.theirs.post(self.page, self.open(self.theirs) | typed)
        self.assert_saved(answer)

    def refused(self, form, **typed):
        """Send a form, see it refused, and return the answer."""
        before = Article.objects.get(pk=self.story.pk).version
        answer = self.mine.post(self.page, form | typed)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(Article.objects.get(pk=self.story.pk).version, before)
        return answer

    def resolutions(self, answer):
        return {
            field_conflict.label: field_conflict.resolution.name
            for field_conflict in answer.context["conflict"].field_conflicts
        }

    def save_again(self, answer, **typed):
        again = self.mine.post(self.page, filled_in(answer) | typed)
        self.assert_saved(again)
        self.story.refresh_from_db()

    def assert_saved(self, answer):
        # The list that it leads to is drawn in SentTwiceTests, and by tests of its own.
        self.assertRedirects(answer, LIST, fetch_redirect_response=False)


class ConflictTests(TwoEditorsMixin, TestCase):
    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_joins_changes_of_different_cells_of_one_table(self):
        def table(first, last):
            rows = f"<tr><td>{first}</td><td>乙</td></tr><tr><td>丙</td><td>{last}</td></tr>"
            return f"<table><tbody>{rows}</tbody></table>"

        self.story.body = table("甲", "丁")
        self.story.save()
        form = self.open()
        self.they_save(body=table("甲", "对方"))
        answer = self.refused(form, body=table("本人", "丁"))
        self.assertEqual(self.resolutions(answer), {"正文": "MERGED"})
        self.save_again(answer)
        self.assertEqual(self.story.body, table("本人", "对方"))
        form = self.open()
        self.they_save(body=table("一", "对方"))
        answer = self.refused(form, body=table("二", "对方"))
        self.assertEqual(self.resolutions(answer), {"正文": "BOTH"})

    def test_it_refuses_to_save_over_a_later_version(self):
        form = self.open()
        self.they_save(headline="水厂昨日通水")
        answer = self.refused(form, headline="水厂明日通水")
        self.assertContains(answer, "王勇 今天")
        self.assertContains(answer, "已保存过这篇稿件（第 2 版），您打开的是第 1 版")
        self.assertContains(answer, "水厂<del>昨</del>日通水")
        self.assertContains(answer, "水厂<ins>明</ins>日通水")
        self.story.refresh_from_db()
        self.assertEqual(self.story.headline, "水厂昨日通水")

    @pytest.mark.once
    def test_it_keeps_what_was_typed_and_saves_it_next_time(self):
        form = self.open()
        self.they_save(headline="水厂昨日通水")
        answer = self.refused(form, headline="水厂明日通水")
        self.assertEqual(filled_in(answer)["headline"], ["水厂明日通水"])
        self.save_again(answer)
        self.assertEqual((self.story.headline, self.story.version), ("水厂明日通水", 3))

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_takes_what_only_they_changed(self):
        form = self.open()
        self.they_save(kicker="新春走基层", summary="一句话")
        answer = self.refused(form, headline="水厂明日通水")
        self.assertContains(answer, "只有对方改过：已并入。")
        self.assertEqual(
            self.resolutions(answer),
            {"引题": "THEIRS", "提要": "THEIRS", "主题": "MINE"},
        )
        self.save_again(answer)
        self.assertEqual(self.story.kicker, "新春走基层")
        self.assertEqual(self.story.headline, "水厂明日通水")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_joins_changes_of_different_paragraphs(self):
        form = self.open()
        self.they_save(body=THREE.replace("甲段", "头段"))
        answer = self.refused(form, body=THREE.replace("丙段", "末段"))
        self.assertEqual(self.resolutions(answer), {"正文": "MERGED"})
        self.save_again(answer)
        self.assertEqual(self.story.body, "<p>头段。</p><p>乙段。</p><p>末段。</p>")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_leaves_mine_where_both_changed_one_paragraph(self):
        form = self.open()
        self.they_save(body=THREE.replace("甲段", "头段"))
        answer = self.refused(form, body=THREE.replace("甲段", "首段"))
        self.assertEqual(self.resolutions(answer), {"正文": "BOTH"})
        self.assertIn("首段", filled_in(answer)["body"][0])
        self.assertContains(answer, "&lt;p&gt;头段。&lt;/p&gt;")
        self.assertContains(answer, "用对方的")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_joins_what_both_added_to_districts_and_topics(self):
        jia, yi = make_district(), make_district("乙区", "yi")
        form = self.open()
        self.they_save(districts=[jia.pk], tags="水")
        answer = self.refused(form, districts=[yi.pk], tags="民生")
        self.assertEqual(self.resolutions(answer), {"区县": "MERGED", "话题": "MERGED"})
        self.save_again(answer)
        self.assertCountEqual(self.story.districts.all(), [jia, yi])
        self.assertCountEqual(self.story.tags.names(), ["水", "民生"])

    @pytest.mark.thorough
    def test_it_compares_sections_and_hours_by_what_they_say(self):
        first, second = make_section("社会", "shehui"), make_section("经济", "jingji")
        form = self.open()
        self.they_save(
            section=first.pk, embargo_until_0="2023-01-23", embargo_until_1="21:40"
        )
        answer = self.refused(
            form,
            section=second.pk,
            embargo_until_0="2023-01-24",
            embargo_until_1="08:00",
        )
        self.assertEqual(self.resolutions(answer), {"频道": "BOTH", "禁发至": "BOTH"})
        texts = {
            (field_conflict.theirs, field_conflict.mine)
            for field_conflict in answer.context["conflict"].field_conflicts
        }
        hours = ("2023-01-23 21:40", "2023-01-24 08:00")
        self.assertEqual(texts, {("社会", "经济"), hours})
        self.assertEqual(filled_in(answer)["section"], [str(second.pk)])

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_keeps_what_is_wrong_as_it_was_typed(self):
        form = self.open()
        self.they_save(kicker="新春走基层")
        typed = {"headline": "题" * 201, "embargo_until_0": "后天", "tags": "！！"}
        answer = self.refused(form, **typed)
        for name, value in typed.items():
            self.assertEqual(filled_in(answer)[name], [value])
        self.assertContains(answer, "最多 200 个字")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_says_so_when_the_other_window_was_ones_own(self):
        form = self.open()
        self.mine.post(self.page, self.open() | {"headline": "水厂昨日通水"})
        answer = self.refused(form, headline="水厂明日通水")
        self.assertContains(answer, "您自己在另一个窗口")

    @pytest.mark.once
    @pytest.mark.thorough
    def test_it_takes_a_missing_or_made_up_version_for_an_old_one(self):
        form = self.open()
        self.they_save(headline="水厂昨日通水")
        for made_up in ("", "0", "99", "-1", "旧", "9" * 30, "2.0", "\x00"):
            with self.subTest(version=made_up):
                answer = self.refused(form, headline="改", seen_version=made_up)
                self.assertEqual(self.resolutions(answer), {"主题": "BOTH"})
        del form["seen_version"]
        self.assertContains(self.refused(form, headline="改"), "已保存过")

    @pytest.mark.once
    @pytest.mark.thorough
    def test_it_survives_rows_that_are_made_up(self):
        form = self.open()
        self.they_save(headline="水厂昨日通水")
        for count in ("很多", "9" * 9):
            with self.subTest(count=count):
                sent = form | {"bylines-TOTAL_FORMS": count}
                answer = self.mine.post(self.page, sent)
                self.assertContains(answer, "请按返回键", status_code=400)
        for name, value in (
            ("briefs-0-id", "旧"),
            ("bylines-0-contributor", "9" * 30),
            ("initial-bylines-0-order", "²"),
            ("bylines-0-order", "²"),
        ):
            with self.subTest(name=name, value=value[:3]):
                self.refused(form, headline="改", **{name: value})

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_asks_a_photo_editor_about_the_photos_only(self):
        self.mine.force_login(self.photo_editor)
        form, photo = self.open(), Photo.objects.create(caption="通水现场")
        self.they_save(headline="水厂昨日通水")
        row = {
            "article_photos-TOTAL_FORMS": "1",
            "article_photos-0-photo": photo.pk,
            "article_photos-0-after_paragraph": "0",
        }
        answer = self.refused(form, **row)
        self.assertEqual(self.resolutions(answer), {"稿件图片": "MINE"})
        self.save_again(answer)
        self.assertEqual(self.story.article_photos.get().photo, photo)
        self.assertEqual(self.story.headline, "水厂昨日通水")


class RowConflictTests(TwoEditorsMixin, TestCase):
    """The story has the bylines 甲 乙 and one brief."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.people = [Contributor.objects.create(name=name) for name in "甲乙丙丁"]
        for order, person in enumerate(cls.people[:2], 1):
            Byline.objects.create(article=cls.story, contributor=person, order=order)
        Brief.objects.create(article=cls.story, heading="迎泽区", text="一\n二\n三")

    def names(self):
        rows = self.story.bylines.order_by("order")
        return "".join(row.contributor.name for row in rows)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_keeps_the_rows_that_both_added(self):
        form = self.open()
        self.they_save(**{"bylines-2-contributor": self.people[2].pk})
        answer = self.refused(form, **{"bylines-2-contributor": self.people[3].pk})
        self.assertContains(answer, "对方新加的：已并入。")
        self.save_again(answer)
        self.assertEqual(self.names(), "甲乙丙丁")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_adds_a_row_once_that_both_added(self):
        form, person = self.open(), self.people[2].pk
        self.they_save(**{"bylines-2-contributor": person})
        answer = self.refused(form, headline="改", **{"bylines-2-contributor": person})
        self.assertEqual(self.resolutions(answer), {"主题": "MINE"})
        self.save_again(answer)
        self.assertEqual(self.names(), "甲乙丙")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_takes_a_row_as_gone_that_they_deleted(self):
        form = self.open()
        self.they_save(**{"bylines-0-DELETE": "on"})
        answer = self.refused(form, headline="改")
        self.assertEqual(self.resolutions(answer), {"署名": "REMOVED", "主题": "MINE"})
        self.save_again(answer)
        self.assertEqual(self.names(), "乙")

    def test_it_keeps_a_row_that_they_deleted_and_i_changed(self):
        form = self.open()
        self.they_save(**{"bylines-0-DELETE": "on"})
        answer = self.refused(form, **{"bylines-0-role": "planner"})
        self.assertEqual(self.resolutions(answer), {"署名": "REVIVED"})
        self.save_again(answer)
        self.assertEqual(self.names(), "甲乙")
        self.assertEqual(
            self.story.bylines.get(contributor=self.people[0]).role, "planner"
        )

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_deletes_what_i_deleted_unless_they_changed_it(self):
        for typed, resolution, is_ticked in (
            ({"bylines-0-role": "planner"}, "KEPT", False),
            ({"kicker": "新春走基层"}, "MINE", True),
        ):
            with self.subTest(resolution=resolution):
                form = self.open()
                self.they_save(**typed)
                answer = self.refused(form, **{"bylines-0-DELETE": "on"})
                self.assertEqual(self.resolutions(answer)["署名"], resolution)
                self.assertEqual("bylines-0-DELETE" in filled_in(answer), is_ticked)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_joins_the_words_of_one_row(self):
        form = self.open()
        self.they_save(**{"briefs-0-text": "头\n二\n三"})
        answer = self.refused(form, **{"briefs-0-text": "一\r\n二\r\n末"})
        self.assertEqual(self.resolutions(answer), {"简讯“迎泽区”：正文": "MERGED"})
        self.save_again(answer)
        self.assertEqual(self.story.briefs.get().text, "头\n二\n末")

    @pytest.mark.thorough
    @pytest.mark.once  # joined in Python, as the one before
    def test_it_shows_both_where_one_row_was_changed_twice(self):
        form = self.open()
        self.they_save(**{"briefs-0-heading": "杏花岭区"})
        answer = self.refused(form, **{"briefs-0-heading": "万柏林区"})
        self.assertEqual(self.resolutions(answer), {"简讯“杏花岭区”：小标题": "BOTH"})
        self.assertContains(answer, "briefs-0-heading&quot;")
        self.assertEqual(filled_in(answer)["briefs-0-heading"], ["万柏林区"])

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_takes_the_order_of_the_one_who_changed_it(self):
        swapped = {"bylines-0-order": "2", "bylines-1-order": "1"}
        form = self.open()
        self.they_save(**swapped)
        answer = self.refused(form, headline="改")
        self.assertEqual(self.resolutions(answer)["署名的次序"], "THEIRS")
        self.save_again(answer)
        self.assertEqual(self.names(), "乙甲")
        form = self.open()
        self.they_save(kicker="新春走基层")
        answer = self.refused(form, **swapped)
        self.assertEqual(self.resolutions(answer)["署名的次序"], "MINE")
        self.save_again(answer)
        self.assertEqual(self.names(), "甲乙")

    @pytest.mark.thorough
    @pytest.mark.once  # rows are told apart in Python
    def test_it_knows_its_rows_again_after_a_restore(self):
        self.they_save(headline="水厂昨日通水")
        self.they_save(headline="水厂前日通水")
        form = self.open()
        self.theirs.post(
            reverse("admin:articles_article_restore", args=[self.story.pk, 2])
        )
        answer = self.refused(form, **{"bylines-0-role": "planner"})
        self.assertEqual(self.resolutions(answer)["署名“记者 甲”：身份"], "MINE")
        self.save_again(answer)
        self.assertEqual(self.names(), "甲乙")

    def cost_with(self, number):
        """Return how many queries a refused save costs with so many briefs more."""
        for order in range(2, number + 2):
            self.story.briefs.update_or_create(
                order=order, defaults={"heading": "乙", "text": "通水。"}
            )
        form = self.open()
        self.they_save(kicker=f"走基层之{self.story.history.count()}")
        with CaptureQueriesContext(connection) as queries:
            self.refused(form, headline="改")
        return len(queries)

    @pytest.mark.once  # how many queries, not their answers
    @pytest.mark.thorough
    def test_it_costs_no_more_than_any_form_with_so_many_rows(self):
        few, many = self.cost_with(2), self.cost_with(9)
        self.assertEqual(many, few)


class PlacementConflictTests(TwoEditorsMixin, TestCase):
    """Where a story is printed is changed on the page's form too, without a version."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        issue = Issue.objects.create(date=date(2023, 5, 4), number="1")
        cls.pages = [
            Page.objects.create(issue=issue, number=str(n), name="要闻", order=n)
            for n in (1, 2)
        ]
        cls.place = Placement.objects.create(
            page=cls.pages[0], article=cls.story, order=1
        )

    @pytest.mark.once
    def test_it_leaves_alone_what_only_they_changed(self):
        form = self.open()
        Placement.objects.update(continued_on="3")
        answer = self.mine.post(self.page, form | {"headline": "改"})
        self.assertRedirects(answer, LIST)
        self.place.refresh_from_db()
        self.assertEqual(self.place.continued_on, "3")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_leaves_out_what_they_took_off_the_page(self):
        form = self.open()
        self.place.delete()
        answer = self.mine.post(self.page, form | {"headline": "改"})
        self.assertRedirects(answer, LIST)
        self.assertFalse(self.story.placements.exists())

    @pytest.mark.once
    def test_it_asks_where_both_changed_one(self):
        form = self.open()
        Placement.objects.update(continued_on="3")
        answer = self.refused(form, **{"placements-0-continued_on": "4"})
        self.assertContains(answer, "同事刚刚改过下面这几行")
        self.assertEqual(set(self.resolutions(answer).values()), {"BOTH"})
        self.save_again(answer)
        self.place.refresh_from_db()
        self.assertEqual(self.place.continued_on, "4")

    @pytest.mark.thorough
    def test_it_joins_them_with_a_later_version_too(self):
        form = self.open()
        self.they_save(kicker="新春走基层")
        Placement.objects.update(continued_on="3")
        answer = self.refused(form, headline="改")
        self.save_again(answer)
        self.place.refresh_from_db()
        self.assertEqual((self.place.continued_on, self.story.headline), ("3", "改"))


class SentTwiceTests(TwoEditorsMixin, TestCase):
    @pytest.mark.thorough
    def test_it_takes_the_same_save_twice_for_one(self):
        person = Contributor.objects.create(name="甲")
        form = self.open() | {
            "headline": "水厂明日通水",
            "bylines-0-contributor": person.pk,
        }
        for _ in range(2):
            self.assertRedirects(self.mine.post(self.page, form), LIST)
        self.story.refresh_from_db()
        self.assertEqual((self.story.version, self.story.bylines.count()), (2, 1))

    @pytest.mark.thorough
    def test_it_makes_no_version_of_an_idle_save(self):
        self.assertRedirects(self.mine.post(self.page, self.open()), LIST)
        self.story.refresh_from_db()
        self.assertEqual((self.story.version, self.story.history.count()), (1, 1))

    @pytest.mark.thorough
    @pytest.mark.once  # test_it_takes_the_same_save_twice_for_one asks both
    def test_it_takes_a_save_and_submit_twice_for_one(self):
        story = make_draft(created_by=self.reporter)
        self.mine.force_login(self.reporter)
        form = self.open(page=address(story)) | {"headline": "改", "_move": "submit"}
        self.mine.post(address(story), form)
        answer = self.mine.post(address(story), form, follow=True)
        self.assertContains(answer, "刚才已经存好了")
        story.refresh_from_db()
        self.assertEqual((story.status, story.version), (Status.FIRST_REVIEW, 2))

    @pytest.mark.thorough
    def test_it_files_a_new_story_once(self):
        form = self.open(page=ADD) | {"headline": "新稿", "body": "<p>正文</p>"}
        for _ in range(2):
            self.assertRedirects(self.mine.post(ADD, form), LIST)
        self.assertEqual(Article.objects.filter(headline="新稿").count(), 1)

    @pytest.mark.once  # the same
    def test_it_keeps_what_was_written_after_the_first_save_of_a_new_story(self):
        person = Contributor.objects.create(name="甲")
        form = self.open(page=ADD) | {"bylines-0-contributor": person.pk}
        self.mine.post(ADD, form | {"headline": "新稿"})
        answer = self.mine.post(ADD, form | {"headline": "新稿件"})
        self.assertEqual(answer.status_code, 200)
        story = Article.objects.get(headline="新稿")
        self.assertContains(answer, f'action="{address(story)}"')
        self.mine.post(address(story), filled_in(answer))
        story.refresh_from_db()
        self.assertEqual((story.headline, story.bylines.count()), ("新稿件", 1))

    @pytest.mark.thorough
    @pytest.mark.once  # test_it_files_a_new_story_once asks both
    def test_it_gives_another_number_to_a_form_with_somebody_elses(self):
        for guid in (str(self.story.guid), "", "旧", "\x00", "0" * 400):
            with self.subTest(guid=guid[:8]):
                form = self.open(page=ADD) | {"headline": "新稿", "guid": guid}
                self.assertRedirects(self.mine.post(ADD, form), LIST)
        self.assertEqual(Article.objects.filter(headline="新稿").count(), 5)
        self.story.refresh_from_db()
        self.assertEqual(self.story.headline, "水厂今日通水")

    @pytest.mark.once  # drawn in Python
    def test_it_offers_each_new_form_a_number_of_its_own(self):
        one, other = (self.open(page=ADD)["guid"] for _ in range(2))
        self.assertNotEqual(one, other)


class TooLateTests(TwoEditorsMixin, TestCase):
    """What can no longer be saved is shown to be copied."""

    @pytest.mark.once
    def test_it_says_who_submitted_the_story_meanwhile(self):
        story = make_draft(created_by=self.reporter)
        self.mine.force_login(self.reporter)
        form = self.open(page=address(story)) | {"headline": "改到一半的题目"}
        story.move("submit", by=self.reporter)
        answer = self.mine.post(address(story), form)
        self.assertContains(
            answer, "稿件现在是“待初审”（reporter 今天", status_code=403
        )
        self.assertContains(answer, "改到一半", status_code=403)
        story.refresh_from_db()
        self.assertEqual(story.headline, "水厂将要通水")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_shows_what_was_typed_into_a_signed_story(self):
        story = make_story()
        form = self.open(page=ADD) | {"headline": "偷改", "briefs-0-heading": "迎泽区"}
        answer = self.mine.post(address(story), form | {"briefs-0-text": "写了一条"})
        for words in ("您现在不能改它", "偷改", "写了一条"):
            self.assertContains(answer, words, status_code=403)

    @pytest.mark.thorough
    @pytest.mark.once  # the page of a refusal
    def test_it_shows_what_was_typed_into_a_deleted_story(self):
        form = self.open() | {"headline": "水厂明日通水", "bylines-0-role": "planner"}
        self.story.delete()
        answer = self.mine.post(self.page, form)
        for words in ("已经删除", "水厂明日通水", "甲段。"):
            self.assertContains(answer, words, status_code=404)

    @pytest.mark.once
    def test_it_tells_no_more_of_a_story_that_is_not_to_be_seen(self):
        self.mine.force_login(self.reporter)
        form = self.open(page=ADD) | {"headline": "改"}
        answer = self.mine.post(self.page, form)
        self.assertContains(answer, "已经删除，或者您不能再打开它", status_code=404)
        self.assertNotContains(answer, "甲段", status_code=404)

    @pytest.mark.once
    def test_it_asks_for_a_name_that_may_write(self):
        self.photo_editor.groups.clear()
        self.mine.force_login(self.photo_editor)
        self.assertEqual(self.mine.post(self.page, {}).status_code, 403)


class AtOnceTests(TransactionTestCase):
    """Two browsers send at the same moment, each over a connection of its own."""

    def setUp(self):
        for attribute, user in hire_everyone().items():
            setattr(self, attribute, user)

    def client_of(self, user):
        client = Client()
        client.force_login(user)
        return client

    def test_it_saves_one_of_two_and_shows_the_other_the_conflict(self):
        story = make_draft(created_by=self.editor)
        sends = []
        for user, headline in ((self.editor, "甲的题目"), (self.desk_head, "乙的题目")):
            client = self.client_of(user)
            form = filled_in(client.get(address(story))) | {"headline": headline}
            sends.append(lambda c=client, f=form: c.post(address(story), f))
        saved, refused = sorted(run_together(*sends), key=lambda a: -a.status_code)
        self.assertEqual((saved.status_code, refused.status_code), (302, 200))
        self.assertContains(refused, "已保存过这篇稿件（第 2 版）")
        story.refresh_from_db()
        self.assertEqual((story.version, story.history.count()), (2, 2))

    @pytest.mark.thorough
    def test_it_files_one_story_of_one_form_sent_twice(self):
        client, other = self.client_of(self.editor), self.client_of(self.editor)
        form = filled_in(client.get(ADD)) | {"headline": "新稿"}
        answers = run_together(
            *(lambda c=c: c.post(ADD, form) for c in (client, other))
        )
        self.assertEqual([answer.status_code for answer in answers], [302, 302])
        self.assertEqual(Article.objects.count(), 1)
