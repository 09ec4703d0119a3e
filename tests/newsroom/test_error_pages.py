"""Pages that answer when nothing else does: without the database, in Chinese."""

import re
from datetime import timedelta
from unittest import mock

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, connection
from django.test import Client, SimpleTestCase, TestCase, override_settings
from django.utils import timezone

from articles.models import Article, Photo, Rendition
from articles.workflow import Status
from newsroom.middleware import page_of_trouble
from tests.away import Files
from tests.cast import PASSWORD, CastMixin
from tests.newsroom.test_publication_clock import ClockCase
from tests.pictures import make_photo, place
from tests.site import texts
from tests.stories import NOON, make_draft, make_story

STATIC = re.compile(r'(?:href|src)="/static/([^"]+)"')


class StaticPagesTests(SimpleTestCase):
    """SimpleTestCase refuses every query: these pages ask none."""

    def test_it_is_made_of_files_only(self):
        for name in ("500.html", "503.html"):
            page = page_of_trouble(name)
            self.assertIn(settings.SITE_NAME, page)
            with self.subTest(name=name):
                self.assertIn('lang="zh-Hans"', page)
                self.assertIn("这一页<wbr>暂时<wbr>打不开", page)
                self.assertIn("几分钟" if name == "500.html" else "一分钟", page)
                for file in STATIC.findall(page):
                    self.assertTrue(
                        (settings.BASE_DIR / "static" / file).exists(), file
                    )


class NotThereTests(TestCase):
    """What is not there leads on: by the search box, and to the newest stories."""

    def get(self, address="/nowhere/"):
        return self.client.get(address)

    def test_it_shows_the_newest_that_readers_may_see(self):
        for number in range(9):
            make_story(f"新闻{number}", published_at=NOON + timedelta(minutes=number))
        make_story("密稿", embargo_until=timezone.now() + timedelta(hours=1))
        make_draft("密稿")
        page = self.get()
        shown = texts(page, "//section[@class='block trouble-newest']//li/a")
        self.assertEqual(shown, [f"新闻{number}" for number in range(8, 0, -1)])
        self.assertContains(page, 'action="/search/"', status_code=404)
        self.assertNotContains(page, "密稿", status_code=404)

    def test_it_breaks_their_headlines_between_words(self):
        make_story("体检车开进唐槐园区街道")
        self.assertContains(self.get(), "体检<wbr>车", status_code=404)

    def test_it_is_there_before_anything_is_published(self):
        self.assertNotContains(self.get(), "最新报道", status_code=404)

    def test_it_costs_one_query_of_its_own(self):
        make_story()
        self.get()
        with self.assertNumQueries(1):
            self.get("/elsewhere/")


class ManyNotThereTests(ClockCase):
    def test_it_looks_for_the_newest_once_a_change(self):
        self.client.get("/nowhere/")
        # The clock; nothing else, whatever the address.
        with self.assertNumQueries(1):
            self.client.get("/elsewhere/")
        Article.objects.filter(pk=self.story.pk).update(status=Status.WITHDRAWN)
        page = self.client.get("/nowhere/")
        self.assertNotContains(page, self.story.headline, status_code=404)


class DatabaseAwayTests(TestCase):
    """The connection is made to fail as it does when a server is gone."""

    def away(self, address, method="get"):
        def refuse(*args):
            raise OperationalError("server closed the connection unexpectedly")

        with (
            connection.execute_wrapper(refuse),
            mock.patch("newsroom.middleware.logger"),
        ):
            return getattr(self.client, method)(address)

    def test_it_asks_readers_to_come_back(self):
        story = make_story()
        for address in ("/", story.get_absolute_url(), "/feed/", "/archive/2023/"):
            answer = self.away(address)
            with self.subTest(address=address):
                self.assertEqual(answer.status_code, 503)
                self.assertEqual(answer["Retry-After"], "60")
                self.assertIn("no-store", answer["Cache-Control"])
                self.assertContains(answer, "过一分钟", status_code=503)

    def test_it_answers_a_program_with_a_problem(self):
        make_story()
        for address in ("articles/", "articles/1/", "search/?q=通水"):
            answer = self.away(f"/api/v1/{address}")
            with self.subTest(address=address):
                self.assertEqual(answer.status_code, 503)
                self.assertEqual(answer["Content-Type"], "application/problem+json")
                self.assertEqual(answer["Retry-After"], "60")
                self.assertIn("no-store", answer["Cache-Control"])
                self.assertEqual(answer["Access-Control-Allow-Origin"], "*")
                self.assertIn("过一分钟", answer.json()["detail"])

    def test_it_answers_head_too(self):
        self.assertEqual(self.away("/", "head").status_code, 503)

    def test_it_comes_back_by_itself(self):
        make_story()
        self.away("/")
        self.assertContains(self.client.get("/"), "水厂今日通水")

    def test_it_answers_404_for_an_unknown_page_where_it_can(self):
        answer = self.away("/nowhere/")
        self.assertEqual(answer.status_code, 503)
        self.client.get("/")  # the navigation is cached from here on
        self.assertEqual(self.away("/nowhere/").status_code, 404)

    @override_settings(DEBUG_PROPAGATE_EXCEPTIONS=False)
    def test_it_does_not_call_an_error_of_ours_maintenance(self):
        self.client.raise_request_exception = False
        with mock.patch("newsroom.views.front_page", side_effect=ValueError):
            self.assertEqual(self.client.get("/").status_code, 500)


