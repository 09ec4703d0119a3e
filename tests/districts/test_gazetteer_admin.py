from django.contrib.auth.models import User
from django.test import TestCase

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
