"""Values of moving in: a story as its old system had it, before anything is stored.

A reader (of a CSV row, of a WXR item, of a page of an old 数字报) makes an OldStory;
storing.py, which alone knows the models, makes it a story here. Readers are pure: text
and bytes in, values out, no database.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Doubt:
    """What an editor should look at, or why something was not taken over.

    `kind` is one of KINDS; `words` a whole Chinese sentence; `file` the name within what
    is moved in; `row` the line or record, from 1, where there is one.
    """

    kind: str
    words: str
    file: str = ""
    row: int | None = None
    old_id: str = ""


# What a doubt is about, and what it is called in a report.
KINDS = {
    "refused": "没有迁入",  # a row, a story, a file that could not be taken over
    "changed": "原件变了",  # read before, and different now; nothing was overwritten
    "edited": "本站改过",  # the same, and the story was edited here since
    "area_without_story": "热区没有稿件",
    "story_without_area": "稿件没有热区",
    "missing_file": "缺文件",
    "broken_file": "文件读不了",
    "shortened": "有删节",  # something did not fit and is kept in the staff note
    "unsure": "待核",  # byline, section, date … read, but not surely
}


@dataclass(frozen=True)
class OldByline:
    """One name of a byline; `role` and `work` are values of articles.text.bylines."""

    name: str
    role: str = ""
    work: str = ""


@dataclass(frozen=True)
class OldPhoto:
    """A picture of a story.

    `file` is a name within what is moved in, "" where there is none; `after_paragraph`
    the number of the paragraph that it stands behind, None for before the text.
    """

    file: str
    caption: str = ""
    credit: str = ""
    after_paragraph: int | None = None


@dataclass(frozen=True)
class OldPlace:
    """Where a story stands in the paper: which page of its issue, in what order there.

    `regions`: polygons, each a tuple of (x, y) as fractions 0 to 1 of the page's width
    and height, from the top left; () where the old system knew none.
    """

    page: str
    order: int
    regions: tuple = ()
    continued_from: str = ""
    continued_on: str = ""


@dataclass
class OldStory:
    """A story as its old system had it.

    `system` with `old_id` names it for ever; `checksum` is the SHA-256 of all that it was
    read from. `body` is HTML as found, cleaned when it is stored. Who wrote it is either
    `bylines` or `byline`, one printed line that the grammar of bylines reads. `addresses`
    are paths of the old site that led to it, with a leading slash and no query.
    """

    system: str
    old_id: str
    checksum: str
    published_at: datetime
    headline: str
    kicker: str = ""
    deck: str = ""
    summary: str = ""
    column: str = ""
    section: str = ""
    dateline: str = ""
    body: str = ""
    bylines: tuple[OldByline, ...] = ()
    byline: str = ""
    districts: tuple[str, ...] = ()
    suggests_districts: bool = False
    topics: tuple[str, ...] = ()
    photos: tuple[OldPhoto, ...] = ()
    source: str = ""
    original_title: str = ""
    original_author: str = ""
    original_url: str = ""
    genre: str = ""
    is_withdrawn: bool = False
    issue: str = ""  # the date of the paper, ISO
    places: tuple[OldPlace, ...] = ()
    addresses: tuple[str, ...] = ()
    # Its words as they were printed, one paragraph a line, with what of them was read as
    # the byline: to compare stories by, never stored.
    as_printed: str = ""
    file: str = ""
    row: int | None = None
    doubts: list[Doubt] = field(default_factory=list)
