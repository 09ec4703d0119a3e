"""Pages of 山西日报 as they were saved from its site: /shtml/<paper>/<yyyymmdd>/<number>.shtml
with an index.shtml.

They are the only source of a story's address; where a day's XML is missing they are the
only source of its stories, too. The index says which page a link stands on, by a heading
第1版 before it or by the map of that page.
"""

import re
from dataclasses import dataclass, field

from ingest.old_papers import markup
from ingest.old_papers.addresses import address_of
from ingest.old_papers.decoding import checksum_of
from ingest.old_papers.drafts import Draft, Sheet
from ingest.old_papers.html_story import StoryPage, story_of
from ingest.old_papers.interface import Tree, UnreadableFile
from ingest.old_papers.markup import words
from ingest.old_papers.story_text import text_of
from ingest.old_papers.values import IssueFiles
from ingest.old_stories.values import Doubt

STORY = re.compile(r"(?:^|/)(\d{1,20})\.shtml$", re.IGNORECASE)
INDEX = re.compile(r"(?:^|/)(?:index|node_?\w{1,8})\.shtml$", re.IGNORECASE)
PAGE = re.compile(
    r"第?\s*(?P<number>[A-Za-z]{0,2}0*\d{1,3})\s*版\s*[:：]?\s*(?P<name>[^\s:：|]{0,20})"
)
LONGEST_HEADING = 40


def is_story(name: str) -> bool:
    return bool(STORY.search(name))


@dataclass
class Saved:
    """What was saved of one day: sheets of its stories, and where each could be read."""

    sheets: list[Sheet] = field(default_factory=list)
    addresses: tuple[str, ...] = ()

    def give_addresses(self, sheets: list[Sheet]):
        """Give stories of the XML the addresses of those with the same headline; where
        two have it, the words decide."""
        saved: dict[str, list[Draft]] = {}
        for draft in _all(self.sheets):
            saved.setdefault(_solid(draft.headline), []).append(draft)
        for draft in _all(sheets):
            alike = saved.get(_solid(draft.headline), [])
            if len(alike) > 1:
                alike = [other for other in alike if _opening(other) == _opening(draft)]
            if alike:
                found = (*draft.addresses, *alike[0].addresses)
                draft.addresses = tuple(dict.fromkeys(found))


def read(tree: Tree, issue: IssueFiles, doubts: list[Doubt]) -> Saved:
    """Return what was saved of the day of an issue."""
    drafts = {}
    for name in filter(is_story, issue.files):
        try:
            if draft := _draft(tree.text(name), name):
                drafts[name] = draft
                continue
            words_ = "这一页没有标题，也没有正文，多半是当年没有取到：请重新取。"
        except UnreadableFile as error:
            words_ = f"稿件页读不了：{error}"
        doubts.append(Doubt("broken_file", words_, name))
    indices = [name for name in issue.files if INDEX.search(name)]
    sheets: dict[str, Sheet] = {}
    for name in indices:
        try:
            _read_index(tree, name, drafts, sheets)
        except UnreadableFile as error:
            doubts.append(Doubt("broken_file", f"目录页读不了：{error}", name))
    placed = {id(draft) for draft in _all(sheets.values())}
    for name, draft in drafts.items():
        if id(draft) not in placed:
            number, title = draft.page
            sheet = sheets.setdefault(number, Sheet(number, title, file=name))
            sheet.drafts.append(draft)
    return Saved(list(sheets.values()), tuple(map(address_of, indices)))


@dataclass
class SavedDraft(Draft):
    """A story with the page that its own file names: (number, name)."""

    page: tuple[str, str] = ("", "")


def _draft(source, name):
    root = markup.parsed(source)
    title = _classed(root, "detContit")
    text = _classed(root, "details")
    page = story_of(source, root) or StoryPage()
    if title is None and not page.headline:
        return None
    said = PAGE.search(words(root))
    return SavedDraft(
        headline=(words(title) if title is not None else "") or page.headline,
        kicker=page.kicker,
        deck=page.deck,
        author=page.author,
        text=text_of(text) if text is not None else page.text,
        number=STORY.search(name)[1],
        addresses=(address_of(name),),
        file=name,
        checksum=checksum_of(source),
        page=(said["number"], said["name"]) if said else ("", ""),
    )


def _classed(root, name):
    """Return the first element of a class, in any case."""
    for element in root.iter():
        if isinstance(element.tag, str):
            classes = (element.get("class") or "").lower().split()
            if name.lower() in classes and words(element):
                return element
    return None


def _read_index(tree, name, drafts, sheets):
    """Put the stories that an index names onto their pages, with areas of its maps."""
    root = markup.parsed(tree.text(name))
    placed = {draft.number for draft in _all(sheets.values())}
    current = None
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in markup.NOT_WORDS:
            continue
        if heading := PAGE.match(_short_words(element)):
            number, title = heading["number"], heading["name"]
            current = sheets.setdefault(number, Sheet(number, title, file=name))
        if element.tag != "a" or current is None:
            continue
        draft = drafts.get(tree.beside(name, element.get("href") or ""))
        if draft is not None and draft.number not in placed:
            placed.add(draft.number)
            draft.headline = draft.headline or words(element)
            current.drafts.append(draft)
    sheet_of = {d.number: sheet for sheet in sheets.values() for d in sheet.drafts}
    for found in markup.maps(root):
        for area in found.areas:
            draft = drafts.get(tree.beside(name, area.href))
            sheet = sheet_of.get(draft.number) if draft is not None else None
            if sheet is not None and area.rings.rings:
                draft.rings = tuple(dict.fromkeys((*draft.rings, area.rings)))
                sheet.size, sheet.picture = found.shown, found.picture


def _short_words(element):
    """Return the words of an element that may be a heading, "" for what holds more."""
    if len(element) > 3 or any(len(child) for child in element):
        return ""
    said = words(element)
    return said if len(said) <= LONGEST_HEADING else ""


def _all(sheets):
    return [draft for sheet in sheets for draft in sheet.drafts]


def _solid(said):
    return "".join(said.split())


def _opening(draft):
    return _solid("".join(draft.text.lines))[:40]
