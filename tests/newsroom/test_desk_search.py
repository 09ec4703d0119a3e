"""One search box for stories, photos, people and pages."""

from datetime import date

from django.contrib.auth.models import Group, Permission
from django.test import TestCase

from articles.models import ArticlePhoto, Byline, Contributor, ImportRecord, Photo
from articles.text.bylines import Role
from editions.models import ClassicAddress, Issue, Page
from newsroom import desk_search
from tests.cast import CAST, CastMixin
from tests.stories import make_draft, make_story


class DeskSearchTests(CastMixin, TestCase):
    def search(self, text, user=None, **more):
        self.client.force_login(user or self.editor)
        return self.client.get("/admin/search/", {"q": text, **more})

    def found(self, text, user=None, **more):
        """Return {kind: rows} of what the page shows."""
        page = self.search(text, user, **more)
        self.assertEqual(page.status_code, 200, text)
        return {kind.kind: kind.rows for kind in page.context["found"]}

    def test_it_finds_each_kind_on_one_page(self):
        story = make_story("水厂今日通水")
        photo = Photo.objects.create(caption="图为水厂的泵房。", credit="王勇 摄")
        person = Contributor.objects.create(name="水厂通讯组", kind="desk")
        issue = Issue.objects.create(date=date(2023, 5, 4))
        page = Page.objects.create(issue=issue, number="2", order=2, name="水厂专版")
        found = self.found("水厂")
        self.assertEqual(found["stories"], [story])
        self.assertEqual([row[0] for row in found["photos"]], [photo])
        self.assertEqual(found["people"], [person])
        self.assertEqual(found["pages"], [page])

    def test_it_stands_on_each_page_of_the_desk_and_keeps_what_was_typed(self):
        self.client.force_login(self.reporter)
        for address in ("/admin/", "/admin/articles/article/", "/admin/search/?q=春节"):
            page = self.client.get(address)
            self.assertContains(page, '<form id="desk-search" role="search"')
        self.assertContains(page, 'value="春节"')

    def test_it_leads_on_where_there_are_more_than_eight(self):
        for number in range(9):
            make_story(f"水厂通水之{number}")
        page = self.search("水厂")
        self.assertEqual(len(page.context["found"][0].rows), 8)
        rest = page.context["found"][0].rest
        self.assertContains(page, "全部稿件结果")
        self.assertEqual(len(self.client.get(rest).context["cl"].result_list), 9)

    def test_it_shows_what_the_person_may_open_and_no_more(self):
        theirs, own = make_draft("水厂内情"), make_draft("水厂速写")
        own.created_by = self.reporter
        own.save()
        self.assertEqual(self.found("水厂", self.reporter)["stories"], [own])
        self.assertEqual(len(self.found("水厂", self.editor)["stories"]), 2)
        page = self.search(str(theirs.pk), self.reporter)
        self.assertEqual(page.status_code, 200)
        self.assertNotContains(page, "水厂内情")

    def test_it_looks_for_no_kind_that_a_person_may_not_see(self):
        Photo.objects.create(caption="图为水厂。")
        group = Group.objects.get(name="记者")
        group.permissions.remove(Permission.objects.get(codename="view_photo"))
        page = self.search("水厂", self.reporter)
        self.assertNotIn("图片", page.content.decode().split("content-main")[1])

    def test_it_finds_a_person_by_pinyin(self):
        person = Contributor.objects.create(name="王勇")
        for typed in ("王勇", "wangyong", "wy", "WangYong"):
            self.assertEqual(self.found(typed).get("people"), [person], typed)

    def test_it_finds_the_stories_of_a_person_by_pinyin(self):
        person = Contributor.objects.create(name="王勇")
        story, _ = make_story("通水"), make_story("断水")
        Byline.objects.create(article=story, contributor=person, role=Role.REPORTER)
        for typed in ("王勇", "wangyong", "wy"):
            self.assertEqual(self.found(typed).get("stories"), [story], typed)

    def test_it_finds_what_is_typed_in_traditional_characters(self):
        story = make_story("迎泽区通水")
        self.assertEqual(self.found("迎澤區").get("stories"), [story])

    def test_it_finds_old_photos_by_the_stories_that_show_them(self):
        old = Photo.objects.create(caption="图为水厂的泵房。")
        never_used = Photo.objects.create(caption="图为水厂的大门。")
        ArticlePhoto.objects.create(article=make_story("通水"), photo=old)
        Photo.objects.create(caption="最新的一张")
        limit, desk_search.NEWEST_PHOTOS = desk_search.NEWEST_PHOTOS, 1
        try:
            rows = self.found("水厂")["photos"]
        finally:
            desk_search.NEWEST_PHOTOS = limit
        self.assertEqual([photo for photo, _ in rows], [old])
        self.assertNotIn(never_used, rows)

    def test_it_finds_a_page_by_its_day_number_and_name(self):
        issue = Issue.objects.create(date=date(2023, 1, 23))
        first, second = (
            Page.objects.create(issue=issue, number=str(n), order=n, name=name)
            for n, name in ((1, "要闻"), (2, "城事"))
        )
        for typed, pages in (
            ("2023-01-23", [first, second]),
            ("2023年1月23日第2版", [second]),
            ("2023.1.23 城事", [second]),
            ("第1版 要闻", [first]),
            ("2023-02-30", None),
            ("2022-01-23", None),
        ):
            self.assertEqual(self.found(typed).get("pages"), pages, typed)

    def test_it_goes_straight_to_a_story_that_is_named(self):
        story = make_story()
        change = f"/admin/articles/article/{story.pk}/change/"
        for typed in (
            str(story.pk),
            f"#{story.pk}",
            f" /articles/{story.pk}/ ",
            f"http://testserver/articles/{story.pk}/",
            f"http://testserver/articles/{story.pk}/?from=share#top",
            f"http://testserver/admin/articles/article/{story.pk}/review/",
        ):
            with self.subTest(typed=typed):
                answer = self.search(typed)
                self.assertRedirects(answer, change, fetch_redirect_response=False)

    def test_it_finds_what_was_moved_in_by_the_number_and_address_it_had(self):
        story, other = make_story("水厂通水"), make_story("第 a77 号公告")
        record = {"article": story, "checksum": "0", "digest": "0"}
        for system in ("old-cms", "wordpress"):
            ImportRecord.objects.create(system=system, old_id="a77", **record)
        self.assertEqual(set(self.found("a77")["stories"]), {story, other})
        page = self.client.get("/admin/articles/article/", {"q": "a77"})
        self.assertEqual(set(page.context["cl"].result_list), {story, other})
        path = "/html/2015-03/05/content_77.htm"
        ClassicAddress.objects.create(path=path, article=story)
        change = f"/admin/articles/article/{story.pk}/change/"
        for typed in (path, f"http://old.example.cn{path}?div=-1", f"{path}l"):
            answer = self.search(typed)
            self.assertRedirects(answer, change, fetch_redirect_response=False)
        self.found("/html/2015-03/05/content_78.htm")

    def test_it_finds_a_number_as_words_all_the_same(self):
        story = make_story()
        self.assertContains(
            self.client.get(self.search(str(story.pk)).url),
            f"/admin/search/?q={story.pk}&amp;words=1",
        )
        self.found(str(story.pk), words=1)

    def test_it_goes_nowhere_for_the_address_of_another_site(self):
        story = make_story()
        self.found(f"https://elsewhere.example/articles/{story.pk}/")
        self.found("/articles/999999999/")

    def test_it_answers_hostile_words_with_a_sentence(self):
        for typed, sentence in (
            ("", "请写要找的词"),
            ("   ", "请写要找的词"),
            ("%", "没有可以查找的字"),
            ("的" * 400, "最多 200 个"),
            ("-招标", "只写了不要的词"),
            ("http://[", "没有找到"),
            ("9" * 40, "没有找到"),
            ("'; DROP TABLE--", "没有找到"),
            ("\\_%水", "没有找到"),
            ("<script>alert(1)</script>", "没有找到"),
        ):
            with self.subTest(typed=typed[:20]):
                page = self.search(typed)
                self.assertContains(page, sentence)
                self.assertNotContains(page, "<script>alert")
        self.client.force_login(self.editor)
        answer = self.client.get("/admin/search/?q=%00")
        self.assertContains(answer, "请检查网址", status_code=400)

    def test_it_refuses_what_is_no_search(self):
        self.client.force_login(self.editor)
        self.assertEqual(self.client.post("/admin/search/").status_code, 405)
        self.client.logout()
        self.assertEqual(self.client.get("/admin/search/?q=水").status_code, 302)

    def test_it_costs_the_same_however_much_is_found(self):
        for number in range(1, 4):
            story = make_story(f"水厂通水之{number}")
            photo = Photo.objects.create(caption=f"图为水厂{number}。")
            ArticlePhoto.objects.create(article=story, photo=photo)
            Contributor.objects.create(name=f"水厂通讯员{number}")
            issue = Issue.objects.create(date=date(2023, 5, number))
            Page.objects.create(issue=issue, order=1, name="水厂")
            self.search("水厂")
            with self.assertNumQueries(18):
                self.client.get("/admin/search/", {"q": "水厂"})

    def test_it_answers_each_role(self):
        make_story()
        for name in CAST:
            self.assertIn("stories", self.found("通水", getattr(self, name)), name)
