"""An issue put together: which page each story stands on, and what did not come out even."""

from collections import Counter
from datetime import datetime, time

from ingest.old_papers import areas
from ingest.old_papers.addresses import address_of, day_of
from ingest.old_papers.captions import photo_of
from ingest.old_papers.merging import merged, places_together
from ingest.old_papers.notices import (
    editors_in,
    is_advertising_page,
    is_notice,
    is_of_editors,
)
from ingest.old_papers.page_files import pdf_of_page, photo_file, picture_of_page
from ingest.old_papers.page_numbers import in_order, printed, same_number
from ingest.old_papers.values import OldIssue, OldPage
from ingest.old_stories.values import Doubt, OldPlace, OldStory
from ingest.reading import marks

MORNING = time(6)
LONGEST_HEADLINE = 40


def assembled(reader, tree, issue, paper, pages, stories, doubts):
    """Return the OldIssue of the files of an issue that were read."""
    whole = _Issue(reader, tree, issue, paper, doubts)
    for found in _one_of_each(pages, stories):
        whole.add_page(found)
    for found in stories:
        whole.add_story(found)
    whole.look_for_orphans({found.key for found in stories})
    # What the interface for apps answered lies in no folder of a day, and led nowhere.
    folders = {page.name.rpartition("/")[0] for page in pages if day_of(page.name)}
    return OldIssue(
        paper=paper,
        date=issue.date,
        pages=in_order(whole.pages),
        stories=merged(whole.stories),
        addresses=tuple(sorted(address_of(f"{folder}/x")[:-1] for folder in folders))
        + tuple(whole.index_addresses),
        doubts=whole.doubts,
    )


def _one_of_each(pages, stories):
    """Yield a FileRead for each printed page: its own file, else that of a story on it,
    which shows the same map (half a mirror)."""
    numbers = set()
    for found in pages:
        if found.page.number:
            numbers.add(found.page.number)
        yield found
    for found in stories:
        number = found.page.number
        if number and found.page.areas and number not in numbers:
            numbers.add(number)
            yield found


