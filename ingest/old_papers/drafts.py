"""Pages that a paper's system keeps as records, in XML or JSON, as files of an issue: each
record a story on the page, each page with its map and list, so that an issue is put
together of them as of pages of HTML (html_issue.py).
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from html import escape, unescape

from ingest.old_papers import areas, pictures
from ingest.old_papers.areas import Rings
from ingest.old_papers.author_lines import author_of
from ingest.old_papers.bylines_in_text import find_byline
from ingest.old_papers.captions import photo_of
from ingest.old_papers.decoding import checksum_of
from ingest.old_papers.html_file import UNKNOWN_DAY
from ingest.old_papers.html_issue import MORNING, assembled
from ingest.old_papers.html_page import LayoutPage
from ingest.old_papers.html_reader import FileRead
from ingest.old_papers.html_story import StoryPage, drop_heading
from ingest.old_papers.markup import parsed, words_of
from ingest.old_papers.notices import is_notice
from ingest.old_papers.page_files import head_of
from ingest.old_papers.page_numbers import printed, same_number
from ingest.old_papers.story_text import Picture, Text, text_of
from ingest.old_papers.values import OldIssue, ReadArea, ReadFile
from ingest.old_stories.values import Doubt, OldPlace, OldStory
from ingest.reading.marks import page_number

NO_NEWS = re.compile("广告|公告|启事|分类信息")
# Some systems write the date where the author would stand.
DATE_ONLY = re.compile(r"[\s\d年月日\-/.:：星期一二三四五六天]*")
UNTITLED = re.compile(r"[\[【(（]?\s*(?:无标题|没有标题|标题)\s*[\])）】]?")
MARKED_UP = re.compile(r"<(?:p|div|br|span|font|table|img|strong|b|a|section)\b", re.I)
ESCAPED = re.compile(r"&lt;(?:p|div|br|span|font|table|img|strong)\b", re.IGNORECASE)
JUMP = re.compile(
    r"(?P<kind>上接|紧接|下转|转|接)?\s*第?\s*"
    r"(?P<page>[A-Za-z]?\s*[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})\s*版?"
)
COMES = {"上接", "紧接", "接"}


@dataclass
class Draft:
    """A story as the record of one page has it; `author` is the printed line, `photos`
    those that the record names beside its text."""

    headline: str = ""
    kicker: str = ""
    deck: str = ""
    author: str = ""
    source: str = ""
    kind: str = ""
    text: Text = field(default_factory=Text)
    photos: tuple[Picture, ...] = ()
    rings: tuple[Rings, ...] = ()
    jump: tuple[str, str] = ("", "")  # the page it comes from, the page it goes on at
    number: str = ""  # its own in the old system, for ever
    key: str = ""
    href: str = ""  # how its page names it
    is_listed: bool = False  # by its page, whatever is known of it
    addresses: tuple[str, ...] = ()
    file: str = ""
    checksum: str = ""

    @property
    def reference(self) -> str:
        return self.href or self.key

    @property
    def is_empty(self) -> bool:
        if self.is_listed:
            return False
        heads = self.headline or self.kicker
        return not (heads or self.text.lines or self.photos or self.text.pictures)

    def story(self) -> StoryPage:
        author = author_of(self.author)
        text = replace(
            self.text,
            lines=[*self.text.lines],
            paragraphs=[*self.text.paragraphs],
            pictures=[*self.photos, *map(replace, self.text.pictures)],
        )
        is_untitled = UNTITLED.fullmatch(self.headline)
        story = StoryPage(
            self.kicker,
            "" if is_untitled else self.headline,
            self.deck,
            "" if DATE_ONLY.fullmatch(author) else author,
            text,
        )
        drop_heading(story)
        find_byline(story)
        return story


@dataclass
class Sheet:
    """A page as its data has it; references to files are as written there. `picture` is
    the one that hot areas were drawn on, `size` what the data says of its size."""

    number: str = ""
    name: str = ""
    paper: str = ""
    date: "date | None" = None
    file: str = ""
    picture: str = ""
    size: tuple = (None, None)
    pdf: str = ""
    editors: str = ""
    addresses: tuple[str, ...] = ()
    drafts: list[Draft] = field(default_factory=list)

    def page(self) -> LayoutPage:
        return LayoutPage(
            date=self.date,
            paper=self.paper,
            number=self.number,
            name=self.name,
            picture=self.picture,
            shown=self.size,
            pdf=self.pdf,
            areas=[
                (d.key, d.reference, rings) for d in self.drafts for rings in d.rings
            ],
            titles={
                d.key: (d.reference, d.headline) for d in self.drafts if not d.is_empty
            },
        )


def text_in(source: str) -> Text:
    """Return the text that a field holds: HTML, HTML escaped once more, or lines.

    >>> text_in("第一段\\n第二段").paragraphs
    ['<p>第一段</p>', '<p>第二段</p>']
    """
    if not MARKED_UP.search(source) and ESCAPED.search(source):
        source = unescape(source)
    if MARKED_UP.search(source):
        return text_of(parsed(f"<html><body>{source}</body></html>"))
    lines = [words_of(unescape(line)) for line in source.splitlines()]
    lines = [line for line in lines if line]
    return Text([f"<p>{escape(line, quote=False)}</p>" for line in lines], lines)


def jumps(said: str) -> tuple[str, str]:
    """Return (the page that a story comes from, the page that it goes on at).

    >>> jumps("下转第3版"), jumps("（上接01版）"), jumps("2"), jumps("0")
    (('', '3'), ('1', ''), ('', '2'), ('', ''))
    """
    came, goes = "", ""
    for found in JUMP.finditer(said):
        page = page_number(found["page"]).upper()
        if page == "0":
            continue
        if found["kind"] in COMES:
            came = came or page
        else:
            goes = goes or page
    return came, goes


def issue_of(reader, tree, issue, sheets: list[Sheet], doubts: list[Doubt]) -> OldIssue:
    """Return the issue that sheets make."""
    sheets = _numbered(sheets, doubts)
    paper = next((sheet.paper for sheet in sheets if sheet.paper), issue.paper)
    for sheet in sheets:
        name_drafts(sheet)
    pages = [
        FileRead(f"page {s.number}", s.file, s.page(), addresses=s.addresses)
        for s in sheets
    ]
    drafts: dict[str, tuple[Sheet, Draft]] = {}
    for sheet in sheets:
        for draft in sheet.drafts:
            if not draft.is_empty:  # one number on two pages is one story
                drafts.setdefault(draft.key, (sheet, draft))
    stories = [
        FileRead(
            key, d.file, LayoutPage(number=s.number), d.story(), d.checksum, d.addresses
        )
        for key, (s, d) in drafts.items()
    ]
    made = assembled(reader, tree, issue, paper, pages, stories, doubts)
    for page in made.pages:
        sheet = next(s for s in sheets if s.number == page.number)
        page.editors = page.editors or sheet.editors
    numbers = [page.number for page in made.pages]
    for story in made.stories:
        _, draft = drafts[story.old_id.split("/", 2)[2]]
        _complete(story, draft, numbers)
    return made


def _numbered(sheets, doubts):
    """Return sheets with a number each; two files of one page are one sheet."""
    taken: dict[str, Sheet] = {}
    for at, sheet in enumerate(sheets, 1):
        if not sheet.number:
            words = f"这一版没有版次，按次序记为第 {at} 版：请核对。"
            doubts.append(Doubt("unsure", words, sheet.file))
            sheet.number = f"{at:02}"
        first = taken.setdefault(sheet.number, sheet)
        if first is not sheet:
            words = f"第 {sheet.number} 版有两份数据，合在一版里：请核对。"
            doubts.append(Doubt("unsure", words, sheet.file))
            first.drafts += sheet.drafts
    return list(taken.values())


def name_drafts(sheet: Sheet):
    """Give each story of a page a key: its own number, else what its headline makes,
    since another delivery of the page may have one more before it."""
    taken: Counter[str] = Counter()
    for draft in sheet.drafts:
        heading = "".join(f"{draft.kicker}{draft.headline}".split())
        key = draft.number or f"{sheet.number}/{checksum_of(heading)[:12]}"
        taken[key] += 1
        draft.key = f"{key}-{taken[key]}" if taken[key] > 1 else key


def _complete(story, draft, numbers):
    """Set what records say and pages of HTML do not."""
    story.source = draft.source
    if NO_NEWS.search(draft.kind):
        story.genre = "notice"
    came, goes = (printed(page, numbers) if page else "" for page in draft.jump)
    story.places = tuple(
        replace(
            place,
            continued_from=place.continued_from or _other(came, place),
            continued_on=place.continued_on or _other(goes, place),
        )
        for place in story.places
    )


def _other(number, place):
    return "" if same_number(number, place.page) else number


def picture_for(tree, names: list[str], sheet: Sheet) -> str:
    """Return which of a page's pictures, the smallest first, its areas were drawn on: the
    first in which they have room."""
    rings = [rings for draft in sheet.drafts for rings in draft.rings]
    sound = [(n, pictures.size(head_of(tree, n))) for n in names]
    for name, size in sound:
        if size and areas.size_of_map(rings, own=size)[1]:
            return name
    return next((name for name, size in sound if size), next(iter(names), ""))


def file_of(system: str, sheet: Sheet) -> ReadFile:
    """Return what one page's file says by itself, without the pictures beside it."""
    name_drafts(sheet)
    page = sheet.page()
    rings = [found for _, _, found in page.areas]
    size, is_sure = areas.size_of_map(rings, sheet.size)
    read = ReadFile(
        system=system,
        kind="layout",
        paper=sheet.paper,
        date=sheet.date,
        number=sheet.number,
        name=sheet.name,
        picture=sheet.picture,
        picture_size=sheet.size if all(sheet.size) else None,
        pdf=sheet.pdf,
    )
    if not is_sure:
        words = "版面图没有写尺寸，热区按最外边的坐标折算。"
        read.doubts.append(Doubt("unsure", words, sheet.file))
    read.areas = [
        ReadArea(href, found.coords, areas.fractions(found, size))
        for _, href, found in page.areas
    ]
    drafts = [draft for draft in sheet.drafts if not draft.is_empty]
    read.stories = [
        _story_of_file(system, sheet, draft, size, order)
        for order, draft in enumerate(drafts, 1)
    ]
    read.references = {draft.key: draft.reference for draft in drafts}
    return read


def _story_of_file(system, sheet, draft, size, order):
    said = draft.story()
    found = (r for rings in draft.rings for r in areas.fractions(rings, size))
    came, goes = draft.jump
    story = OldStory(
        system=system,
        old_id=draft.key,
        checksum=draft.checksum,
        published_at=datetime.combine(sheet.date, MORNING)
        if sheet.date
        else UNKNOWN_DAY,
        headline=said.headline,
        kicker=said.kicker,
        deck=said.deck,
        byline=said.author,
        body="".join(said.text.paragraphs[len(said.byline_lines) :]),
        as_printed="\n".join(said.text.lines),
        photos=tuple(photo_of(p, p.src, p.after) for p in said.text.pictures),
        section=sheet.name,
        genre="notice" if is_notice(said.headline) else "",
        issue=sheet.date.isoformat() if sheet.date else "",
        places=(
            OldPlace(sheet.number, order, tuple(dict.fromkeys(found)), came, goes),
        ),
        file=sheet.file,
    )
    _complete(story, draft, [])
    return story
