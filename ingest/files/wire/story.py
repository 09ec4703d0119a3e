"""A story as an agency sends it, whatever the format: ninjs, NewsML-G2, NITF, NewsML 1.

The formats are read into a WireStory; its text and claims are those of any file, so that
a wire story comes in as a page does. Values only: no Django, no files.
"""

from dataclasses import dataclass
from datetime import datetime

from ingest.files.values import Extracted
from ingest.reading.values import Claim, Role
from ingest.wire_status import Status

SURE = 0.97


@dataclass(frozen=True)
class WireBlock:
    """A paragraph or a subhead, in one line or several; or a table, a line to a row and
    a tab between two cells."""

    lines: tuple[str, ...]
    kind: str = "paragraph"  # or "subhead", "table"


@dataclass(frozen=True)
class WirePicture:
    """A picture of a story: `href` is where the sender says it is, never followed here."""

    caption: str = ""
    credit: str = ""
    href: str = ""


@dataclass(frozen=True)
class WireStory:
    """A story of the wire, with all that its sender says of it.

    `guid` and `version` tell it from others; `urgency` is 1 (most urgent) to 9, None where
    it is not said; times have their zone, where the sender gives one.
    """

    form: str  # the format in words: NewsML-G2, NITF, ninjs 3.1
    guid: str = ""
    version: str = ""
    created: datetime | None = None  # this version
    language: str = ""
    urgency: int | None = None
    status: Status = Status.USABLE
    embargo: datetime | None = None
    provider: str = ""  # who sends it
    source: str = ""  # whose copy it is, where that is another
    slugline: str = ""
    kicker: str = ""
    headline: str = ""
    deck: str = ""
    bylines: tuple[str, ...] = ()
    dateline: str = ""
    place: str = ""
    summary: str = ""
    blocks: tuple[WireBlock, ...] = ()
    pictures: tuple[WirePicture, ...] = ()
    keywords: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()  # codes: medtop:20000001, 04000000
    usage_terms: str = ""
    copyright: str = ""
    note: str = ""  # of the sender to the desk, not for print

    @property
    def is_empty(self):
        """Whether there is nothing to print: a table of contents, or links only."""
        return not (self.blocks or any(p.caption for p in self.pictures))

    @property
    def text(self):
        return "\n".join(line for block in self.blocks for line in block.lines)


def set_out(story):
    """Return the Extracted text of a WireStory: its heading, names, copy, captions."""
    lines, claims = [], {}

    def add(text, role=None, why=""):
        for line in text if isinstance(text, tuple) else (text,):
            lines.append(line)
            if role and line.strip():
                claims[len(lines)] = Claim(role, SURE, why)

    for text, role, why in (
        (story.kicker, Role.KICKER, "稿件里标明的引题"),
        (story.headline, Role.HEADLINE, "稿件里标明的标题"),
        (story.deck, Role.DECK, "稿件里标明的副题"),
    ):
        if text:
            add(text, role, why)
    copy = "".join(story.text.split())
    for name in story.bylines:
        if "".join(name.split()) not in copy:
            add(name, Role.BYLINE, "稿件里标明的作者")
    if lines:
        add("")
    for block in _under_dateline(story):
        is_subhead = block.kind == "subhead"
        add(
            block.lines,
            Role.SUBHEAD if is_subhead else None,
            "稿件里标明的小标题" if is_subhead else "",
        )
        add("")
    for picture in story.pictures:
        if picture.caption:
            add(picture.caption, Role.CAPTION, "稿件里标明的图片说明")
            if picture.credit and picture.credit not in picture.caption:
                add(picture.credit, Role.CREDIT, "稿件里标明的图片作者")
            add("")
    text = "\n".join(lines).rstrip("\n")
    return Extracted(text, story.form, claims, tuple(_sentences(story)))


def _under_dateline(story):
    """Return the blocks; the dateline, where it stands apart, opens the first paragraph."""
    dateline = "".join(story.dateline.split())
    at = next((n for n, b in enumerate(story.blocks) if b.kind == "paragraph"), None)
    if not dateline.endswith(("电", "讯")) or at is None:
        return story.blocks
    block = story.blocks[at]
    if "".join(block.lines[0].split())[:60].find(dateline) >= 0:
        return story.blocks
    opened = WireBlock((f"{story.dateline} {block.lines[0]}", *block.lines[1:]))
    return (*story.blocks[:at], opened, *story.blocks[at + 1 :])


def _sentences(story):
    """Yield what the desk has to know of a story and its text does not say."""
    title = f"《{story.headline[:40]}》" if story.headline else "这一篇"
    if story.status is Status.CANCELED:
        yield f"{title}已由发稿方撤销（canceled），不要采用。"
    elif story.status is Status.WITHHELD:
        yield f"{title}发稿方要求暂缓刊发（withheld）。"
    if story.embargo:
        yield f"{title}在 {story.embargo:%Y-%m-%d %H:%M%z} 以前不得刊发。"
    if story.note:
        yield f"{title}附有给编辑的话：{story.note[:200]}"
    if story.usage_terms:
        yield f"{title}的使用条件：{story.usage_terms[:200]}"
    sent = [part for part in (story.source, story.provider) if part]
    if sent:
        yield f"{title}来自{'，'.join(dict.fromkeys(sent))}。"
    linked = [picture.href for picture in story.pictures if picture.href]
    if linked:
        several = f"{len(linked)} 张图片" if len(linked) > 1 else "图片"
        yield f"{title}的{several}没有收入：{'、'.join(linked[:4])[:200]}"
