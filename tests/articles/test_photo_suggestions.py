import io

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import connection
from django.test import SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Contributor, Photo
from articles.photos import suggesting
from articles.workflow import Status
from districts.models import Place
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.photo_files import alternatives, bag, exif, iim, jpeg, xmp
from tests.pictures import make_photo, place, upload
from tests.stories import make_district, make_story

LIBRARY = "/admin/articles/photo/"
CAPTION = "图为吕旭彩在车场检查车辆状况。"
FROM_A_REPORTER = jpeg(
    iim(
        caption=CAPTION,
        headline="车场的早晨",
        creators=["郭 晓华"],
        city="太原",
        keywords=["公交、春运", "公交"],
        rights="本报版权所有",
    ),
    header=exif(taken="2023:01:22 18:30:05"),
)
AI_MADE = jpeg(
    packet=xmp(
        "<Iptc4xmpExt:DigitalSourceType>compositeWithTrainedAlgorithmicMedia"
        "</Iptc4xmpExt:DigitalSourceType>"
        '<TC260:AIGC>{"Label":"1","ContentProducer":"某大模型"}</TC260:AIGC>'
    )
)


class NameTests(SimpleTestCase):
    def test_it_finds_the_names_of_people(self):
        for written, names in (
            ("郭晓华 摄", ["郭晓华"]),
            ("郭　晓　华", ["郭晓华"]),
            ("本报记者 郭晓华 摄影报道", ["郭晓华"]),
            ("新华社记者郭晓华摄", ["郭晓华"]),
            ("摄影：郭晓华、王勇", ["郭晓华", "王勇"]),
            ("图/郭晓华", ["郭晓华"]),
            ("Photo by Guo Xiaohua", ["Guo Xiaohua"]),
            ("郭晓华和王勇", ["郭晓华", "王勇"]),
            ("Picasa", []),
            ("新华社", []),
            ("    ", []),
            ("Canon <EOS>", []),
            ("甲" * 60, []),
        ):
            with self.subTest(written):
                self.assertEqual(suggesting.names_of([written]), names)

    def test_it_makes_the_line_of_credit(self):
        for says, names, wanted in (
            ({}, ["郭晓华"], "郭晓华 摄"),
            ({}, ["郭晓华", "王勇"], "郭晓华、王勇 摄"),
            ({"credit": "新华社"}, ["郭晓华"], "新华社 郭晓华 摄"),
            ({"credit": "新华社记者 郭晓华 摄"}, ["郭晓华"], "新华社记者 郭晓华 摄"),
            ({"credit": "视觉中国"}, [], "视觉中国"),
            ({}, [], ""),
        ):
            with self.subTest(says=says, names=names):
                self.assertEqual(suggesting.credit_of(says, names), wanted)

    def test_it_keeps_a_file_name_without_its_folders(self):
        for name, wanted in (
            ("C:\\Users\\me\\车场.JPG", "车场.JPG"),
            ("a/b.jpg", "b.jpg"),
            ("x" * 300, "x" * 255),
        ):
            self.assertEqual(suggesting.base_name(name), wanted)


class FillingTests(TestCase):
    def filled(self, content, name="DSC_0001.JPG", **fields):
        photo = Photo(**fields)
        suggesting.fill_in(photo, io.BytesIO(content), name)
        return photo

    def test_it_fills_what_is_empty_and_leaves_what_is_typed(self):
        guo = Contributor.objects.create(name="郭晓华")
        photo = self.filled(FROM_A_REPORTER, caption="手写的说明。")
        self.assertEqual(photo.caption, "手写的说明。")
        self.assertEqual(photo.title, "车场的早晨")
        self.assertEqual(photo.credit, "郭晓华 摄")
        self.assertEqual(photo.photographer, guo)
        self.assertEqual((photo.place, photo.rights), ("太原", "本报版权所有"))
        self.assertEqual(photo.file_name, "DSC_0001.JPG")
        self.assertEqual(photo.keywords_to_come, ("公交", "春运"))
        taken = timezone.localtime(photo.taken_at)
        self.assertEqual(f"{taken:%Y-%m-%d %H:%M:%S}", "2023-01-22 18:30:05")
        self.assertEqual(photo.found_in_file["caption"]["says"], CAPTION)
        self.assertIsNone(photo.district)

    def test_it_names_a_photo_after_its_file_where_that_has_no_title(self):
        photo = self.filled(jpeg(), "车场.2023.jpg")
        self.assertEqual((photo.title, photo.caption), ("车场.2023", ""))
        suggesting.fill_in(photo, io.BytesIO(jpeg()), "新的.jpg")
        self.assertEqual(photo.title, "新的")
        self.assertEqual(self.filled(jpeg(), "").title, "")

    def test_it_names_nobody_of_whom_there_are_two(self):
        for slug in ("guo-1", "guo-2"):
            Contributor.objects.create(name="郭晓华", slug=slug)
        photo = self.filled(FROM_A_REPORTER)
        self.assertIsNone(photo.photographer)
        self.assertEqual(photo.credit, "郭晓华 摄")

    @pytest.mark.once
    def test_it_knows_agencies_and_the_house(self):
        user = User.objects.create_user("guo")
        Contributor.objects.create(name="郭晓华", user=user)
        for block, wanted in (
            (iim(credit="新华社", creators=["郭晓华"]), "agency"),
            (iim(source="Xinhua"), "agency"),
            (iim(creators=["郭晓华"]), "own"),
            (iim(creators=["王勇"]), ""),
            (iim(creators=["王勇"], rights="本报版权所有"), "own"),
            (iim(creators=["Apple Wang"]), ""),
        ):
            self.assertEqual(self.filled(jpeg(block)).category, wanted)

    @pytest.mark.once
    def test_it_cuts_what_is_longer_than_its_field(self):
        people = [f"人物{n}号" for n in range(90)]
        packet = xmp(
            alternatives("dc:description", "长" * 900)
            + bag("Iptc4xmpExt:PersonInImage", *people)
        )
        photo = self.filled(jpeg(packet=packet))
        photo.full_clean(exclude=["recording"])
        self.assertEqual(len(photo.caption), 500)
        self.assertTrue(photo.people_shown.endswith("号"))

    def test_it_marks_what_ai_made_by_itself(self):
        photo = self.filled(AI_MADE)
        self.assertEqual(photo.ai_made, "part")
        self.assertIn("某大模型", photo.ai_mark)
        self.assertEqual(self.filled(jpeg()).ai_made, "")


