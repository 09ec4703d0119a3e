"""Fronts: the first page of a section, district, topic or column, as an editor would
set it: a lead with its picture, two seconds, then the list; and the newest as lines.

Further pages are lists. What repeats the page's own name is left out of its cards. What
may affect minors stands in the list alone.
"""

from collections import Counter
from itertools import islice

from articles.site.cards import FIRST_IN_LIST, IN_LIST, Place, card
from articles.site.story_link import StoryLink

# The first story with a picture leads, if it is one of so many.
LEADING = 6
SECONDS = 2
# Lines of the newest, where the list has more than a lead and what stands beside it.
NEWEST, ENOUGH_FOR_NEWEST = 6, 8
COLUMNS = 6
# How wide pictures stand (static/site/lists.css): the lead alone, beside seconds, and
# with a list below, which has a rail beside it all.
NARROW = "(min-width: 40rem) calc(100vw - 4rem), calc(100vw - 2rem)"
BESIDE_SECONDS = f"(min-width: 48rem) calc(58.3vw - 4.1rem), {NARROW}"
ALONE = Place(f"(min-width: 80rem) 76rem, {NARROW}", is_first=True, crop="lead")
IN_SECOND = "(min-width: 48rem) calc(41.7vw - 2.9rem), 7rem"
WITHOUT_LIST = (
    Place(f"(min-width: 80rem) 42.6rem, {BESIDE_SECONDS}", is_first=True, crop="lead"),
    Place(f"(min-width: 80rem) 30.4rem, {IN_SECOND}"),
)
WITH_LIST = (
    Place(
        "(min-width: 80rem) 31.2rem, (min-width: 68rem) calc(58.3vw - 15.5rem), "
        + BESIDE_SECONDS,
        is_first=True,
        crop="lead",
    ),
    Place(
        "(min-width: 80rem) 22.3rem, (min-width: 68rem) calc(41.7vw - 11rem), "
        + IN_SECOND
    ),
)
# In plain lists a picture is seen at once if it is one of the first.
SEEN_AT_ONCE = 3


def as_front(page, *own, lead=None):
    """Return the context of a list's page: of the first page a front.

    own: the addresses of what the page is of, which its cards do not lead to again.
    lead: the story that an editor has picked, loaded as the list's are.
    """
    stories = page["articles"]
    if page["is_continued"] or not stories:
        return as_list(page, *own)
    made = {story.pk: card(story) for story in stories}
    newest = _newest(made)
    picked = None if lead is None else card(lead)
    if picked is None or picked.may_affect_minors:
        leading = _place_of_lead(list(made.values()))
        first = made.pop(stories[leading].pk)
    else:
        made.pop(lead.pk, None)
        first = picked
    others = list(made.values())
    suitable = [other for other in others if not other.may_affect_minors]
    seconds = suitable[: _number_of_seconds(suitable)]
    listed = [other for other in others if other not in seconds]
    leads, beside = WITH_LIST if listed else WITHOUT_LIST
    own = frozenset(own)
    return page | {
        "lead": first.at(leads if others else ALONE, own),
        "seconds": [other.at(beside, own) for other in seconds],
        "cards": [other.at(IN_LIST, own) for other in listed],
        "newest": newest,
        "columns": _columns([first, *others], own),
    }


def as_list(page, *own):
    """Return the context of a page that is a list of cards."""
    made = [card(story) for story in page["articles"]]
    own = frozenset(own)
    pictured = (n for n, each in enumerate(made[:SEEN_AT_ONCE]) if each.is_pictured)
    first = next(pictured, None)
    return page | {
        "cards": [
            each.at(FIRST_IN_LIST if n == first else IN_LIST, own)
            for n, each in enumerate(made)
        ]
    }


def _place_of_lead(made):
    """Return which card leads: the first with a picture and words of its own, or the
    first of all that are suitable for minors, or the first."""
    for place, each in enumerate(made[:LEADING]):
        if each.is_pictured and not each.has_briefs:
            return place
    suitable = (n for n, each in enumerate(made) if not each.may_affect_minors)
    return next(suitable, 0)


def _number_of_seconds(made):
    """Return how many stories stand beside the lead: without pictures one more fits."""
    is_pictured = any(each.is_pictured for each in made[:SECONDS])
    return SECONDS if is_pictured else SECONDS + 1


def _newest(made):
    """Return the newest stories as lines, of {id: Card} of a list that has others below
    them."""
    if len(made) < ENOUGH_FOR_NEWEST:
        return []
    suitable = (
        StoryLink(pk, each.headline, each.published_at)
        for pk, each in made.items()
        if not each.may_affect_minors
    )
    return list(islice(suitable, NEWEST))


def _columns(made, own):
    """Return the running columns of some cards, (address, name) each, the most frequent
    first; not the one that the page is of."""
    flags = (each.flag for each in made if each.flag)
    named = Counter((flag["address"], flag["name"]) for flag in flags)
    return [link for link, _ in named.most_common(COLUMNS) if link[0] not in own]
