"""Stories as a person opens them at the desk: who may, and all that the page shows of one.

Every page of a story begins with this question, and so does each heartbeat of an open
form: the queries are prepared once for those who follow all copy, and once for those who
do not.
"""

from functools import cache

from django.db.models import Prefetch
from django.utils import timezone

from articles.models import Article, ArticlePhoto, Autosave, Brief, Byline, Review
from articles.prepared import person_of, prepared

FOLLOWS_ALL = "articles.follow_copy"
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
    return _asked(_opened(user.has_perm(FOLLOWS_ALL)), user, pk)


def story_on_its_form(user, pk, rows=ROWS_ON_THE_FORM):
    """Return it with all that its form shows, the token of the person's autosave too."""
    return _asked(_on_its_form(user.has_perm(FOLLOWS_ALL), rows), user, pk)


def _asked(query, user, pk):
    return query.first(story=int(pk), user=user.pk, at=timezone.now())


# Whoever follows all copy is not asked about, and so neither is the hour.


@cache
def _opened(follows_all):
    def opened(story, user, at):
        return _visible(story, _person(user, follows_all), at)

    return prepared(opened, needs_all=False)


@cache
def _on_its_form(follows_all, rows):
    def on_its_form(story, user, at):
        person = _person(user, follows_all)
        return (
            _visible(story, person, at)
            .select_related(*ON_THE_FORM)
            .prefetch_related(*rows)
            .annotate(autosave_token=Autosave.objects.token_of(person))
        )

    return prepared(on_its_form, needs_all=False)


def _visible(story, person, at):
    return Article.objects.filter(pk=story).visible_to(person, at).order_by()


def _person(user, follows_all):
    return person_of(user, [FOLLOWS_ALL] if follows_all else [])