class PhotoFormTests(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.photo_editor)

    def take_in(self, content, **typed):
        data = filled_in(self.client.get(f"{LIBRARY}add/"), "photo_form") | typed
        data["upload"] = upload(content, "DSC_0001.jpg")
        response = self.client.post(f"{LIBRARY}add/", data)
        self.assertRedirects(response, LIBRARY)
        return Photo.objects.get()

    def page_of(self, photo):
        return f"{LIBRARY}{photo.pk}/change/"

    @pytest.mark.thorough
    def test_it_takes_in_what_the_file_says_and_says_that_it_did(self):
        photo = self.take_in(FROM_A_REPORTER, credit="王勇 摄")
        self.assertEqual((photo.caption, photo.credit), (CAPTION, "王勇 摄"))
        self.assertEqual({word.name for word in photo.keywords.all()}, {"公交", "春运"})
        page = self.client.get(self.page_of(photo))
        self.assertContains(page, "取自文件（IPTC）。")
        self.assertContains(page, "文件里是（IPTC）：“郭晓华 摄”。")
        self.assertContains(page, "文件里的信息")
        self.assertContains(page, "北纬37.870278，东经112.560000（不上网）")
        self.assertContains(page, "desk/photo_metadata.js")
        self.send_again(page, photo)

    def send_again(self, page, photo):
        """Save what the page shows, untouched: nothing of the photo changes."""
        data = filled_in(page, "photo_form")
        self.assertRedirects(self.client.post(self.page_of(photo), data), LIBRARY)
        again = self.client.get(self.page_of(photo))
        self.assertEqual(filled_in(again, "photo_form")["keywords"], data["keywords"])
        told, told_again = (
            each.content.decode().count("取自文件") for each in (page, again)
        )
        self.assertEqual(told, told_again)

    def test_it_keeps_the_keywords_that_are_typed(self):
        photo = self.take_in(FROM_A_REPORTER, keywords="车场，夜班、公交")
        words = {word.name for word in photo.keywords.all()}
        self.assertEqual(words, {"车场", "夜班", "公交"})

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_suggests_the_district_of_the_place(self):
        district = make_district("小店区", "xiaodian")
        Place.objects.create(
            name="太原南站", district=district, kind="landmark", suggests=True
        )
        packet = xmp("<Iptc4xmpCore:Location>太原南站东广场</Iptc4xmpCore:Location>")
        photo = self.take_in(jpeg(packet=packet))
        self.assertIsNone(photo.district)
        page = self.client.get(self.page_of(photo))
        self.assertContains(page, "照文件里的地点，可能是小店区。")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_shows_what_a_hostile_file_says_as_text(self):
        packet = xmp(
            alternatives("dc:description", "&lt;script&gt;{0}x&lt;/script&gt;")
        )
        photo = self.take_in(jpeg(packet=packet), caption="说明。")
        page = self.client.get(self.page_of(photo))
        self.assertContains(page, "&lt;script&gt;{0}x")
        self.assertNotContains(page, "<script>{0}")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_a_keyword_that_is_too_long_or_none(self):
        photo = make_photo()
        for typed, told in (("长" * 101, "每个不能超过"), ("！", "里没有字")):
            data = filled_in(self.client.get(self.page_of(photo)), "photo_form")
            page = self.client.post(self.page_of(photo), data | {"keywords": typed})
            self.assertContains(page, told)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_keeps_a_label_that_readers_see(self):
        photo = make_photo(ai_made="part")
        place(photo, make_story(status=Status.FINAL_REVIEW))
        data = filled_in(self.client.get(self.page_of(photo)), "photo_form")
        page = self.client.post(self.page_of(photo), data | {"ai_made": ""})
        self.assertContains(page, "不能在这里去掉或改轻")
        self.client.post(self.page_of(photo), data | {"ai_made": "whole"})
        photo.refresh_from_db()
        self.assertEqual(photo.ai_made, "whole")

    @pytest.mark.once
    def test_it_asks_a_fixed_number_of_questions(self):
        Contributor.objects.create(name="郭晓华")
        plain = make_photo()
        photo = Photo(caption="另一张。")
        suggesting.fill_in(photo, ContentFile(FROM_A_REPORTER), "a.jpg")
        photo.save()
        self.client.get(self.page_of(plain))
        counts = []
        for one in (plain, photo):
            with CaptureQueriesContext(connection) as queries:
                self.client.get(self.page_of(one))
            counts.append(len(queries))
        # Whom the file names; the keywords it has; the gazetteer, for its place.
        self.assertLessEqual(counts[1], counts[0] + 6)
