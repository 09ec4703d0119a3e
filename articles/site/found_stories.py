"""Found stories as a search shows them: cards with the words marked, and a quotation.

A story is found by many words. What its cards have in common is rendered once, and for
each search only what is marked is set in.
"""

import re
from functools import partial
from typing import NamedTuple

from markupsafe import Markup

from articles.addresses import address_of
from articles.caching import KeptByContent
from articles.light_rows import plain_row_of
from articles.models.bylines_briefs import brief_anchor
from articles.search.marking import is_in, marked, quoted
from articles.site.cards import (
    facts_of,
    in_phrases,
    is_notice,
    is_of_pictures,
    picture_of_placed,
    piece,
    shown_in_list,
    teaser_of,
)
from articles.text import richtext
from articles.text.escaping import escaped
from articles.text.phrasing import all_phrased, phrased_parts

# Of some 3 KB each: what the searches of the last minutes have shown.
KEPT = KeptByContent(most=500)
# Of some 6 KB each: of what stories that was. Another word finds few of them again.
STORIES = KeptByContent(most=60)
# What a search sets in, in the order of FoundStory.card(). NUL is in no text.
SLOTS = ("anchor", "kicker", "headline", "deck", "quotation")
SLOT = re.compile("\0([a-z]+)\0")


class FoundStory(NamedTuple):
    """What all searches show of a story.

    pieces: its card as HTML, cut at the SLOTS, whose names are every other piece.
    headings: kicker, headline and deck, in phrases. text: of the body; words: all that is
    quoted from. briefs: the anchor and the words of each.
    """

    pieces: list
    headings: list
    text: str
    words: str
    briefs: list

    def card(self, pattern, teaser):
        """Return the story's card with what matches a pattern marked; where it quotes
        nothing, with what the function `teaser` returns."""
        values = (
            self._anchor(pattern),
            *(_marked(heading, pattern) for heading in self.headings),
            _as_html(quoted(self.words, pattern)) or teaser(),
        )
        values = dict(zip(SLOTS, values, strict=True))
        made = self.pieces.copy()
        made[1::2] = map(values.__getitem__, made[1::2])
        return Markup("".join(made))

    def _anchor(self, pattern):
        """Return the anchor of the brief of a round-up that has the words, if one only
        has."""
        if not self.briefs or pattern is None or is_in(self.text, pattern):
            return ""
        holding = [anchor for anchor, words in self.briefs if is_in(words, pattern)]
        return f"#{holding[0]}" if len(holding) == 1 else ""


def card_of(row, pattern):
    """Return the card of a light row of for_results(), with what matches a pattern, as
    marking.pattern_of() returns it, marked."""
    key = row._digest, pattern and pattern.pattern
    return KEPT.get_or_make(key, partial(_card, row, pattern))


def _card(row, pattern):
    story = STORIES.get_or_make(row._digest, partial(_made, row))
    return story.card(pattern, partial(_teaser, row))


def _teaser(row):
    story = plain_row_of(row)
    return escaped(in_phrases(story, teaser_of(story, story.body)))


def _made(row):
    story = plain_row_of(row)
    text = richtext.plain_text(story.body)
    headings = (story.kicker, story.headline, story.deck)
    slots = {name: Markup(f"\0{name}\0") for name in SLOTS}
    for name, heading in zip(SLOTS[1:4], headings, strict=True):
        slots[name] = slots[name] if heading else ""
    card = piece(
        "found",
        address=address_of("articles:detail", story.id),
        picture=picture_of_placed(shown_in_list(story), "card"),
        may_affect_minors=bool(story.minors_warning),
        is_of_pictures=is_of_pictures(story),
        is_notice=is_notice(story),
        facts_of=facts_of(story),
        **slots,
    )
    return FoundStory(
        SLOT.split(card),
        all_phrased(headings, story.phrases, story.language),
        text,
        _words(story, text),
        [
            (brief_anchor(brief.id), f"{brief.heading}\n{brief.text}")
            for brief in story.briefs
        ],
    )


def _words(story, text):
    """Return what a result is quoted from: the text, the briefs, the captions."""
    briefs = [f"{brief.heading}：{brief.text}" for brief in story.briefs]
    captions = [
        placed.caption or placed.photo__caption for placed in story.article_photos
    ]
    return "\n".join(filter(None, [text, *briefs, *captions]))


def _marked(heading, pattern):
    """Return a heading as HTML, broken between words only, what was looked for marked."""
    return _as_html(phrased_parts(marked(heading, pattern), heading)) if heading else ""


def _as_html(parts):
    """Return parts of a text as HTML, what was looked for in <mark>."""
    return "".join(
        [
            f"<mark>{escaped(part)}</mark>" if is_hit else escaped(part)
            for part, is_hit in parts
        ]
    )
