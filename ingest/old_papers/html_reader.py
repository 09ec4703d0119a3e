"""Readers of papers that are pages of HTML: what their systems have in common.

A system is a Form of names in folders of a day. The issues of an archive are told by the
names alone, in one walk that holds only its folders; then each issue is read by itself:
its pages, its stories, and from both what stands where (html_issue.py). Nothing follows a
link: what is not named in the folders of an issue is not read, so that pages which
reference each other in circles, or by the thousand, cost nothing.
"""

import hashlib
import re
from dataclasses import dataclass, field

from ingest.old_papers import markup
from ingest.old_papers.addresses import (
    address_of,
    folder_of_day,
    paper_of,
    query_of,
)
from ingest.old_papers.decoding import decoded
from ingest.old_papers.html_file import read_single
from ingest.old_papers.html_issue import assembled
from ingest.old_papers.html_page import page_of
from ingest.old_papers.html_story import story_of
from ingest.old_papers.interface import UnreadableFile
from ingest.old_papers.tree import LARGEST_TEXT
from ingest.old_papers.values import IssueFiles
from ingest.old_stories.values import Doubt

# An error page that a mirror kept in place of a page has no more than this.
NO_PAGE = 60
# What only the system writes around a story, however short it is.
MARKS = re.compile("enpcontent|(?:enp|mp)property|founder-content|npm:article-content")


@dataclass
class FileRead:
    """A file of an issue, read: `page` is the printed page that it shows (of a story, the
    page that it stands on), `story` the story of a story file."""

    key: str
    name: str
    page: object
    story: object = None
    checksum: str = ""
    addresses: tuple = ()
    parts: list = field(default_factory=list)  # StoryPages of ?div=


class HtmlReader:
    """A reader for a Form; subclasses say which, and what folders are of it."""

    key = label = folder = ""
    form = None
    marks = ()  # words of its templates, for a file without its name and links
    others = ()  # Forms of systems whose folders look alike

    def is_folder(self, folder):
        """Return whether the folder of a day may be of this system."""
        return True

    def issues(self, tree):
        own, dated = {}, {}
        for folder, day, last in _in_folders_of_days(tree):
            dated.setdefault(day, set()).add(folder)
            if any(f.story_key(last) or f.page_key(last) for f in self.others):
                own[folder, day] = None
            elif self._is_own(folder, last) and own.get((folder, day), 0) is not None:
                own[folder, day] = own.get((folder, day), 0) + 1
        papers = {}
        for (folder, day), count in own.items():
            if count:
                papers.setdefault((day, _root_of(folder)), []).append(folder)
        roots = {root for _, root in papers}
        for day, root in sorted(papers):
            folders = [f for f in dated[day] if _root_among(f, roots) == root]
            # A folder of a day within another is listed twice.
            names = dict.fromkeys(n for f in sorted(folders) for n in tree.names(f))
            paper = paper_of(papers[day, root][0])
            yield IssueFiles(paper, day, f"{root}|{day}", tuple(names))

    def _is_own(self, folder, last):
        is_named = self.form.story_key(last) or self.form.page_key(last)
        return bool(is_named) and self.is_folder(folder)

    def read(self, tree, issue):
        stories, pages = self._by_key(issue.files)
        doubts = []
        read_pages = [
            found
            for key, names in pages.items()
            if (found := self._read(tree, key, names, doubts, is_story=False))
        ]
        paper = _commonest(p.page.paper for p in read_pages) or issue.paper
        listed = {
            key: headline
            for p in read_pages
            for key, (_, headline) in p.page.titles.items()
        }
        read_stories = [
            found
            for key, names in stories.items()
            if (
                found := self._read(
                    tree, key, names, doubts, listed=listed, paper=paper
                )
            )
        ]
        self.completed(tree, issue, read_pages, read_stories)
        return assembled(self, tree, issue, paper, read_pages, read_stories, doubts)

    def page_of(self, source, root, name):
        """Return the LayoutPage that a file shows."""
        return page_of(source, root, self.form, name)

    def completed(self, tree, issue, pages, stories):
        """Complete pages and stories, FileReads, by what else the files of an issue say."""

    def read_file(self, name, text):
        return read_single(self, name, text)

    def _by_key(self, files):
        """Return ({story key: names}, {page key: names}); the same key in a second folder
        (the pages for telephones) or with ?div= is the same story."""
        stories, pages = {}, {}
        for name in sorted(files, key=_order_of_names):
            last = name.rpartition("/")[2]
            if key := self.form.story_key(last):
                stories.setdefault(key, []).append(name)
            elif key := self.form.page_key(last):
                pages.setdefault(key, []).append(name)
        return stories, pages

    def _read(self, tree, key, names, doubts, *, is_story=True, listed=None, paper=""):
        """Return the FileRead of a key; None, with a doubt, where nothing can be read."""
        found = None
        sums = []
        for name in names:
            try:
                data = tree.content(name, LARGEST_TEXT)
            except UnreadableFile as error:
                doubts.append(
                    Doubt("broken_file", f"{error}请重新取这个文件，再迁一次。", name)
                )
                continue
            sums.append(hashlib.sha256(data).hexdigest())
            if found and not query_of(name):
                continue  # the same for telephones
            source = decoded(data)
            root = markup.parsed(source)
            story = None
            if is_story:
                story = story_of(
                    source, root, listed=(listed or {}).get(key, ""), paper=paper
                )
            if found:
                found.parts += [story] if story else []
                continue
            page = self.page_of(source, root, name)
            if _is_nothing(page, story, root) and not (story and MARKS.search(source)):
                words = "是空的，或是出错页，不是版面也不是稿件：请重新取这个文件。"
                doubts.append(Doubt("broken_file", words, name))
                continue
            found = FileRead(key, name, page, story)
        if found:
            found.checksum = hashlib.sha256("".join(sums).encode()).hexdigest()
            found.addresses = tuple(dict.fromkeys(map(address_of, names)))
        return found


def _in_folders_of_days(tree):
    """Yield (folder of a day, day, last part) of each name that has one."""
    before = found = None
    for name in tree.names():
        folder, _, last = name.rpartition("/")
        if folder != before:
            before, found = folder, folder_of_day(name)
        if found:
            yield *found, last


def _root_of(folder):
    """Return the folder of the paper whose day a folder is: all up to its code."""
    code = paper_of(folder)
    if not code:
        return ""
    parts = folder.split("/")
    return "/".join(parts[: len(parts) - parts[::-1].index(code)])


def _root_among(folder, roots):
    held = [r for r in roots if not r or folder == r or folder.startswith(f"{r}/")]
    return max(held, key=len, default=None)


def _order_of_names(name):
    """Return a key by which html/ comes before h5/html5/, and a whole story before its
    parts (?div=-1, then ?div=0 …)."""
    query = query_of(name)
    is_part = bool(query) + (bool(query) and "-1" not in query)
    return ("h5" in name.split("/"), is_part, name)


def _is_nothing(page, story, root):
    if page.areas or page.titles or page.pages:
        return False
    if story is not None and (story.text.pictures or story.text.lines):
        has_text = len("".join(story.text.lines)) > NO_PAGE or story.text.pictures
        return not has_text and not page.number
    return not page.number or len(markup.words(root)) < NO_PAGE and not page.picture


def _commonest(said):
    counts = {}
    for word in said:
        if word:
            counts[word] = counts.get(word, 0) + 1
    return max(counts, key=counts.get, default="")
