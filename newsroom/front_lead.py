"""Lead of the front page: how long it begins, and what is related to it.

It is as long as the room beside it: of its opening the page shows what fits there
(front.css). A lead too short for that stands above the others instead.
"""

from operator import itemgetter
from typing import NamedTuple

from django.db.models import Case, Exists, F, OuterRef, Subquery, Value, When
from django.db.models.functions import JSONArray, Substr

from articles import light_rows
from articles.list_kinds import ListKind
from articles.models import Article, ListEntry, TaggedArticle
from articles.prefetched import JSONRows, NoRows, decoded
from articles.site.cards import front_story
from articles.site.story_link import StoryLink
from articles.text.phrasing import phrased
from articles.text.richtext import opening, shortened

# Characters, of which the page shows as many lines as there is room.
OPENING = 700
# Of so many of its topics and of its districts the newest few are looked at.
LISTS, CANDIDATES, RELATED = 2, 8, 3
# What there is room for at 1280 pixels, in lines of the opening: a story beside the
# lead, a related one, the lead's own headline; a picture of the lead takes enough.
SECOND, LINE, HEADLINE = 5.5, 1.5, 7
CHARACTERS = 27  # in a line
SAID = 16  # the characters by which a summary is known to be the opening
# The columns of a related story.
PK, HEADLINE_OF, PHRASES, LANGUAGE, PUBLISHED_AT, NEARNESS = range(6)


class Lead(NamedTuple):
    story: NamedTuple
    summary: str
    opening: str
    related: list
    is_short: bool


def with_lead(articles, lead, at, shown):
    """Load of one story of a front page how it goes on, and what is related to it."""
    long = Substr("body", 1, 3 * OPENING)
    related = JSONRows(_related_to(lead, at, shown))
    return articles.annotate(
        lead_opening=Case(When(pk=lead, then=long), default=Value("")),
        related=Case(When(pk=lead, then=related), default=NoRows()),
    )


def lead_of(row, seconds):
    """Return the Lead that a row of with_lead() is, beside a number of other stories."""
    story = front_story(row)
    begins = opening(light_rows.value_of(row, "lead_opening"), OPENING)
    begins = begins or shortened(story.picture_text or "", OPENING)
    related = _nearest(decoded(light_rows.value_of(row, "related")))
    lines = HEADLINE + len(begins) / CHARACTERS + LINE * len(related)
    is_short = story.picture is None and lines < SECOND * seconds
    # One that is how the story begins would be read twice.
    is_said_twice = begins.startswith(story.summary[:SAID])
    return Lead(
        story,
        "" if is_said_twice else story.summary,
        begins or story.teaser(),
        related,
        is_short,
    )


def _nearest(rows):
    """Return links to the stories that share most with the lead, the newest first."""
    rows = sorted(rows, key=itemgetter(PUBLISHED_AT, PK), reverse=True)
    rows.sort(key=itemgetter(NEARNESS))
    return [
        StoryLink(row[PK], phrased(row[HEADLINE_OF], row[PHRASES], row[LANGUAGE]))
        for row in rows[:RELATED]
    ]


def _related_to(lead, at, shown):
    """Return the rows, in no order, of stories that share a topic with the lead, or else
    a district and the section, and are not shown already.

    Of each list the newest few are looked at, which cost the same however long it is.
    """
    topics = TaggedArticle.objects.filter(content_object=lead).order_by("pk")
    numbers = topics.values(number=ListKind.TOPIC.number(F("tag")))
    places = ListEntry.objects.filter(article=lead, list_in_section__isnull=False)
    places = places.order_by("list").values("list_in_section")
    lists = [
        ListEntry.objects.filter(**{name: Subquery(numbered[n : n + 1])})
        .order_by("-published_at", "article")
        .values("article")[:CANDIDATES]
        for name, numbered in (("list", numbers), ("list_in_section", places))
        for n in range(LISTS)
    ]
    shares_topic = TaggedArticle.objects.filter(
        content_object=OuterRef("pk"), tag__in=topics.order_by().values("tag")
    )
    return (
        Article.objects.published(at)
        .suitable_for_minors()
        .in_any_of(*lists)
        .exclude(pk__in=shown)
        .annotate(nearness=Case(When(Exists(shares_topic), then=0), default=1))
        .order_by()
        .values(
            row=JSONArray(
                *("pk", "headline", "phrases", "language"),
                *("published_at", "nearness"),
            )
        )
    )
