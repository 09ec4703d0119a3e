"""Stories as the records of one page have them, made stories of an issue: with a headline, a
byline, photos and a place; the same story on two pages is one with two places.

Readers of XML and JSON hand over what their files say; the rules that these papers share
are applied here.
"""

import datetime
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape, unescape

from django.utils import timezone

from ingest.old_papers.areas import Rings
from ingest.old_papers.markup import parsed, words_of
from ingest.old_papers.story_text import Text, text_of
from ingest.old_stories.values import Doubt, OldPhoto, OldPlace, OldStory
from ingest.reading.marks import page_number

MORNING = datetime.time(6)  # when a paper of a day is out
# Headings of what is printed for money or by duty, and is no news.
NOTICE = re.compile(
    r"(?:公告|声明|启事|公示|通告|讣告|遗失|招标|招租|拍卖会?|催收|通知书|(?:公益|分类)?广告|分类信息)"
    r"(?:[（(][^（）()]{0,20}[）)])?$"
)
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
LONGEST_STAND_IN = 30


@dataclass
class Draft:
    """A story as the data of one page has it; `author` is the printed line."""

    headline: str = ""
    kicker: str = ""
    deck: str = ""
    author: str = ""
    source: str = ""
    kind: str = ""
    text: Text = field(default_factory=Text)
    photos: tuple[OldPhoto, ...] = ()
    rings: tuple[Rings, ...] = ()
    continued_from: str = ""
    continued_on: str = ""
    old_id: str = ""
    addresses: tuple[str, ...] = ()
    file: str = ""
    checksum: str = ""

    @property
    def is_empty(self) -> bool:
        heads = self.headline or self.kicker
        return not (heads or self.text.paragraphs or self.photos or self.text.pictures)


@dataclass
class Sheet:
    """A page as its data has it: references to files as they are written there."""

    number: str = ""
    name: str = ""
    file: str = ""
    size: tuple = (None, None)
    pictures: tuple[str, ...] = ()
    pdfs: tuple[str, ...] = ()
    editors: str = ""
    paper: str = ""
    date: datetime.date | None = None
    addresses: tuple[str, ...] = ()
    drafts: list[Draft] = field(default_factory=list)


def checksum_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def printed_at(day: datetime.date) -> datetime.datetime:
    """Return the moment that a paper of a day is taken to be out."""
    return timezone.make_aware(datetime.datetime.combine(day, MORNING))


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
    """Return (the page that a story comes from, the page that it goes on to).

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


def photos_of(text: Text) -> tuple[OldPhoto, ...]:
    """Return the photos that stand in a text."""
    return tuple(
        OldPhoto(picture.src, picture.caption, after_paragraph=picture.after)
        for picture in text.pictures
    )


def story_of(
    draft: Draft, *, system: str, day: datetime.date | None, place: OldPlace
) -> OldStory:
    """Return the story that a page has, at its place there."""
    headline, stand_in = _headline(draft)
    author = words_of(draft.author)
    story = OldStory(
        system=system,
        old_id=draft.old_id,
        checksum=draft.checksum,
        published_at=printed_at(day) if day else None,
        headline=headline,
        kicker="" if stand_in == "引题" else draft.kicker,
        deck=draft.deck,
        body="".join(draft.text.paragraphs),
        byline="" if DATE_ONLY.fullmatch(author) else author,
        photos=(*draft.photos, *photos_of(draft.text)),
        source=draft.source,
        genre="notice" if is_notice(draft.headline, draft.kind) else "",
        issue=day.isoformat() if day else "",
        places=(place,),
        addresses=draft.addresses,
        file=draft.file,
    )
    if stand_in:
        words = f"原报没有标题，用{stand_in}代替：请补标题。"
        story.doubts.append(Doubt("unsure", words, draft.file, old_id=draft.old_id))
    return story


def is_notice(headline: str, kind: str = "") -> bool:
    """Whether a headline, or what the system calls the story, is a notice's."""
    return bool(NOTICE.search(headline) or NO_NEWS.search(kind))


def _headline(draft):
    """Return (a headline, what stands in for the one that was not printed, or "")."""
    if draft.headline and not UNTITLED.fullmatch(draft.headline):
        return draft.headline, ""
    if draft.kicker:
        return draft.kicker, "引题"
    captions = [photo.caption for photo in (*draft.photos, *photos_of(draft.text))]
    for lines, name in ((draft.text.lines, "正文开头"), (captions, "图片说明")):
        if line := next(filter(None, lines), ""):
            return re.split("[。！？；]", line)[0][:LONGEST_STAND_IN], name
    return "图片新闻", "“图片新闻”"


def folded(stories: Iterable[OldStory]) -> list[OldStory]:
    """Return an issue's stories, those that were printed on several pages once.

    The same headings and the same words make the same story; the first keeps its number,
    and the addresses and places of all lead to it.
    """
    found: dict[object, OldStory] = {}
    for story in stories:
        words = "".join(re.sub("<[^>]*>", "", story.body).split())
        heading = "".join(f"{story.kicker}{story.headline}".split())
        # Pictures under a standing head have the same words, none: not one story.
        key = (heading, words) if words else story.old_id
        first = found.setdefault(key, story)
        if first is story:
            continue
        known = {place.page for place in first.places}
        first.places += tuple(p for p in story.places if p.page not in known)
        first.addresses = tuple(dict.fromkeys((*first.addresses, *story.addresses)))
        files = {photo.file for photo in first.photos}
        first.photos += tuple(p for p in story.photos if p.file not in files)
    return list(found.values())
