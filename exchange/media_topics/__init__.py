"""IPTC Media Topics: what a story is about, in codes that newsrooms share.

The table is data, topics.csv; its licence is in the README beside it.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"
TABLE = Path(__file__).parent / "topics.csv"


@dataclass(frozen=True)
class Topic:
    code: str
    parent: str
    english: str
    label: str
    words: tuple[str, ...]


@cache
def topics():
    """Return {code: Topic}, each topic of the first level before those below it."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Topic(
                row["code"],
                row["parent"],
                row["english"],
                row["chinese"],
                tuple(row["words"].split()),
            )
            for row in csv.DictReader(file)
        }


def topic_uri(code):
    return MEDIA_TOPICS + code


def label_of(code):
    """Return the Chinese label of a code; the code itself of one that left the table."""
    topic = topics().get(code)
    return topic.label if topic else code


def full_label(code):
    """Return the label with that of the topic above it: 健康 › 疾病."""
    topic = topics().get(code)
    if topic is None or not topic.parent:
        return label_of(code)
    return f"{label_of(topic.parent)} › {topic.label}"


def grouped():
    """Return [(Topic of the first level, [those below it])]."""
    return [
        (top, [one for one in topics().values() if one.parent == top.code])
        for top in topics().values()
        if not top.parent
    ]
