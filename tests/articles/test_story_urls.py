"""Every page around a story opens to whoever may open its form, and to nobody else.

The pages are read from the desk's own addresses: a new one is tried here the day it
is made. (Wagtail's CVE-2026-25517, -44197, -44198, -44200 and -44201 were such.)
"""

import pytest
from django.contrib.admin import site
from django.test import TestCase
from django.urls import NoReverseMatch, reverse

from articles.models import (
    Article,
    Brief,
    Byline,
    Contributor,
    Correction,
    Review,
)
from editions.models import Issue, Page, Placement
from tests.cast import CastMixin, hire
from tests.pictures import make_photo, place
from tests.stories import make_district, make_draft, make_section

SECRET = "绝密的草稿"
# What a page's address asks for besides the story, and something that fits.
SAMPLES = {
    "name": "submit",
    "number": 1,
    "width": 400,
    "extension": "jpg",
    "pk": 1,
    "link": 1,
}


def story_pages(article):
    """Yield (name, address) of each page of the desk below a story's address."""
    admin = site.get_model_admin(Article)
    for pattern in admin.get_urls():
        asked = set(pattern.pattern.converters)
        if not pattern.name or "object_id" not in asked:
            continue
        values = {key: SAMPLES[key] for key in asked - {"object_id"}}
        name = f"admin:{pattern.name}"
        try:
            yield name, reverse(name, kwargs={"object_id": article.pk} | values)
        except NoReverseMatch as error:
            raise AssertionError(f"add a sample for {name}: {error}") from error


@pytest.mark.thorough
class HiddenStoryTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.story = make_draft(
            SECRET, created_by=cls.editor, body=f"<p>{SECRET}的正文。</p>"
        )
        Brief.objects.create(article=cls.story, heading=SECRET, text=SECRET, order=1)
        cls.copy = None

    def assert_tells_nothing(self, address, method="get", data=None):
        answer = getattr(self.client, method)(address, data or {}, follow=True)
        text = b"".join(answer) if answer.streaming else answer.content
        self.assertNotIn(SECRET, text.decode(errors="replace"), address)
        self.assertLess(answer.status_code, 500, address)
        return answer

    def assert_unchanged(self):
        self.assertEqual(
            Article.objects.values().get(pk=self.story.pk), self.stored_before
        )
        self.assertFalse(Review.objects.exists())
        self.assertEqual(Article.objects.count(), 1)

    def setUp(self):
        self.stored_before = Article.objects.values().get(pk=self.story.pk)

    def test_it_knows_the_pages(self):
        names = {name for name, _ in story_pages(self.story)}
        self.assertGreaterEqual(len(names), 4)
        self.assertIn("admin:articles_article_change", names)
        self.assertIn("admin:articles_article_history", names)
        self.assertIn("admin:articles_article_delete", names)

    @pytest.mark.once  # who sees which is asked of both in test_published.py
    def test_it_tells_a_reporter_nothing_of_a_colleagues_draft(self):
        self.client.force_login(self.reporter)
        for name, address in story_pages(self.story):
            for method in ("get", "post", "head"):
                with self.subTest(page=name, method=method):
                    self.assert_tells_nothing(address, method, {"reason": "试试"})
        self.assert_unchanged()

    @pytest.mark.once
    def test_it_sends_those_who_are_not_signed_in_to_the_door(self):
        for name, address in story_pages(self.story):
            for method in ("get", "post"):
                with self.subTest(page=name, method=method):
                    self.assert_tells_nothing(address, method)
                    answer = getattr(self.client, method)(address)
                    self.assertEqual(answer.status_code, 302)
                    self.assertIn("/admin/login/", answer["Location"])
        self.assert_unchanged()

    @pytest.mark.once
    def test_it_is_closed_to_an_account_without_a_role(self):
        newcomer = hire("newcomer", "记者")
        newcomer.groups.clear()
        self.client.force_login(newcomer)
        for name, address in story_pages(self.story):
            with self.subTest(page=name):
                self.assert_tells_nothing(address)
                self.assert_tells_nothing(address, "post")
        self.assert_unchanged()

    def test_it_closes_with_the_next_request_when_a_role_is_taken_away(self):
        self.client.force_login(self.editor)
        form = reverse("admin:articles_article_change", args=[self.story.pk])
        self.assertContains(self.client.get(form), SECRET)
        self.editor.groups.clear()
        self.assert_tells_nothing(form)
        self.editor.is_active = False
        self.editor.save()
        self.assertEqual(self.client.get(form).status_code, 302)

    def test_it_lets_a_proofreader_and_a_photo_editor_make_no_move(self):
        for user in (self.proofreader, self.photo_editor):
            self.client.force_login(user)
            for name, address in story_pages(self.story):
                if name.endswith(("_move", "_correct", "_delete")):
                    with self.subTest(user=user.username, page=name):
                        self.client.post(address, {"post": "yes", "reason": "试试"})
        self.assert_unchanged()


