"""The Flash reader's archives (太原日报, 太原晚报): a .cfg that lists an issue's pages, and one
XML file a page, in a folder named by the date.

No such file could be had: this is made from descriptions of it. So no more is relied on
than the names of the elements, in any case, as elements or as attributes; a hot area,
whose name nobody tells, is whatever holds a list of points.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.old_papers import xml_records
from ingest.old_papers.addresses import address_of
from ingest.old_papers.areas import Rings, rings_of
from ingest.old_papers.deliveries import day_of, days, give_files
from ingest.old_papers.drafts import Draft, Sheet, file_of, issue_of, jumps, text_in
from ingest.old_papers.interface import Tree, UnreadableFile
from ingest.old_papers.page_numbers import parts_of
from ingest.old_papers.story_text import Picture
from ingest.old_papers.values import IssueFiles, OldIssue, ReadFile
from ingest.old_papers.xml_records import Record
from ingest.old_stories.values import Doubt

# A page's file by its first elements, wherever it was found.
FLASH_PAGE = re.compile(r"<pageinfo[\s>]|<article[\s>]", re.IGNORECASE)
HTML = re.compile(r"<html[\s>]|<!doctype\s+html", re.IGNORECASE)
HEAD = 4096
HEX = re.compile(r"#?a?([0-9a-f]{32})(?:\.\w{3,4})?", re.IGNORECASE)
PAGE_DATA = re.compile(r"(?:^|/)[0-9a-f]{32}\.xml$", re.IGNORECASE)
POINTS = re.compile(r"\s*-?\d[\d.]*%?(?:[\s,;|]+-?\d[\d.]*%?){5,}[\s,;|]*")
PICTURE = re.compile(r"[^<>\"']{1,200}\.(?:jpe?g|png|gif)", re.IGNORECASE)
# Fields that hold words, in which a row of numbers is a table and no area.
OF_WORDS = {
    *("introtitle", "title", "subtitle", "author", "source", "content"),
    *("property", "zhuanban", "imagelist"),
}
CAPTIONS = ("Caption", "Text", "Description", "Desc", "Note", "Memo", "Title", "Alt")


class FlashReader:
    key = "flash"
    label = "Flash 版面（太原日报、太原晚报用过，.cfg 与 XML）"
    folder = "%Y%m%d"

    def issues(self, tree: Tree) -> Iterator[IssueFiles]:
        marks = (
            name
            for name in tree.names()
            if name.lower().endswith(".cfg") or PAGE_DATA.search(name)
        )
        for day, files in days(marks):
            lists = [name for name in files if name.lower().endswith(".cfg")]
            if len(lists) < len(files) or any(_pages_of(tree, n) for n in lists):
                yield IssueFiles(day.paper, day.date, day.key, tuple(day.names(tree)))

    def read(self, tree: Tree, issue: IssueFiles) -> OldIssue:
        doubts: list[Doubt] = []
        names, is_listed = _listed(tree, issue, doubts)
        sheets = [sheet for name in names if (sheet := _sheet(tree, name, doubts))]
        if not is_listed:
            sheets.sort(key=lambda sheet: parts_of(sheet.number))
        give_files(tree, issue.files, sheets, doubts)
        folders = dict.fromkeys(name.rpartition("/")[0] for name in names)
        days = tuple(address_of(f"{folder}/x")[:-1] for folder in folders)
        drafts = [draft for sheet in sheets for draft in sheet.drafts]
        for draft in drafts:
            if draft.number:
                draft.addresses = tuple(f"{day}#a{draft.number}" for day in days)
        if not all(draft.number for draft in drafts):
            words = "有的稿件没有编号，它们在原站的地址（#a 加 32 位编号）无法接续。"
            doubts.append(Doubt("unsure", words, names[0]))
        made = issue_of(self, tree, issue, sheets, doubts)
        made.addresses = days
        for story in made.stories:
            number = story.old_id.rpartition("/")[2]
            if HEX.fullmatch(number):  # the story's in any paper and on any day
                story.old_id = number
                story.doubts = [replace(d, old_id=number) for d in story.doubts]
        return made

    def read_file(self, name: str, text: str) -> ReadFile | None:
        head = text[:HEAD]
        if not FLASH_PAGE.search(head) or HTML.search(head):
            return None
        try:
            sheet = _sheet_in(text, name, [])
        except UnreadableFile:
            return None
        sheet.date = day_of(name.rpartition("/")[0]) or sheet.date
        return file_of(self.key, sheet)


def _pages_of(tree, name):
    """Return the page records of an issue's list; [] for what is no such list."""
    try:
        return xml_records.read(tree.text(name), "Page").records
    except UnreadableFile:
        return []


