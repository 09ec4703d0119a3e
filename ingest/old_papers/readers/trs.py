"""TRS archives (山西日报): one XML file a page, a record each story, in a folder named by the
date.

A record names its page and its paper; page pictures are numbered as the pages are. Of
several folders of one day the last is a corrected delivery, and counts alone. Where the
XML of a day is missing, the pages saved from the site are read (trs_saved.py).
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from ingest.old_papers import xml_records
from ingest.old_papers.areas import Rings, rings_of
from ingest.old_papers.decoding import decoded
from ingest.old_papers.deliveries import day_of, days, give_files
from ingest.old_papers.drafts import Draft, Sheet, file_of, issue_of, text_in
from ingest.old_papers.interface import Tree, UnreadableFile
from ingest.old_papers.page_numbers import parts_of
from ingest.old_papers.readers import trs_saved
from ingest.old_papers.story_text import Picture
from ingest.old_papers.values import IssueFiles, OldIssue, ReadFile
from ingest.old_papers.xml_records import Record
from ingest.old_stories.values import Doubt

ROOT = re.compile(r"<(?:TRS|Rec)[\s>]", re.IGNORECASE)
HEAD = 4096
# Who made the page stands where the author would: no story's byline.
EDITOR = re.compile("编辑|责编|编审|主编|值班|组版|校对")
# A page on which so many stories, and all, have one author names its editor.
ONE_HAND = 4
MARKS = (".xml", ".shtml")
LIST = re.compile("[;；]")
SEPARATE_RINGS = re.compile(r"[|#/]")
LINES = ("", "1", "2", "3")  # INTROTITLE, INTROTITLE1 …


class TrsReader:
    key = "trs"
    label = "TRS 版面（山西日报，XML 与 shtml）"
    folder = "%Y%m%d"

    def issues(self, tree: Tree) -> Iterator[IssueFiles]:
        marks = (n for n in tree.names() if n.lower().endswith(MARKS))
        for day, files in days(marks):
            data = [name for name in files if name.lower().endswith(".xml")]
            if any(map(trs_saved.is_story, files)) or _is_data(tree, data[:3]):
                yield IssueFiles(day.paper, day.date, day.key, tuple(day.names(tree)))

    def read(self, tree: Tree, issue: IssueFiles) -> OldIssue:
        doubts: list[Doubt] = []
        sheets = _sheets(tree, issue, doubts)
        saved = trs_saved.read(tree, issue, doubts)
        if sheets:
            saved.give_addresses(sheets)
        else:
            sheets = saved.sheets
        sheets.sort(key=lambda sheet: parts_of(sheet.number))
        for sheet in sheets:
            _take_editors(sheet)
            for draft in sheet.drafts:
                if draft.number and not draft.addresses:
                    day = f"{issue.date:%Y%m%d}"
                    draft.addresses = (
                        f"/shtml/{issue.paper}/{day}/{draft.number}.shtml",
                    )
        give_files(tree, issue.files, sheets, doubts)
        made = issue_of(self, tree, issue, sheets, doubts)
        index = f"/shtml/{issue.paper}/{issue.date:%Y%m%d}/index.shtml"
        made.addresses = saved.addresses or (index,)
        return made

    def read_file(self, name: str, text: str) -> ReadFile | None:
        if not ROOT.search(text[:HEAD]):
            return None
        try:
            sheet = _sheet_in(text, name, [])
        except UnreadableFile:
            return None
        _take_editors(sheet)
        return file_of(self.key, sheet)


def _is_data(tree, names):
    try:
        return any(ROOT.search(decoded(tree.head(name, HEAD))) for name in names)
    except UnreadableFile:
        return False


def _sheets(tree, issue, doubts):
    """Return the sheets of the last delivery of a day that has data of pages."""
    folders: dict[str, list[str]] = {}
    for name in issue.files:
        if name.lower().endswith(".xml"):
            folders.setdefault(str(PurePosixPath(name).parent), []).append(name)
    for folder in sorted(folders, reverse=True):
        read = (_sheet(tree, name, doubts) for name in folders[folder])
        if sheets := [sheet for sheet in read if sheet]:
            earlier = [other for other in folders if other != folder]
            if earlier:
                words = f"同一天有 {len(folders)} 次交付，按最后一次（{folder}）迁入。"
                doubts.append(Doubt("unsure", words, earlier[0]))
            return sheets
    return []


def _sheet(tree, name, doubts):
    """Return the Sheet of one page's file; None for what is no such file."""
    try:
        text = tree.text(name)
        if not ROOT.search(text[:HEAD]):
            raise UnreadableFile("不是 TRS 的版面数据：请核对这个文件。")
        return _sheet_in(text, name, doubts)
    except UnreadableFile as error:
        doubts.append(Doubt("broken_file", f"版面文件读不了：{error}", name))
        return None


def _sheet_in(text, file, doubts):
    found = xml_records.read(text, "Rec")
    if not found.is_whole:
        words = "版面文件不完整，只迁入其中完整的稿件：请重新取这个文件，再迁一次。"
        doubts.append(Doubt("broken_file", words, file))
    if not found.records:
        raise UnreadableFile("里面没有稿件，多半是当年没有取到：请重新取这个文件。")
    first = found.records[0]
    sizes = [(_pixels(r, "width"), _pixels(r, "height")) for r in found.records]
    return Sheet(
        number=first.said("PAGENUM"),
        name=first.lines("PAGENAME"),
        paper=first.lines("SOURCE"),
        date=day_of(first.said("NSDATE")),
        file=file,
        size=next((size for size in sizes if all(size)), (None, None)),
        drafts=[_draft(record, file) for record in found.records],
    )


def _draft(record: Record, file: str) -> Draft:
    names = _list(record.said("PICURL"))
    captions = [xml_records.one_line(said) for said in _list(record.said("PICTEXT"))]
    captions += [""] * len(names)
    number = record.said("DOCID", "RECID", "ID")
    return Draft(
        number=number if number.isalnum() else "",
        headline=record.lines("TITLE"),
        kicker=record.lines(*(f"INTROTITLE{n}" for n in LINES)),
        deck=record.lines(*(f"SUBTITLE{n}" for n in LINES)),
        author=record.lines("AUTHOR"),
        text=text_in(record.said("CONTENT")),
        photos=tuple(
            Picture(name, caption)
            for name, caption in zip(names, captions, strict=False)
            if name
        ),
        rings=_rings(record.said("ZB")),
        file=file,
        checksum=record.checksum,
    )


def _list(said):
    return [part.strip() for part in LIST.split(said)] if said else []


def _rings(said) -> tuple[Rings, ...]:
    """Return the areas of ZB: fewer than three points make none."""
    rings = (rings_of(part) for part in SEPARATE_RINGS.split(said))
    return tuple(found for found in rings if found.rings and len(found.coords) > 5)


def _pixels(record, name):
    value = record.said(name)
    return int(value) if value.isdecimal() and 1 < len(value) < 6 else None


def _take_editors(sheet):
    """Give a page its editor, who stands in the place of each story's author."""
    authors = [draft.author for draft in sheet.drafts]
    one_hand = len(authors) >= ONE_HAND and len(set(authors)) == 1
    for draft in sheet.drafts:
        if one_hand or EDITOR.search(draft.author):
            name = EDITOR.sub("", draft.author).strip("：: 本报责任")
            sheet.editors = sheet.editors or name
            draft.author = ""