class OtherUrlsTests(CastMixin, TestCase):
    """The pages of other things, which name stories."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.story = make_draft(SECRET, created_by=cls.editor)
        cls.story.tags.add("通水")
        cls.person = Contributor.objects.create(name="王勇")
        Byline.objects.create(article=cls.story, contributor=cls.person)
        cls.story.districts.add(make_district())
        cls.photo = make_photo()
        place(cls.photo, cls.story)
        issue = Issue.objects.create(date="2023-05-04")
        page = Page.objects.create(issue=issue, number="1", order=1)
        Placement.objects.create(page=page, article=cls.story, order=1)
        cls.page = page
        Correction.objects.create(article=cls.story, text=SECRET, by=cls.editor)
        cls.story.move("submit", by=cls.editor)

    def setUp(self):
        self.client.force_login(self.reporter)

    def assert_tells_nothing(self, address):
        answer = self.client.get(address, follow=True)
        self.assertNotIn(SECRET, answer.content.decode(), address)
        self.assertLess(answer.status_code, 500, address)
        return answer

    @pytest.mark.once  # the same
    def test_it_tells_nothing_on_the_lists_and_forms_of_other_things(self):
        for address in (
            "/admin/",
            "/admin/articles/article/",
            "/admin/articles/article/?q=的草稿",
            "/admin/articles/article/?status__exact=first_review",
            "/admin/articles/article/?district=jia",
            "/admin/articles/article/?issue=2023-05-04",
            "/admin/articles/review/",
            "/admin/articles/correction/",
            f"/admin/articles/review/{Review.objects.get().pk}/change/",
            f"/admin/articles/correction/{Correction.objects.get().pk}/change/",
            f"/admin/articles/photo/{self.photo.pk}/change/",
            f"/admin/articles/contributor/{self.person.pk}/change/",
            f"/admin/editions/page/{self.page.pk}/change/",
            f"/admin/editions/issue/{self.page.issue_id}/change/",
            f"/admin/articles/section/{make_section().pk}/change/",
        ):
            with self.subTest(address=address):
                self.assert_tells_nothing(address)

    @pytest.mark.once
    def test_it_tells_nothing_on_a_list_that_is_opened_as_a_pop_up(self):
        self.client.force_login(self.reporter)
        for model in site._registry:
            base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
            for query in ("_popup=1&_to_field=id", "_to_field=headline"):
                answer = self.client.get(f"{base}?{query}")
                with self.subTest(address=base, query=query):
                    self.assertNotIn(SECRET, answer.content.decode())
                    self.assertLess(answer.status_code, 500)

    def test_it_answers_no_guess_through_a_related_list(self):
        """Django's admin takes lookups from the address: none may reach a story."""
        for address in (
            "contributor/?bylines__article__headline__startswith=绝密",
            "section/?articles__headline__startswith=绝密",
            "column/?articles__headline__startswith=绝密",
            "photo/?article_photos__article__headline__startswith=绝密",
            "review/?article__headline__startswith=绝密",
            "article/?working_copies__headline__startswith=绝密",
        ):
            with self.subTest(address=address):
                guessed = self.client.get(f"/admin/articles/{address}")
                wrong = self.client.get(
                    f"/admin/articles/{address.replace('绝密', '没有')}"
                )
                self.assertEqual(guessed.status_code, wrong.status_code)
                self.assertIn(guessed.status_code, (302, 400))

    def test_it_names_it_in_no_autocomplete(self):
        query = {
            "app_label": "editions",
            "model_name": "placement",
            "field_name": "article",
            "term": "绝密",
        }
        found = self.client.get("/admin/autocomplete/", query)
        self.assertNotContains(found, SECRET, status_code=found.status_code)
        self.client.force_login(self.desk_head)
        self.assertContains(self.client.get("/admin/autocomplete/", query), "results")

    def test_it_moves_and_deletes_nothing_by_an_action_of_the_list(self):
        for action in ("delete_selected", "submit", "pass_first", "pass_second"):
            chosen = {"_selected_action": [self.story.pk], "post": "yes"}
            answer = self.client.post(
                "/admin/articles/article/", {"action": action, **chosen}, follow=True
            )
            with self.subTest(action=action):
                self.assertNotContains(answer, SECRET, status_code=answer.status_code)
        self.story.refresh_from_db()
        self.assertEqual(self.story.status, "first_review")


class MenuTests(CastMixin, TestCase):
    """Each sees only its menu."""

    MENUS = {
        "photo_editor": "稿件 选题 稿件统计 图片 首页版式 快讯 报纸期次 版面 栏目 频道 作者 稿源 话题 专题 区县 "
        "地名 审签记录 更正 登报更正 版面签样记录",
        "editor": "稿件 选题 来稿 稿件统计 图片 首页版式 快讯 报纸期次 版面 夜班日志 收版 版面原文 印后差错 栏目 频道 作者 "
        "稿源 话题 专题 区县 地名 审签记录 更正 登报更正 版面签样记录 读者反馈 推送记录",
        "proofreader": "稿件 选题 稿件统计 图片 首页版式 快讯 报纸期次 版面 夜班日志 版面原文 印后差错 栏目 频道 作者 "
        "稿源 话题 专题 区县 地名 审签记录 更正 登报更正 版面签样记录 本社词表",
    }
    MENUS |= {
        "desk_head": MENUS["editor"] + " 旧网址 迁入 迁入的各期 迁入待核",
        "chief": MENUS["editor"]
        + " 旧网址 迁入 迁入的各期 迁入待核 本社词表 迎检包 接口密钥 推送对象 计分办法 部门",
        "reporter": MENUS["photo_editor"] + " 来稿",
    }

    @pytest.mark.once
    def test_it_shows_each_role_its_own(self):
        for role, names in self.MENUS.items():
            self.client.force_login(getattr(self, role))
            groups = self.client.get("/admin/").context["app_list"]
            shown = [model["name"] for group in groups for model in group["models"]]
            with self.subTest(role=role):
                self.assertCountEqual(shown, names.split())
