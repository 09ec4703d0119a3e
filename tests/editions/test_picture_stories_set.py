"""Stories that pictures tell, on a printed page: boxes with captions, and no column of text."""

from types import SimpleNamespace

from django.test import SimpleTestCase

from editions.layout import Picture, StoryInput, Weight
from editions.layout.block import set_in
from editions.layout.grid import GRIDS
from editions.layout_input import _opened, _weight

SHAPES = ((1500, 1000), (1000, 1500), (2400, 800), (1200, 900))


class PictureStoriesSetTests(SimpleTestCase):
    def test_it_sets_every_picture_with_its_caption_and_no_text(self):
        pictures = tuple(
            Picture(key, *shape, caption=f"图{key}：雪后的街道。")
            for key, shape in enumerate(SHAPES, 1)
        )
        story = StoryInput(
            1, headline="雪后清晨", byline="本报记者 甲 摄", pictures=pictures
        )
        for columns, rows in ((2, 48), (3, 60), (4, 60)):
            with self.subTest(columns=columns, rows=rows):
                block = set_in(story, GRIDS[0], columns, rows)
                kinds = [cell.kind for cell in block.cells]
                self.assertEqual(kinds.count("picture"), len(SHAPES))
                self.assertEqual(kinds.count("caption"), len(SHAPES))
                self.assertIn("byline", kinds)
                self.assertNotIn("text", kinds)
                self.assertEqual((block.overflow, block.left_out), (0, 0))

    def test_it_is_no_brief_for_having_few_words_and_opens_no_text_with_a_dateline(
        self,
    ):
        placement = SimpleNamespace(weight=None, order=5)
        self.assertEqual(_weight(placement, (), True), Weight.COMMON)
        self.assertEqual(_weight(placement, (), False), Weight.BRIEF)
        self.assertEqual(list(_opened("本报讯", iter(()))), [])
