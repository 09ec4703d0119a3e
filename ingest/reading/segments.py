"""Segments put together: paragraphs whole again, and what stands around a story."""

import re

LATIN_END, LATIN_START = re.compile("[A-Za-z0-9]"), re.compile("[A-Za-z]")
NEAR = 8  # segments that are looked at above a story, and below


def joined(above, below):
    """Put two stretches of one paragraph together; Chinese sets no blank between."""
    above, below = above.strip(), below.strip()
    gap = LATIN_END.match(above[-1:]) and LATIN_START.match(below)
    return f"{above} {below}" if gap else above + below


def put_together(parts):
    """Return the segments, those that the page's lines broke put together again.

    A paragraph that goes on behind a caption stays in two: its copy is joined later.
    """
    found = []
    for segment in parts:
        above = found[-1] if found else None
        if above and segment.joins and segment.role is above.role:
            found[-1] = above.but(text=joined(above.text, segment.text))
        else:
            found.append(segment)
    return found


def surroundings(segments):
    """Return {story: (above, within, below)}: the segments of no story near each one."""
    first, last = {}, {}
    for at, segment in enumerate(segments):
        if segment.story is not None:
            first.setdefault(segment.story, at)
            last[segment.story] = at
    found = {}
    for story, start in first.items():
        stop = last[story] + 1
        found[story] = (
            _of_no_story(segments[max(0, start - NEAR) : start][::-1])[::-1],
            [s for s in segments[start:stop] if s.story is None],
            _of_no_story(segments[stop : stop + NEAR]),
        )
    return found


def _of_no_story(segments):
    """Return the first segments, as far as one that is a story's."""
    stop = (at for at, segment in enumerate(segments) if segment.story is not None)
    return segments[: next(stop, len(segments))]
