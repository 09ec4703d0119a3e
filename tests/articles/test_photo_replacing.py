from threading import Event

import pytest
from django.db import connection, transaction
from django.test import Client, TestCase, TransactionTestCase

from articles.models import Article, Contributor, Photo, Portrait
from articles.photos.storage import originals_storage
from articles.workflow import Status
from tests.cast import CastMixin, hire_everyone
from tests.desk import filled_in
from tests.pictures import drawn, encoded, make_photo, no_new_files, place, upload
from tests.stories import make_draft, make_story
from tests.threads import run_together

OTHER = encoded(drawn((60, 90)))


class ReplacingTests(CastMixin, TestCase):
    def setUp(self):
        self.photo = make_photo(credit="王勇 摄", category="own")
        self.photo.keywords.add("水厂")
        self.page = f"/admin/articles/photo/{self.photo.pk}/replace/"
        self.client.force_login(self.chief)

    def send(self, page=None, address="", **typed):
        page = page or self.client.get(self.page + address)
        data = filled_in(page, "replace_form") | typed
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(self.page + address, data)

    def photos_of(self, story):
        return [placed.photo_id for placed in story.article_photos.all()]

    def test_it_puts_the_file_where_it_lies_as_long_as_no_review_has_seen_it(self):
        draft = make_draft()
        place(self.photo, draft)
        old = self.photo.original.name
        self.send(upload=upload(OTHER))
        self.photo.refresh_from_db()
        self.assertEqual((self.photo.width, self.photo.credit), (60, "王勇 摄"))
        self.assertEqual(self.photos_of(draft), [self.photo.pk])
        self.assertFalse(originals_storage().exists(old))

    @pytest.mark.thorough
    def test_it_opens_a_correction_of_each_signed_story_with_the_new_photo_in_place(
        self,
    ):
        draft, story = make_draft("还在写"), make_story("已签发")
        for each in (draft, story):
            place(self.photo, each, caption="本稿说明")
        version = draft.version
        asked = self.client.get(self.page)
        self.assertContains(asked, "开更正稿：已签发的稿件")
        self.assertEqual(Article.objects.count(), 2)
        self.send(asked, upload=upload(OTHER))
        new = Photo.objects.exclude(pk=self.photo.pk).get()
        self.assertEqual((new.width, new.credit, new.category), (60, "王勇 摄", "own"))
        self.assertEqual(
            (new.added_by, [*new.keywords.names()]), (self.chief, ["水厂"])
        )
        copy = Article.objects.get(corrects=story)
        self.assertEqual(copy.status, Status.DRAFT)
        self.assertEqual(copy.article_photos.get().caption, "本稿说明")
        self.assertEqual(self.photos_of(copy), [new.pk])
        self.assertEqual(self.photos_of(draft), [new.pk])
        # Readers see the old one until three people have passed the new.
        self.assertEqual(self.photos_of(story), [self.photo.pk])
        self.assertContains(self.client.get(story.get_absolute_url()), self.photo.guid)
        self.photo.refresh_from_db()
        self.assertEqual(self.photo.width, 120)
        draft.refresh_from_db()
        self.assertGreater(draft.version, version)
        kept = draft.versions().first()
        self.assertEqual(kept.parts["photos"][0]["photo"], new.pk)
        self.assertContains(self.client.get(self.page), "更正稿里已经不用这张图片")

    def test_it_uses_another_photo_of_the_library(self):
        new = make_photo(OTHER, caption="另一张。")
        draft, both = make_draft("甲"), make_draft("乙")
        place(self.photo, draft)
        place(self.photo, both)
        place(new, both, order=2)
        person = Contributor.objects.create(name="李静")
        portrait = Portrait.objects.create(contributor=person, photo=self.photo)
        self.send(address=f"?with={new.pk}")
        self.assertEqual(self.photos_of(draft), [new.pk])
        self.assertEqual(self.photos_of(both), [new.pk])
        portrait.refresh_from_db()
        self.assertEqual(portrait.photo, new)

    def test_it_leaves_what_cannot_be_changed_now_and_says_why(self):
        new = make_photo(OTHER)
        waiting = make_story("在审", status=Status.FIRST_REVIEW)
        withdrawn = make_story("撤了", status=Status.WITHDRAWN)
        signed = make_story("已签发")
        for story in (waiting, withdrawn, signed):
            place(self.photo, story)
        # Who may change photos and correct no story leaves that to a colleague.
        self.client.force_login(self.photo_editor)
        page = self.client.get(f"{self.page}?with={new.pk}")
        for words in ("正在审", "已撤稿，读者看不到", "您的岗位不能给稿件开更正稿"):
            self.assertContains(page, words)
        self.send(page, f"?with={new.pk}")
        for story in (waiting, withdrawn, signed):
            self.assertEqual(self.photos_of(story), [self.photo.pk])
        self.assertFalse(Article.objects.exclude(corrects=None).exists())

    @pytest.mark.thorough
    def test_it_does_nothing_when_the_uses_have_changed_meanwhile(self):
        page = self.client.get(self.page)
        place(self.photo, make_story())
        refused = self.send(page, upload=upload(OTHER))
        self.assertContains(refused, "用到这张图片的稿件有变化", status_code=400)
        self.assertEqual(Photo.objects.count(), 1)
        # The file waits: it need not be chosen again.
        self.send(refused)
        self.assertEqual(Photo.objects.count(), 2)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_what_is_no_picture_and_its_own_file(self):
        for content, words in (
            (b"<svg/>", "不是 JPEG"),
            (encoded(), "这就是原来的文件"),
            (None, "请选一个图片文件"),
        ):
            files = {"upload": upload(content)} if content else {}
            with self.subTest(words=words), no_new_files(self):
                self.assertContains(self.send(**files), words, status_code=400)

    @pytest.mark.once
    def test_it_leads_to_the_photo_that_the_library_has_of_the_file(self):
        twin = make_photo(OTHER)
        answer = self.send(upload=upload(OTHER))
        self.assertRedirects(answer, f"{self.page}?with={twin.pk}")

    @pytest.mark.once
    def test_it_is_for_those_who_may_change_photos(self):
        for address in ("?with=x", f"?with={self.photo.pk}", "?with=99999"):
            self.assertEqual(self.client.get(self.page + address).status_code, 404)
        self.assertEqual(self.client.put(self.page).status_code, 405)
        self.client.force_login(self.reporter)
        self.assertEqual(self.client.get(self.page).status_code, 403)
        self.assertEqual(self.client.post(self.page).status_code, 403)


