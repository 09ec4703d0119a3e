"""An issue put together of the data of its pages: their pictures and PDFs found, hot areas
scaled by the picture they were drawn on, photos found by their names, doubles folded.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath

from ingest.old_papers import pictures
from ingest.old_papers.areas import fractions, size_of_map
from ingest.old_papers.deliveries import PICTURES, PageFiles
from ingest.old_papers.drafts import Sheet, checksum_of, folded, story_of
from ingest.old_papers.interface import Tree, UnreadableFile
from ingest.old_papers.values import IssueFiles, OldIssue, OldPage, ReadArea, ReadFile
from ingest.old_stories.values import Doubt, OldPhoto, OldPlace


@dataclass
class Assembly:
    """One issue in the making; `paper` is its name as its files say it."""

    tree: Tree
    issue: IssueFiles
    system: str
    doubts: list[Doubt]
    addresses: tuple[str, ...] = ()
    paper: str = ""
    pages: list[OldPage] = field(default_factory=list)

    def of(self, sheets: list[Sheet]) -> OldIssue:
        sheets = list(self._numbered(sheets))
        self.pages = [
            OldPage(
                number=sheet.number,
                order=order,
                name=sheet.name,
                editors=sheet.editors,
                is_advertisement="广告" in sheet.name and not sheet.drafts,
                addresses=sheet.addresses,
            )
            for order, sheet in enumerate(sheets, 1)
        ]
        files = PageFiles(self.issue.files, self.pages)
        stories = []
        for page, sheet in zip(self.pages, sheets, strict=True):
            sizes = self._give_files(page, sheet, files)
            stories += self._stories(page, sheet, sizes)
        return OldIssue(
            paper=self.paper or self.issue.paper,
            date=self.issue.date,
            pages=self.pages,
            stories=folded(stories),
            addresses=self.addresses,
            doubts=self.doubts,
        )

    def _numbered(self, sheets):
        """Yield sheets with a number each; two files of one page are one sheet."""
        taken: dict[str, Sheet] = {}
        for at, sheet in enumerate(sheets, 1):
            if not sheet.number:
                words = f"这一版没有版次，按次序记为第 {at} 版：请核对。"
                self.doubts.append(Doubt("unsure", words, sheet.file))
                sheet.number = f"{at:02}"
            first = taken.setdefault(sheet.number, sheet)
            if first is not sheet:
                words = f"第 {sheet.number} 版有两份数据，合在一版里：请核对。"
                self.doubts.append(Doubt("unsure", words, sheet.file))
                first.drafts += sheet.drafts
        return taken.values()

    def _give_files(self, page, sheet, files):
        """Give a page its picture and PDF; return the sizes of its pictures, the one that
        the site showed first."""
        said = [self._named(sheet.file, name) for name in sheet.pictures]
        candidates = [
            *filter(self.tree.has, filter(None, said)),
            *files.of(page, PICTURES),
        ]
        found = []
        for name in dict.fromkeys(candidates):
            size = self._size(name)
            if size:
                found.append((name, size))
            else:
                words = (
                    "这不是图片，多半是当年没有取到、存下的网页：请重新取这张版面图。"
                )
                self.doubts.append(Doubt("broken_file", words, name))
        if found:
            page.picture = max(found, key=lambda pair: pair[1][0] * pair[1][1])[0]
        elif not candidates:
            words = f"第 {page.number} 版没有版面图：请补上，再迁一次。"
            self.doubts.append(Doubt("missing_file", words, sheet.file))
        page.picture_addresses = tuple(address(name) for name, _ in found)
        pdfs = [self._named(sheet.file, name) for name in sheet.pdfs]
        pdfs = [*filter(self.tree.has, filter(None, pdfs)), *files.of(page, (".pdf",))]
        page.pdf = next(filter(self._is_pdf, pdfs), "")
        page.pdf_addresses = (address(page.pdf),) if page.pdf else ()
        return [size for _, size in reversed(found)]

    def _stories(self, page, sheet, sizes):
        drafts = [draft for draft in sheet.drafts if not draft.is_empty]
        for draft in sheet.drafts:
            if draft.is_empty and draft.rings:
                words = f"第 {page.number} 版有一处热区没有稿件：请对照版面核对。"
                self.doubts.append(Doubt("area_without_story", words, sheet.file))
        size = self._map_size(page, sheet, sizes)
        taken: Counter[str] = Counter()
        for order, draft in enumerate(drafts, 1):
            regions = _regions(draft, size)
            place = OldPlace(
                page.number, order, regions, draft.continued_from, draft.continued_on
            )
            draft.old_id = draft.old_id or self._old_id(page, draft, taken)
            story = story_of(
                draft, system=self.system, day=self.issue.date, place=place
            )
            photos = (self._photo(photo, story) for photo in story.photos)
            story.photos = tuple(p for p in photos if p.file or p.caption)
            yield story

    def _old_id(self, page, draft, taken):
        """Return what names a story without a number of its own: by its headline, since
        another delivery of the page may have one more before it."""
        heading = "".join(f"{draft.kicker}{draft.headline}".split())
        name = checksum_of(heading)[:12]
        taken[name] += 1
        again = f"-{taken[name]}" if taken[name] > 1 else ""
        return f"{self.issue.key}/{page.number}/{name}{again}"

    def _map_size(self, page, sheet, sizes):
        rings = [rings for draft in sheet.drafts for rings in draft.rings]
        for own in (*sizes, None):
            size, is_sure = size_of_map(rings, sheet.size, own)
            if is_sure:
                return size
        words = f"第 {page.number} 版的热区不知是照多大的版面图画的，按坐标的范围换算：请核对。"
        self.doubts.append(Doubt("unsure", words, sheet.file))
        return size

    def _photo(self, photo: OldPhoto, story) -> OldPhoto:
        name = self._named(story.file, photo.file)
        if not name or not self.tree.has(name):
            words = f"图片“{photo.file[:80]}”不在存档里：请补上，再迁一次。"
            kind = "missing_file"
        elif not self._size(name):
            words = f"图片“{photo.file[:80]}”打不开，多半是当年没有取到：请重新取。"
            kind = "broken_file"
        else:
            return replace(photo, file=name)
        story.doubts.append(Doubt(kind, words, story.file, old_id=story.old_id))
        return replace(photo, file="")

    def _named(self, file, reference):
        """Return the name that a reference means; of one with a host, or from another
        root, the file of that name beside its page."""
        name = self.tree.beside(file, reference)
        if name and self.tree.has(name):
            return name
        return self.tree.beside(file, PurePosixPath(reference.replace("\\", "/")).name)

    def _size(self, name):
        try:
            return pictures.size(self.tree.head(name, pictures.HEAD))
        except UnreadableFile:
            return None

    def _is_pdf(self, name):
        try:
            return pictures.is_pdf(self.tree.head(name, 1024))
        except UnreadableFile:
            return False


def read_sheet(system: str, sheet: Sheet, day: date | None) -> ReadFile:
    """Return what one page's file says by itself, without the pictures beside it."""
    rings = [rings for draft in sheet.drafts for rings in draft.rings]
    size, _ = size_of_map(rings, sheet.size)
    found = ReadFile(
        system=system,
        kind="layout",
        paper=sheet.paper,
        date=day,
        number=sheet.number,
        name=sheet.name,
        picture=next(iter(sheet.pictures), ""),
        picture_size=sheet.size if all(sheet.size) else None,
        pdf=next(iter(sheet.pdfs), ""),
    )
    drafts = [draft for draft in sheet.drafts if not draft.is_empty]
    for order, draft in enumerate(drafts, 1):
        regions = _regions(draft, size)
        place = OldPlace(sheet.number, order, regions)
        draft.old_id = draft.old_id or str(order)
        found.stories.append(story_of(draft, system=system, day=day, place=place))
        found.areas += [
            ReadArea(draft.old_id, tuple(rings.coords), fractions(rings, size))
            for rings in draft.rings
        ]
    return found


def _regions(draft, size):
    regions = (region for rings in draft.rings for region in fractions(rings, size))
    return tuple(dict.fromkeys(regions))


def address(name: str) -> str:
    """Return the path that the old site had a file of its archive at."""
    return f"/{name}"
