"""The same story in two files, as when the front page prints what stands inside: one
story, with the places of both."""

import hashlib
import re
from dataclasses import replace

# Shorter texts may be the same and yet two: 图片报道, 下期预告.
SHORTEST = 40
NOT_LETTERS = re.compile(r"\W+")


def merged(stories):
    """Return stories of one day without doubles; the first of each keeps its text."""
    by_text, kept = {}, []
    for story in stories:
        key = _text(story)
        held = by_text.get(key) if key else None
        if held is None:
            if key:
                by_text[key] = story
            kept.append(story)
        else:
            join(held, story)
    return kept


def _text(story):
    text = NOT_LETTERS.sub("", story.as_printed)
    return text if len(text) >= SHORTEST else ""


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
