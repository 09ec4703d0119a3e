"""Scanned pages: what readers get of them, and what is painted over."""

import io
import shutil
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.test import TestCase
from PIL import Image

from articles.workflow import Status
from editions.models import Issue, Page, Placement
from editions.models.page_files import shown_storage
from tests.cast import CAST, CastMixin
from tests.desk import filled_in
from tests.pictures import encoded, upload
from tests.stories import make_story

SIZE = (1000, 1400)
WHITE, RED = (255, 255, 255), (220, 0, 0)
LEFT = [[0, 0], [500, 0], [500, 1000], [0, 1000]]
# Concave: an L about the upper right corner.
RIGHT = [[500, 0], [1000, 0], [1000, 1000], [800, 1000], [800, 500], [500, 500]]


def scanned():
    """Return a page whose two stories are solid red, the rest white."""
    picture = Image.new("RGB", SIZE, WHITE)
    picture.paste(RED, (0, 0, 500, 1400))
    picture.paste(RED, (500, 0, 1000, 700))
    picture.paste(RED, (800, 700, 1000, 1400))
    return encoded(picture, quality=95)


def is_red(colour):
    return colour[0] > 150 and colour[1] < 80


class ScanCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        issue = Issue.objects.create(date=date(2023, 5, 4))
        cls.page = Page.objects.create(issue=issue, number="1", order=1, name="要闻")
        cls.kept, cls.gone = make_story("水厂今日通水"), make_story("社区食堂开张")
        for order, (story, region) in enumerate(
            ((cls.kept, LEFT), (cls.gone, RIGHT)), 1
        ):
            Placement.objects.create(
                page=cls.page, article=story, order=order, region=region
            )
        cls.page.picture_width, cls.page.picture_height = SIZE
        cls.page.picture.save("page.jpg", ContentFile(scanned()))
        cls.page.pdf.save("page.pdf", ContentFile(b"%PDF-1.4 as it was printed"))

    def show(self):
        return self.client.get("/paper/2023-05-04/1/")

    def picture(self, width=1000):
        response = self.client.get(f"/paper/2023-05-04/1/page-{width}.jpg")
        self.assertEqual(response.status_code, 200)
        return Image.open(io.BytesIO(response.content))

    def withdraw(self):
        self.gone.move("withdraw", by=self.chief, reason="失实")


