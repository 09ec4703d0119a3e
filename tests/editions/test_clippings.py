"""Clippings: a story as it stands on its page, as a picture; and who gets none."""

import io

import pytest
from PIL import Image

from articles.models import Article
from articles.workflow import Status
from editions.models import Placement
from tests.editions.test_reading import PaperCase
from tests.editions.test_scans import LEFT, ScanCase, is_red


def clipping_of(case, story, label="1", **headers):
    address = f"/paper/2023-05-04/{label}/{story.pk}/clipping.jpg"
    return case.client.get(address, headers=headers)


def opened(response):
    return Image.open(io.BytesIO(response.content)).convert("RGB")


@pytest.mark.once
class SetPageTests(PaperCase):
    def test_it_is_the_story_alone_under_the_name_of_the_paper(self):
        page = self.client.get(f"/paper/2023-05-04/1/{self.lead.pk}/")
        address = f"/paper/2023-05-04/1/{self.lead.pk}/clipping.jpg"
        self.assertContains(page, f'data-picture="{address}"')
        self.assertContains(page, f'<a href="{address}" rel="nofollow">剪报图片</a>')
        response = clipping_of(self, self.lead)
        self.assertEqual(response["Content-Type"], "image/jpeg")
        lead, other = opened(response), opened(clipping_of(self, self.other))
        self.assertGreater(lead.width, 700)
        self.assertNotEqual(lead.size, other.size)
        # The paper's name in its colour, and below it the words of the story.
        red, green, _ = zip(
            *lead.crop((40, 40, 300, 100)).get_flattened_data(), strict=True
        )
        self.assertLess(min(green), max(red) - 100)
        self.assertLess(min(lead.crop((0, 140, *lead.size)).convert("L").tobytes()), 60)
        tag = response["ETag"]
        again = clipping_of(self, self.lead, **{"if-none-match": tag})
        self.assertEqual(again.status_code, 304)

    def test_it_is_of_no_story_that_readers_do_not_see_on_that_page(self):
        self.assertEqual(clipping_of(self, self.lead, "3").status_code, 404)
        address = f"/paper/2023-05-04/1/{self.lead.pk}/clipping.jpg"
        self.assertEqual(self.client.post(address).status_code, 405)
        for status in (Status.WITHDRAWN, Status.FINAL_REVIEW):
            Article.objects.filter(pk=self.lead.pk).update(status=status)
            self.assertEqual(clipping_of(self, self.lead).status_code, 404)


@pytest.mark.once
class ScannedPageTests(ScanCase):
    def test_it_is_cut_out_along_the_area_of_the_story(self):
        corner = opened(clipping_of(self, self.gone))
        # Where the other story reaches into its box is paper.
        middle = corner.width // 2
        self.assertTrue(is_red(corner.getpixel((middle, 300))))
        self.assertFalse(is_red(corner.getpixel((middle - 150, corner.height - 100))))

    def test_it_is_not_there_where_the_area_is_not_known(self):
        Placement.objects.filter(article=self.kept).update(region=None)
        self.assertEqual(clipping_of(self, self.kept).status_code, 404)
        page = self.client.get(f"/paper/2023-05-04/1/{self.kept.pk}/")
        self.assertNotContains(page, "剪报图片")
        Placement.objects.filter(article=self.kept).update(region=LEFT)
        self.withdraw()
        self.assertEqual(clipping_of(self, self.gone).status_code, 404)
