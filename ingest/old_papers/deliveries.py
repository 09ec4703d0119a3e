"""Deliveries of a paper by day: a folder named by the date, with the data of each page and
pictures numbered as the pages are.

This is how the systems that keep XML have it; what they share is here, and what each
calls its fields is in its reader.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from ingest.old_papers.addresses import HOST
from ingest.old_papers.drafts import Sheet, picture_for
from ingest.old_papers.interface import Tree
from ingest.old_papers.page_numbers import parts_of
from ingest.old_stories.values import Doubt

DAY = re.compile(r"((?:19|20)\d\d)-?(0[1-9]|1[0-2])-?([0-2]\d|3[01])(?:[-_]?\w{1,4})?$")
# Folders between the site's root and the paper's that are named by what they hold.
OF_KINDS = {"paperdata", "shtml", "html", "xml", "data", "content", "images", "pdf"}
PICTURES = (".jpg", ".jpeg", ".png", ".gif")
# Names of a page's picture, the largest first; N is its number or its place in the issue.
PAGE_PICTURES = ("b_page_{}", "page_{}_b", "page_{}", "page{}")


@dataclass
class Day:
    """The folders that a paper has of a day, in the order of their names."""

    paper: str
    date: date
    folders: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.paper}/{self.date}"

    def names(self, tree: Tree) -> list[str]:
        return [name for folder in self.folders for name in tree.names(folder)]


def day_of(folder: str) -> date | None:
    """Return the day that a folder is named by; 20190126b is a second delivery of one."""
    found = DAY.match(PurePosixPath(folder).name)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def paper_of(folder: str) -> str:
    """Return the paper whose days stand in a folder; "" where no folder tells."""
    for part in reversed(PurePosixPath(folder).parts[:-1]):
        if part.lower() not in OF_KINDS and not part.isdecimal():
            return "" if HOST.fullmatch(part) else part
    return ""


def days(names: Iterable[str]) -> Iterator[tuple[Day, list[str]]]:
    """Yield days, the oldest first, with names of the files right in their folders.

    Only what names a page's data is held: give it no pictures.
    """
    found: dict[tuple[str, date], tuple[Day, list[str]]] = {}
    known: dict[str, tuple[str, date] | None] = {}
    for name in names:
        folder = str(PurePosixPath(name).parent)
        if folder not in known:
            day = day_of(folder)
            known[folder] = (paper_of(folder), day) if day else None
        if known[folder] is None:
            continue
        day, files = found.setdefault(known[folder], (Day(*known[folder]), []))
        if folder not in day.folders:
            day.folders.append(folder)
        files.append(name)
    for _, (day, files) in sorted(found.items(), key=lambda item: item[0][::-1]):
        day.folders.sort()
        yield day, files


class PageFiles:
    """Pictures and PDFs of an issue's pages, found by the number of a page or, where the
    files are numbered through and the pages are not, by its place in the issue."""

    def __init__(self, names: Iterable[str], sheets: list[Sheet]):
        self._by_stem: dict[str, list[str]] = {}
        for name in names:
            path = PurePosixPath(name)
            self._by_stem.setdefault(path.stem.lower(), []).append(name)
        by_number = sum(self._has(sheet.number) for sheet in sheets)
        by_order = sum(self._has(str(at + 1)) for at in range(len(sheets)))
        self._by_number = by_number >= by_order

    def of(self, number: str, at: int, endings: tuple[str, ...]) -> list[str]:
        """Return the files with one of these endings of a page, the at-th of its issue,
        the largest kind first."""
        return [
            name
            for stem in self._stems(number if self._by_number else str(at))
            for name in self._by_stem.get(stem, ())
            if name.lower().endswith(endings)
        ]

    def _stems(self, number):
        letters, digits, _ = parts_of(number)
        forms = (
            [number] if not digits else [f"{letters}{digits:02}", f"{letters}{digits}"]
        )
        return [
            pattern.format(form).lower()
            for pattern in PAGE_PICTURES
            for form in dict.fromkeys(forms)
        ]

    def _has(self, place):
        return any(stem in self._by_stem for stem in self._stems(place))


def give_files(
    tree: Tree, files: Iterable[str], sheets: list[Sheet], doubts: list[Doubt]
):
    """Give sheets the picture and the PDF that are theirs, where their data names none."""
    found = PageFiles(files, sheets)
    for at, sheet in enumerate(sheets, 1):
        folder = sheet.file.rpartition("/")[0]
        if not sheet.picture:
            names = found.of(sheet.number, at, PICTURES)
            sheet.picture = beside(folder, picture_for(tree, names[::-1], sheet))
        if not sheet.picture:
            words = f"第 {sheet.number} 版没有版面图：请补上，再迁一次。"
            doubts.append(Doubt("missing_file", words, sheet.file))
        if not sheet.pdf:
            names = found.of(sheet.number, at, (".pdf",))
            sheet.pdf = beside(folder, names[0] if names else "")


def beside(folder: str, name: str) -> str:
    """Return how a file in a folder names another of the archive."""
    return posixpath.relpath(name, folder or ".") if name else ""
