"""方正翔宇: layout/YYYYMM/DD/node_01.html for pages, content/YYYYMM/DD/content_ID.html (or
con/, col/) for stories, under pc/ for the screen and a second time under pad/.

Both are one issue: the pages for the screen are read, and of those for tablets the areas,
which are all there. What the interface for apps answered takes the place of either.
Pictures lie in up to four sizes, x.jpg and x.jpg.0 to .2.
"""

import re
from dataclasses import replace

from ingest.old_papers import markup, pictures
from ingest.old_papers.addresses import Form, day_of, folder_of_day, paper_of
from ingest.old_papers.deliveries import beside
from ingest.old_papers.drafts import file_of, name_drafts
from ingest.old_papers.html_page import LayoutPage
from ingest.old_papers.html_reader import FileRead, HtmlReader
from ingest.old_papers.html_story import story_of
from ingest.old_papers.interface import UnreadableFile
from ingest.old_papers.markup import words
from ingest.old_papers.page_files import first_there, head_of
from ingest.old_papers.page_numbers import same_number
from ingest.old_papers.readers import xiangyu_json
from ingest.old_papers.readers.founder import OF_XIANGYU
from ingest.old_papers.values import IssueFiles

XIANGYU = Form(
    story=re.compile(
        # content_101_2.html is a part, content_101_0.html the whole of content_101.
        r"(?P<key>content_\d+|(?:content_)?\d{1,6}_\d{3,12})(?:_\d{1,2})?\.html",
        re.IGNORECASE,
    ),
    page=re.compile(
        r"(?P<key>node_[a-z]{0,4}\d{1,4}|l[a-z]?\d{2,3})\.html", re.IGNORECASE
    ),
)
# 201804/19; 方正, whose names are the same, writes 2018-04/19.
DAY = re.compile(r"(?:^|/)\d{6}/\d\d$")
PAD = re.compile(r"(?:^|/)(?:pad|h5|wap|m)/", re.IGNORECASE)
WHOLE = re.compile(r"_0\.html$", re.IGNORECASE)
PART_OF_NAME = re.compile(r"(?:_\d{1,2})?\.html$", re.IGNORECASE)
PART = re.compile(r"content_\d+_([1-9]\d?)\.html$", re.IGNORECASE)
OF_NODE = re.compile(r"(?:node_|l)([a-z]{0,4}\d{1,4})", re.IGNORECASE)
NUMBER = re.compile(r"[A-Z]{0,4}\d{1,4}")
IN_WORDS = re.compile(r"版次\s*[：:]\s*第?\s*([A-Z]{0,4}\d{1,4})")
SIZES = re.compile(r"\.[0-2]$")
OF_THE_PAPER = {"3", "4"}  # channels of the property block whose node is the paper
COPYRIGHT = re.compile(
    "(?:©|版权所有|Copyright)[^\u4e00-\u9fff]{0,20}([\u4e00-\u9fff]{1,8}报)"
)
ID = re.compile(r"(\d{1,12})(?=\D*$)")
HEAD = 4096
SHOWN = ("jpeg", "png", "webp", "gif")  # what a browser shows, before TIFF


