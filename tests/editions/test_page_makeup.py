"""The made-up page: of all sound arrangements, the one a compositor would choose."""

from django.test import SimpleTestCase

from bench.makeup import figures_of, real_page
from editions.layout import Paragraph, Picture, StoryInput, Weight
from editions.layout.block import rows_needed, set_in
from editions.layout.grid import GRIDS
from editions.layout.page_makeup import make_up


def page(*lengths, picture_in=None):
    """Return stories of so many characters, the first of them the lead."""
    return tuple(
        StoryInput(
            key,
            headline="水厂今日通水",
            paragraphs=(Paragraph("字" * length),),
            pictures=(Picture(key, 1000, 1000),) if key == picture_in else (),
            weight=Weight.LEAD if key == 1 else Weight.COMMON,
        )
        for key, length in enumerate(lengths, 1)
    )


def foot(made):
    """Return the row in which the lowest story ends."""
    return max(box.row + box.rows for box in made.boxes)


class ArrangementTests(SimpleTestCase):
    def cells(self, made, kind):
        return [c for box in made.boxes for c in box.block.cells if c.kind == kind]

    def assert_lead_is_wide(self, made):
        self.assertGreaterEqual(made.boxes[0].columns, made.grid.columns * 5 // 8)

    def assert_no_pole(self, made):
        for box in made.boxes:
            self.assertFalse(box.columns == 1 and box.rows > made.grid.rows // 2, box)

    def test_it_gives_the_lead_five_eighths_of_the_columns(self):
        for lengths in ((50, 100), (50, 1000), (800, 1500)):
            with self.subTest(lengths=lengths):
                self.assert_lead_is_wide(make_up(page(*lengths)))

    def test_it_stands_no_story_in_one_column_down_the_page(self):
        for lengths in ((1000, 400), (2000, 200, 600)):
            with self.subTest(lengths=lengths):
                self.assert_no_pole(make_up(page(*lengths)))

    def test_it_gives_a_wide_story_columns_of_more_than_a_line(self):
        made = make_up(page(50, 400, 800))
        self.assertGreater(min(len(c.lines) for c in self.cells(made, "text")), 1)

    def test_it_leaves_nothing_over_where_all_can_stand(self):
        made = make_up(page(4000, 300, 4000))
        self.assertEqual([box.block.overflow for box in made.boxes], [0, 0, 0])

    def test_it_takes_smaller_type_rather_than_an_ugly_page(self):
        made = make_up(page(200, 3000, picture_in=2))
        self.assertLess(made.grid.em, GRIDS[1].em)
        self.assert_lead_is_wide(made)
        self.assert_no_pole(made)

    def test_it_takes_smaller_type_rather_than_a_small_picture(self):
        made = make_up(page(3000, picture_in=1))
        (picture,) = self.cells(made, "picture")
        self.assertLess(made.grid.em, GRIDS[0].em)
        self.assertAlmostEqual(picture.width / (picture.height * 1.5), 1, delta=0.2)

    def test_it_keeps_large_type_for_one_flat_story(self):
        self.assertEqual(make_up(page(100)).grid, GRIDS[0])

    def test_it_keeps_large_type_on_a_page_too_full_by_a_row(self):
        made = make_up(page(400, 3000))
        self.assertEqual(made.grid, GRIDS[0])
        self.assertEqual([box.block.overflow for box in made.boxes], [0, 0])

    def test_it_lets_a_page_out_as_far_as_it_fills(self):
        made = make_up(page(1000, 400))
        self.assertLessEqual(foot(made), GRIDS[0].rows)
        self.assertLess(max(box.block.white for box in made.boxes), 2)


class ColumnTests(SimpleTestCase):
    """A box, its columns filled: they end on one line, with nothing white beneath."""

    def ends(self, block):
        return {c.y + c.height for c in block.cells if c.kind == "text"}

    def test_it_ends_the_columns_of_a_story_on_one_line(self):
        for length in range(420, 900, 60):
            (story,) = page(length)
            for columns in (2, 3, 4):
                rows = rows_needed(story, GRIDS[-1], columns)
                for more in (0, 1, 2):
                    block = set_in(story, GRIDS[-1], columns, rows + more)
                    with self.subTest(length=length, columns=columns, more=more):
                        self.assertEqual(block.ragged, 0)
                        self.assertEqual(len(self.ends(block)), 1)

    def test_it_lets_lines_out_by_a_quarter_at_most(self):
        (story,) = page(700)
        rows = rows_needed(story, GRIDS[-1], 3)
        for more in range(12):
            for cell in set_in(story, GRIDS[-1], 3, rows + more).cells:
                if cell.kind == "text":
                    self.assertLessEqual(cell.height, 1 + len(cell.lines) * 5 / 4)

    def test_it_sizes_a_picture_so_that_the_text_fills_the_rest(self):
        (story,) = page(900, picture_in=1)
        for rows in range(45, 56, 3):
            block = set_in(story, GRIDS[-1], 4, rows)
            with self.subTest(rows=rows):
                self.assertEqual((block.overflow, len(self.ends(block))), (0, 1))
                self.assertLess(block.white, 1.5)

    def test_it_leaves_little_white_on_full_pages_of_a_real_size(self):
        shares = [figures_of(real_page(number)).white for number in range(6)]
        self.assertLess(max(shares), 0.04)
