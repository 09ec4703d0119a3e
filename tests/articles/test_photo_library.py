from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import TestCase
from django.utils import timezone

from articles import photo_search
from articles.models import Contributor, Photo, Portrait
from articles.photos.likeness import FIELDS
from tests.cast import CastMixin
from tests.pictures import make_photo, place
from tests.stories import make_district, make_draft, make_story

LIBRARY = "/admin/articles/photo/"


def make(caption, created_at=None, **fields):
    photo = Photo.objects.create(caption=caption, **{"credit": "甲 摄"} | fields)
    if created_at:
        Photo.objects.filter(pk=photo.pk).update(created_at=created_at)
    return photo


class LibraryDesk(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.photo_editor)

    def listed(self, **query):
        """Return the captions that a list shows, in its order."""
        page = self.client.get(LIBRARY, query)
        self.assertEqual(page.status_code, 200)
        return [photo.caption for photo in page.context["cl"].result_list]


class FindingTests(LibraryDesk):
    @pytest.mark.thorough
    def test_it_finds_by_all_that_is_said_of_a_photo(self):
        person = Contributor.objects.create(name="郭晓华")
        wanted = make(
            "夜里的车场。",
            credit="丙 摄",
            title="车场之夜",
            people_shown="吕旭彩、王勇",
            place="太原南站",
            file_name="DSC_4711.JPG",
            photographer=person,
            district=make_district("迎泽区", "yingze"),
        )
        wanted.keywords.add("春运")
        make("河边的桥。")
        for words in (
            *("车场", "丙", "之夜", "吕旭彩", "南站", "dsc_4711", "春运"),
            *("郭晓华", "guoxiaohua", "gxh", "迎泽", "yingze", "车场 春运 gxh"),
        ):
            with self.subTest(words=words):
                self.assertEqual(self.listed(q=words), ["夜里的车场。"])
        for words in ("车场 河边", "%", "没有", "' OR 1=1"):
            with self.subTest(words=words):
                self.assertEqual(self.listed(q=words), [])

    def test_it_looks_no_further_than_it_says_but_for_those_in_stories(self):
        now = timezone.now()
        person = Contributor.objects.create(name="郭晓华")
        in_story = make("车场，见报。", now - timedelta(days=9))
        place(in_story, make_story("春运"))
        make("车场，很早。", now - timedelta(days=8))
        make("车场，他拍的。", now - timedelta(days=7), photographer=person)
        for number in range(3):
            make(f"车场{number}", now - timedelta(hours=number))
        make("车场，近。", now + timedelta(hours=1), category="own")
        with patch.object(photo_search, "REACH", 3):
            page = self.client.get(LIBRARY, {"q": "车场"})
            self.assertContains(page, "只在最新的")
            found = [photo.caption for photo in page.context["cl"].result_list]
            self.assertIn("车场，见报。", found)
            self.assertNotIn("车场，很早。", found)
            self.assertIn("车场，他拍的。", self.listed(q="郭晓华"))
            # A day, or what else an index narrows them to, leads as far back as one asks.
            day = timezone.localdate(now - timedelta(days=8)).isoformat()
            self.assertEqual(
                self.listed(q="车场", added_from=day, added_to=day), ["车场，很早。"]
            )
            self.assertNotIn("车场，很早。", self.listed(state="unused"))
            self.assertEqual(len(self.listed()), 7)

    def test_it_costs_the_same_for_few_and_many(self):
        for number in (1, 6):
            for each in range(number):
                make(f"车场{number}{each}", place="南站")
            with self.subTest(number=number), self.assertNumQueries(13):
                self.client.get(LIBRARY, {"q": "车场", "added": "today"})