class ReplacingWhileSubmittedTests(TransactionTestCase):
    def test_it_leaves_the_file_of_a_story_that_is_submitted_this_moment(self):
        people = hire_everyone()
        photo, draft = make_photo(), make_draft(created_by=people["reporter"])
        place(photo, draft)
        client, file = Client(), photo.original.name
        client.force_login(people["photo_editor"])
        address = f"/admin/articles/photo/{photo.pk}/replace/"
        data = filled_in(client.get(address), "replace_form")
        is_submitted, is_asked, is_replaced = Event(), Event(), Event()

        def submit():
            with transaction.atomic():
                draft.move("submit", by=people["reporter"])
                is_submitted.set()
                is_asked.wait(10)
                # Whoever did not wait for it would have replaced the file by now.
                is_replaced.wait(0.3)

        def when_asked(execute, sql, *arguments):
            answer = execute(sql, *arguments)
            # Its last question before its transaction: whether there is another such.
            if "articles_photo" in sql and '"checksum" =' in sql:
                is_asked.set()
            return answer

        def replace():
            is_submitted.wait(10)
            try:
                with connection.execute_wrapper(when_asked):
                    return client.post(address, data | {"upload": upload(OTHER)})
            finally:
                is_replaced.set()

        submitted, answer = run_together(submit, replace)
        self.assertIsNone(submitted)
        self.assertTrue(is_asked.is_set())
        self.assertContains(answer, "用到这张图片的稿件有变化", status_code=400)
        photo.refresh_from_db()
        self.assertEqual(photo.original.name, file)
        # What it shows is as things are now: sent once more, the file is another photo.
        client.post(address, filled_in(answer, "replace_form"))
        photo.refresh_from_db()
        self.assertEqual(photo.original.name, file)
        self.assertEqual(Photo.objects.count(), 2)
