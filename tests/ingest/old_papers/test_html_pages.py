import doctest

import pytest
from django.test import SimpleTestCase

from ingest.old_papers import addresses, areas, markup, notices, page_numbers, tree
from ingest.old_papers.areas import fractions, rings_of, size_of_map
from ingest.old_papers.reading_any import read_file
from tests.ingest.old_papers.templates import LAYOUTS, STORIES


class ExampleTests(SimpleTestCase):
    def test_it_keeps_to_the_examples_in_the_modules(self):
        for module in (addresses, areas, markup, notices, page_numbers, tree):
            with self.subTest(module.__name__):
                self.assertEqual(doctest.testmod(module).failed, 0)


class AreaTests(SimpleTestCase):
    def test_it_makes_fractions_of_coords_in_any_writing(self):
        whole = ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0))
        for written in (
            "0,0,50,0,50,200,0,200",
            "0 0 50 0 50 200 0 200",
            "0.0,1.0E-9, 50.0,0, 50,200.00, 0,200,0,0",
            "0%,0%,50%,0%,50%,100%,0%,100%",
            "-3,0,50,0,50,230,-3,230",
        ):
            with self.subTest(written):
                self.assertEqual(fractions(rings_of(written), (100, 200)), (whole,))

    def test_it_takes_two_rings_in_one_list_as_two_areas(self):
        two = "1,1,9,1,9,9,1,9,1,1,20,20,29,20,29,29,20,29,20,20"
        self.assertEqual(len(rings_of(two).rings), 2)
        repeated = "94,242,29,242,29,242,27,212,5,212,5,389,94,442"
        self.assertEqual(len(rings_of(repeated).rings), 1)

    def test_it_makes_nothing_of_nothing(self):
        for written in (
            "null",
            "",
            None,
            "1",
            "5,5",
            "5,5,5,5,5,5",
            "3,3,9,3",
            "a,b,c",
        ):
            with self.subTest(written):
                self.assertEqual(fractions(rings_of(written), (100, 100)), ())

    def test_it_scales_areas_by_the_picture_that_they_were_drawn_on(self):
        drawn = [rings_of("5,5,340,5,340,490,5,490")]
        for shown, own, size, is_sure in (
            ((350, 500), (1400, 2000), (350, 500), True),
            ((None, None), (350, 500), (350, 500), True),
            ((350, None), (1400, 2000), (350, 500), True),
            ((None, None), None, (340, 490), False),
            ((100, 140), (350, 500), (350, 500), True),
        ):
            with self.subTest(shown=shown, own=own):
                self.assertEqual(size_of_map(drawn, shown, own), (size, is_sure))


class TemplateTests(SimpleTestCase):
    def test_it_reads_pages_of_any_template(self):
        for name, (source, paper, headlines, areas_) in LAYOUTS.items():
            with self.subTest(name):
                read = read_file("page.htm", source)
                self.assertEqual(read.kind, "layout")
                self.assertEqual((read.paper, read.number), (paper, "03"))
                self.assertEqual(str(read.date or "2017-07-22"), "2017-07-22")
                self.assertEqual([s.headline for s in read.stories], headlines)
                self.assertEqual(len(read.areas), areas_)
                self.assertTrue(read.picture.endswith(".jpg"))

    def test_it_gives_parts_of_a_story_with_one_area_one(self):
        read = read_file("page.htm", LAYOUTS["div"][0])
        self.assertEqual([len(s.places[0].regions) for s in read.stories], [1, 0])

    def test_it_reads_stories_of_any_template(self):
        for name, (source, kicker, deck, author, captions) in STORIES.items():
            with self.subTest(name):
                (story,) = read_file("page.htm", source).stories
                self.assertEqual("".join(story.headline.split()), "图书馆开馆")
                self.assertEqual(
                    (story.kicker, story.deck, story.byline), (kicker, deck, author)
                )
                self.assertEqual([p.caption for p in story.photos], captions)
                self.assertEqual(
                    story.body,
                    "<p>图书馆昨天开馆，读者排起了长队，第一天就办了三百张借书证。</p>"
                    "<p>馆长说，周末开到晚上九点。</p>",
                )

    def test_it_takes_a_marked_heading_in_the_text_for_no_byline(self):
        source = STORIES["breaks"][0].replace(">李静<", "><")
        source = source.replace("enpcontent-->", "enpcontent-->　　■工程进度<BR>", 1)
        (story,) = read_file("page.htm", source).stories
        self.assertEqual(story.byline, "")
        self.assertTrue(story.body.startswith("<p>■工程进度</p>"))

    def test_it_knows_a_file_by_its_name_too(self):
        body = "<html><body><h1>图书馆开馆</h1><p>图书馆昨天开馆，读者很多。</p></body></html>"
        read = read_file("slrb/html/2017-07/22/content_9.htm", body)
        self.assertEqual((read.kind, str(read.date)), ("story", "2017-07-22"))
        self.assertEqual(read.stories[0].headline, "图书馆开馆")
        self.assertIsNone(read_file("a.htm", body))
        self.assertIsNone(read_file("a.htm", "\x00\x01 no markup"))

    @pytest.mark.thorough
    def test_it_reads_hostile_markup_in_time(self):
        link = "<a href=content_1.htm>x</a>"
        for hostile in (
            "<div>" * 5_000,
            "<li><a href=node_1.htm>第01版：x</a>" * 2_000,
            "<map name=a><area coords='1,2,3,4,5,6' href=content_1.htm></map>" * 2_000,
            "<!--enpproperty <date>" * 9_000,
            "第1" * 50_000,
            "<" * 50_000,
        ):
            with self.subTest(hostile[:20]):
                read_file("content_5.htm", link + hostile)
