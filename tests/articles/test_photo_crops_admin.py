"""The focal point and the crops on a photo's form."""

import pytest
from django.test import TestCase

from articles.models import Photo
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.pictures import drawn, encoded, make_photo, place, stored_files
from tests.stories import make_draft, make_story

EACH_ALONE = "题图单独设的焦点要填横向、纵向两个数，都在 0 和 1 之间"


@pytest.mark.once
class CropsOnTheFormTests(CastMixin, TestCase):
    def setUp(self):
        self.photo = make_photo(encoded(drawn((500, 300))), caption="水厂外景。")
        self.address = f"/admin/articles/photo/{self.photo.pk}/change/"
        self.client.force_login(self.photo_editor)

    def save(self, **typed):
        data = filled_in(self.client.get(self.address), "photo_form")
        answer = self.client.post(self.address, data | typed, follow=True)
        self.photo.refresh_from_db()
        return answer

    def test_it_shows_the_picture_and_every_crop_as_it_is_cut(self):
        Photo.objects.update(focal_x=1, crops={"square": [0, 0.5]})
        page = self.client.get(self.address)
        for label in ("题图", "卡片", "方图", "分享", "报纸", "整图"):
            self.assertContains(page, f"<b>{label}</b>")
        self.assertContains(page, 'viewBox="50 0 450 300"')
        self.assertContains(page, 'viewBox="0 0 300 300"')
        self.assertContains(page, 'transform="translate(500 150)"')

    @pytest.mark.thorough
    def test_it_saves_the_point_of_a_crop_and_takes_it_back(self):
        self.save(crop_points_lead_x="0.25", crop_points_lead_y="1")
        self.assertEqual(self.photo.crops, {"lead": [0.25, 1]})
        self.save(caption="水厂夜景。")
        self.assertEqual(self.photo.crops, {"lead": [0.25, 1]})
        self.save(crop_points_lead_x="", crop_points_lead_y="")
        self.assertEqual(self.photo.crops, {})

    @pytest.mark.thorough
    def test_it_refuses_half_a_point_and_none_of_the_picture(self):
        for x, y in (("0.5", ""), ("2", "0"), ("-1", "0"), ("nan", "0"), ("左", "0")):
            with self.subTest(x=x, y=y):
                answer = self.save(
                    crop_points_lead_x=x, crop_points_lead_y=y, caption="改好的说明。"
                )
                self.assertContains(answer, EACH_ALONE)
                self.assertContains(answer, f'name="crop_points_lead_x" value="{x}"')
                self.assertContains(answer, "改好的说明。")
        self.assertEqual((self.photo.crops, self.photo.caption), ({}, "水厂外景。"))

    def test_it_takes_no_crop_that_there_is_not(self):
        self.save(crop_points_none_x="0.1", crop_points_none_y="0.1")
        self.assertEqual(self.photo.crops, {})

    @pytest.mark.thorough
    def test_it_sweeps_the_old_files_when_the_focal_point_is_another(self):
        place(self.photo, make_story())
        self.client.get(f"/photos/{self.photo.guid}/card-240.jpg")
        self.photo.article_photos.all().delete()
        folder = self.photo.guid.hex, "crops"

        def kept():
            return [path for path in stored_files() if path.parts[-3:-1] == folder]

        with self.captureOnCommitCallbacks(execute=True):
            self.save(staff_note="底片在图片部。")
        self.assertEqual(len(kept()), 1)
        with self.captureOnCommitCallbacks(execute=True):
            self.save(focal_x="0.9")
        self.assertEqual(kept(), [])

    @pytest.mark.thorough
    def test_it_only_shows_the_crops_of_a_locked_photo(self):
        place(self.photo, make_story())
        page = self.client.get(self.address)
        self.assertContains(page, "<b>题图</b>")
        self.assertContains(page, "desk/focal_point.css")
        self.assertNotContains(page, "crop_points_lead_x")
        self.save(crop_points_lead_x="0.1", crop_points_lead_y="0.1", focal_x="0")
        self.assertEqual((self.photo.crops, self.photo.focal_x), ({}, 0.5))

    def test_it_only_shows_them_to_who_may_not_change_photos(self):
        place(self.photo, make_draft())
        self.client.force_login(self.reporter)
        page = self.client.get(self.address)
        self.assertContains(page, "<b>题图</b>")
        self.assertNotContains(page, "crop_points_lead_x")
        self.client.post(self.address, {"focal_x": "0", "crop_points_lead_x": "0"})
        self.photo.refresh_from_db()
        self.assertEqual((self.photo.crops, self.photo.focal_x), ({}, 0.5))

    def test_it_asks_for_numbers_alone_before_there_is_a_picture(self):
        page = self.client.get("/admin/articles/photo/add/")
        self.assertContains(page, 'name="focal_x"')
        self.assertNotContains(page, "crop-desk")
