"""Related stories: the newest on a story's topics, of its column, from its districts.

They are ranked by the nearest thing that they share: a topic before a running column,
a column before a district, a district before nothing but the section.
"""

from itertools import chain
from typing import NamedTuple

from articles import traces
from articles.prefetched import loaded
from articles.site.list_heads import SHOWN, Kind, ListOf, heads_of

# So many of a story's topics, and of its districts, are looked at: its first ones.
LISTS = 3


class RelatedStory(NamedTuple):
    """A related story, the words for what it shares, and its line of the list as HTML."""

    headline: str
    why: str
    line: str


def related_to(article):
    """Return up to six published stories, each with its picture and the reason (`why`).

    `article` has its tags and districts loaded. Each is chosen from the newest few of
    the lists that it is on with the story, and stands under the nearest of these: of
    two topics under that which the story has first. Of what is equally near the newest
    come first. What is farther is asked for only where that is fewer than six; so two
    queries at the most, whatever the story shares, and none of lists that are kept.
    """
    ranks = _by_nearness(article)
    heads, chosen = {}, {}
    for place, rank in enumerate(ranks):
        if not heads.keys() >= rank.keys():
            # Of its topics there may be few stories: then of all else at once.
            farther = chain(*ranks[place + 1 :]) if place else ()
            heads |= heads_of(rank, farther)
        found = {}
        for one, why in rank.items():
            head, trace = heads[one]
            traces.use(trace)
            for story in head.stories:
                if story.id != article.pk and story.id not in chosen:
                    found.setdefault(story.id, (story, head, why))
        for story, head, why in sorted(found.values(), key=_newest_first):
            chosen[story.id] = RelatedStory(story.headline, why, head.line(story, why))
            if len(chosen) == SHOWN:
                return list(chosen.values())
    return list(chosen.values())


def _newest_first(found):
    story, *_ = found
    return -story.published_at.timestamp(), story.id


def _by_nearness(article):
    """Return the lists that a story is on, [{ListOf: words for sharing it}], from the
    nearest on; without the ranks of which it has none."""
    topics = {
        ListOf(Kind.TOPIC, tag.pk): f"话题：{tag.name}"
        for tag in loaded(article, "tags")[:LISTS]
    }
    places = {
        ListOf(Kind.DISTRICT, place.pk): f"同在{place.short_name}"
        for place in loaded(article, "districts")[:LISTS]
    }
    column, section = article.column_id, article.section_id
    columns = {ListOf(Kind.COLUMN, column): "同一栏目"} if column else {}
    sections = {ListOf(Kind.SECTION, section): "同一频道"} if section else {}
    return [rank for rank in (topics, columns, places, sections) if rank]
