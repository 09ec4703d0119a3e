"""Stories loaded many at a time are what they would be, had each been saved."""

from django.db import IntegrityError, connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from taggit.models import Tag

from articles.bulk_insert import add_rows
from articles.loading import PARTS, load_stories
from articles.models import (
    Article,
    ArticleDistrict,
    ArticlePhoto,
    Brief,
    Byline,
    Column,
    Contributor,
    ListEntry,
    SearchEntry,
    TaggedArticle,
)
from articles.search import indexing
from articles.workflow import Status
from districts.names import names_of_places
from editions.models import Issue, Page, Placement
from newsroom import publication_clock
from newsroom.clock_triggers import installed
from tests.pictures import make_photo
from tests.stories import NOON, make_district, make_section

# What COPY and SQL have signs for.
AWKWARD = "a\\b\\.\n\t\\N “引”\"q\"'s'%s\r𠮷"


class LoadingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.section = make_section()
        cls.column = Column.objects.create(name="走基层", slug="zou")
        cls.person = Contributor.objects.create(name="王勇")
        cls.town = make_district("甲区", "jia")
        cls.zone = make_district("乙区", "yi", kind="zone", within=cls.town)
        cls.tag = Tag.objects.create(name="供水", slug="gongshui")
        cls.photo = make_photo(caption="水厂外景", credit="李静 摄")

    def story(self, **fields):
        given = {"headline": "水厂通水", "section": self.section, "column": self.column}
        given |= {"body": "<p>城北通水2023年5G。</p>", "status": Status.SIGNED}
        return Article(**given | {"published_at": NOON} | fields)

    def parts_of(self, story):
        return [
            ArticleDistrict(article=story, district=self.zone),
            Byline(article=story, contributor=self.person, order=2),
            Byline(article=story, contributor=self.person, role="editor"),
            TaggedArticle(content_object=story, tag=self.tag),
            Brief(article=story, heading="古交", text="看灯。", district=self.town),
            ArticlePhoto(article=story, photo=self.photo, credit="郭晓华 摄"),
        ]

    def load(self, *stories):
        parts = {}
        for part in [part for story in stories for part in self.parts_of(story)]:
            parts.setdefault(type(part), []).append(part)
        load_stories(list(stories), parts)
        return stories

    def save(self, story):
        story.save()
        for part in self.parts_of(story):
            name = PARTS[type(part)]
            setattr(part, name, story)  # which has its id now
            part.save()
        return story

    def seen_of(self, story):
        """What readers, lists and search have of a story, whatever its number."""
        story = Article.objects.get(pk=story.pk)
        document = vars(indexing.stored([story.pk])[story.pk]) | {"article_id": 0}
        own = {field: getattr(story, field) for field in ("body", "headline", "deck")}
        rows = ListEntry.objects.filter(article=story).order_by("list")
        lists = list(rows.values_list("list", "list_in_section", "published_at"))
        return own, document, lists, story.search_document.heading_words

    def test_it_stores_what_saving_one_by_one_would(self):
        at = timezone.now()
        (loaded, draft) = self.load(
            self.story(), self.story(status=Status.DRAFT, published_at=None)
        )
        saved = self.save(self.story())
        self.assertEqual(self.seen_of(loaded), self.seen_of(saved))
        self.assertEqual(len(self.seen_of(loaded)[2]), 5)
        self.assertEqual(self.seen_of(draft)[2], [])
        self.assertEqual(indexing.out_of_step([loaded.pk, draft.pk, saved.pk]), [])
        self.assertEqual(set(Article.objects.search("看灯")), {loaded, draft, saved})
        stored = Article.objects.get(pk=loaded.pk)
        self.assertGreaterEqual(stored.created_at, at)
        self.assertEqual((stored.guid, stored.version), (loaded.guid, 1))
        # It is a story like any other from then on.
        stored.headline = "泵站通水"
        stored.save()
        self.assertEqual(list(Article.objects.search("泵站")), [stored])
        self.assertEqual(Article.objects.search("水厂").count(), 3)

    def test_it_cleans_bodies_and_keeps_every_sign(self):
        (story,) = self.load(
            self.story(deck=AWKWARD, body="<p>一</p><script>x</script>", column=None)
        )
        stored = Article.objects.get(pk=story.pk)
        self.assertEqual((stored.deck, stored.body), (AWKWARD, "<p>一</p>"))
        self.assertEqual(indexing.out_of_step([story.pk]), [])

    def test_it_raises_the_clock_and_leaves_every_trigger(self):
        before = publication_clock.read()
        triggers = installed(connection)
        self.load(self.story())
        if connection.vendor == "postgresql":  # which raises it at commit
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.assertGreater(publication_clock.read(), before)
        self.assertEqual(installed(connection), triggers)
        self.assertEqual(publication_clock.missing_triggers(), [])

    def test_it_loads_all_or_nothing(self):
        triggers = installed(connection)
        first = self.story()
        with self.assertRaises(IntegrityError):
            self.load(first, self.story(guid=first.guid))
        with self.assertRaises(IntegrityError):
            self.load(self.story(headline=""))
        self.assertFalse(Article.objects.exists())
        self.assertFalse(SearchEntry.objects.exists())
        self.assertEqual(installed(connection), triggers)

    def test_it_asks_no_more_for_more_stories(self):
        asked = []
        names_of_places()  # asked once a process
        for number in (1, 5):
            with CaptureQueriesContext(connection) as queries:
                self.load(*(self.story() for _ in range(number)))
            asked.append(len(queries))
        self.assertEqual(*asked)


class AddRowsTests(TestCase):
    def test_it_gives_ids_that_nobody_has_and_keeps_values_of_every_kind(self):
        make_section("社会", "shehui")
        story = Article.objects.create(headline="水厂", section=make_section())
        issue = Issue.objects.create(date=NOON.date())
        pages = add_rows(
            Page(issue=issue, number=str(n), order=n, name="要闻") for n in (1, 2)
        )
        region = [[0, 0], [500, 0], [500, "x\\n"]]
        add_rows(
            Placement(page=page, article=story, order=1, boxed=True, region=region)
            for page in pages
        )
        for placement in Placement.objects.all():
            self.assertEqual(placement.region, region)
            self.assertIs(placement.boxed, True)
            self.assertIsNone(placement.weight)
        # The next that is saved gets another id.
        later = Page.objects.create(issue=issue, number="3", order=3, name="城事")
        self.assertNotIn(later.pk, [page.pk for page in pages])
        self.assertEqual(Page.objects.count(), 3)

    def test_it_adds_none_of_no_rows(self):
        self.assertEqual(add_rows([]), [])
