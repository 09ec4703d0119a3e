"""Papers whose issues are one JSON file a day: data.json of 新京报, 人民邮电报 and 农民日报,
which lists pages and stories whose texts are pages beside it, and index.json of 解放军报,
which holds the texts, too.
"""

import json
import re
from datetime import date

from ingest.old_papers import markup
from ingest.old_papers.addresses import address_of, paper_of
from ingest.old_papers.areas import rings_of
from ingest.old_papers.decoding import checksum_of
from ingest.old_papers.deliveries import beside, give_files
from ingest.old_papers.drafts import (
    Draft,
    Sheet,
    file_of,
    issue_of,
    text_in,
)
from ingest.old_papers.html_story import story_of
from ingest.old_papers.interface import UnreadableFile
from ingest.old_papers.markup import words_of
from ingest.old_papers.page_files import first_there
from ingest.old_papers.values import IssueFiles
from ingest.old_stories.values import Doubt

DATA = re.compile(r"(?:^|/)(?:data|index)\.json$", re.IGNORECASE)
MARKS = ('"onePageArticleList"', '"paperInfo"')
HEAD = 64 * 1024
DAY = re.compile(r"((?:19|20)\d\d)[-/年]?(\d\d)[-/月]?(\d\d)")
DAY_FOLDER = re.compile(r"(.*?)/?(?:\d{4}/)?(?:\d{8}|\d{4}[-/]\d\d[-/]\d\d)/[^/]+$")
TAG = re.compile("<[^<>]{0,200}>")
# The paper's name stands behind the headline: 某事_人民邮电报
PAPER = re.compile("[_|｜-]\\s*([\u4e00-\u9fff]{2,10}[报刊])\\s*$")
MOST_OBJECTS = 200


class JsonReader:
    key = "json"
    label = "JSON 数字报（每天一个 data.json 或 index.json）"
    folder = "%Y%m%d"

    def issues(self, tree):
        found = []
        for name in tree.names():
            if DATA.search(name) and _is_issue(tree, name):
                day = _day(name) or _day_in(_text(tree, name))
                if day:
                    found.append((day, name))
        for day, name in sorted(found):
            files = tuple(tree.names(name.rpartition("/")[0]))
            above = DAY_FOLDER.match(name)
            paper = paper_of(f"{above[1]}/") if above else ""
            yield IssueFiles(paper, day, name, files)

    def read(self, tree, issue):
        doubts = []
        try:
            sheets = _sheets(tree.text(issue.key), issue.date)
        except UnreadableFile as error:
            sheets = []
            doubts.append(Doubt("broken_file", f"{error}请重新取这个文件。", issue.key))
        if not sheets and not doubts:
            words = "不是完整的 JSON，读不出版面：请重新取这个文件，再迁一次。"
            doubts.append(Doubt("broken_file", words, issue.key))
        for sheet in sheets:
            sheet.file = issue.key
            _read_page(tree, sheet)
            sheet.drafts = [_read_story(tree, d, sheet, doubts) for d in sheet.drafts]
            for draft in sheet.drafts:
                draft.file = draft.file or issue.key
            for reference in ("picture", "pdf"):
                said = getattr(sheet, reference)
                name = first_there(tree, issue.key, said)
                if name:
                    folder = issue.key.rpartition("/")[0]
                    setattr(sheet, reference, beside(folder, name))
        give_files(tree, issue.files, sheets, doubts)
        made = issue_of(self, tree, issue, sheets, doubts)
        made.addresses = ()
        return made

    def read_file(self, name, text):
        if not any(mark in text[:HEAD] for mark in MARKS):
            return None
        sheets = _sheets(text, _day(name))
        if not sheets:
            return None
        first, *others = (file_of(self.key, sheet) for sheet in sheets)
        first.pages = tuple(("", sheet.number, sheet.name) for sheet in sheets)
        for other in others:
            first.areas += other.areas
            first.stories += other.stories
            first.references |= other.references
        return first


def _is_issue(tree, name):
    try:
        head = tree.head(name, HEAD).decode("utf-8", "replace")
    except UnreadableFile:
        return False
    return any(mark in head for mark in MARKS)


def _text(tree, name):
    try:
        return tree.text(name)
    except UnreadableFile:
        return ""


def _day(name):
    found = re.search(r"((?:19|20)\d\d)[-/]?(\d\d)[-/]?(\d\d)/[^/]+$", name)
    return _date(found)


def _day_in(text):
    return _date(re.search(rf'"(?:paperDa\w+|issueDate)"\s*:\s*"{DAY.pattern}', text))


def _date(found):
    try:
        return date(*map(int, found.groups()[:3])) if found else None
    except ValueError:
        return None


