"""Fronts: the first page of a section, district, topic or column, as an editor would
set it: a lead with its picture, two seconds, then the list; and the newest as lines.

Further pages are lists. What repeats the page's own name is left out of its cards.
"""

from collections import Counter
from typing import NamedTuple

from markupsafe import Markup

from articles import light_rows
from articles.addresses import address_of
from articles.site import cards
from articles.site.story_link import StoryLink

# The first story with a picture leads, if it is one of so many.
LEADING = 6
SECONDS = 2
# Lines of the newest, where the list has more than a lead and what stands beside it.
NEWEST, ENOUGH_FOR_NEWEST = 6, 8
LINE = ("headline", "published_at")
COLUMNS = 6
IS_PICTURED = 'class="card-photo"'
HAS_BRIEFS = 'class="card-brief"'
LAZY, AT_ONCE = 'loading="lazy"', 'fetchpriority="high"'
# On further pages and in plain lists it is seen at once if it is one of the first.
SEEN_AT_ONCE = 3


class ColumnLink(NamedTuple):
    address: str
    name: str


def link_to(address, name):
    """Return the link to a place as it stands among the facts of a card."""
    return Markup('<a href="{}">{}</a>').format(address, name)


def flag_of(column):
    """Return a running column as it stands on a card."""
    link = link_to(column.get_absolute_url(), column.name)
    return Markup('<p class="flag">{}</p>').format(link)


def as_front(page, *own, lead=None):
    """Return the context of a list's page: of the first page a front.

    own: the pieces of a card that repeat what the page is of.
    lead: the story that an editor has picked, loaded as the list's are.
    """
    stories = page["articles"]
    if page["is_continued"] or not stories:
        return page | as_list(page, *own)
    is_picked = lead is not None
    if is_picked:
        stories = [story for story in stories if story.pk != lead.pk]
    made = list(map(cards.card, stories))
    if not is_picked:
        place = _place_of_lead(made)
        lead = stories[place]
        del made[place]
        stories = [story for story in stories if story is not lead]
    number = _number_of_seconds(made)
    seconds = [cards.card(story, "second") for story in stories[:number]]
    return page | {
        "lead": _without(own, cards.card(lead, "lead")),
        "seconds": [_without(own, second) for second in seconds],
        "cards": [_without(own, card) for card in made[number:]],
        "newest": _newest(page["articles"]),
        "columns": _columns(page["articles"]),
    }


def as_list(page, *own):
    """Return the context of a page that is a list of cards."""
    made = [_without(own, card) for card in map(cards.card, page["articles"])]
    for place, card in enumerate(made[:SEEN_AT_ONCE]):
        if LAZY in card:
            made[place] = Markup(str(card).replace(LAZY, AT_ONCE))
            break
    return page | {"cards": made}


def _place_of_lead(made):
    """Return which card leads: the first with a picture and words of its own, or the
    first of all."""
    for place, card in enumerate(made[:LEADING]):
        if IS_PICTURED in card and HAS_BRIEFS not in card:
            return place
    return 0


def _number_of_seconds(made):
    """Return how many stories stand beside the lead: without pictures one more fits."""
    is_pictured = any(IS_PICTURED in card for card in made[:SECONDS])
    return SECONDS if is_pictured else SECONDS + 1


def _without(own, card):
    made = str(card)
    for piece in own:
        made = made.replace(piece, "")
    return Markup(made)


def _newest(stories):
    """Return the newest stories as lines, from a list that has others below them."""
    if len(stories) < ENOUGH_FOR_NEWEST:
        return []
    return [
        StoryLink(story.pk, *(light_rows.value_of(story, name) for name in LINE))
        for story in stories[:NEWEST]
    ]


def _columns(stories):
    """Return the running columns of some stories, the most frequent first."""
    named = Counter(
        (light_rows.value_of(story, "column__slug"), name)
        for story in stories
        if (name := light_rows.value_of(story, "column__name"))
    )
    return [
        ColumnLink(address_of("articles:column", slug), name)
        for (slug, name), _ in named.most_common(COLUMNS)
    ]