class DeskAwayTests(CastMixin, TestCase):
    """The desk's own page of an outage; it knows nobody, for it asks nothing."""

    def away(self, address, typed=None, refused=""):
        def refuse(execute, sql, *arguments):
            if refused in sql:
                raise OperationalError("server closed the connection unexpectedly")
            return execute(sql, *arguments)

        self.client.raise_request_exception = False
        with (
            connection.execute_wrapper(refuse),
            mock.patch("newsroom.middleware.logger"),
        ):
            send = self.client.get if typed is None else self.client.post
            return send(address, typed or {})

    def assert_away(self, answer, words):
        self.assertContains(answer, words, status_code=503)
        self.assertContains(answer, "几分钟后还是这样", status_code=503)
        self.assertEqual(answer["Retry-After"], "60")
        self.assertIn("no-store", answer["Cache-Control"])

    def test_it_says_where_the_draft_of_a_story_is(self):
        self.client.force_login(self.editor)
        for address in ("add/", "7/change/"):
            form = f"/admin/articles/article/{address}"
            answer = self.away(form, {"headline": "写了半天"})
            self.assert_away(answer, "存在这台电脑的这个浏览器里")
            self.assertContains(answer, f'href="{form}"', status_code=503)

    def test_it_says_where_what_was_typed_elsewhere_is(self):
        typed = {"username": "editor", "password": PASSWORD}
        answer = self.away("/admin/login/", typed)
        self.assert_away(answer, "刚才的提交没有收下")
        self.assertNotContains(answer, "您写的没有丢", status_code=503)
        self.client.force_login(self.editor)
        page = "http://testserver/admin/taggit/tag/add/"
        self.client.defaults["HTTP_REFERER"] = page
        answer = self.away("/admin/taggit/tag/add/", {"name": "供水"})
        self.assert_away(answer, "供水</textarea>")

    def test_it_leads_back_to_a_page_that_could_not_be_opened(self):
        self.client.force_login(self.editor)
        answer = self.away('/admin/articles/article/?q="x')
        self.assert_away(answer, 'href="/admin/articles/article/?q=%22x"')
        self.assertNotContains(answer, "没有保存成功", status_code=503)

    @override_settings(DEBUG_PROPAGATE_EXCEPTIONS=False)
    def test_it_is_shown_where_only_the_session_cannot_be_kept(self):
        typed = {"username": "editor", "password": PASSWORD}
        answer = self.away(
            "/admin/login/", typed, refused='INTO "newsroom_desksession"'
        )
        self.assert_away(answer, "没有保存成功")


class FilesAwayTests(CastMixin, TestCase):
    """Files that nobody reaches: a picture is 503, and the page around it is not."""

    def setUp(self):
        self.photo = make_photo()
        place(self.photo, make_story())
        self.rendition = self.photo.renditions.get(format="jpg")
        self.enterContext(mock.patch("newsroom.middleware.logger"))
        # Fields look their storage up once, when the models are loaded.
        for model, name in ((Photo, "original"), (Rendition, "file")):
            field = model._meta.get_field(name)
            self.enterContext(mock.patch.object(field, "storage", Files()))

    @pytest.mark.once
    def test_it_asks_for_a_picture_again_in_a_minute(self):
        self.client.force_login(self.photo_editor)
        width, photo = self.rendition.width, self.photo
        for address in (
            f"/photos/{photo.guid}/{width}.jpg",
            f"/admin/articles/photo/{photo.pk}/rendition/{width}.jpg",
            f"/admin/articles/photo/{photo.pk}/original/",
        ):
            answer = self.client.get(address)
            self.assertContains(answer, "过一分钟再试", status_code=503)
            self.assertEqual(answer["Retry-After"], "60")
            self.assertNotIn("ETag", answer)

    def test_it_still_tells_a_lost_picture_from_one_that_is_away(self):
        lost = FileSystemStorage(location="/nowhere")
        field = Rendition._meta.get_field("file")
        with mock.patch.object(field, "storage", lost):
            address = f"/photos/{self.photo.guid}/{self.rendition.width}.jpg"
            self.assertEqual(self.client.get(address).status_code, 404)


class AboutTests(TestCase):
    def test_it_says_how_stories_are_reviewed_and_corrected(self):
        page = self.client.get("/about/")
        for words in ("三审三校", "只增不改", "不给读者放 Cookie"):
            self.assertContains(page, words)

    def test_it_shows_each_licence_once_it_is_set(self):
        self.assertNotContains(self.client.get("/about/"), "ICP")
        licences = settings.SITE_LICENCES | {"icp": "晋ICP备00000000号"}
        with override_settings(SITE_LICENCES=licences):
            # Under the heading, and at the foot of every page.
            self.assertContains(
                self.client.get("/about/"), "晋ICP备00000000号", count=2
            )
            self.assertContains(self.client.get("/corrections/"), "晋ICP备00000000号")


