"""Fronts: the first page of a section, district, topic or column, as an editor would
set it: a lead with its picture, two seconds, then the list; and the newest as lines.

Further pages are lists. What repeats the page's own name is left out of its cards.
"""

import re
from collections import Counter

from markupsafe import Markup

from articles import light_rows
from articles.site import cards
from articles.site.story_link import StoryLink
from articles.text.phrasing import phrased

# The first story with a picture leads, if it is one of so many.
LEADING = 6
SECONDS = 2
# Lines of the newest, where the list has more than a lead and what stands beside it.
NEWEST, ENOUGH_FOR_NEWEST = 6, 8
LINE = ("headline", "phrases", "language", "published_at")
COLUMNS = 6
# What a card tells by its HTML, and what of it is another on a front.
IS_PICTURED, HAS_BRIEFS = 'class="card-photo"', 'class="card-brief"'
FLAG = re.compile('<p class="flag">(<a href="[^"]+">[^<]+</a>)')
LAZY, AT_ONCE = 'loading="lazy"', 'fetchpriority="high"'
# Of a picture on a card, and on that of a story of pictures.
SIZES = (
    'sizes="7rem"',
    'sizes="(min-width: 68rem) 26rem, (min-width: 48rem) 44vw, 92vw"',
)
LEAD_SIZES = 'sizes="(min-width: 72rem) 30.5rem, (min-width: 48rem) 52vw, 92vw"'
SECOND_SIZES = 'sizes="(min-width: 72rem) 21rem, (min-width: 48rem) 36vw, 7rem"'
# In plain lists a picture is seen at once if it is one of the first.
SEEN_AT_ONCE = 3


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
        return as_list(page, *own)
    made = {story.pk: _without(own, cards.card(story)) for story in stories}
    if lead is None:
        leading = _place_of_lead(list(made.values()))
        first = made.pop(stories[leading].pk)
    else:
        made.pop(lead.pk, None)
        first = _without(own, cards.card(lead))
    others = list(made.values())
    number = _number_of_seconds(others)
    first = _sized(first, LEAD_SIZES).replace(LAZY, AT_ONCE)
    seconds = [_sized(card, SECOND_SIZES) for card in others[:number]]
    return page | {
        "lead": Markup(first),
        "seconds": list(map(Markup, seconds)),
        "cards": list(map(Markup, others[number:])),
        "newest": _newest(stories),
        "columns": _columns([first, *others]),
    }


def as_list(page, *own):
    """Return the context of a page that is a list of cards."""
    made = [_without(own, cards.card(story)) for story in page["articles"]]
    for place, card in enumerate(made[:SEEN_AT_ONCE]):
        if LAZY in card:
            made[place] = card.replace(LAZY, AT_ONCE)
            break
    return page | {"cards": list(map(Markup, made))}


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


def _sized(card, sizes):
    """Return a card whose picture is of another size."""
    for usual in SIZES:
        card = card.replace(usual, sizes)
    return card


def _without(own, card):
    """Return a card as a string, without some pieces of HTML."""
    made = str(card)
    for piece in own:
        made = made.replace(piece, "")
    return made


def _newest(stories):
    """Return the newest stories as lines, from a list that has others below them."""
    if len(stories) < ENOUGH_FOR_NEWEST:
        return []
    return [_line(story) for story in stories[:NEWEST]]


def _line(row):
    *heading, published_at = (light_rows.value_of(row, name) for name in LINE)
    return StoryLink(row.pk, phrased(*heading), published_at)


def _columns(made):
    """Return the running columns of some cards, as links, the most frequent first."""
    links = Counter(found[1] for card in made if (found := FLAG.search(card)))
    return [Markup(link) for link, _ in links.most_common(COLUMNS)]