class XiangyuReader(HtmlReader):
    key = "xiangyu"
    label = "方正翔宇数字报（layout、content 的 .html 页，pad 页，接口 JSON）"
    folder = "content/%Y%m/%d"
    form = XIANGYU
    marks = ("<paperarticleid>", "<articleid>", "<urlpad>", "<nodename>")

    def is_folder(self, folder):
        return bool(DAY.search(folder) or OF_XIANGYU.search(folder))

    def issues(self, tree):
        answers, articles, folders = _api_files(tree)
        for issue in super().issues(tree):
            names = answers.pop(issue.date, [])
            more = (*names, *_articles_of(tree, names, articles))
            yield replace(issue, files=(*issue.files, *more)) if more else issue
        for day, names in sorted(answers.items()):
            said = (sheet.picture for sheet in _api_sheets(tree, names))
            path = xiangyu_json.path_in(next(filter(None, said), "")).strip("/")
            more = _articles_of(tree, names, articles)
            own = [n for f in sorted(folders.get(day, ())) for n in tree.names(f)]
            files = tuple(dict.fromkeys((*names, *more, *own)))
            yield IssueFiles(paper_of(path), day, f"api|{day}", files)

    def page_of(self, source, root, name):
        page = super().page_of(source, root, name)
        said = markup.properties(source)
        page.number = page.number or _number_of(root, name)
        if said.get("channel") in OF_THE_PAPER and said.get("nodename"):
            page.paper = said["nodename"]
        if not page.paper and (owner := COPYRIGHT.search(words(root))):
            page.paper = owner[1]
        folder = name.rpartition("/")[0]
        _take_areas(page, xiangyu_json.areas_in(source, self.form, folder))
        return page

    def completed(self, tree, issue, pages, stories):
        """Take areas of the pages for tablets and of the interface, and what stories and
        pages only the latter has; then the largest of each picture."""
        names_of_stories, by_key = self._by_key(issue.files)
        for found in stories:
            _add_parts(tree, found, names_of_stories.get(found.key, ()))
        for found in pages:
            for name in by_key.get(found.key, ()):
                if name != found.name and PAD.search(f"/{name}"):
                    folder = name.rpartition("/")[0]
                    source = _text(tree, name)
                    _take_areas(
                        found.page, xiangyu_json.areas_in(source, self.form, folder)
                    )
        answers = [name for name in issue.files if _is_answer(tree, name)]
        for sheet in _api_sheets(tree, answers):
            _take_sheet(tree, sheet, pages)
        known = {found.key for found in stories}
        articles = _by_id(n for n in issue.files if n.lower().endswith(".json"))
        listed = {
            key: href for found in pages for key, (href, _) in found.page.titles.items()
        }
        for key, href in listed.items():
            name = articles.get(key.rpartition("_")[2], "") if key not in known else ""
            draft = xiangyu_json.api_story(_text(tree, name)) if name else None
            if draft:
                path = xiangyu_json.path_in(href)
                leads = (path,) if path.startswith("/") and day_of(path) else ()
                said = draft.story()
                page = LayoutPage()
                stories.append(FileRead(key, name, page, said, draft.checksum, leads))
        for found in stories:
            for said in (found.story, *found.parts):
                for picture in said.text.pictures if said else ():
                    picture.src = largest(tree, found.name, picture.src)

    def read_file(self, name, text):
        if text.lstrip("\ufeff \r\n\t")[:1] not in {"{", "["}:
            return super().read_file(name, text)
        sheets = xiangyu_json.api_sheets(text, self.form)
        if not sheets:
            return None
        first, *others = (file_of(self.key, sheet) for sheet in sheets)
        first.pages = tuple(("", sheet.number, sheet.name) for sheet in sheets)
        for other in others:
            first.areas += other.areas
            first.stories += other.stories
            first.references |= other.references
        return first

    def _by_key(self, files):
        """Return names by their keys: those for the screen first, the whole of a story
        before its parts."""
        stories, pages = {}, {}
        for name in sorted(files, key=_order_of_names):
            last = name.rpartition("/")[2]
            if key := self.form.story_key(last):
                stories.setdefault(key, []).append(name)
            elif key := self.form.page_key(last):
                pages.setdefault(key, []).append(name)
        return stories, pages


def _order_of_names(name):
    story = PART_OF_NAME.sub("", name)
    return (bool(PAD.search(f"/{name}")), story, not WHOLE.search(name), name)


def _add_parts(tree, found, names):
    """Add the further parts of a story whose whole was not kept, to its text."""
    if found.story is None or WHOLE.search(found.name):
        return
    folder = found.name.rpartition("/")[0]
    for name in sorted(names, key=_part_of):
        above, _, last = name.rpartition("/")
        if above != folder or name == found.name or not PART.fullmatch(last):
            continue
        source = _text(tree, name)
        part = story_of(source, markup.parsed(source))
        if part:
            text, before = found.story.text, len(found.story.text.lines)
            text.lines += part.text.lines
            text.paragraphs += part.text.paragraphs
            for picture in part.text.pictures:
                picture.after = before + (picture.after or 0)
                text.pictures.append(picture)