def _listed(tree, issue, doubts):
    """Return (names of the pages' files in their order, whether a list gives it).

    What lies beside the listed files is of an earlier making of the page, or of none.
    """
    listed = {}
    for name in issue.files:
        for page in _pages_of(tree, name) if name.lower().endswith(".cfg") else ():
            reference = page.said("XML")
            file = tree.beside(name, reference) if reference else ""
            if file and tree.has(file):
                listed.setdefault(file)
            else:
                words = (
                    f"版面清单列出的“{reference[:80]}”不在存档里：请补上，再迁一次。"
                )
                doubts.append(Doubt("missing_file", words, name))
    others = [n for n in issue.files if PAGE_DATA.search(n) and n not in listed]
    if not listed:
        return others, False
    if others:
        words = f"有 {len(others)} 个版面文件没有列在清单里，没有迁入：请核对。"
        doubts.append(Doubt("unsure", words, others[0]))
    return list(listed), True


def _sheet(tree, name, doubts):
    """Return the Sheet of one page's file; None for what cannot be read."""
    try:
        return _sheet_in(tree.text(name), name, doubts)
    except UnreadableFile as error:
        doubts.append(Doubt("broken_file", f"版面文件读不了：{error}", name))
        return None


def _sheet_in(text, file, doubts):
    found = xml_records.read(text, "article", "pageinfo")
    if not found.records:
        raise UnreadableFile("里面没有版面数据，多半是当年没有取到的网页：请重新取。")
    if not found.is_whole:
        words = "版面文件不完整，只迁入其中完整的稿件：请重新取这个文件，再迁一次。"
        doubts.append(Doubt("broken_file", words, file))
    info = next((r for r in found.records if r.name == "pageinfo"), found.root)
    sheet = Sheet(file=file)
    if info is not None:
        values = [value.strip() for _, value in info.fields]
        sheet.number = info.said("PageNo", "PageNum", "PageNumber")
        sheet.name = info.lines("PageName")
        sheet.paper = info.lines("PaperName")
        sheet.size = (_pixels(info.said("Width")), _pixels(info.said("Height")))
        dates = (day_of(v) for n, v in info.fields if "date" in n and v.strip())
        sheet.date = next(filter(None, dates), None)
        sheet.picture = next(filter(PICTURE.fullmatch, values), "")
        sheet.pdf = next((v for v in values if v.lower().endswith(".pdf")), "")
    articles = [record for record in found.records if record.name == "article"]
    sheet.drafts = [_draft(record, file) for record in articles]
    if {record.said("ZhuanBan") for record in articles} == {"0", "1"}:
        for draft in sheet.drafts:
            draft.jump = ("", "")  # it says whether, not where
    if found.root is not None:
        _take_areas_beside(found.root, sheet.drafts)
    return sheet


def _draft(record: Record, file: str) -> Draft:
    return Draft(
        number=_hex(record),
        headline=record.lines("Title"),
        kicker=record.lines("IntroTitle"),
        deck=record.lines("SubTitle"),
        author=record.lines("Author"),
        source=_source(record.lines("Source")),
        kind=record.lines("Property"),
        text=text_in(record.said("Content")),
        photos=tuple(map(_photo, record.within("img", "image"))),
        rings=_rings(record),
        jump=jumps(record.lines("ZhuanBan")),
        file=file,
        checksum=record.checksum,
    )


def _hex(record):
    """Return the 32 digits that the story's address ended in, in upper case."""
    for name, value in record.fields:
        if name not in OF_WORDS and (found := HEX.fullmatch(value.strip())):
            return found[1].upper()
    return ""


def _source(said):
    return "" if said.startswith(("本报", "本网")) else said


def _rings(record) -> tuple[Rings, ...]:
    """Return what an article, or what stands in it for a hot area, has of points."""
    found = {}
    for holder in (record, *record.within()):
        if holder.name in OF_WORDS:
            continue
        for name, value in holder.fields:
            if name not in OF_WORDS and POINTS.fullmatch(value):
                found.setdefault(rings_of(value))
    return tuple(found)


def _take_areas_beside(root, drafts):
    """Take hot areas that stand outside of the articles and name them by their numbers."""
    by_number = {draft.number: draft for draft in drafts if draft.number}
    for record in root.within() if by_number else ():
        draft = by_number.get(_hex(record))
        if draft is not None:
            draft.rings = tuple(dict.fromkeys((*draft.rings, *_rings(record))))


def _photo(record):
    name = record.said("Name", "Src", "File", "Url") or record.text
    return Picture(name.strip(), record.lines(*CAPTIONS))


def _pixels(value):
    return int(value) if value.isdecimal() and 1 < len(value) < 6 else None
