"""Old stories are stored as what they were: once, whole, found, and never over an edit."""

from django.test import TestCase

from articles.models import Article, Source
from articles.search import indexing
from articles.workflow import Status
from editions.models import ClassicAddress
from ingest.old_stories.storing import store
from ingest.old_stories.values import OldPlace
from tests.ingest.old_stories.made import NOON, old_story
from tests.stories import make_district, make_section


class StoringTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.section = make_section(name="要闻", slug="yaowen")
        cls.own = Source.objects.create(name="本报", slug="benbao", is_own=True)

    def one(self, story, **options):
        (outcome,) = store([story], **options).values()
        return outcome

    def test_it_stores_all_that_a_story_had(self):
        district = make_district("甲区", "jia")
        outcome = self.one(
            old_story(
                kicker="新春走基层",
                column="一线见闻",
                byline="本报记者 郭晓华 通讯员 李静",
                districts=("甲区",),
                topics=("供水", "民生"),
                source="某某晚报",
                issue="2015-03-05",
                places=(OldPlace("01", 2, regions=(((0, 0), (0.5, 0), (0.5, 1)),)),),
                addresses=("/html/2015-03/05/content_77.htm",),
            )
        )
        story = Article.objects.get()
        self.assertEqual(outcome.what, "new")
        self.assertEqual((story.status, story.published_at), (Status.SIGNED, NOON))
        self.assertEqual(story.byline_line(), "记者 郭晓华 通讯员 李静")
        self.assertEqual(str(story.column), "一线见闻")
        self.assertEqual([*story.districts.all()], [district])
        self.assertEqual({tag.name for tag in story.tags.all()}, {"供水", "民生"})
        self.assertIn("某某晚报", story.staff_note)
        self.assertIn("没有稿源“某某晚报”", outcome.doubts[0].words)
        placement = story.placements.get()
        self.assertEqual(
            (str(placement.page.issue), placement.page.number), ("2015-03-05", "01")
        )
        self.assertEqual(placement.region, [[0, 0], [500, 0], [500, 1000]])
        self.assertEqual(ClassicAddress.objects.get().article, story)
        self.assertEqual(indexing.out_of_step([story.pk]), [])
        self.assertEqual([*Article.objects.published().search("水压")], [story])
        record = story.import_records.get()
        self.assertEqual(record.digest, story.digest())
