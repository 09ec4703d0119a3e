"""Story items: what the outside may have of a story, read once, for every dress.

API, exports and pushes are made of these and of nothing else, so that a leak rule that
holds for one holds for all. An item is of a story that readers may see at a moment
(published()), with the photos that may be shown on the web at that moment; loading is in
item_loading.py. For the desk's own exports of a story that is not public yet the same
item is made of what the person may open.
"""

from dataclasses import dataclass
from datetime import date, datetime

# What may be done with an item, in the words of the IPTC's formats: WITHHELD is a story
# that readers may not see yet, of a desk's own export; CANCELED a withdrawn one, which
# has no words and no pictures any more.
USABLE, WITHHELD, CANCELED = "usable", "withheld", "canceled"


@dataclass(frozen=True)
class Name:
    """Something that has a name and a public address: section, column, district, topic."""

    name: str
    slug: str
    path: str  # its public page, "" where it has none
    code: str = ""  # of a district: GB/T 2260


@dataclass(frozen=True)
class ItemByline:
    """A name of the byline, as printed: its role and work in words."""

    name: str
    role: str
    work: str
    slug: str
    path: str
    is_author: bool  # neither editor nor planner
    is_desk: bool


@dataclass(frozen=True)
class ItemRendition:
    path: str
    width: int
    height: int
    media_type: str
    size: int | None


@dataclass(frozen=True)
class ItemPhoto:
    """A placed photo; `after_paragraph` as of ArticlePhoto. Without renditions, a photo
    whose file is not at hand."""

    guid: str
    caption: str
    credit: str
    alt: str
    after_paragraph: int | None
    renditions: tuple[ItemRendition, ...]
    made_by_ai: str  # in words, as on the caption's line
    recording_path: str = ""
    recording_type: str = ""
    recording_size: int | None = None
    recording_seconds: int | None = None
    ai_made: str = ""  # of ai_marks.AIMade

    @property
    def recording_kind(self):
        """What is behind it: "video", "audio", "" of a photo alone."""
        return self.recording_type.partition("/")[0] if self.recording_path else ""

    @property
    def recording_label(self):
        return {"video": "视频", "audio": "音频", "": ""}[self.recording_kind]


@dataclass(frozen=True)
class ItemBrief:
    anchor: str
    heading: str
    district: Name | None
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class ItemCorrection:
    kind: str  # 更正, 说明, 致歉
    text: str
    at: datetime


@dataclass(frozen=True)
class ItemPlace:
    """Where it was printed, of papers that are out."""

    date: date
    page: str
    page_name: str
    path: str
    issue_number: int | None = None


@dataclass(frozen=True)
class StoryItem:
    """A story as the outside may have it.

    Every `path`, and `recording_path`, is of this site, without its host, and the links
    of `body` are as they were written: whoever gives an item away knows the host, and
    makes them whole (whole_links.py).
    """

    id: int
    guid: str
    path: str
    version: int
    language: str
    genre: str
    kicker: str
    headline: str
    deck: str
    summary: str
    teaser: str
    dateline: str
    byline: str  # the printed line
    body: str  # sanitised HTML
    bylines: tuple[ItemByline, ...]
    section: Name | None
    column: Name | None
    districts: tuple[Name, ...]
    topics: tuple[Name, ...]
    briefs: tuple[ItemBrief, ...]
    photos: tuple[ItemPhoto, ...]
    corrections: tuple[ItemCorrection, ...]
    places: tuple[ItemPlace, ...]
    source_name: str
    source_url: str
    is_own: bool
    original_title: str
    original_author: str
    original_url: str
    editors_note: str
    ai_label: str
    minors_notice: str
    published_at: datetime | None
    corrected_at: datetime | None
    changed_at: datetime | None  # the last moment at which what is public became so
    characters: int
    media_topics: tuple[tuple[str, str], ...] = ()  # (IPTC code, label)
    status: str = USABLE
    state: str = ""  # of one that is WITHHELD: its state at the desk in words
    ai_made: str = ""  # of ai_marks.AIMade
    responsible_editors: str = ""
    embargo_until: datetime | None = None  # of one that is WITHHELD
    # What readers are told of a withdrawal, of an item that is CANCELED.
    withdrawal_notice: str = ""
    # Photos of the story that the web may not have at that moment: printed only, or
    # their rights have ended.
    photos_held_back: int = 0
