"""A story before its readers see it: who may, how, and that nobody else learns of it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Byline, Contributor, Photo, PreviewLink
from articles.workflow import Status
from editions.models import Issue, Page, Placement
from tests.cast import CastMixin, hire
from tests.pictures import drawn, encoded, make_photo, place
from tests.site import texts
from tests.stories import NOON, make_draft, make_story

NEVER_WAS = "/articles/999999/preview/"
# The session, the person, their rights (2), whether it opens, the story with its
# seven parts and the files of its photos, whether it is public, where it is in print,
# and what is related to it (2).
QUERIES_OF_STAFF = 17
# The same first four, the story, what they may do with it, whether it is public,
# the links.
QUERIES_OF_LOOK = 8


class PreviewCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.colleague = hire("colleague", "记者")
        cls.draft = make_draft("密稿将要通水", created_by=cls.reporter)
        cls.address = f"/articles/{cls.draft.pk}/preview/"

    def make_link(self, article=None, hours=6):
        return PreviewLink.objects.create(
            article=article or self.draft,
            created_by=self.reporter,
            expires_at=timezone.now() + timedelta(hours=hours),
        )

    def open_by(self, link, address=None, **kwargs):
        token = {"token": link.token()}
        return self.client.get(address or self.address, token, **kwargs)

    def assert_absent(self, response, never_was=NEVER_WAS):
        """Fail unless the answer is that of a story that does not exist."""
        absent = self.client.get(never_was)
        self.assertEqual(response.status_code, 404)
        self.assertEqual(response.headers, absent.headers)
        self.assertEqual(response.content, absent.content)


class PreviewByStaffTests(PreviewCase):
    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_shows_a_story_of_every_state_to_who_may_see_it(self):
        self.client.force_login(self.editor)
        for status in Status:
            story = make_story("水厂三稿", status=status)
            with self.subTest(status=status):
                response = self.client.get(f"/articles/{story.pk}/preview/")
                self.assertContains(response, "<h1", status_code=200)
                self.assertContains(response, "水厂三稿")
                self.assertContains(response, f"<span>{status.label}</span>", html=True)

    @pytest.mark.once
    def test_it_shows_a_reporter_their_own_story(self):
        self.client.force_login(self.reporter)
        self.assertContains(self.client.get(self.address), "密稿将要通水")

    @pytest.mark.once
    def test_it_is_no_page_for_a_reader_nor_for_another_reporter(self):
        self.assert_absent(self.client.get(self.address))
        self.client.force_login(self.colleague)
        self.assert_absent(self.client.get(self.address))

    def test_it_is_no_page_for_an_account_that_is_not_of_the_newsroom(self):
        self.editor.is_staff = False
        self.editor.save()
        self.client.force_login(self.editor)
        self.assert_absent(self.client.get(self.address))

    @pytest.mark.once
    def test_it_closes_on_the_next_request_when_the_role_is_lost(self):
        self.client.force_login(self.editor)
        self.assertEqual(self.client.get(self.address).status_code, 200)
        self.editor.groups.clear()
        self.assert_absent(self.client.get(self.address))

    def test_it_closes_on_the_next_request_when_the_account_is_inactive(self):
        self.client.force_login(self.editor)
        self.editor.is_active = False
        self.editor.save()
        self.assert_absent(self.client.get(self.address))

    @pytest.mark.once
    def test_it_answers_head_and_refuses_other_methods(self):
        self.client.force_login(self.editor)
        head = self.client.head(self.address)
        self.assertEqual((head.status_code, head.content), (200, b""))
        for method in ("post", "put", "patch", "delete"):
            for address in (self.address, NEVER_WAS):
                with self.subTest(method=method, address=address):
                    response = getattr(self.client, method)(address)
                    self.assertEqual(response.status_code, 405)

    @pytest.mark.thorough
    def test_it_costs_the_same_however_much_belongs_to_the_story(self):
        self.client.force_login(self.editor)
        self.add_one_of_each(1)
        self.client.get(self.address)
        with self.assertNumQueries(QUERIES_OF_STAFF):
            self.client.get(self.address)
        for order in (2, 3, 4):
            self.add_one_of_each(order)
        with self.assertNumQueries(QUERIES_OF_STAFF):
            self.client.get(self.address)

    def add_one_of_each(self, order):
        person = Contributor.objects.create(name=f"作者{'甲乙丙丁'[order - 1]}")
        Byline.objects.create(article=self.draft, contributor=person, order=order)
        self.draft.tags.add(f"话题{order}")
        photo = Photo.objects.create(caption=f"图{order}")
        place(photo, self.draft, order=order)


class PreviewPageTests(PreviewCase):
    def setUp(self):
        self.client.force_login(self.editor)

    def bar_of(self, story):
        """Return the words of the bar over a story's preview."""
        response = self.client.get(f"/articles/{story.pk}/preview/")
        return " · ".join(texts(response, '//aside[@aria-label="预览"]//span'))

    @pytest.mark.once
    def test_it_is_kept_by_no_cache_and_no_search_engine(self):
        response = self.client.get(self.address)
        self.assertEqual(response["Cache-Control"], "no-store")
        self.assertEqual(response["X-Robots-Tag"], "noindex, nofollow")
        self.assertContains(
            response, '<meta name="robots" content="noindex, nofollow">'
        )
        self.assertEqual(response["Referrer-Policy"], "no-referrer")
        self.assertNotContains(response, 'rel="canonical"')
        for validator in ("ETag", "Last-Modified"):
            self.assertNotIn(validator, response)

    @pytest.mark.once
    def test_it_is_the_only_page_that_may_be_framed_and_only_by_this_site(self):
        response = self.client.get(self.address)
        policy = response["Content-Security-Policy"]
        self.assertIn("frame-ancestors 'self'", policy)
        self.assertEqual(response["X-Frame-Options"], "SAMEORIGIN")
        front = self.client.get("/")
        self.assertIn("frame-ancestors 'none'", front["Content-Security-Policy"])
        self.assertEqual(front["X-Frame-Options"], "DENY")

    @pytest.mark.once
    def test_it_shows_in_its_bar_what_readers_can_see(self):
        self.assertEqual(self.bar_of(self.draft), "撰写 · 未发布")
        self.assertEqual(self.bar_of(make_story()), "已签发 · 读者看到的就是这一页")
        withdrawn = make_story(status=Status.WITHDRAWN)
        self.assertEqual(self.bar_of(withdrawn), "已撤稿 · 读者已看不到")

    @pytest.mark.once
    @time_machine.travel(NOON, tick=False)
    def test_it_shows_in_its_bar_when_readers_will_see_the_story(self):
        scheduled = make_story(published_at=NOON + timedelta(hours=9, minutes=40))
        self.assertEqual(self.bar_of(scheduled), "已签发 · 定于 今天 21:40 发布")
        tomorrow = NOON + timedelta(hours=18)
        kept = make_story(embargo_until=tomorrow)
        self.assertEqual(self.bar_of(kept), "已签发 · 未发布 · 禁发至 明天 06:00")
        draft = make_draft(embargo_until=tomorrow)
        self.assertEqual(self.bar_of(draft), "撰写 · 未发布 · 禁发至 明天 06:00")

    @pytest.mark.once
    @time_machine.travel(NOON, tick=False)
    def test_it_dates_a_draft_as_if_it_were_signed_now(self):
        self.assertContains(self.client.get(self.address), "2023年5月4日 12:00")
        self.draft.refresh_from_db()
        self.assertIsNone(self.draft.published_at)

    def test_it_shows_a_bare_draft(self):
        bare = Article.objects.create()
        response = self.client.get(f"/articles/{bare.pk}/preview/")
        self.assertContains(response, "（无题）")
        self.assertNotContains(response, 'href=""')