class ReaderTests(ScanCase):
    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_shows_the_picture_with_its_areas(self):
        page = self.show()
        self.assertContains(page, "/paper/2023-05-04/1/page-800.jpg 800w")
        concave = "500,0 1000,0 1000,1000 800,1000 800,500 500,500"
        self.assertContains(page, f'<polygon points="{concave}"/>')
        self.assertNotContains(page, 'class="set')
        self.assertEqual(self.picture().size, SIZE)
        self.assertEqual(self.picture(800).size, (800, 1120))
        self.assertEqual(
            self.client.get("/paper/2023-05-04/1/page-801.jpg").status_code, 404
        )

    def test_it_serves_the_pdf_that_was_printed(self):
        answer = self.client.get("/paper/2023-05-04/1/page.pdf")
        self.assertEqual(answer.content, b"%PDF-1.4 as it was printed")

    @pytest.mark.once
    def test_it_paints_over_a_withdrawn_story_to_its_corners(self):
        before = self.picture()
        self.assertTrue(is_red(before.getpixel((750, 300))))
        self.withdraw()
        page = self.show()
        self.assertContains(page, "已撤稿")
        self.assertNotContains(page, "社区食堂")
        after = self.picture()
        for place in ((510, 10), (990, 10), (750, 300), (900, 1300), (510, 690)):
            self.assertFalse(is_red(after.getpixel(place)), place)
        for place in ((250, 700), (10, 10), (490, 1390)):
            self.assertTrue(is_red(after.getpixel(place)), place)
        self.assertEqual(after.getpixel((650, 1100)), before.getpixel((650, 1100)))

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_serves_a_pdf_without_text_after_a_withdrawal(self):
        self.withdraw()
        content = self.client.get("/paper/2023-05-04/1/page.pdf").content
        with pypdfium2.PdfDocument(content) as pdf:
            page = pdf[0]
            textpage = page.get_textpage()
            self.assertEqual(textpage.get_text_range().strip(), "")
            drawn = page.render(scale=0.5).to_pil()
            textpage.close()
            page.close()
        self.assertFalse(is_red(drawn.getpixel((drawn.width * 3 // 4, 60))))
        self.assertTrue(is_red(drawn.getpixel((drawn.width // 4, 60))))

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_makes_caches_ask_again_each_time(self):
        first = self.client.get("/paper/2023-05-04/1/page-1000.jpg")
        self.assertEqual(first["Cache-Control"], "no-cache")
        self.withdraw()
        again = self.client.get(
            "/paper/2023-05-04/1/page-1000.jpg",
            headers={"if-none-match": first["ETag"]},
        )
        self.assertEqual(again.status_code, 200)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_paints_over_an_unpublished_story_without_a_word(self):
        type(self.gone).objects.filter(pk=self.gone.pk).update(
            status=Status.FINAL_REVIEW
        )
        self.assertNotContains(self.show(), "已撤稿")
        self.assertFalse(is_red(self.picture().getpixel((750, 300))))
        answer = self.client.get("/paper/2023-05-04/1/page.pdf")
        self.assertNotIn(b"as it was printed", answer.content)

    @pytest.mark.thorough
    @pytest.mark.once  # what is drawn
    def test_it_sets_the_page_instead_where_an_area_is_unknown(self):
        Placement.objects.filter(article=self.gone).update(region=None)
        self.assertContains(self.show(), "page-800.jpg")
        self.withdraw()
        page = self.show()
        self.assertContains(page, 'class="set')
        self.assertNotContains(page, "page-800.jpg")
        self.assertEqual(
            self.client.get("/paper/2023-05-04/1/page-1000.jpg").status_code, 404
        )
        pdf = self.client.get("/paper/2023-05-04/1/page.pdf").content
        self.assertNotIn(b"as it was printed", pdf)


class FileTests(ScanCase):
    def setUp(self):
        # A page of another test may have had this one's key.
        shutil.rmtree(shown_storage().path(self.folder()), ignore_errors=True)

    def folder(self):
        return f"pages/{self.page.pk}"

    def made(self):
        storage, folder = shown_storage(), self.folder()
        return {
            kind: len(storage.listdir(f"{folder}/{kind}")[1])
            for kind in storage.listdir(folder)[0]
        }

    @pytest.mark.once
    def test_it_keeps_only_the_newest_of_each_generated_file(self):
        self.picture()
        self.withdraw()
        for _ in range(2):
            self.picture()
            self.client.get("/paper/2023-05-04/1/page.pdf")
        self.assertEqual(self.made(), {"1000": 1, "pdf": 1})

    @pytest.mark.once
    def test_it_shows_even_a_picture_that_cannot_be_kept(self):
        folder = Path(shown_storage().path(self.folder()))
        folder.mkdir(parents=True)
        (folder / "1000").write_text("where a folder should be")
        with self.assertLogs("editions.scans", "ERROR"):
            self.assertEqual(self.picture().size, SIZE)

    def test_it_answers_404_for_a_lost_upload(self):
        lost = {"picture": "pages/lost.jpg", "pdf": "pages/lost.pdf"}
        Page.objects.filter(pk=self.page.pk).update(**lost)
        for name in ("page-1000.jpg", "page.pdf"):
            answer = self.client.get(f"/paper/2023-05-04/1/{name}")
            self.assertEqual(answer.status_code, 404)

    def test_it_deletes_uploads_with_their_page(self):
        page = Page.objects.create(issue=self.page.issue, number="2", order=2)
        page.picture.save("page.jpg", ContentFile(scanned()))
        page.pdf.save("page.pdf", ContentFile(b"%PDF-1.4 as it was printed"))
        files = page.files()
        self.assertEqual(len(files), 2)
        with self.captureOnCommitCallbacks(execute=True):
            page.delete()
        for storage, name in files:
            self.assertFalse(storage.exists(name))


class StayingTests(ScanCase):
    """A withdrawn story that left its page would be seen on the page's picture."""

    def setUp(self):
        self.withdraw()
        self.client.force_login(self.chief)

    def assert_stays(self, address, form_id, **changes):
        sent = filled_in(self.client.get(address), form_id) | changes
        self.assertContains(self.client.post(address, sent), "要留在第1版 要闻上")
        self.assertTrue(self.gone.placements.filter(page=self.page).exists())

    @pytest.mark.thorough
    @pytest.mark.once  # a form's refusal
    def test_it_is_not_taken_off_in_the_form_of_the_page(self):
        address = f"/admin/editions/page/{self.page.pk}/change/"
        self.assert_stays(address, "page_form", **{"placements-1-DELETE": "on"})
        other = make_story("别的稿").pk
        self.assert_stays(address, "page_form", **{"placements-1-article": other})

    def test_it_allows_removing_what_is_not_withdrawn(self):
        address = f"/admin/editions/page/{self.page.pk}/change/"
        sent = filled_in(self.client.get(address), "page_form")
        self.client.post(address, sent | {"placements-0-DELETE": "on"})
        self.assertFalse(self.kept.placements.exists())


class ScanAdminTests(ScanCase):
    def setUp(self):
        self.address = f"/admin/editions/page/{self.page.pk}/scan/"
        self.client.force_login(self.desk_head)

    def post(self, **data):
        return self.client.post(self.address, data, follow=True)

    def areas(self, **changed):
        placements = self.page.placements.order_by("order")
        data = {f"area-{p.pk}": "0,0 500,0 500,300" for p in placements}
        first = placements[0]
        data |= {f"area-{first.pk}": changed.get("first", "0,0 500,0 500,300")}
        return self.post(do="areas", **data), first

    @pytest.mark.once
    def test_it_stores_a_picture_upright_and_shows_it_to_the_desk(self):
        answer = self.post(
            do="files", picture=upload(encoded(Image.new("RGB", (600, 800))))
        )
        self.assertContains(answer, "版面图已保存")
        self.page.refresh_from_db()
        self.assertEqual(
            (self.page.picture_width, self.page.picture_height), (600, 800)
        )
        shown = self.client.get(f"{self.address}picture.jpg")
        self.assertEqual(Image.open(io.BytesIO(shown.content)).size, (600, 800))
        self.assertIn("no-store", shown["Cache-Control"])

    @pytest.mark.once
    def test_it_explains_a_bad_picture_or_pdf_and_keeps_what_is_there(self):
        bad = upload(b"not a picture", "a.jpg")
        answer = self.post(do="files", picture=bad, pdf=upload(b"not a PDF", "a.pdf"))
        self.assertContains(answer, "不是 JPEG")
        self.assertContains(answer, "这个文件不是 PDF")
        self.page.refresh_from_db()
        self.assertEqual(self.page.picture_width, SIZE[0])
        self.assertContains(self.post(do="files"), "请先选择")

    @pytest.mark.once
    def test_it_keeps_the_valid_one_of_two_files(self):
        self.post(
            do="files",
            picture=upload(b"x", "a.jpg"),
            pdf=upload(b"%PDF-1.7 new", "a.pdf"),
        )
        self.page.refresh_from_db()
        with self.page.pdf.open() as file:
            self.assertEqual(file.read(), b"%PDF-1.7 new")

    def test_it_saves_areas(self):
        answer, first = self.areas(first="0,0 300,0 300,200 100,200 100,900 0,900")
        self.assertContains(answer, "热区已保存")
        first.refresh_from_db()
        self.assertEqual(len(first.region), 6)
        answer, first = self.areas(first="")
        first.refresh_from_db()
        self.assertIsNone(first.region)

    @pytest.mark.once
    def test_it_shows_an_invalid_area_again_and_saves_nothing(self):
        before = list(self.page.placements.values_list("region", flat=True))
        for text in ("0,0 500,0", "0,0 500,0 500", "0,0 500,0 500,1300", "甲乙丙"):
            with self.subTest(text):
                answer, _ = self.areas(first=text)
                self.assertContains(answer, "三个以上的点")
                self.assertContains(answer, f'value="{text}"')
                now = list(self.page.placements.values_list("region", flat=True))
                self.assertEqual(now, before)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_lets_each_role_do_only_what_it_may(self):
        for role in CAST:
            self.client.force_login(getattr(self, role))
            with self.subTest(role):
                sees = 403 if role == "reporter" else 200
                for name in ("", "picture.jpg"):
                    answer = self.client.get(f"{self.address}{name}")
                    self.assertEqual(answer.status_code, sees)
                changes = 200 if role in ("desk_head", "chief") else 403
                self.assertEqual(self.post(do="files").status_code, changes)

    @pytest.mark.once
    def test_it_answers_404_for_a_missing_page(self):
        for pk in (999_999, "9" * 30):
            answer = self.client.get(f"/admin/editions/page/{pk}/scan/")
            self.assertEqual(answer.status_code, 404)
