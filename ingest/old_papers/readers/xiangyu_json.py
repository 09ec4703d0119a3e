"""JSON of 翔宇: areas that the pages for tablets carry, and what its interface for apps
answers (getPaperLayouts, getPaperArticle).

Both keep every polygon of a story, in percent of the page; the page for the screen has
only the last one.
"""

import json
import re
from dataclasses import replace
from datetime import date

from ingest.old_papers.addresses import day_of
from ingest.old_papers.areas import Rings, rings_of
from ingest.old_papers.decoding import checksum_of
from ingest.old_papers.drafts import Draft, Sheet, text_in
from ingest.old_papers.html_page import PAGE_NAME
from ingest.old_papers.markup import words_of
from ingest.old_papers.story_text import Picture

# An object without others in it that has a mapping, or the pair of lists a and l.
FLAT = re.compile(r"\{[^{}]{10,40000}+\}")
MAPPING = re.compile(r"\"(?:mapping|a)\"\s*:")
LISTS = re.compile(r"\[([^\[\]]*)\]")
TAG = re.compile("<[^<>]{0,200}>")
MOST_OBJECTS = 50
POINT = (str, int, float)
SITE = re.compile(r"https?://[^/]+(?=/)", re.IGNORECASE)
DIGITS = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
IDS = ("articleID", "articleId", "fileId", "id")


def areas_in(source: str, form, folder: str) -> list[tuple[str, str, Rings]]:
    """Return (story key, reference, Rings) of the areas that a page carries in JSON."""
    found = []
    for flat in FLAT.finditer(source):
        if not MAPPING.search(flat[0]):
            continue
        try:
            said = json.loads(flat[0])
        except (ValueError, RecursionError):
            continue
        found += (
            _mapped(said, form, folder)
            if "mapping" in said
            else _paired(said, form, folder)
        )
    return found


def _mapped(said, form, folder):
    """Return the area of {"mapping": ["67.2%,15.9%", …], "articleID": 101, "href": …}."""
    href = str(said.get("href") or said.get("url") or "")
    number = next((str(said[name]) for name in IDS if said.get(name)), "")
    key = form.story_key(href, folder) or (f"content_{number}" if number else "")
    rings = _rings(said.get("mapping"))
    return [(key, href or key, ring) for ring in rings if key]


def _paired(said, form, folder):
    """Return the areas of {"a": "[[x,y,x,y],…,]", "l": "[url, url]"}, paired by place."""
    polygons, references = said.get("a"), said.get("l")
    if isinstance(polygons, list):
        polygons = json.dumps(polygons)
    if isinstance(references, list):
        references = ",".join(map(str, references))
    if not isinstance(polygons, str) or not isinstance(references, str):
        return []
    hrefs = [part.strip(" \"'") for part in references.strip(" []").split(",")]
    lists = [part[1] for part in LISTS.finditer(polygons) if part[1].strip()]
    found = []
    for points, href in zip(lists, hrefs, strict=False):
        rings = replace(rings_of(points), is_percent=True)
        key = form.story_key(href, folder)
        if key and rings.rings:
            found.append((key, href, rings))
    return found


def _rings(mapping) -> list[Rings]:
    """Return the polygons of a mapping: a list of points, of numbers, or of such lists."""
    if not isinstance(mapping, list):
        mapping = [mapping]
    lists = [part for part in mapping if isinstance(part, list)]
    if not lists:
        lists = [mapping]
    elif all(len(part) == 2 and not isinstance(part[0], (list, str)) for part in lists):
        lists = [[number for part in lists for number in part]]
    flat = (",".join(str(p) for p in part if isinstance(p, POINT)) for part in lists)
    found = (replace(rings_of(points), is_percent=True) for points in flat)
    return [rings for rings in found if rings.rings]


def api_day(text: str) -> "date | None":
    """Return the day of an answer of getPaperLayouts; None for any other text."""
    answer = _answer(text)
    said = DIGITS.search(str(answer.get("date") or "")) if answer else None
    try:
        return date(*map(int, said.groups())) if said else _day_by_addresses(answer)
    except ValueError:
        return None


def _day_by_addresses(answer):
    for layout in answer["layouts"] if answer else ():
        if found := day_of(str(layout.get("picUrl") or "")):
            return found
    return None


def _answer(text):
    """Return an answer with layouts, whatever it is wrapped in; {} for another text."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    for _ in range(3):
        if not isinstance(said, dict):
            break
        layouts = said.get("layouts")
        if isinstance(layouts, list):
            said["layouts"] = [layout for layout in layouts if isinstance(layout, dict)]
            return said
        said = next((v for v in said.values() if isinstance(v, dict)), None)
    return {}


def api_sheets(text: str, form) -> list[Sheet]:
    """Return the pages of an answer of getPaperLayouts."""
    day = api_day(text)
    return [_sheet(layout, day, form) for layout in _answer(text).get("layouts", ())]


def _sheet(layout, day, form):
    said = words_of(str(layout.get("name") or ""))
    name = PAGE_NAME.match(said)
    sheet = Sheet(
        number=name["number"] if name else str(layout.get("layout") or ""),
        name=name["name"].strip() if name else said,
        date=day,
        picture=str(layout.get("picUrl") or ""),
        pdf=str(layout.get("pdfUrl") or ""),
    )
    width, height = layout.get("width"), layout.get("height")
    if isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0:
        sheet.size = (width, height)
    drafts = {}
    for story in _dicts(layout.get("list")):
        href = str(story.get("shareUrl") or story.get("contentUrl") or "")
        number = next((str(story[name]) for name in IDS if story.get(name)), "")
        if key := form.story_key(href) or (f"content_{number}" if number else ""):
            drafts[key] = Draft(
                headline=words_of(str(story.get("title") or "")),
                kicker=words_of(str(story.get("introTitle") or "")),
                number=key,
                href=href,
                is_listed=True,
            )
    for area in _dicts(layout.get("mapping")):
        for key, href, rings in _mapped(area, form, ""):
            draft = drafts.setdefault(key, Draft(number=key, href=href))
            draft.rings += (rings,)
    sheet.drafts = list(drafts.values())
    return sheet


def _dicts(values):
    return (
        [v for v in values if isinstance(v, dict)] if isinstance(values, list) else []
    )


def api_story(text: str) -> Draft | None:
    """Return the story of an answer of getPaperArticle; None for any other text."""
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError):
        return None
    for _ in range(MOST_OBJECTS):
        if not waiting:
            break
        said = waiting.pop(0)
        if isinstance(said, dict) and isinstance(said.get("content"), str):
            return _story(said, checksum_of(text))
        inner = said.values() if isinstance(said, dict) else said
        waiting += [v for v in inner if isinstance(v, (dict, list))]
    return None


def _story(said, checksum):
    def field(*names):
        found = (said[name] for name in names if isinstance(said.get(name), str))
        return next((words_of(TAG.sub(" ", v)) for v in found if v != "null"), "")

    return Draft(
        headline=field("title"),
        kicker=field("introTitle", "introtitle"),
        deck=field("subtitle", "subTitle"),
        author=field("author"),
        text=text_in(said["content"]),
        photos=tuple(
            Picture(
                src, words_of(str(picture.get("summary") or picture.get("title") or ""))
            )
            for picture in _dicts(said.get("images") or said.get("pics"))
            if isinstance(src := picture.get("url") or picture.get("imageUrl"), str)
        ),
        checksum=checksum,
    )


def path_in(reference: str) -> str:
    """Return a reference with a host as the path on it, by which the archive may have it."""
    return SITE.sub("", reference)
