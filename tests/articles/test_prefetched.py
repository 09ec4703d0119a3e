"""Prefetched rows of prepared queries: each is what the plain queryset loads."""

from datetime import timedelta

from django.db.models import F, Prefetch, Value
from django.test import TestCase

from articles.models import Article, ArticlePhoto, Brief, Byline, Contributor, Photo
from articles.prepared import Prepared
from districts.models import District
from editions.models import Issue, Page, Placement
from tests.articles.test_prepared import whole
from tests.stories import NOON, make_story

TROUBLE = "“引”'\"\\ \t\n\x7f\u2028%s %% {}[],\U0001f600</script>\x01"


def make_district(name, order):
    return District.objects.create(
        name=name,
        short_name=name[0],
        slug=f"d{order}",
        kind=District.Kind.ZONE,
        tile_row=order,
        tile_column=order,
        order=order,
    )


class PrefetchedTests(TestCase):
    def setUp(self):
        self.story = make_story()
        self.other = make_story()

    def assertSame(self, queryset):
        """Assert that both ways load the same, and ours in one query."""
        query = Prepared(lambda: queryset)
        query()
        with self.assertNumQueries(1):
            rows = query()
        self.assertEqual(list(map(whole, rows)), list(map(whole, queryset.all())))
        return rows

    def test_it_loads_values_of_each_type(self):
        photo = Photo.objects.create(
            caption=TROUBLE,
            focal_x=1,
            focal_y=0.1,
            taken_at=NOON + timedelta(microseconds=1),
            rights_expire_on=NOON.date(),
        )
        ArticlePhoto.objects.create(article=self.story, photo=photo, caption=TROUBLE)
        self.assertSame(
            Article.objects.prefetch_related(
                Prefetch("article_photos", ArticlePhoto.objects.with_pictures())
            )
        )

    def test_it_loads_json_as_it_is_stored(self):
        page = Page.objects.create(
            issue=Issue.objects.create(date=NOON.date()), order=1
        )
        regions = [[[0, 0], [500, 0.5], [1, 300]], None]
        for order, region in enumerate(regions, 1):
            story = make_story()
            Placement.objects.create(
                page=page, article=story, order=order, region=region
            )
        query = Prepared(lambda: Page.objects.prefetch_related("placements"))
        (page,) = query()
        self.assertEqual([p.region for p in page.placements.all()], regions)

    def test_it_keeps_the_order_of_the_rows(self):
        for order in (3, 1, 2):
            Brief.objects.create(
                article=self.story, heading=f"{order}", text=TROUBLE, order=order
            )
            self.story.districts.add(make_district(f"区{order}", order))
        (story, _) = self.assertSame(
            Article.objects.order_by("pk").prefetch_related("briefs", "districts")
        )
        self.assertEqual([b.heading for b in story.briefs.all()], ["1", "2", "3"])
        self.assertEqual([d.order for d in story.districts.all()], [1, 2, 3])

    def test_it_loads_what_the_lookup_says_and_no_more(self):
        Byline.objects.create(
            article=self.story, contributor=Contributor.objects.create(name="郭晓华")
        )
        bylines = Byline.objects.select_related("contributor").only(
            "article", "role", "contributor__name"
        )
        bylines = bylines.annotate(who=F("contributor__slug"), mark=Value("%s"))
        self.assertSame(
            Article.objects.order_by("pk").prefetch_related(
                Prefetch("bylines", bylines, to_attr="names")
            )
        )

    def test_it_loads_parts_of_parts_and_through_what_is_joined(self):
        issue = Issue.objects.create(date=NOON.date())
        for order in (1, 2):
            page = Page.objects.create(issue=issue, order=order)
            Placement.objects.create(page=page, article=self.story, order=1)
        for order, zone in enumerate((make_district("区", 1), None), 1):
            Brief.objects.create(
                article=self.story, heading="甲", text="乙", order=order, district=zone
            )
        stories = Article.objects.prefetch_related(
            Prefetch("briefs", Brief.objects.select_related("district"))
        )
        within = Placement.objects.prefetch_related(Prefetch("article", stories))
        joined = Placement.objects.select_related("article").prefetch_related(
            "article__briefs"
        )
        for placements in (within, joined):
            pages = Page.objects.prefetch_related(Prefetch("placements", placements))
            (loaded,) = self.assertSame(
                Issue.objects.prefetch_related(Prefetch("pages", pages))
            )
            found = loaded.pages.all()[1].placements.all()[0].article.briefs.all()
            self.assertEqual([brief.order for brief in found], [1, 2])

    def test_it_gives_nothing_to_a_row_that_is_deleted_meanwhile(self):
        Brief.objects.create(article=self.story, heading="甲", text="乙")
        query = Prepared(lambda: Article.objects.prefetch_related("briefs"))
        loaded = list(Article.objects.order_by("pk"))
        self.other.delete()
        query.prefetch(loaded)
        self.assertEqual([len(story.briefs.all()) for story in loaded], [1, 0])

    def test_it_refuses_what_it_would_load_wrongly(self):
        zones = District.objects.filter(kind=District.Kind.ZONE)
        for lookup in (Prefetch("districts", zones), "bylines__contributor"):
            with self.subTest(lookup=lookup), self.assertRaises(ValueError):
                prefetching(lookup)()


def prefetching(lookup):
    return Prepared(lambda: Article.objects.prefetch_related(lookup))