class PreviewByLinkTests(PreviewCase):
    def test_it_opens_to_somebody_without_an_account(self):
        response = self.open_by(self.make_link())
        self.assertContains(response, "密稿将要通水")
        self.assertContains(response, "请勿外传")
        self.assertNotContains(response, "/admin/")
        self.assertEqual(response["Referrer-Policy"], "no-referrer")
        self.assertFalse(response.cookies)

    def test_it_opens_for_its_hours_and_not_a_second_longer(self):
        with time_machine.travel(NOON, tick=False):
            link = self.make_link(hours=1)
        last = NOON + timedelta(hours=1) - timedelta(seconds=1)
        with time_machine.travel(last, tick=False):
            self.assertEqual(self.open_by(link).status_code, 200)
        with time_machine.travel(NOON + timedelta(hours=1), tick=False):
            self.assert_absent(self.open_by(link))

    def test_it_is_dead_as_soon_as_it_is_revoked(self):
        link = self.make_link()
        self.assertEqual(self.open_by(link).status_code, 200)
        link.revoked_at = timezone.now()
        link.save()
        self.assert_absent(self.open_by(link))

    @pytest.mark.once
    def test_it_opens_nothing_with_an_invalid_token(self):
        token = self.make_link().token()
        made_up = (
            "",
            ":",
            "字",
            "\ud800",
            token[:-1],
            f"{token}x",
            token[1:],
            token * 9,
        )
        for bad in (*made_up, token.swapcase(), "1", "9" * 5000):
            with self.subTest(token=ascii(bad)[:40]):
                bad = bad.encode(errors="replace").decode()
                self.assert_absent(self.client.get(self.address, {"token": bad}))

    def test_it_opens_only_the_story_that_its_token_was_made_for(self):
        other = self.make_link(make_draft("另一篇密稿"))
        self.assert_absent(self.open_by(other))

    def test_it_is_dead_when_the_account_of_its_maker_is(self):
        link = self.make_link()
        self.reporter.is_active = False
        self.reporter.save()
        self.assert_absent(self.open_by(link))

    @pytest.mark.once
    def test_it_gives_way_to_what_staff_see_themselves(self):
        self.client.force_login(self.editor)
        response = self.open_by(self.make_link())
        self.assertContains(
            response, f"/admin/articles/article/{self.draft.pk}/change/"
        )
        self.assertNotContains(response, "token=")

    @pytest.mark.once
    def test_it_opens_to_staff_who_may_not_see_the_story_themselves(self):
        self.client.force_login(self.colleague)
        self.assertContains(self.open_by(self.make_link()), "密稿将要通水")


