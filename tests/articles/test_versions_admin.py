import pytest
from django.test import TestCase
from django.urls import reverse

from articles.models import Article, Byline, Contributor
from articles.workflow import Status
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.stories import make_draft, make_story


def address(story, name, *args):
    return reverse(f"admin:articles_article_{name}", args=[story.pk, *args])


class VersionsMixin(CastMixin):
    """A draft of 王勇's with three versions, of the 12th, 13th and 14th."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.reporter.last_name, cls.reporter.first_name = "王", "勇"
        cls.reporter.save()
        cls.story = make_draft("水厂十二日通水", created_by=cls.reporter)
        for day in ("十三", "十四"):
            cls.story.headline = f"水厂{day}日通水"
            cls.story.change_reason = f"改成{day}日"
            cls.story.updated_by = cls.reporter
            cls.story.save()

    def setUp(self):
        self.client.force_login(self.editor)

    def compare(self, old, new, story=None):
        return self.client.get(
            address(story or self.story, "compare"), {"from": old, "to": new}
        )

    def restore(self, number, story=None, **sent):
        return self.client.post(
            address(story or self.story, "restore", number), sent, follow=True
        )

    def with_a_byline(self):
        """Save a fourth version, with a byline, and a fifth, without; return whose."""
        person = Contributor.objects.create(name="张三")
        Byline.objects.create(article=self.story, contributor=person, order=1)
        self.story.save()
        Byline.objects.all().delete()
        self.story.save()
        return person


class VersionListTests(VersionsMixin, TestCase):
    def page(self, **asked):
        return self.client.get(address(self.story, "history"), asked)

    def test_it_says_who_saved_which_version_and_why(self):
        page = self.page()
        self.assertEqual([e.number for e in page.context["entries"]], [3, 2, 1])
        for words in ("王勇", "改成十四日", "今天", "第 2 版"):
            self.assertContains(page, words)

    def test_it_says_which_review_was_given_on_a_version(self):
        self.story.move("submit", by=self.reporter)
        self.story.move("pass_first", by=self.editor)
        reviews = [len(entry.reviews) for entry in self.page().context["entries"]]
        self.assertEqual(reviews, [2, 0, 0])
        self.assertContains(self.page(), "初审通过</strong> editor")

    def test_it_picks_the_last_two(self):
        form = filled_in(self.page(), form_id=None)
        self.assertEqual((form["from"], form["to"]), (["2"], ["3"]))

    @pytest.mark.once
    def test_it_shows_fifty_a_page(self):
        for _ in range(50):
            self.story.save()
        first, second = (self.page(p=number).context["entries"] for number in (1, 2))
        self.assertEqual((len(first), len(second)), (50, 3))
        self.assertContains(self.page(), "共 2 页，53 版")
        for nonsense in ("0", "99", "旧", "-1"):
            self.assertEqual(self.page(p=nonsense).status_code, 200)

    def test_it_shows_a_story_that_came_without_versions(self):
        self.story.history.all().delete()
        self.assertContains(self.page(), "从别处导入")
        self.assertEqual(self.compare(3, 3).status_code, 200)

    @pytest.mark.once
    def test_it_offers_a_restore_to_those_who_may_write(self):
        for user, offered in ((self.editor, 2), (self.photo_editor, 0)):
            self.client.force_login(user)
            self.assertContains(self.page(), 'form="restore"', offered)

    def test_it_costs_the_same_however_many_versions(self):
        with self.assertNumQueries(10):
            self.page()
        for _ in range(20):
            self.story.save()
        with self.assertNumQueries(10):
            self.page()


class CompareTests(VersionsMixin, TestCase):
    @pytest.mark.once
    def test_it_marks_the_one_character_that_changed(self):
        page = self.compare(1, 2)
        self.assertContains(page, "水厂十<del>二</del>日通水")
        self.assertContains(page, "水厂十<ins>三</ins>日通水")
        self.assertEqual([d.label for d in page.context["changed"]], ["主题"])

    @pytest.mark.once
    def test_it_folds_what_did_not_change(self):
        page = self.compare(1, 3)
        labels = [label for label, _ in page.context["unchanged"]]
        self.assertEqual(labels, ["频道", "体裁", "文字", "正文", "启事位置"])
        self.assertContains(page, "<details")

    @pytest.mark.once
    def test_it_compares_rows_as_lines(self):
        self.with_a_byline()
        self.assertContains(self.compare(3, 4), "<ins>记者 张三</ins>")

    @pytest.mark.once
    def test_it_says_when_nothing_differs(self):
        self.assertContains(self.compare(3, "now"), "完全一样")

    @pytest.mark.once
    def test_it_shows_formatting_that_changed(self):
        self.story.body = "<p>城北水厂<strong>今日</strong>通水。</p>"
        self.story.save()
        self.assertContains(self.compare(3, "now"), "<ins>〔加粗：</ins>")

    @pytest.mark.once
    def test_it_compares_a_working_copy_with_what_readers_see(self):
        copy = make_story("水厂十二日通水").open_correction(by=self.editor)
        copy.headline = "水厂十三日通水"
        copy.save()
        page = self.compare("public", "now", copy)
        self.assertContains(page, "十<del>二</del>日")
        self.assertContains(page, "读者看到的")

    @pytest.mark.once
    def test_it_says_so_when_readers_see_nothing(self):
        asked = {"from": "public"}
        page = self.client.get(address(self.story, "compare"), asked, follow=True)
        self.assertContains(page, "读者现在看不到这篇稿件")

    def test_it_knows_no_made_up_version(self):
        for asked in ("0", "9", "-1", "旧", "²", "1.5", "", "9" * 30):
            with self.subTest(asked=asked):
                self.assertEqual(self.compare(asked, "now").status_code, 404)
                self.assertEqual(self.compare("1", asked).status_code, 404)

    @pytest.mark.once
    def test_it_runs_nothing_that_was_typed(self):
        self.story.headline = "<script>alert(1)</script>"
        self.story.save()
        self.assertNotContains(self.compare(3, 4), "<script>alert")

    @pytest.mark.once
    def test_it_rejects_post(self):
        answer = self.client.post(address(self.story, "compare"))
        self.assertEqual(answer.status_code, 405)

    def test_it_costs_the_same_however_many_versions(self):
        with self.assertNumQueries(8):
            self.compare(1, 2)
        for _ in range(20):
            self.story.save()
        with self.assertNumQueries(8):
            self.compare(1, 22)


class RestoreTests(VersionsMixin, TestCase):
    def test_it_makes_an_earlier_version_a_new_one(self):
        self.assertContains(self.restore(1), "已恢复到第 1 版，存为第 4 版。")
        self.story.refresh_from_db()
        self.assertEqual(
            (self.story.headline, self.story.version, self.story.updated_by),
            ("水厂十二日通水", 4, self.editor),
        )
        last = self.story.versions().first()
        self.assertEqual(last.history_change_reason, "恢复到第 1 版")

    @pytest.mark.once
    def test_it_restores_the_rows_too(self):
        person = self.with_a_byline()
        self.restore(4)
        self.assertEqual(self.story.bylines.get().contributor, person)

    def test_it_says_what_has_been_deleted_since(self):
        self.with_a_byline().delete()
        self.assertContains(self.restore(4), "有作者后来被删除了")
        self.assertEqual(Article.objects.get(pk=self.story.pk).version, 5)

    def test_it_refuses_what_is_there_already_or_never_was(self):
        self.assertContains(self.restore(3), "就是现在的稿件")
        for number in (0, 9, 10**30):
            self.assertEqual(self.restore(number).status_code, 404)
        self.assertEqual(Article.objects.get(pk=self.story.pk).version, 3)

    @pytest.mark.once
    def test_it_refuses_when_somebody_has_saved_since(self):
        answer = self.restore(1, seen_version="2")
        self.assertContains(answer, "王勇 今天")
        self.assertContains(answer, "又存了第 3 版，请先看过再恢复。")
        self.assertEqual(Article.objects.get(pk=self.story.pk).version, 3)

    @pytest.mark.once
    def test_it_rejects_get(self):
        answer = self.client.get(address(self.story, "restore", 1))
        self.assertEqual(answer.status_code, 405)

    @pytest.mark.once
    def test_it_refuses_those_who_may_not_write(self):
        self.client.force_login(self.photo_editor)
        self.assertEqual(self.restore(1).status_code, 403)
        self.client.force_login(self.editor)
        Article.objects.filter(pk=self.story.pk).update(status=Status.SECOND_REVIEW)
        self.assertEqual(self.restore(1).status_code, 403)
        self.assertEqual(Article.objects.get(pk=self.story.pk).version, 3)


class VersionUrlsTests(VersionsMixin, TestCase):
    def answers(self, story):
        """Return the status of each page of versions, and of a restore."""
        pages = (
            self.client.get(address(story, "history")),
            self.compare(1, "now", story),
            self.restore(1, story),
        )
        return {page.status_code for page in pages}

    def test_it_answers_404_to_those_who_may_not_open_the_story(self):
        self.client.force_login(self.reporter)
        self.assertEqual(self.answers(make_draft(created_by=self.editor)), {404})

    def test_it_answers_403_to_those_without_the_permission(self):
        self.editor.groups.clear()
        self.assertEqual(self.answers(self.story), {403})

    @pytest.mark.once
    def test_it_asks_for_a_sign_in(self):
        self.client.logout()
        for name in ("history", "compare"):
            page = self.client.get(address(self.story, name))
            self.assertIn("/admin/login/", page["Location"])
