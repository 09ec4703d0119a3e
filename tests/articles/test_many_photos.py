import pytest
from django.contrib.admin.models import LogEntry
from django.test import TestCase

from articles.admin.photos import SEEN_BY_READERS
from articles.models import Contributor, Photo
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.pictures import place
from tests.stories import make_district, make_draft, make_story

LIBRARY = "/admin/articles/photo/"


class ManyPhotosTests(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.photo_editor)
        self.photos = [
            Photo.objects.create(caption=f"第{number}张", credit="甲 摄")
            for number in range(3)
        ]

    def ask(self, **data):
        keys = [photo.pk for photo in self.photos]
        asked = {"action": "edit_many", "_selected_action": keys, "index": 0}
        return self.client.post(LIBRARY, asked | data)

    def send(self, page, step="change", **typed):
        data = filled_in(page, "many") | {"step": step} | typed
        return self.client.post(LIBRARY, data)

    def change(self, **typed):
        """Fill in the form, look at what it will change, and confirm."""
        shown = self.send(self.ask(), "show", **typed)
        self.assertEqual(shown.status_code, 200)
        return shown, self.send(shown)

    def stored(self, name):
        return [getattr(photo, name) for photo in Photo.objects.order_by("pk")]

    def test_it_sets_all_on_all_and_says_before_what_changes_on_how_many(self):
        person = Contributor.objects.create(name="郭晓华")
        district = make_district()
        Photo.objects.filter(pk=self.photos[0].pk).update(credit="郭晓华 摄")
        self.photos[1].keywords.add("旧词", "春运")
        shown, done = self.change(
            credit="郭晓华 摄",
            photographer="郭晓华",
            category="own",
            rights="本报版权所有",
            rights_expire_on="2030-01-31",
            outlet="web",
            district=district.pk,
            people_shown="王勇",
            add_keywords="春运、车站",
            remove_keywords="旧词",
        )
        self.assertContains(shown, "会改 3 张，还没有改")
        self.assertContains(shown, "郭晓华 摄——改 2 张，1 张本来就是")
        self.assertContains(shown, "2030年1月31日")
        self.assertRedirects(done, LIBRARY)
        for name, value in (
            *(("credit", "郭晓华 摄"), ("photographer", person)),
            *(("category", "own"), ("rights", "本报版权所有"), ("outlet", "web")),
            *(("district", district), ("people_shown", "王勇")),
        ):
            self.assertEqual(self.stored(name), [value] * 3)
        for photo in self.photos:
            self.assertEqual(set(photo.keywords.names()), {"春运", "车站"})
        self.assertEqual(LogEntry.objects.filter(user=self.photo_editor).count(), 3)

    def test_it_takes_an_end_of_rights_away_and_leaves_the_rest(self):
        Photo.objects.update(rights_expire_on="2027-01-01", rights="新华社")
        self.change(never_expires="on")
        self.assertEqual(self.stored("rights_expire_on"), [None] * 3)
        self.assertEqual(self.stored("rights"), ["新华社"] * 3)

    @pytest.mark.thorough
    def test_it_leaves_what_readers_see_of_those_in_review_or_beyond(self):
        place(self.photos[0], make_draft())
        place(self.photos[1], make_story())
        shown, done = self.change(credit="乙 摄", category="agency")
        self.assertContains(shown, "“第1张”的署名不改")
        self.assertEqual(self.stored("credit"), ["乙 摄", "甲 摄", "乙 摄"])
        self.assertEqual(self.stored("category"), ["agency"] * 3)
        self.assertContains(self.client.get(LIBRARY), "“第1张”的署名没有改")
        self.assertIn("photographer", SEEN_BY_READERS)

    @pytest.mark.thorough
    def test_it_changes_nothing_when_a_colleague_changed_one_meanwhile(self):
        shown = self.send(self.ask(), "show", credit="乙 摄")
        Photo.objects.filter(pk=self.photos[2].pk).update(rights="新华社")
        refused = self.send(shown)
        self.assertContains(refused, "同事改过其中的图片", status_code=400)
        self.assertContains(refused, "“第2张”", status_code=400)
        self.assertEqual(self.stored("credit"), ["甲 摄"] * 3)
        self.send(refused)
        self.assertEqual(self.stored("credit"), ["乙 摄"] * 3)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_changes_nothing_that_was_not_shown_before(self):
        self.send(
            self.ask(), "change", credit="乙 摄", **{f"seen_{self.photos[0].pk}": ""}
        )
        self.assertEqual(self.stored("credit"), ["甲 摄"] * 3)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_with_a_sentence_and_keeps_what_was_typed(self):
        Contributor.objects.create(name="王勇", slug="wang-yong")
        Contributor.objects.create(name="王勇", slug="wang-yong-2")
        for typed, words in (
            ({}, "请至少填一样"),
            ({"photographer": "没有这个人"}, "没有叫“没有这个人”的作者"),
            ({"photographer": "王勇"}, "不止一位"),
            ({"credit": "长" * 101}, "100"),
            ({"rights_expire_on": "某天"}, "某天"),
            ({"never_expires": "on", "rights_expire_on": "2030-01-01"}, "只能选一样"),
            ({"add_keywords": "甲", "remove_keywords": "甲"}, "又加又去掉"),
            ({"add_keywords": "长" * 101}, "最多 100 字"),
            ({"category": "nonsense"}, "nonsense"),
        ):
            with self.subTest(**typed):
                page = self.send(self.ask(), "show", **typed)
                self.assertContains(page, words, status_code=400)
        self.assertEqual(self.stored("credit"), ["甲 摄"] * 3)

    @pytest.mark.once
    def test_it_is_not_for_those_who_may_not_change_photos(self):
        self.client.force_login(self.reporter)
        self.ask(step="change", credit="乙 摄")
        self.assertEqual(self.stored("credit"), ["甲 摄"] * 3)

    @pytest.mark.thorough
    def test_it_costs_the_same_for_few_and_many(self):
        for number in (2, 6):
            self.photos += [
                Photo.objects.create(caption=f"又{n}") for n in range(number)
            ]
            shown = self.send(self.ask(), "show", credit=f"丙{number} 摄")
            with self.subTest(number=number), self.assertNumQueries(19):
                self.send(shown)
