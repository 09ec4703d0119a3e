import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import TestCase

from districts.admin import BoundedPaginator
from districts.models import District, Place
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.stories import make_district, make_section, make_story


class GazetteerTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.district = make_district("迎泽区", "yingze")
        cls.story = make_story()
        cls.story.districts.add(cls.district)

    def test_it_deletes_no_district_under_a_story(self):
        self.client.force_login(User.objects.create_superuser("root"))
        page = f"/admin/districts/district/{self.district.pk}/delete/"
        answer = self.client.post(page, {"post": "yes"})
        self.assertContains(answer, "“迎泽区”还有地方在用，不能删除。")
        self.assertTrue(District.objects.exists())

    def test_it_deletes_no_section_under_a_story_among_many(self):
        self.client.force_login(User.objects.create_superuser("root"))
        chosen = [self.story.section.pk, make_section("空", "kong", 9).pk]
        answer = self.client.post(
            "/admin/articles/section/",
            {"action": "delete_selected", "_selected_action": chosen, "post": "yes"},
        )
        self.assertContains(answer, "选中的频道还有地方在用，不能删除。")
        self.assertContains(answer, "稿件：1 处")

    def test_it_finds_places_by_pinyin(self):
        Place.objects.create(
            name="柳巷街道", kind="subdistrict", district=self.district
        )
        self.client.force_login(self.editor)
        for typed in ("柳巷", "liuxiang", "lxjd"):
            page = self.client.get("/admin/districts/place/", {"q": typed})
            self.assertContains(page, "柳巷街道")

    def test_it_finds_a_district_by_another_name(self):
        self.client.force_login(self.chief)
        page = f"/admin/districts/district/{self.district.pk}/change/"
        data = filled_in(self.client.get(page), "district_form")
        self.client.post(page, data | {"other_names": "泽城区，泽市", "kind": "county"})
        asked = {"app_label": "articles", "model_name": "brief"}
        asked["field_name"] = "district"
        for typed in ("泽城区", "zechengqu", "zcq", "yingze"):
            answer = self.client.get("/admin/autocomplete/", asked | {"term": typed})
            names = [found["text"] for found in answer.json()["results"]]
            with self.subTest(typed):
                self.assertEqual(names, ["迎泽区"])

    @pytest.mark.thorough
    def test_it_costs_the_same_with_more_places(self):
        self.client.force_login(self.editor)
        for rows in (3, 10):
            for number in range(rows):
                Place.objects.get_or_create(
                    name=f"第{number}街道", kind="subdistrict", district=self.district
                )
            with self.assertNumQueries(7):
                self.client.get("/admin/districts/place/")

    def test_it_keeps_two_districts_off_one_tile(self):
        other = make_district("杏花岭区", "xinghualing")
        self.client.force_login(self.chief)
        page = f"/admin/districts/district/{other.pk}/change/"
        data = filled_in(self.client.get(page), "district_form")
        answer = self.client.post(page, data | {"tile_row": self.district.tile_row})
        self.assertContains(answer, "示意图上这一格已有别的区县")

    def test_it_lets_a_reporter_look_only(self):
        self.client.force_login(self.reporter)
        page = self.client.get(f"/admin/districts/district/{self.district.pk}/change/")
        self.assertContains(page, "迎泽区")
        self.assertNotContains(page, 'name="_save"')


class OfThree(BoundedPaginator):
    most = 3


class LongListTests(CastMixin, TestCase):
    """A list of the desk that is longer than what is counted of it."""

    address = "/admin/districts/place/"

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        district = make_district("迎泽区", "yingze")
        cls.places = [
            Place.objects.create(
                name=f"第{number}街道", kind="subdistrict", district=district
            )
            for number in range(4)
        ]

    def setUp(self):
        places = admin.site.get_model_admin(Place)
        places.paginator, places.list_per_page = OfThree, 2
        self.addCleanup(vars(places).pop, "paginator")
        self.addCleanup(vars(places).pop, "list_per_page")
        self.client.force_login(User.objects.create_superuser("root"))

    @pytest.mark.once
    def test_it_is_told_to_be_longer_and_has_pages_of_what_is_counted(self):
        page = self.client.get(self.address)
        self.assertContains(page, "超过 3 条")
        self.assertContains(page, "?p=2")
        self.assertNotContains(page, "?p=3")
        self.assertRedirects(
            self.client.get(f"{self.address}?p=3"), f"{self.address}?e=1"
        )

    def test_it_counts_a_shorter_one(self):
        self.places[0].delete()
        page = self.client.get(self.address)
        self.assertNotContains(page, "超过")
        self.assertContains(page, "\n  3 条")
        self.assertContains(page, 'class="question hidden"')

    def test_it_is_told_so_of_what_is_found(self):
        self.assertContains(
            self.client.get(self.address, {"q": "街道"}), "超过 3 条", 2
        )
        self.assertContains(self.client.get(self.address, {"q": "第1"}), "找到 1 条")

    def test_it_offers_no_choice_of_all_and_refuses_one(self):
        self.assertNotContains(self.client.get(self.address), 'class="question hidden"')
        asked = {"action": "delete_selected", "select_across": "1", "post": "yes"}
        asked["_selected_action"] = [self.places[0].pk]
        answer = self.client.post(self.address, asked, follow=True)
        self.assertContains(answer, "超过 3 条，不能一次全选；请先筛选。")
        self.assertEqual(Place.objects.count(), 4)