class FilterTests(LibraryDesk):
    @pytest.mark.thorough
    def test_it_narrows_by_day_place_rights_shape_and_what_is_lacking(self):
        now, today = timezone.now(), timezone.localdate()
        district = make_district("迎泽区", "yingze")
        person = Contributor.objects.create(name="王勇")
        plain = {"category": "own", "rights": "本报", "original": "a.jpg"}
        size = {"width": 900, "height": 600, "taken_at": now}
        make("旧", now - timedelta(days=400), **plain | size, checksum="1")
        make("没署名", credit="", **plain | size, checksum="2")
        make("AI", ai_made="part", **plain | size, checksum="3")
        make("竖", **plain, width=600, height=900, checksum="4")
        make("方", **plain, width=620, height=600, checksum="5")
        make("没文件", category="own", rights="本报")
        make("没写版权", original="a.jpg", **size, checksum="6")
        tomorrow = today + timedelta(days=1)
        yesterday = today - timedelta(days=1)
        make("快到期", rights_expire_on=tomorrow, **plain | size, checksum="7")
        make("到期", rights_expire_on=yesterday, **plain | size, checksum="8")
        mine = {"district": district, "added_by": self.photo_editor}
        used = make("我传的", **mine, **plain | size, checksum="9")
        place(used, make_draft())
        Portrait.objects.create(contributor=person, photo=used)
        # Moments of one request are in one order.
        for query, captions in (
            ({"added": "today"}, 9),
            ({"added": "week"}, 9),
            ({"added_from": "2020-01-01", "added_to": yesterday.isoformat()}, ["旧"]),
            ({"added_to": "2020-01-01"}, []),
            ({"taken": "month"}, 7),
            ({"by": "me"}, ["我传的"]),
            ({"district": "yingze"}, ["我传的"]),
            ({"category": "none"}, ["没写版权"]),
            ({"rights": "ended"}, ["到期"]),
            ({"rights": "soon"}, ["快到期"]),
            ({"rights": "none"}, ["没写版权"]),
            ({"shape": "upright"}, ["竖"]),
            ({"shape": "square"}, ["方"]),
            ({"shape": "lying"}, 7),
            ({"state": "unused"}, 9),
            ({"state": "uncredited"}, ["没署名"]),
            ({"state": "fileless"}, ["没文件"]),
            ({"state": "ai"}, ["AI"]),
            ({"state": "recording"}, []),
            ({"shape": "upright", "category": "own", "q": "竖"}, ["竖"]),
        ):
            with self.subTest(**query):
                found = self.listed(**query)
                self.assertEqual(
                    found if isinstance(captions, list) else len(found), captions
                )

    @pytest.mark.once
    def test_it_survives_what_nobody_can_have_chosen(self):
        make("车场。", district=make_district())
        for query in (
            {"added_from": "2026-99-99"},
            {"added_from": "0001-01-01", "added_to": "9999-12-31"},
            {"taken": "x", "added": "ever"},
            {"view": "nonsense"},
        ):
            with self.subTest(**query):
                self.assertEqual(self.client.get(LIBRARY, query).status_code, 200)
        for query in ({"shape": "round"}, {"district": "'"}, {"state": "x"}):
            with self.subTest(**query):
                self.assertEqual(self.listed(**query), [])


@pytest.mark.once
class SheetTests(LibraryDesk):
    def test_it_marks_what_a_photo_lacks(self):
        today = timezone.localdate()
        photo = make_photo(credit="", rights_expire_on=today + timedelta(days=3))
        make("旧", ai_made="part", rights_expire_on=today - timedelta(days=1))
        page = self.client.get(LIBRARY)
        for words in ("缺署名", "版权 3 天后到期", "版权已到期", "AI", "未用"):
            self.assertContains(page, words)
        self.assertContains(page, f'value="{photo.pk}" class="action-select"')
        self.assertContains(page, f'href="{LIBRARY}{photo.pk}/change/"')

    def test_it_is_a_list_too_and_says_when_there_is_nothing(self):
        self.assertContains(self.client.get(LIBRARY), "图片库里还没有图片。")
        self.assertContains(self.client.get(LIBRARY, {"q": "桥"}), "没有找到")
        make("车场。")
        page = self.client.get(LIBRARY, {"view": "list"})
        self.assertContains(page, 'id="result_list"')
        self.assertNotContains(page, 'id="contact-sheet"')
        self.assertContains(page, "排成图片")

    def test_it_shows_a_photo_with_what_the_desk_knows_of_it(self):
        photo = make_photo(place="南站", people_shown="王勇", file_name="DSC_1.JPG")
        photo.keywords.add("春运")
        place(photo, make_story("见报的稿件"))
        with self.assertNumQueries(18):
            sheet = self.client.get(f"{LIBRARY}{photo.pk}/sheet/")
        for words in ("南站", "王勇", "DSC_1.JPG", "春运", "见报的稿件", "/120.jpg"):
            self.assertContains(sheet, words)
        self.assertEqual(
            self.client.post(f"{LIBRARY}{photo.pk}/sheet/").status_code, 405
        )
        self.assertEqual(self.client.get(f"{LIBRARY}99999/sheet/").status_code, 404)
        self.client.logout()
        self.assertEqual(
            self.client.get(f"{LIBRARY}{photo.pk}/sheet/").status_code, 302
        )

    def test_it_offers_nothing_to_change_to_a_reporter(self):
        photo = make_photo()
        self.client.force_login(self.reporter)
        page = self.client.get(LIBRARY)
        self.assertContains(page, "水厂外景。")
        self.assertNotContains(page, "edit_many")
        self.assertNotContains(self.client.get(f"{LIBRARY}{photo.pk}/sheet/"), "换图片")


