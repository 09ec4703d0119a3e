"""How wide each place says its pictures are, so that no reader loads more than is shown."""

import pytest

from articles.models import Article
from tests.browser.base import BrowserTestCase
from tests.pictures import drawn, encoded, make_photo, place

# Of `srcset` with widths, a picture's natural width is what `sizes` has said.
UNEXPECTED = """async () => {
  const found = [];
  const pictures = [...document.querySelectorAll("main picture img")];
  for (const one of pictures) one.loading = "eager";
  for (const one of pictures) {
    if (!one.clientWidth) continue;
    await one.decode();
    const place = one.closest("[class]:not(picture)").className;
    if (Math.abs(one.naturalWidth - one.clientWidth) > 2) {
      found.push([place, one.clientWidth, one.naturalWidth]);
    }
    if (!one.getAttribute("width") || !one.getAttribute("height")) found.push(place);
  }
  return [pictures.length, found];
}"""
SHAPES = ((300, 450), (450, 300), (300, 300))


class PictureSizesTests(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.stories = list(Article.objects.published().order_by("pk"))
        for number, story in enumerate(self.stories):
            photo = make_photo(encoded(drawn(SHAPES[number % 3]), quality=60 + number))
            place(photo, story, order=90)
        gallery = self.stories[0]
        for number in range(4):
            photo = make_photo(encoded(drawn((400, 300)), quality=70 + number))
            place(photo, gallery, order=100 + number, after_paragraph=1)
        self.stories[1].article_photos.update(is_wide=True)

    @pytest.mark.thorough
    def test_it_is_as_wide_as_its_place_in_every_window(self):
        addresses = ["/", "/sections/yaowen/", "/districts/yingze/", "/search/?q=太原"]
        addresses += [story.get_absolute_url() for story in self.stories[:2]]
        for width in (390, 768, 1280):
            for address in addresses:
                with self.subTest(width=width, address=address):
                    self.open(address, width)
                    number, unexpected = self.page.evaluate(UNEXPECTED)
                    self.assertGreater(number, 0)
                    self.assertEqual(unexpected, [])
