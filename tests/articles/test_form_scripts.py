import pytest
from django.test import TestCase

from articles.models import Article, Contributor, Photo
from districts.names import names_of_places
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.stories import make_district, make_draft

PEOPLE = "/admin/articles/article/people/"
DISTRICTS = "/admin/articles/article/districts/"
PHOTOS = "/admin/articles/article/photos/"
ADD = "/admin/articles/article/add/"


class PeopleTests(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.reporter)

    def find(self, words):
        names = self.client.get(PEOPLE, {"q": words}).json()["names"]
        return [(found["name"], found["note"]) for found in names]

    def test_it_finds_people_by_name_and_pinyin_ones_own_name_first(self):
        Contributor.objects.create(name="王安", title="首席记者")
        Contributor.objects.create(name="王勇", user=self.reporter)
        expected = [("王勇", "您自己"), ("王安", "首席记者")]
        for words in ("王", "wang", "WANG", "w"):
            with self.subTest(words=words):
                self.assertEqual(self.find(words), expected)
        self.assertEqual(self.find("wy"), [("王勇", "您自己")])
        self.assertEqual(self.find("王　安"), [("王安", "首席记者")])

    def test_it_makes_a_person_of_a_name_once(self):
        made = self.client.post(PEOPLE, {"name": "赵新人"}).json()
        self.assertEqual(made["name"], "赵新人")
        for again in ("赵新人", "赵 新 人", "赵　新人 "):
            with self.subTest(again=again):
                self.assertEqual(self.client.post(PEOPLE, {"name": again}).json(), made)
        person = Contributor.objects.get()
        self.assertEqual((person.slug, person.user), ("zhao-xin-ren", None))

    @pytest.mark.once
    def test_it_refuses_what_is_no_name_and_says_why(self):
        for typed, words in (
            ("", "请写上姓名"),
            ("···", "请写上姓名"),
            ("长" * 41, "最多 40 个字"),
            ("<b>王勇</b>", "只写名字"),
            ("王勇、李静", "只写一个人"),
            ("记者王勇", "只写姓名"),
        ):
            with self.subTest(typed=typed[:8]):
                answer = self.client.post(PEOPLE, {"name": typed})
                self.assertContains(answer, words, status_code=400)
        self.assertFalse(Contributor.objects.exists())

    @pytest.mark.once
    def test_it_refuses_who_writes_no_story(self):
        for user in (self.proofreader, self.photo_editor):
            self.client.force_login(user)
            answer = self.client.post(PEOPLE, {"name": "赵新人"})
            self.assertEqual(answer.status_code, 403)
        self.assertEqual(self.client.get(PEOPLE, {"q": "赵"}).status_code, 403)
        self.client.logout()
        self.assertEqual(self.client.post(PEOPLE, {"name": "赵"}).status_code, 302)

    @pytest.mark.once
    def test_it_refuses_the_wrong_method(self):
        self.assertEqual(self.client.delete(PEOPLE).status_code, 405)


class NameWithoutScriptsTests(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.reporter)

    def save(self, page=ADD, expect=302, **typed):
        data = filled_in(self.client.get(page)) | {"headline": "水厂今日通水"} | typed
        response = self.client.post(page, data)
        self.assertEqual(response.status_code, expect)
        return response

    def names(self):
        rows = Article.objects.get().bylines.all()
        return [(row.contributor.name, row.role) for row in rows]

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_makes_whoever_is_not_in_the_library(self):
        self.save(
            **{
                "bylines-0-new_name": "赵新人",
                "bylines-0-role": "correspondent",
            }
        )
        self.assertEqual(self.names(), [("赵新人", "correspondent")])

    def test_it_finds_whoever_is(self):
        person = Contributor.objects.create(name="王勇")
        self.save(**{"bylines-0-new_name": "王　勇"})
        self.assertEqual(Article.objects.get().bylines.get().contributor, person)

    @pytest.mark.once
    def test_it_names_one_new_person_in_two_rows_once(self):
        self.save(
            **{
                "bylines-TOTAL_FORMS": "2",
                "bylines-0-new_name": "赵新人",
                "bylines-0-role": "reporter",
                "bylines-1-new_name": "赵新人",
                "bylines-1-role": "photographer",
            }
        )
        roles = [("赵新人", "reporter"), ("赵新人", "photographer")]
        self.assertEqual(self.names(), roles)
        self.assertEqual(Contributor.objects.count(), 1)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_a_new_person_twice_in_a_role(self):
        typed = {"bylines-TOTAL_FORMS": "2"}
        for number in (0, 1):
            typed |= {
                f"bylines-{number}-new_name": "赵新人",
                f"bylines-{number}-role": "reporter",
            }
        answer = self.save(expect=200, **typed)
        self.assertContains(answer, "同一个人的同一身份只能署一次。")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_asks_which_of_two_is_meant(self):
        for title in ("首席记者", ""):
            Contributor.objects.create(name="王勇", title=title)
        answer = self.save(expect=200, **{"bylines-0-new_name": "王勇"})
        self.assertContains(answer, "wang-yong（首席记者）、wang-yong-2（王勇）")
        self.assertContains(answer, 'value="王勇"')
        self.save(**{"bylines-0-new_name": "wang-yong-2"})
        self.assertEqual(Article.objects.get().bylines.get().contributor.title, "")

    @pytest.mark.once
    def test_it_makes_nobody_when_the_story_is_not_saved(self):
        typed = {"bylines-0-new_name": "赵新人", "headline": "长" * 300}
        answer = self.save(expect=200, **typed)
        self.assertContains(answer, 'value="赵新人"')
        self.assertFalse(Contributor.objects.exists())

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_leaves_new_names_to_those_who_write(self):
        story = make_draft(created_by=self.reporter)
        story.bylines.create(contributor=Contributor.objects.create(name="王勇"))
        self.client.force_login(self.proofreader)
        page = f"/admin/articles/article/{story.pk}/change/"
        answer = self.save(page, 200, **{"bylines-0-new_name": "赵新人"})
        self.assertContains(answer, "请让记者或编辑来加")

    @pytest.mark.once
    def test_it_wants_a_name_in_a_row_that_says_something(self):
        answer = self.save(expect=200, **{"bylines-0-role": "correspondent"})
        self.assertContains(answer, "请写上姓名，或删去这一行。")


