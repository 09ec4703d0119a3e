import pytest
from django.test import TestCase

from articles.models import Byline, Contributor, Source
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.stories import make_story


class PeopleTests(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.chief)

    def save(self, page, form="contributor_form", **typed):
        return self.client.post(page, filled_in(self.client.get(page), form) | typed)

    def test_it_stores_names_without_layout_blanks(self):
        self.save("/admin/articles/contributor/add/", name="王\u3000勇")
        person = Contributor.objects.get()
        self.assertEqual((person.name, person.slug), ("王勇", "wang-yong"))

    def test_it_reads_a_new_name_again(self):
        person = Contributor.objects.create(name="王勇")
        page = f"/admin/articles/contributor/{person.pk}/change/"
        self.save(page, name="李静")
        person.refresh_from_db()
        self.assertEqual(person.pinyin, "lijing lj")

    @pytest.mark.once
    def test_it_keeps_a_reading_that_was_typed(self):
        person = Contributor.objects.create(name="单雄信")
        page = f"/admin/articles/contributor/{person.pk}/change/"
        self.save(page, pinyin="shanxiongxin sxx")
        self.save(page, name="单田芳", pinyin="shantianfang stf")
        person.refresh_from_db()
        self.assertEqual(person.pinyin, "shantianfang stf")

    @pytest.mark.once
    def test_it_leaves_logins_to_those_who_keep_them(self):
        self.save(
            "/admin/articles/contributor/add/", name="王勇", user=str(self.editor.pk)
        )
        self.assertIsNone(Contributor.objects.get().user)

    def test_it_deletes_nobody_who_signed_a_story(self):
        person = Contributor.objects.create(name="王勇")
        Byline.objects.create(article=make_story(), contributor=person)
        page = f"/admin/articles/contributor/{person.pk}/delete/"
        answer = self.client.post(page, {"post": "yes"})
        self.assertContains(answer, "“王勇”还有地方在用，不能删除。")
        self.assertContains(answer, "署名：1 处")
        self.assertTrue(Contributor.objects.exists())

    def test_it_deletes_what_nobody_uses(self):
        source = Source.objects.create(name="某网", slug="mouwang")
        self.client.post(f"/admin/articles/source/{source.pk}/delete/", {"post": "yes"})
        self.assertFalse(Source.objects.exists())