class _Issue:
    def __init__(self, reader, tree, issue, paper, doubts):
        self.reader, self.tree, self.issue, self.paper = reader, tree, issue, paper
        self.doubts = doubts
        self.pages, self.stories = [], []
        self.index_addresses = []
        self.on_pages = {}  # key: {page number: (order, regions)}
        self.listed = {}  # key: headline
        self.page_files = {}  # number: name of the page's file
        self.mapped = set()  # numbers of pages that have areas
        self.not_mapped = Counter()  # number of any other: the stories that stand on it
        self.not_stories = {}  # key: number of the page whose editors it names

    def doubt(self, kind, words, file="", old_id=""):
        self.doubts.append(Doubt(kind, words, file, old_id=old_id))

    def add_page(self, found):
        page = found.page
        is_own = found.story is None
        if not page.number:
            self.index_addresses += found.addresses if is_own else ()
            if page.areas:
                self.doubt(
                    "unsure", "版面没有版号，没有收：请核对这个文件。", found.name
                )
            return
        addresses = found.addresses if is_own else ()
        for held in self.pages:
            if held.number == page.number:  # node_1.htm, the same as the first page
                held.addresses += addresses
                return
        if not is_own:
            words = f"第{page.number}版的版面文件不在存档里，热区取自稿件页：请核对。"
            self.doubt("missing_file", words, found.name)
        picture, own_size, of_picture, more = picture_of_page(
            self.tree, found.name, page, self.issue.files
        )
        pdf, of_pdf, also = pdf_of_page(self.tree, found.name, page)
        self.doubts += [*more, *also]
        self.pages.append(
            OldPage(
                number=page.number,
                order=0,
                name=page.name,
                picture=picture,
                pdf=pdf,
                is_advertisement=is_advertising_page(page.name),
                addresses=addresses,
                picture_addresses=of_picture,
                pdf_addresses=of_pdf,
            )
        )
        self._place(found, page, own_size)

    def _place(self, found, page, own_size):
        """Note what stands on a page, in the order of its list, then of its map."""
        self.page_files[page.number] = found.name
        rings = [rings for _, _, rings in page.areas]
        size, is_sure = areas.size_of_map(rings, page.shown, own_size)
        if not is_sure:
            words = (
                f"第{page.number}版的版面图没有尺寸，热区按最外边的坐标折算：请核对。"
            )
            self.doubt("unsure", words, found.name)
        for key, (_, headline) in page.titles.items():
            self.listed.setdefault(key, headline)
        order = {key: n for n, key in enumerate(page.titles, 1)}
        for key, _, _ in page.areas:
            order.setdefault(key, len(order) + 1)
        regions = dict.fromkeys(order, ())
        for key, href, ring in page.areas:
            fresh = areas.fractions(ring, size)
            if ring.coords and not fresh:
                words = f"第{page.number}版有一块热区没有面积，没有收（{href}）：请对照版面核对。"
                self.doubt("unsure", words, found.name)
            regions[key] += tuple(r for r in fresh if r not in regions[key])
        for key, number in order.items():
            placed = self.on_pages.setdefault(key, {})
            placed[page.number] = (number, regions[key])
        if any(regions.values()):
            self.mapped.add(page.number)

    def add_story(self, found):
        said = found.story
        headline = said.headline if said else self.listed.get(found.key, "")
        if is_of_editors(headline or self.listed.get(found.key, "")):
            self._add_editors(found, headline)
            return
        if said is None:
            self.doubt(
                "broken_file",
                "里面没有标题，也没有正文，没有收：请重新取这个文件。",
                found.name,
            )
            return
        old_id = f"{self.paper}/{self.issue.date}/{found.key}"
        story = OldStory(
            system=self.reader.key,
            old_id=old_id,
            checksum=found.checksum,
            published_at=datetime.combine(self.issue.date, MORNING),
            headline=headline,
            kicker=said.kicker,
            deck=said.deck,
            byline=said.author,
            issue=self.issue.date.isoformat(),
            addresses=found.addresses,
            file=found.name,
        )
        self._add_text(story, found)
        if not story.headline:
            story.headline = _first_words(story)
            words = f"没有标题，暂用正文开头“{story.headline}”：请补上标题。"
            story.doubts.append(Doubt("unsure", words, found.name, old_id=old_id))
        story.places = self._places(found, story)
        on = [p for p in self.pages if any(p.number == q.page for q in story.places)]
        if on:
            story.section = on[0].name
        if is_notice(story.headline) or any(p.is_advertisement for p in on):
            story.genre = "notice"
        self.stories.append(story)

    def _add_editors(self, found, headline):
        lines = found.story.text.lines if found.story else ()
        numbers = [*self.on_pages.pop(found.key, {}), found.page.number]
        self.not_stories[found.key] = numbers[0]
        for page in self.pages:
            if page.number == numbers[0]:
                page.editors = editors_in(
                    headline or self.listed.get(found.key, ""), lines
                )

    def _add_text(self, story, found):
        said = found.story
        signed = len(said.byline_lines)
        text = said.text
        story.as_printed = "\n".join(text.lines)
        story.body = "".join(text.paragraphs[signed:])
        seen, photos = set(), []
        taken = [(p, True) for p in text.pictures]
        taken += [(p, False) for part in found.parts for p in part.text.pictures]
        for picture, is_of_text in taken:
            if picture.src in seen:
                continue
            seen.add(picture.src)
            file, doubts = photo_file(self.tree, found.name, picture.src)
            story.doubts += doubts
            after = picture.after if is_of_text else None
            after = max(0, after - signed) or None if after else None
            if file or picture.caption:
                photos.append(photo_of(picture, file, after))
        story.photos = tuple(photos)

    def _places(self, found, story):
        """Return where a story stands; with a doubt where no page knows it."""
        placed = self.on_pages.get(found.key, {})
        own = found.page.number
        with_areas = {n for n, (_, regions) in placed.items() if regions}
        if with_areas:
            # A list that repeats titles of other pages is no place.
            placed = {n: p for n, p in placed.items() if n in with_areas}
        elif own in placed:
            placed = {own: placed[own]}
        elif not placed and own:
            placed = {
                page.number: (self._last_on(page.number) + 1, ())
                for page in self.pages
                if same_number(page.number, own)
            }
            self.on_pages[found.key] = placed
        if placed and not self.mapped & placed.keys():
            self.not_mapped.update(placed.keys())
        elif not with_areas:
            where = f"第{'、'.join(placed)}版" if placed else "哪一版也没有列出它"
            words = f"“{story.headline}”没有热区（{where}）：请对照版面核对。"
            story.doubts.append(
                Doubt("story_without_area", words, found.name, old_id=story.old_id)
            )
        came_from, goes_on = self._jumps(found.story.text.lines)
        return places_together(
            tuple(
                OldPlace(number, order, regions, came_from, goes_on)
                for number, (order, regions) in placed.items()
            )
        )

    def _last_on(self, number):
        orders = (p[number][0] for p in self.on_pages.values() if number in p)
        return max(orders, default=0)

    def _jumps(self, lines):
        """Return the pages that a story comes from and goes on at, as printed."""
        came_from = goes_on = ""
        if lines:
            first = marks.JUMP_AT_START.match(lines[0])
            last = marks.JUMP_AT_END.search(lines[-1])
            numbers = [page.number for page in self.pages]
            came_from = printed(first["page"], numbers) if first else ""
            goes_on = printed(last["page"], numbers) if last else ""
        return came_from, goes_on

    def look_for_orphans(self, found):
        """Doubt what is on a map or in a list, and has no file; and pages with stories
        that have no map."""
        for number, stories in self.not_mapped.items():
            words = f"第{number}版没有热区，上面有 {stories} 篇稿件：请对照版面核对。"
            self.doubt("story_without_area", words, self.page_files.get(number, ""))
        for key, placed in self.on_pages.items():
            if key in found or key in self.not_stories:
                continue
            headline = self.listed.get(key, "")
            if headline and is_of_editors(headline):
                for page in self.pages:
                    if page.number in placed and not page.editors:
                        page.editors = editors_in(headline, ())
                continue
            number = next(iter(placed))
            has_area = any(regions for _, regions in placed.values())
            said = f"“{headline}”" if headline else "（没有标题）"
            if has_area:
                words = (
                    f"第{number}版有热区，没有它的稿件{said}：请补上文件，再迁一次。"
                )
                self.doubt("area_without_story", words, key)
            else:
                words = (
                    f"第{number}版列出了{said}，没有它的稿件：请补上文件，再迁一次。"
                )
                self.doubt("missing_file", words, key)


def _first_words(story):
    """Return a headline for a story without: how its text, or its caption, begins."""
    lines = [line for line in story.as_printed.split("\n") if line]
    lines += [photo.caption for photo in story.photos if photo.caption]
    first = lines[0] if lines else "图片"
    short = first.split("。")[0]
    return short if len(short) <= LONGEST_HEADLINE else f"{short[:LONGEST_HEADLINE]}……"