class ExpiredPageTests(CastMixin, TestCase):
    def sent(self, address, **headers):
        """Send a form whose token has expired."""
        client = Client(enforce_csrf_checks=True)
        return client.post(address, {"headline": "写了半天"}, headers=headers)

    def test_it_says_where_a_draft_is_kept_and_leads_back_to_its_form(self):
        form = "/admin/articles/article/7/change/"
        for sent in (
            self.sent(form),
            self.sent(f"{form}?_changelist_filters=q%3D1"),
            self.sent("/admin/articles/article/add/"),
        ):
            self.assertContains(sent, "您写的没有丢", status_code=403)
            self.assertContains(sent, "这个浏览器里", status_code=403)
            self.assertTemplateUsed(sent, "admin/base_site.html")
        self.assertContains(
            sent, 'href="/admin/articles/article/add/"', status_code=403
        )

    def test_it_leads_back_to_the_page_that_a_button_was_on(self):
        page = "/admin/articles/article/7/review/?x=1"
        host = {"host": "localhost", "referer": f"http://localhost{page}"}
        sent = self.sent("/admin/articles/article/7/move/sign/", **host)
        self.assertContains(sent, f'href="{page}"', status_code=403)
        self.assertNotContains(sent, "恢复", status_code=403)

    def test_it_shows_what_was_typed_where_no_draft_keeps_it(self):
        typed = {
            "reason": "第二段的数字 <b>要核</b>",
            "address": "https://example.com/hook",
            "old_password": "不给人看的 密码",
            "seen": "4f1c",
        }
        page = "/admin/articles/article/7/review/"
        for referer, shown in (("localhost", 1), ("evil.example", 0)):
            sent = Client(enforce_csrf_checks=True).post(
                "/admin/articles/article/7/move/send_back/",
                typed,
                headers={"host": "localhost", "referer": f"http://{referer}{page}"},
            )
            for words in ("第二段的数字 &lt;b&gt;要核&lt;/b&gt;", "example.com/hook"):
                self.assertContains(sent, words, count=shown, status_code=403)
            self.assertNotContains(sent, "不给人看", status_code=403)
            self.assertNotContains(sent, "4f1c", status_code=403)

    def test_it_leads_to_no_other_site(self):
        for referer in ("https://evil.example/admin/", "//evil.example/admin/", "x:y"):
            sent = self.sent("/admin/logout/", referer=referer)
            self.assertContains(
                sent, 'class="button default" href="/admin/"', status_code=403
            )
            self.assertNotContains(sent, "evil", status_code=403)

    def test_it_shows_readers_the_readers_page(self):
        sent = self.sent("/search/")
        self.assertTemplateNotUsed(sent, "admin/base_site.html")


class RefusedAtTheDeskTests(CastMixin, TestCase):
    def test_it_leads_on_from_a_page_that_is_not_there(self):
        self.client.force_login(self.reporter)
        page = self.client.get("/admin/nowhere/")
        self.assertContains(page, "可以用页面上方的搜索来找", status_code=404)
        self.assertContains(page, 'href="/admin/"', status_code=404)

    def test_it_tells_a_colleague_who_they_are_and_whom_to_ask(self):
        self.client.force_login(self.reporter)
        page = self.client.get("/admin/auth/user/")
        self.assertContains(page, "岗位：记者", status_code=403)
        self.assertContains(page, "请管理员在“账号”里给您加上岗位", status_code=403)
        self.assertContains(page, 'href="/admin/"', status_code=403)

    def test_it_keeps_what_a_colleague_typed(self):
        self.client.force_login(self.reporter)
        page = self.client.post(
            "/admin/articles/source/add/",
            {"name": "城北 通讯站"},
            headers={"referer": "http://testserver/admin/articles/source/add/"},
        )
        self.assertContains(page, "没有提交成功", status_code=403)
        self.assertContains(page, "城北 通讯站</textarea>", status_code=403)

    def test_it_says_why_where_that_is_known(self):
        story = make_story("高楼层不再半夜接水")
        self.client.force_login(self.reporter)
        page = self.client.post(f"/admin/articles/article/{story.pk}/proofread/mend/")
        self.assertContains(page, "这篇稿件现在不归您改", status_code=403)

    def test_it_asks_a_reader_to_sign_in(self):
        with mock.patch("newsroom.views.front_page", side_effect=PermissionDenied):
            page = self.client.get("/")
        self.assertContains(page, "请登录后再试", status_code=403)


class TooLargeTests(TestCase):
    @pytest.mark.once
    def test_it_says_what_to_do_with_so_much_text(self):
        answer = self.client.post("/admin/login/", {"username": "水" * 2_000_000})
        self.assertContains(answer, "分几次提交", status_code=400)
