"""The same story in two files, as when the front page prints what stands inside: one
story, with the places of both.

The same text under another headline is another story: a standing notice, the weather.
"""

import hashlib
import re
from dataclasses import replace
from difflib import SequenceMatcher

# Shorter texts may be the same and yet two: 图片报道, 下期预告.
SHORTEST = 40
NOT_LETTERS = re.compile(r"\W+")
# Of a headline, what a shorter one must have of a longer, and how near two are.
SHORTEST_HEADLINE, NEAR = 4, 0.8


def merged(stories):
    """Return stories of one day without doubles; the first of each keeps its text."""
    by_text, kept = {}, []
    for story in stories:
        text = NOT_LETTERS.sub("", story.as_printed)
        alike = by_text.setdefault(text, []) if len(text) >= SHORTEST else []
        held = next((other for other in alike if _is_same(other, story, text)), None)
        if held is None:
            alike.append(story)
            kept.append(story)
        else:
            join(held, story)
    return kept


def _is_same(one, other, text):
    """Return whether two stories of one text have one headline, or nearly: shortened on
    the front page, with a character more; what begins the text is no headline."""
    short, long = sorted(
        (NOT_LETTERS.sub("", story.headline) for story in (one, other)), key=len
    )
    if short == long or any(text.startswith(said) for said in (short, long)):
        return True
    if len(short) >= SHORTEST_HEADLINE and short in long:
        return True
    return SequenceMatcher(None, short, long, autojunk=False).ratio() >= NEAR


def join(held, other):
    """Add to a story the places, addresses and photos of its double."""
    held.places = places_together(held.places + other.places)
    held.addresses = tuple(dict.fromkeys(held.addresses + other.addresses))
    files = {photo.file for photo in held.photos}
    held.photos += tuple(p for p in other.photos if p.file and p.file not in files)
    for name in ("kicker", "deck", "byline", "genre"):
        setattr(held, name, getattr(held, name) or getattr(other, name))
    both = "".join(sorted((held.checksum, other.checksum)))
    held.checksum = hashlib.sha256(both.encode()).hexdigest()
    held.doubts += [d for d in other.doubts if d not in held.doubts]


def places_together(places):
    """Return places, those on one page as one with all their regions."""
    by_page = {}
    for place in places:
        held = by_page.get(place.page)
        if held is None:
            by_page[place.page] = place
            continue
        fresh = tuple(r for r in place.regions if r not in held.regions)
        by_page[place.page] = replace(
            held,
            order=min(held.order, place.order),
            regions=held.regions + fresh,
            continued_from=held.continued_from or place.continued_from,
            continued_on=held.continued_on or place.continued_on,
        )
    return tuple(by_page.values())
