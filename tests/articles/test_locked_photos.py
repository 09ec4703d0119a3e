import pytest
from django.test import TestCase

from articles.models import Contributor, Photo
from articles.workflow import Status
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.pictures import drawn, encoded, make_photo, place, upload
from tests.stories import make_draft, make_story


class LockedPhotosTests(CastMixin, TestCase):
    """What readers see of a photo passed three reviews with its story."""

    def setUp(self):
        self.photo = make_photo(caption="水厂外景。", credit="王勇 摄")
        self.form = f"/admin/articles/photo/{self.photo.pk}/change/"
        self.client.force_login(self.photo_editor)

    def save(self, data=None, **typed):
        data = data or filled_in(self.client.get(self.form), "photo_form")
        return self.client.post(self.form, data | typed, follow=True)

    @pytest.mark.thorough
    def test_it_changes_a_photo_that_only_drafts_use(self):
        place(self.photo, make_draft())
        self.save(caption="水厂夜景。")
        self.photo.refresh_from_db()
        self.assertEqual(self.photo.caption, "水厂夜景。")

    @pytest.mark.thorough
    @pytest.mark.once  # its picture and each status are asked on both
    def test_it_leaves_the_words_of_one_in_review_or_signed(self):
        for status in ("first_review", "final_review", "signed", "withdrawn"):
            photo = make_photo(encoded(drawn((60, 40))), caption="水厂外景。")
            place(photo, make_story(status=status))
            form = f"/admin/articles/photo/{photo.pk}/change/"
            data = filled_in(self.client.get(form), "photo_form")
            self.client.post(form, data | {"caption": "偷改", "credit": "偷改"})
            with self.subTest(status=status):
                photo.refresh_from_db()
                self.assertEqual(photo.caption, "水厂外景。")
                self.assertNotEqual(photo.credit, "偷改")
            Photo.objects.get(pk=photo.pk).article_photos.all().delete()
            photo.delete()

    def test_it_locks_from_the_first_review_until_the_story_is_given_up(self):
        open_to_change = []
        for status in Status.values:
            photo = Photo.objects.create(caption="水厂外景。")
            place(photo, make_story(status=status))
            place(photo, make_draft())
            if photo not in Photo.objects.locked():
                open_to_change.append(status)
        self.assertEqual(open_to_change, ["draft", "discarded"])

    @pytest.mark.thorough
    def test_it_leaves_the_picture_of_one_that_is_signed(self):
        place(self.photo, make_story())
        before = self.photo.original.name
        self.save(upload=upload(encoded(drawn((90, 60)))))
        self.photo.refresh_from_db()
        self.assertEqual(self.photo.original.name, before)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_gives_back_what_was_typed_before_it_was_locked(self):
        data = filled_in(self.client.get(self.form), "photo_form")
        place(self.photo, make_story())
        typed = {"caption": "水厂夜景，摄于除夕。", "alt": "亮着灯的水厂。"}
        answer = self.save(data, **typed)
        for words in typed.values():
            self.assertContains(answer, f"您写的是：{words}")
        self.assertNotContains(answer, "署名没有改")
        self.photo.refresh_from_db()
        self.assertEqual(self.photo.caption, "水厂外景。")

    @pytest.mark.once
    def test_it_leaves_who_took_it_and_where_it_is_cut(self):
        place(self.photo, make_story())
        person = Contributor.objects.create(name="李静")
        self.save(photographer=person.pk, focal_x="0.9", focal_y="0.9")
        self.photo.refresh_from_db()
        self.assertIsNone(self.photo.photographer)
        self.assertEqual((self.photo.focal_x, self.photo.focal_y), (0.5, 0.5))

    @pytest.mark.once
    def test_it_still_takes_what_no_reader_sees(self):
        place(self.photo, make_story())
        self.save(staff_note="底片在图片部。", rights_expire_on="2030-01-01")
        self.photo.refresh_from_db()
        self.assertEqual(self.photo.staff_note, "底片在图片部。")
        self.assertEqual(str(self.photo.rights_expire_on), "2030-01-01")

    @pytest.mark.once
    def test_it_sets_a_story_with_a_caption_of_its_own(self):
        story = make_story()
        place(self.photo, story)
        story.article_photos.update(caption="本稿另写的说明。", credit="李静 摄")
        page = self.client.get(story.get_absolute_url())
        self.assertContains(page, "本稿另写的说明。")
        self.assertContains(page, "李静 摄")
        self.assertNotContains(page, "水厂外景。</")
