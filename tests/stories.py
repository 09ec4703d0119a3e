"""Factories of stories, sections and districts for tests."""

from datetime import datetime

from django.utils import timezone

from articles.models import Article, Section
from articles.workflow import Status
from districts.models import District

NOON = timezone.make_aware(datetime(2023, 5, 4, 12, 0))


def make_section(name="要闻", slug="yaowen", order=1):
    return Section.objects.get_or_create(
        slug=slug, defaults={"name": name, "order": order}
    )[0]


def make_district(name="甲区", slug="jia", **fields):
    count = District.objects.count()
    return District.objects.create(
        **{
            "name": name,
            "slug": slug,
            "short_name": name[:-1],
            "code": f"9901{count:02d}",
            "kind": "urban_district",
            "tile_row": count + 1,
            "tile_column": 1,
            "order": count + 1,
        }
        | fields
    )


def make_draft(headline="水厂将要通水", **fields):
    """Return a story that is being written; its words are not frozen."""
    return make_story(headline, status=Status.DRAFT, published_at=None, **fields)


def make_story(headline="水厂今日通水", **fields):
    """Return a story that readers may see since noon, unless the fields differ."""
    return Article.objects.create(
        **{
            "headline": headline,
            "body": "<p>城北水厂今日通水。</p>",
            "section": make_section(),
            "status": Status.SIGNED,
            "published_at": NOON,
        }
        | fields
    )
