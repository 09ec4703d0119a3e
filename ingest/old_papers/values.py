"""Values of an old paper: an issue as its archive has it, before anything is stored."""

from dataclasses import dataclass, field
from datetime import date

from ingest.old_stories.values import Doubt, OldStory


@dataclass(frozen=True)
class IssueFiles:
    """An issue that an archive has, known by names alone: nothing was read yet.

    `key` is the reader's own, to find it again; `files` all names that belong to it, by
    which one sees whether anything has changed since it was taken over.
    """

    paper: str
    date: date
    key: str
    files: tuple[str, ...]


@dataclass
class OldPage:
    """A printed page: `number` as it was printed ("01", "A01"), its name, its files.

    `picture` is the largest picture of the page at hand, `pdf` its PDF, both names in the
    tree or "". `addresses` are paths of the old site that led to the page, to its picture
    (`picture_addresses`) and to its PDF (`pdf_addresses`).
    """

    number: str
    order: int
    name: str = ""
    picture: str = ""
    pdf: str = ""
    editors: str = ""
    is_advertisement: bool = False
    addresses: tuple[str, ...] = ()
    picture_addresses: tuple[str, ...] = ()
    pdf_addresses: tuple[str, ...] = ()


@dataclass
class OldIssue:
    """An issue: its pages in order, its stories, and what did not come out even.

    A story printed on several pages is one OldStory with several places. Places name
    pages by `number`.
    """

    paper: str
    date: date
    pages: list[OldPage]
    stories: list[OldStory]
    number: int | None = None
    addresses: tuple[str, ...] = ()
    doubts: list[Doubt] = field(default_factory=list)


@dataclass
class ReadArea:
    """A hot area as one file has it: where it leads, its coords as written, and its
    polygons as fractions of the page."""

    href: str
    coords: tuple = ()
    regions: tuple = ()


@dataclass
class ReadFile:
    """What one file of an old paper says by itself: a page, or a story with its page.

    `kind` is "layout" or "story". References are as the file has them. The stories of a
    layout have no body; a story file has one, its own. `references` {old_id: reference}
    say how the file names its stories. `pages` are (reference, number, name) of the pages of the issue that it lists.
    """

    system: str
    kind: str
    paper: str = ""
    date: "date | None" = None
    number: str = ""
    name: str = ""
    picture: str = ""
    picture_size: tuple | None = None
    pdf: str = ""
    areas: list[ReadArea] = field(default_factory=list)
    stories: list[OldStory] = field(default_factory=list)
    references: dict = field(default_factory=dict)
    pages: tuple = ()
    doubts: list[Doubt] = field(default_factory=list)