class DistrictSuggestionTests(CastMixin, TestCase):
    def setUp(self):
        make_district("迎泽区", "yingze", short_name="迎泽")
        self.client.force_login(self.reporter)

    def ask(self, **typed):
        return self.client.post(DISTRICTS, typed)

    def test_it_suggests_districts_with_the_words_that_speak_for_them(self):
        answer = self.ask(
            headline="迎泽区启动供热", body="<p>记者从<b>迎泽区</b>获悉。</p>"
        )
        (found,) = answer.json()["districts"]
        self.assertEqual(found["name"], "迎泽")
        self.assertEqual(found["reason"], "“迎泽区”2次")
        self.assertTrue(found["is_likely"])
        self.assertEqual(answer.json()["phrases"], ["迎泽区", "启动", "供热"])

    @pytest.mark.once
    def test_it_suggests_nothing_of_nothing(self):
        answer = self.ask().json()
        self.assertEqual(answer, {"districts": [], "phrases": [""]})

    @pytest.mark.once
    def test_it_reads_a_body_of_fifty_thousand_characters(self):
        body = f"<p>{'字' * 50_000}迎泽区</p>"
        self.assertEqual(len(self.ask(body=body).json()["districts"]), 1)
        answer = self.ask(body="字" * 200_001)
        self.assertContains(answer, "请自己勾选", status_code=400)

    @pytest.mark.once
    def test_it_refuses_the_wrong_person_and_method(self):
        self.assertEqual(self.client.get(DISTRICTS).status_code, 405)
        self.client.logout()
        self.assertEqual(self.ask(body="迎泽区").status_code, 302)

    def test_it_costs_a_fixed_number_of_queries(self):
        names_of_places()  # asked once a process
        with self.assertNumQueries(6):
            self.ask(body="<p>迎泽区</p>")

    @pytest.mark.once
    def test_it_comes_with_the_save_without_scripts(self):
        typed = filled_in(self.client.get(ADD)) | {
            "headline": "迎泽区启动供热",
            "body": "<p>记者从迎泽区获悉。</p>",
        }
        answer = self.client.post(ADD, typed, follow=True)
        self.assertContains(answer, "稿件里提到迎泽（“迎泽区”2次）")
        typed = filled_in(self.client.get(ADD)) | typed | {"_scripts": "1", "guid": ""}
        answer = self.client.post(ADD, typed, follow=True)
        self.assertNotContains(answer, "稿件里提到")


class PhotoLibraryTests(CastMixin, TestCase):
    def setUp(self):
        for caption in ("车场", "水厂", "夜景"):
            Photo.objects.create(
                caption=caption,
                credit="王勇 摄",
                original=f"{caption}.jpg",
                width=9,
                height=6,
                checksum=caption,
            )
        Photo.objects.create(caption="没有文件的水厂")
        self.client.force_login(self.reporter)

    def names(self, **query):
        photos = self.client.get(PHOTOS, query).json()["photos"]
        return [photo["name"] for photo in photos]

    def test_it_offers_the_newest_photos_and_those_of_a_word(self):
        self.assertEqual(self.names(), ["夜景", "水厂", "车场"])
        self.assertEqual(self.names(q="水"), ["水厂"])
        self.assertEqual(self.names(q="没有"), [])

    def test_it_shows_those_of_a_key(self):
        photo = Photo.objects.get(caption="水厂")
        self.assertEqual(self.names(id=photo.pk), ["水厂"])
        self.assertEqual(self.names(id="²"), [])

    def test_it_costs_a_fixed_number_of_queries(self):
        with self.assertNumQueries(6):
            self.names()

    def test_it_refuses_the_wrong_person_and_method(self):
        self.assertEqual(self.client.post(PHOTOS).status_code, 405)
        self.client.logout()
        self.assertEqual(self.client.get(PHOTOS).status_code, 302)