def _part_of(name):
    found = PART.search(name)
    return int(found[1]) if found else 0


def _number_of(root, name):
    """Return the number of a page: from where pages for tablets hide it, or the name."""
    for element in root.iter("p", "span", "div", "input"):
        if "layout" in (element.get("id") or "").lower():
            said = (words(element) or element.get("value") or "").strip()
            if NUMBER.fullmatch(said):
                return said
    if found := IN_WORDS.search(words(root)):
        return found[1]
    found = OF_NODE.match(name.rpartition("/")[2])
    return found[1].upper() if found else ""


def _take_areas(page, found):
    """Let areas of JSON, of which none is lost, take the place of those of the map."""
    keys = {key for key, _, _ in found}
    page.areas = [area for area in page.areas if area[0] not in keys] + found


def _take_sheet(tree, sheet, pages):
    """Give what the interface says of a page to the page; add one that is missing."""
    said = sheet.page()
    found = next((p for p in pages if same_number(p.page.number, sheet.number)), None)
    if found is None:
        said.picture = _in_archive(tree, sheet.file, said.picture)
        said.pdf = _in_archive(tree, sheet.file, said.pdf)
        pages.append(FileRead(f"page {sheet.number}", sheet.file, said))
        return
    _take_areas(found.page, said.areas)
    for key, title in said.titles.items():
        found.page.titles.setdefault(key, title)


def _in_archive(tree, file, reference):
    """Return a reference with a host as the path on it that the archive has."""
    path = xiangyu_json.path_in(reference)
    name = first_there(tree, file, path)
    return beside(file.rpartition("/")[0], name) if name else path


def largest(tree, file, reference):
    """Return the reference to the largest of a picture's sizes that the archive has, of
    those that browsers show; of two as large the first: all are made of the same."""
    bare = SIZES.sub("", xiangyu_json.path_in(reference))
    sizes = {}
    for ending in ("", ".0", ".1", ".2"):
        name = first_there(tree, file, f"{bare}{ending}")
        head = head_of(tree, name) if name else b""
        if size := pictures.size(head):
            is_shown = pictures.kind(head) in SHOWN
            sizes.setdefault((is_shown, size[0] * size[1]), name)
    return beside(file.rpartition("/")[0], sizes[max(sizes)]) if sizes else reference


def _text(tree, name):
    try:
        return tree.text(name)
    except UnreadableFile:
        return ""


def _is_answer(tree, name):
    try:
        is_json = name.lower().endswith(".json")
        return is_json and b'"layouts"' in tree.head(name, HEAD)
    except UnreadableFile:
        return False


def _api_files(tree):
    """Return ({day: answers of getPaperLayouts}, {id: answer of getPaperArticle}, {day:
    folders named by it}), in one walk."""
    answers, others, folders = {}, [], {}
    before = None
    for name in tree.names():
        folder = name.rpartition("/")[0]
        if folder != before:
            before = folder
            if found := folder_of_day(name):
                folders.setdefault(found[1], set()).add(found[0])
        if not name.lower().endswith(".json"):
            continue
        if not _is_answer(tree, name):
            others.append(name)
        elif day := xiangyu_json.api_day(_text(tree, name)):
            answers.setdefault(day, []).append(name)
    return answers, _by_id(others) if answers else {}, folders if answers else {}


def _by_id(names):
    return {found[1]: name for name in names if (found := ID.search(name))}


def _api_sheets(tree, names):
    sheets = []
    for name in names:
        for sheet in xiangyu_json.api_sheets(_text(tree, name), XIANGYU):
            sheet.file = name
            name_drafts(sheet)
            sheets.append(sheet)
    return sheets


def _articles_of(tree, answers, articles):
    keys = (d.key for sheet in _api_sheets(tree, answers) for d in sheet.drafts)
    ids = (key.rpartition("_")[2] for key in keys)
    return tuple(articles[i] for i in dict.fromkeys(ids) if i in articles)
