"""Parts of a story as its page sets them: galleries, anchors of subheads, link cards.

Read from what the page has loaded; no query is made here.
"""

import re
from html import escape, unescape
from itertools import groupby
from typing import NamedTuple

from django.utils.safestring import SafeString

from articles.prefetched import loaded
from articles.text import link_cards
from articles.text.richtext import TAG

# So many pictures at one place are a gallery 组图: set one below the other, forty of
# them are a page of twenty windows.
FEWEST_IN_A_GALLERY = 4
# A story of so many parts begins with a list of them.
FEWEST_LISTED = 4
HEADING = re.compile(r"<(h[23])>(.*?)</\1>", re.DOTALL)
BLANKS = re.compile(r"\s+")
LONGEST_ANCHOR = 40


PHOTO, RECORDING = "photo", "recording"


class PagePart(NamedTuple):
    """A block of HTML, as it is set, with its `table` if it is one; or a `photo`, an
    ArticlePhoto; or a `gallery` of GalleryPicture; or a `link`, a LinkCard.

    is_text: whether it is nothing but its HTML, as most are.
    is_first: whether it has the page's first picture, for which a reader waits.
    """

    html: str = ""
    is_text: bool = False
    photo: object = None
    table: object = None
    gallery: tuple = ()
    link: object = None
    is_first: bool = False

    @property
    def pictures(self):
        return [self.photo] if self.photo else [one.placed for one in self.gallery]


class GalleryPicture(NamedTuple):
    """A photo of a gallery; without words where they are those of the one before. What AI
    made says so itself."""

    placed: object
    caption: str
    credit: str
    made_by_ai: str = ""


class Heading(NamedTuple):
    """A line of the list of a story's parts."""

    anchor: str
    words: str
    is_minor: bool = False


def story_parts(article):
    """Return what a page sets of a story loaded by for_detail(): {"title_picture", the
    photo that opens it above its text, or None; "is_of_pictures", whether that one tells
    it; "parts"; "headings", of a long story; "briefs", "districts" and "tags";
    "has_pictures", "has_tables" and "has_films", for which there are styles}."""
    headings = []
    briefs = loaded(article, "briefs")
    body_parts = article.body_parts()
    is_of_pictures = article.is_of_pictures()
    opening = _opening(body_parts, is_of_pictures)
    if opening:
        body_parts.remove(opening)
    parts = list(_parts(article, body_parts, headings))
    pictured = next((n for n, part in enumerate(parts) if part.pictures), None)
    if pictured is not None and not opening:
        parts[pictured] = parts[pictured]._replace(is_first=True)
    headings += [Heading(brief.anchor, brief.heading) for brief in briefs]
    films = any(part.link or (part.photo and part.photo.recording()) for part in parts)
    return {
        "title_picture": opening.photo if opening else None,
        "is_of_pictures": is_of_pictures,
        "parts": parts,
        "headings": headings if len(headings) >= FEWEST_LISTED else [],
        "briefs": briefs,
        "districts": loaded(article, "districts"),
        "tags": loaded(article, "tags"),
        "has_pictures": bool(opening) or pictured is not None,
        "has_tables": any(part.table for part in parts),
        "has_films": films,
    }


def _opening(body_parts, is_of_pictures):
    """Return the part of the photo that opens a story above its text, or None: one that
    stands there and is wide, 题图; of a story of pictures the first that can be seen."""
    if is_of_pictures:
        pictures = [part for part in body_parts if _kind(part) is PHOTO]
        at_hand = (part for part in pictures if part.photo.photo.original)
        return next(at_hand, None) or next(iter(pictures), None)
    first = next(iter(body_parts), None)
    opens_wide = first and first.photo and first.photo.is_wide
    return first if opens_wide else None


def _parts(article, body_parts, headings):
    taken = set()
    for kind, run in groupby(body_parts, _kind):
        if kind is PHOTO:
            yield from _photos([part.photo for part in run])
            continue
        for part in run:
            if kind is RECORDING:
                yield PagePart(photo=part.photo)
                continue
            link = link_cards.read(part.html)
            heading = HEADING.fullmatch(part.html)
            if link:
                yield PagePart(link=link)
            elif heading:
                anchored = _anchored(heading, headings, taken)
                yield PagePart(article.as_set(anchored), is_text=True)
            elif part.table:
                yield PagePart(part.html, table=part.table)
            else:
                yield PagePart(article.as_set(part.html), is_text=True)


def _kind(part):
    if not part.photo:
        return None
    return RECORDING if part.photo.recording() else PHOTO


def _photos(placed):
    if len(placed) < FEWEST_IN_A_GALLERY:
        return [PagePart(photo=one) for one in placed]
    before, pictures = None, []
    for one in placed:
        words = one.caption_line(), one.credit_line(), one.ai_label()
        is_said = words == before and not one.ai_label()
        pictures.append(GalleryPicture(one, *(("", "") if is_said else words)))
        before = words
    return [PagePart(gallery=tuple(pictures))]


def _anchored(heading, headings, taken):
    """Return a subhead with its anchor, which is its own words: it leads to the same
    place after another part was put in before it."""
    rank, inner = heading.groups()
    words = unescape(TAG.sub("", inner))
    anchor = stem = "part-" + BLANKS.sub("-", words.strip())[:LONGEST_ANCHOR]
    number = 1
    while anchor in taken:
        number += 1
        anchor = f"{stem}-{number}"
    taken.add(anchor)
    headings.append(Heading(anchor, words, rank == "h3"))
    return SafeString(f'<{rank} id="{escape(anchor)}">{inner}</{rank}>')