class WithdrawnLinkTests(PreviewCase):
    """A link sent out before a story is withdrawn does not keep it in the world."""

    def setUp(self):
        self.story = make_story("密稿已通水", created_by=self.reporter)
        self.opens = f"/articles/{self.story.pk}/preview/"
        self.link = self.make_link(self.story)

    def withdraw(self):
        self.story.move("withdraw", by=self.chief, reason="数字有误。")

    @pytest.mark.once
    def test_it_dies_with_the_withdrawal_and_one_made_later_opens(self):
        self.assertEqual(self.open_by(self.link, self.opens).status_code, 200)
        self.withdraw()
        self.assert_absent(self.open_by(self.link, self.opens))
        later = self.make_link(self.story)
        self.assertEqual(self.open_by(later, self.opens).status_code, 200)

    @pytest.mark.once
    def test_it_dies_with_the_story_that_its_working_copy_corrects(self):
        copy = self.story.open_correction(by=self.editor)
        link, address = self.make_link(copy), f"/articles/{copy.pk}/preview/"
        self.assertEqual(self.open_by(link, address).status_code, 200)
        self.withdraw()
        self.assert_absent(self.open_by(link, address))


class PreviewOfCorrectionTests(PreviewCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.original = make_story("水厂今日通水")
        issue = Issue.objects.create(date=NOON.date())
        page = Page.objects.create(issue=issue, number="2", order=1, name="城事")
        Placement.objects.create(page=page, article=cls.original, order=1)
        cls.copy = cls.original.open_correction(by=cls.editor)
        cls.copy.headline = "水厂昨日通水"
        cls.copy.correction_kind = "correction"
        cls.copy.correction_weight = "major"
        cls.copy.correction_text = "“今日”应为“昨日”。"
        cls.copy.save()

    def look(self):
        self.client.force_login(self.editor)
        return self.client.get(f"/articles/{self.copy.pk}/preview/")

    @pytest.mark.once
    def test_it_looks_as_the_corrected_story_will(self):
        with time_machine.travel(NOON + timedelta(days=2), tick=False):
            response = self.look()
        self.assertContains(response, "水厂昨日通水")
        self.assertContains(response, "“今日”应为“昨日”。")
        self.assertContains(response, "2023年5月4日 12:00")
        self.assertContains(response, "更正于 ")
        self.assertContains(response, "2023年5月6日 12:00")
        self.assertContains(response, "第2版 城事")

    @pytest.mark.once
    def test_it_shows_in_its_bar_that_readers_see_the_original(self):
        response = self.look()
        self.assertContains(response, "更正稿")
        self.assertContains(response, "未发布，读者看到的还是原稿")

    def test_it_keeps_nothing_of_what_it_shows(self):
        before = Article.objects.values().get(pk=self.original.pk)
        self.look()
        self.assertEqual(Article.objects.values().get(pk=self.original.pk), before)
        self.assertFalse(self.original.corrections.exists())
        self.assertContains(
            self.client.get(self.original.get_absolute_url()), "水厂今日通水"
        )

    def test_it_explains_once_signed_that_the_original_has_its_words(self):
        Article.objects.filter(pk=self.copy.pk).update(
            status=Status.SIGNED, published_at=timezone.now()
        )
        self.assertContains(self.look(), "已登在原稿上")


class PreviewPhotoTests(PreviewCase):
    def setUp(self):
        self.photo = make_photo()
        place(self.photo, self.draft)
        self.file = f"{self.address}photos/{self.photo.guid}/120.jpg"
        self.never_was = f"{NEVER_WAS}photos/{self.photo.guid}/120.jpg"

    @pytest.mark.once
    def test_it_is_shown_from_the_address_of_the_preview(self):
        self.client.force_login(self.editor)
        page = self.client.get(self.address)
        self.assertContains(page, f'src="{self.file}"')
        self.assertNotContains(page, f'"/photos/{self.photo.guid}')
        for extension, kind in (("jpg", "image/jpeg"), ("avif", "image/avif")):
            response = self.client.get(self.file.replace("jpg", extension))
            self.assertEqual(
                (response.status_code, response["Content-Type"]), (200, kind)
            )
            self.assertEqual(response["Cache-Control"], "no-store")
            self.assertEqual(response["X-Robots-Tag"], "noindex, nofollow")
            self.assertNotIn("ETag", response)

    def test_it_stays_closed_at_its_public_address(self):
        self.client.force_login(self.editor)
        closed = self.client.get(f"/photos/{self.photo.guid}/120.jpg")
        self.assertEqual(closed.status_code, 404)

    @pytest.mark.once
    def test_it_opens_by_link_at_the_addresses_that_the_page_names(self):
        page = self.open_by(self.make_link()).content.decode().partition("<main")[2]
        named = page.partition('src="')[2].partition('"')[0]
        self.assertTrue(named.startswith(f"{self.file}?token="), named)
        self.assertEqual(self.client.get(named).status_code, 200)

    @pytest.mark.once
    def test_it_is_closed_to_all_whom_the_story_is_closed_to(self):
        self.assert_absent(self.client.get(self.file), self.never_was)
        link = self.make_link()
        link.revoked_at = timezone.now()
        link.save()
        self.assert_absent(self.open_by(link, self.file), self.never_was)
        other = self.make_link(make_draft("另一篇密稿"))
        self.assert_absent(self.open_by(other, self.file), self.never_was)
        self.client.force_login(self.colleague)
        self.assert_absent(self.client.get(self.file), self.never_was)

    @pytest.mark.once
    def test_it_serves_the_photos_of_that_story_only(self):
        elsewhere = make_photo(caption="别处。", content=encoded(drawn((120, 90))))
        place(elsewhere, make_draft("另一篇密稿"))
        closed = f"{self.address}photos/{elsewhere.guid}/120.jpg"
        self.assert_absent(self.open_by(self.make_link(), closed), self.never_was)

    def test_it_finds_nothing_at_a_made_up_address(self):
        self.client.force_login(self.editor)
        folder = self.file.rpartition("/")[0]
        for name in (
            "0.jpg",
            "121.jpg",
            "120.png",
            f"{2**63}.jpg",
            f"{'9' * 5000}.jpg",
        ):
            with self.subTest(name=name[:20]):
                response = self.client.get(f"{folder}/{name}")
                self.assertEqual(response.status_code, 404)

    @pytest.mark.once
    def test_it_answers_head_and_refuses_post(self):
        self.client.force_login(self.editor)
        head = self.client.head(self.file)
        self.assertEqual((head.status_code, head.getvalue()), (200, b""))
        self.assertEqual(self.client.post(self.file).status_code, 405)


class LookCase(PreviewCase):
    def setUp(self):
        self.look = self.desk("look")
        self.make = self.desk("make_link")

    def desk(self, name, *args, story=None):
        pk = (story or self.draft).pk
        return reverse(f"admin:articles_article_{name}", args=[pk, *args])


class SideBySideTests(LookCase):
    @pytest.mark.once
    def test_it_shows_the_preview_in_two_frames(self):
        self.client.force_login(self.editor)
        response = self.client.get(self.look)
        self.assertContains(response, f'<iframe src="{self.address}"', count=2)
        self.assertIn("frame-src 'self'", response["Content-Security-Policy"])
        self.assertIn("frame-ancestors 'none'", response["Content-Security-Policy"])
        self.assertEqual(response["X-Frame-Options"], "DENY")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_opens_to_whoever_may_open_the_story(self):
        people = {
            "reporter": 200,
            "colleague": 404,
            "proofreader": 200,
            "photo_editor": 200,
        }
        for name, status in people.items():
            self.client.force_login(getattr(self, name))
            with self.subTest(name=name):
                self.assertEqual(self.client.get(self.look).status_code, status)
        self.client.logout()
        self.assertRedirects(
            self.client.get(self.look), f"/admin/login/?next={self.look}"
        )

    @pytest.mark.once
    def test_it_refuses_other_methods(self):
        self.client.force_login(self.editor)
        self.assertEqual(self.client.post(self.look).status_code, 405)

    def test_it_costs_the_same_with_one_link_as_with_many(self):
        self.client.force_login(self.editor)
        self.make_link()
        self.client.get(self.look)
        with self.assertNumQueries(QUERIES_OF_LOOK):
            self.client.get(self.look)
        for _ in range(4):
            self.make_link()
        with self.assertNumQueries(QUERIES_OF_LOOK):
            self.client.get(self.look)


class HandingOutTests(LookCase):
    def test_it_lets_a_writer_open_a_link_for_the_chosen_hours(self):
        self.client.force_login(self.reporter)
        with time_machine.travel(NOON, tick=False):
            response = self.client.post(self.make, {"hours": "6"}, follow=True)
        self.assertContains(response, "链接开好了，今天 18:00 前有效")
        link = self.draft.preview_links.get()
        self.assertEqual(link.expires_at, NOON + timedelta(hours=6))
        self.assertEqual(link.created_by, self.reporter)

    @pytest.mark.once
    def test_it_lists_the_links_that_open_the_story_with_their_address(self):
        link, old = self.make_link(), self.make_link(hours=-1)
        self.client.force_login(self.reporter)
        response = self.client.get(self.look)
        (listed, address), *others = response.context["links"]
        self.assertEqual((listed, others), (link, []))
        self.assertContains(response, address)
        self.client.logout()
        self.assertContains(self.client.get(address), "密稿将要通水")
        self.assertNotEqual(old, listed)

    def test_it_revokes_a_link_and_confirms_it_once(self):
        link = self.make_link()
        self.client.force_login(self.editor)
        revoke = self.desk("revoke_link", link.pk)
        self.assertContains(self.client.post(revoke, follow=True), "链接已收回")
        link.refresh_from_db()
        revoked_at = link.revoked_at
        self.assertContains(self.client.post(revoke, follow=True), "已经失效")
        link.refresh_from_db()
        self.assertEqual(link.revoked_at, revoked_at)
        self.client.logout()
        self.assert_absent(self.open_by(link))

    @pytest.mark.once
    def test_it_lets_nobody_who_may_only_look_see_open_or_revoke_links(self):
        link = self.make_link()
        self.client.force_login(self.photo_editor)
        page = self.client.get(self.look)
        self.assertNotContains(page, "token=")
        self.assertNotContains(page, "开一个链接")
        for address in (self.make, self.desk("revoke_link", link.pk)):
            response = self.client.post(address, {"hours": "6"})
            self.assertEqual(response.status_code, 403)
        self.assertEqual(PreviewLink.objects.valid().get(), link)

    def test_it_answers_404_to_another_reporter(self):
        link = self.make_link()
        self.client.force_login(self.colleague)
        for address in (self.make, self.desk("revoke_link", link.pk)):
            response = self.client.post(address, {"hours": "6"})
            self.assertEqual(response.status_code, 404)
        self.assertEqual(PreviewLink.objects.valid().get(), link)

    def test_it_closes_on_the_next_request_when_the_role_is_lost(self):
        self.client.force_login(self.editor)
        self.assertEqual(self.client.get(self.look).status_code, 200)
        self.editor.groups.clear()
        for response in (self.client.get(self.look), self.client.post(self.make)):
            self.assertIn(response.status_code, (403, 404))
        self.assertFalse(PreviewLink.objects.exists())

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_hours_that_are_not_offered_and_explains_why(self):
        self.client.force_login(self.reporter)
        for hours in ("0", "-1", "1000000", "1e9", "", "字"):
            with self.subTest(hours=hours):
                response = self.client.post(self.make, {"hours": hours}, follow=True)
                self.assertContains(response, "没有开链接。")
        self.assertFalse(PreviewLink.objects.exists())

    def test_it_does_not_revoke_a_link_of_another_story(self):
        link = self.make_link(make_draft("另一篇密稿"))
        self.client.force_login(self.reporter)
        response = self.client.post(self.desk("revoke_link", link.pk))
        self.assertEqual(response.status_code, 404)
        self.assertTrue(PreviewLink.objects.valid().filter(pk=link.pk).exists())

    @pytest.mark.once
    def test_it_neither_opens_nor_revokes_links_by_get(self):
        link = self.make_link()
        self.client.force_login(self.reporter)
        for address in (self.make, self.desk("revoke_link", link.pk)):
            self.assertEqual(self.client.get(address).status_code, 405)
        self.assertEqual(PreviewLink.objects.valid().get(), link)
