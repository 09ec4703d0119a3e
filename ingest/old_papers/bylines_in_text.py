"""Byline that only the text of a story has: its first paragraphs, in brackets behind the
dateline, before its first sentence or behind its last."""

import re

from ingest.old_papers.author_lines import BULLETS, are_names, author_of
from ingest.reading.bylines_in_copy import (
    leading_bracket,
    leading_signature,
    trailing_signature,
)
from ingest.reading.signatures import signature

LONGEST_BYLINE, MOST_BYLINES = 60, 3
MAKERS = {"editor", "planner"}
LEAST_BEHIND = 10  # characters of text behind a byline that begins it
DESK = re.compile("^本[报网刊台]讯[\\s\\u3000]*")
SENTENCE_ENDS = tuple("。！？!?；：")
BRACKETS = "（(【[［）)】]］。 \u3000\xa0"


def find_byline(story):
    """Find the byline of a StoryPage whose heading has none.

    Paragraphs of their own before the text leave it (`byline_lines`); what stands in a
    paragraph with other text stays in it, as it was printed.
    """
    lines = story.text.lines
    if story.author or not lines:
        return
    taken = _first_paragraphs(lines)
    if taken:
        story.author = " ".join(map(author_of, taken))
        story.byline_lines = tuple(taken)
    else:
        story.author = author_of(_within(lines).strip(BRACKETS))


def _first_paragraphs(lines):
    taken = []
    for line in lines[:MOST_BYLINES]:
        if len(line) > LONGEST_BYLINE or len(taken) == len(lines) - 1:
            break
        marked = line[0] in BULLETS
        found = signature(line, lenient=not line.endswith(SENTENCE_ENDS))
        if not (found and found.people and (found.is_explicit or marked)) and not (
            marked and are_names(line)
        ):
            break
        if found and found.pictures_only:
            break
        taken.append(line)
    return taken


def _within(lines):
    """Return the byline that the first paragraph begins with, or the last ends with."""
    first, last = lines[0], lines[-1]
    if found := leading_bracket(first):
        _, start, stop = found
        return first[start:stop]
    found = leading_signature(first)
    if found and len(first) > found[1] + LEAST_BEHIND:
        signed, length, is_subject = found
        if _is_byline(signed) and not is_subject:
            return DESK.sub("", first[:length])
    whole = signature(last) if len(lines) > 1 and len(last) <= LONGEST_BYLINE else None
    if whole and _is_byline(whole):
        return last
    found = trailing_signature(last)
    return last[found[1] :] if found and _is_byline(found[0]) else ""


def _is_byline(found):
    """Return whether a signature is that of who wrote a story: not of who made the page."""
    of_others = found.pictures_only or found.is_production or found.is_note
    wrote = [person for person in found.people if person.title not in MAKERS]
    return wrote and found.is_explicit and not of_others
