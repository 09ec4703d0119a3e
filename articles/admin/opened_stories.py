"""Stories as a person opens them at the desk: who may, and all that the page shows of one.

Every page of a story begins with this question, and so does each heartbeat of an open
form.
"""

from functools import cache

from django.db.models import Prefetch
from django.utils import timezone

from articles.models import Article, ArticlePhoto, Autosave, Brief, Byline, Review
from articles.personal_queries import personal

# What a story's form shows of it: the rows that it points to, and those below it.
ON_THE_FORM = ("source", "section", "created_by", "handed_to", "updated_by", "column")
ROWS_ON_THE_FORM = (
    "districts",
    Prefetch("bylines", Byline.objects.with_people()),
    Prefetch("briefs", Brief.objects.select_related("district")),
    Prefetch("article_photos", ArticlePhoto.objects.with_pictures()),
    Prefetch("reviews", Review.objects.with_people()),
)


def opened_story(user, pk):
    """Return a story if the person may open it, or None."""
    return _first(_opened(user, story=int(pk), at=timezone.now()))


def story_on_its_form(user, pk, rows):
    """Return it with all that its form shows, the token of the person's autosave too."""
    return _first(_with_rows(rows)(user, story=int(pk), at=timezone.now()))


def _first(stories):
    return next(iter(stories), None)


@personal
def _opened(user, story, at):
    return Article.objects.filter(pk=story).visible_to(user, at).order_by()


@cache
def _with_rows(rows):
    @personal
    def on_its_form(user, story, at):
        return (
            Article.objects.filter(pk=story)
            .visible_to(user, at)
            .order_by()
            .select_related(*ON_THE_FORM)
            .prefetch_related(*rows)
            .annotate(autosave_token=Autosave.objects.token_of(user))
        )

    return on_its_form
