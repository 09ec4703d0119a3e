"""Watermarks: what a site sets behind the paragraphs it shows, and alone between them, so
that who copies them takes it along: abc城北晨报网.

No word tells it. The same few characters stand behind the last sentence of several
paragraphs and on a line of their own, and they sign nothing.
"""

import re
from collections import Counter
from dataclasses import replace

from ingest.reading.lines import cut_line
from ingest.reading.signatures import signature

LEAST, LEAST_BEHIND = 3, 2  # times that it stands there, and of these behind a sentence
MOST = 8  # on a page
SHORTEST, LONGEST = 3, 24
BEHIND = re.compile(rf"[。！？!?”](?P<words>[^。！？!?”]{{{SHORTEST},{LONGEST}}})$")


def cut_watermarks(lines):
    """Return the lines with each watermark as a line of its own, which says so."""
    marks = _watermarks(lines)
    if not marks:
        return lines
    longest_first = tuple(sorted(marks, key=len, reverse=True))
    cut = []
    for line in lines:
        found = next((m for m in longest_first if line.words.endswith(m)), None)
        if found is None:
            cut.append(line)
            continue
        start = line.text.rindex(found)
        *above, mark = cut_line(line, (start,) if line.text[:start].strip() else ())
        cut += [*above, replace(mark, is_of_site=True)]
    return cut


def _watermarks(lines):
    behind = Counter()
    for line in lines:
        match = BEHIND.search(line.words)
        if match and match["words"][0].isalnum():
            behind[match["words"]] += 1
    alone = Counter(line.words for line in lines if line.words in behind)
    return {
        words
        for words, count in behind.most_common(MOST)
        if count >= LEAST_BEHIND and alone[words] and count + alone[words] >= LEAST
        if not _signs(words)
    }


def _signs(words):
    found = signature(words)
    return bool(found and found.people)