def _sheets(text, day):
    """Return the pages of an issue's file; [] for what is none."""
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError):
        return []
    for _ in range(MOST_OBJECTS):
        if not waiting:
            break
        said = waiting.pop(0)
        if isinstance(said, dict) and isinstance(said.get("paperInfo"), list):
            return [_of_info(page, day) for page in _dicts(said["paperInfo"])]
        if isinstance(said, list) and any(
            "onePageArticleList" in d for d in _dicts(said)
        ):
            return [_of_list(page, day) for page in _dicts(said)]
        inner = said.values() if isinstance(said, dict) else said
        waiting += [v for v in inner if isinstance(v, (dict, list))]
    return []


def _dicts(values):
    return (
        [v for v in values if isinstance(v, dict)] if isinstance(values, list) else []
    )


def _line(record, *names):
    """Return what the first of these fields says, on one line."""
    values = (record.get(name) for name in names)
    said = (
        words_of(TAG.sub(" ", str(value)))
        for value in values
        if isinstance(value, (str, int)) and not isinstance(value, bool)
    )
    return next(filter(None, said), "")


def _of_list(page, day):
    return Sheet(
        number=_line(page, "pageNo"),
        name=_line(page, "pageName"),
        paper=_line(page, "paperName"),
        date=day or _day_in(json.dumps(page, ensure_ascii=False)),
        picture=_line(page, "pageBigImgPath", "pageImgPath"),
        pdf=_line(page, "pdfHref"),
        addresses=tuple(filter(None, [_line(page, "pageHref")])),
        drafts=[
            Draft(
                headline=_line(story, "mainTitle"),
                author=_line(story, "articleAuthor"),
                href=_line(story, "articleHref"),
                number=_stem(_line(story, "articleHref")),
                is_listed=True,
            )
            for story in _dicts(page.get("onePageArticleList"))
        ],
    )


def _of_info(page, day):
    sheet = Sheet(
        number=_line(page, "paperNumber"),
        name=_line(page, "paperBk"),
        paper=_line(page, "paperName"),
        date=day or _date(DAY.search(_line(page, "paperData"))),
        picture=_line(page, "paperImg"),
        pdf=_line(page, "paperPDF"),
    )
    for story in _dicts(page.get("xyList")):
        content = story.get("content")
        points = story.get("point")
        flat = ",".join(map(str, points)) if isinstance(points, list) else points
        found = rings_of(f"{flat}%" if flat else "")
        draft = Draft(
            headline=_line(story, "title"),
            kicker=_line(story, "guideTitle"),
            deck=_line(story, "title2"),
            author=_line(story, "author"),
            text=text_in(content if isinstance(content, str) else ""),
            rings=(found,) if found.rings else (),
            number=_line(story, "id"),
            checksum=checksum_of(json.dumps(story, sort_keys=True)),
        )
        sheet.drafts.append(draft)
    return sheet


def _stem(href):
    return href.rpartition("/")[2].rpartition(".")[0]


def _read_page(tree, sheet):
    """Take the map of the page itself, where the archive has it."""
    hrefs, sheet.addresses = sheet.addresses, ()
    for href in hrefs:
        name = _beside_page(tree, sheet, href)
        if not name:
            continue
        sheet.addresses = (address_of(name),)
        by_stem = {draft.number: draft for draft in sheet.drafts}
        for found in markup.maps(markup.parsed(_text(tree, name))):
            for area in found.areas:
                draft = by_stem.get(_stem(area.href.partition("?")[0]))
                if draft and area.rings.rings:
                    draft.rings += (area.rings,)
                    sheet.size = found.shown


def _beside_page(tree, sheet, href):
    """Return the file that a page names: beside the issue's file, or in the page's folder,
    20250501_01/."""
    day = f"{sheet.date:%Y%m%d}" if sheet.date else ""
    number = sheet.number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    folders = ["", *(f"{day}_{n}/" for n in dict.fromkeys((sheet.number, number)))]
    return first_there(tree, sheet.file, *(f"{folder}{href}" for folder in folders))


def _read_story(tree, draft, sheet, doubts):
    """Complete a story that is only listed by the page that holds it."""
    if not draft.is_listed:
        return draft
    name = _beside_page(tree, sheet, draft.href)
    source = _text(tree, name) if name else ""
    said = (
        story_of(source, markup.parsed(source), listed=draft.headline)
        if source
        else None
    )
    draft.is_listed = False
    if said is None:
        words = f"第{sheet.number}版列出了“{draft.headline}”，没有它的稿件：请补上文件，再迁一次。"
        doubts.append(Doubt("missing_file", words, name or sheet.file))
        return Draft(number=draft.number, rings=draft.rings)
    draft.file, draft.addresses = name, (address_of(name),)
    draft.checksum = checksum_of(source)
    draft.headline = draft.headline or said.headline
    draft.kicker, draft.deck = said.kicker, said.deck
    draft.author = draft.author or said.author
    draft.text = said.text
    title = words_of(markup.parsed(source).findtext(".//title") or "")
    if not sheet.paper and (paper := PAPER.search(title)):
        sheet.paper = paper[1]
    return draft