class ChoosingTests(LibraryDesk):
    """Photos as the choices of the desk offer them."""

    def test_it_offers_those_of_this_week_of_a_district_and_ones_own(self):
        address = "/admin/articles/article/photos/"
        make(
            "旧",
            timezone.now() - timedelta(days=9),
            original="1.jpg",
            width=1,
            height=1,
            checksum="1",
        )
        district = make_district("迎泽区", "yingze")
        mine = {"district": district, "added_by": self.photo_editor}
        make("我的", original="2.jpg", width=1, height=1, checksum="2", **mine)
        for query, names in (
            ({}, ["我的", "旧"]),
            ({"week": "1"}, ["我的"]),
            ({"mine": "1"}, ["我的"]),
            ({"district": "yingze"}, ["我的"]),
            ({"district": "nowhere"}, []),
            ({"q": "旧"}, ["旧"]),
            ({"q": "旧", "mine": "1"}, []),
        ):
            with self.subTest(**query):
                found = self.client.get(address, query).json()["photos"]
                self.assertEqual([photo["name"] for photo in found], names)
        started = self.client.get(address, {"start": "1"}).json()
        self.assertEqual(started["districts"][0]["slug"], "yingze")

    @pytest.mark.once
    def test_it_shows_thumbnail_and_credit_where_a_portrait_is_chosen(self):
        photo = make_photo()
        self.client.force_login(self.chief)
        query = {
            "app_label": "articles",
            "model_name": "portrait",
            "field_name": "photo",
        }
        for term in ("", "水厂"):
            found = self.client.get("/admin/autocomplete/", query | {"term": term})
            (row,) = found.json()["results"]
            self.assertEqual((row["id"], row["credit"]), (str(photo.pk), "甲 摄"))
            self.assertIn("/rendition/120.jpg", row["src"])


class AlikeTests(LibraryDesk):
    def setUp(self):
        super().setUp()
        likeness = dict.fromkeys(FIELDS, 7)
        self.old = make("原来的。", **likeness)
        self.new = make("又来一张。", added_by=self.reporter, **likeness)
        self.page = f"{LIBRARY}{self.new.pk}/alike/"

    def choose(self, choice, **fields):
        return self.client.post(
            self.page, {"choice": choice, "other": self.old.pk} | fields
        )

    @pytest.mark.once
    def test_it_shows_both_side_by_side_on_the_form_and_after_an_upload(self):
        for address in (self.page, f"{LIBRARY}{self.new.pk}/change/"):
            page = self.client.get(address)
            self.assertContains(page, "库里已有")
            self.assertContains(page, f'{LIBRARY}{self.old.pk}/change/">原来的。')
            self.assertContains(page, "改用已有的")

    def test_it_keeps_both_and_says_no_more(self):
        self.assertEqual(self.choose("keep").status_code, 302)
        self.assertRedirects(
            self.client.get(self.page), f"{LIBRARY}{self.new.pk}/change/"
        )

    def test_it_gives_up_the_new_one_for_the_old(self):
        self.assertRedirects(self.choose("use"), f"{LIBRARY}{self.old.pk}/change/")
        self.assertFalse(Photo.objects.filter(pk=self.new.pk).exists())

    def test_it_lets_a_reporter_give_up_what_they_brought_in(self):
        self.client.force_login(self.reporter)
        self.assertRedirects(self.choose("use"), f"{LIBRARY}{self.old.pk}/change/")
        self.assertTrue(
            Photo.objects.filter(pk=self.new.pk, paste__isnull=False).exists()
        )

    @pytest.mark.once
    def test_it_leads_to_the_replacing_of_one_that_is_used(self):
        place(self.new, make_draft())
        self.assertRedirects(
            self.choose("use"),
            f"{LIBRARY}{self.new.pk}/replace/?with={self.old.pk}",
            fetch_redirect_response=False,
        )

    @pytest.mark.once
    def test_it_refuses_a_stranger_to_the_photo_and_nonsense(self):
        self.assertEqual(self.choose("use", other="x").status_code, 404)
        self.client.force_login(self.reporter)
        Photo.objects.update(added_by=None)
        self.assertEqual(self.choose("use").status_code, 403)
        self.assertEqual(Photo.objects.count(), 2)
