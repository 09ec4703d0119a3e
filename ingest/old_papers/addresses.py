"""Addresses of an old paper: what the names of its files say, and the paths that led there.

A system is told by the form of these names (Form): what names a page and what a story,
in folders that name a day. The same name in a reference leads to the same key, whatever
stands before it (./, a host) or behind it (?div=0, #).
"""

import posixpath
import re
from dataclasses import dataclass
from datetime import date

# html/2018-04/19/, content/2018-04-19/, h5/html5/2018-04/19/
DAY = re.compile(
    r"(?:^|/)(?P<year>(?:19|20)\d\d)-?(?P<month>\d\d)[-/](?P<day>\d\d)(?=/|$)"
)
# What a mirror writes for the query of an address: ?div=0, @div=0, %3Fdiv=0.
QUERY = re.compile(r"(?:[?@#]|%3[fF])")
HOST = re.compile(
    r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,10}(?::\d+|_\d+)?", re.IGNORECASE
)
KINDS = {"html", "content", "html5", "h5", "pc", "con", "layout", "page", "images"}


@dataclass(frozen=True)
class Form:
    """The names of one system: of a story and of a page, without folder and ending."""

    story: re.Pattern
    page: re.Pattern

    def story_key(self, reference, folder=None):
        """Return what names a story, or "" for a reference to something else.

        `folder` is where the reference stands: one to the story of another day is none.
        """
        return self._key(self.story, reference, folder)

    def page_key(self, reference, folder=None):
        return self._key(self.page, reference, folder)

    def _key(self, pattern, reference, folder):
        path = QUERY.split(reference.strip(), maxsplit=1)[0].replace("\\", "/")
        place, _, last = path.rpartition("/")
        match = pattern.fullmatch(last)
        if not match or (place not in {"", "."} and not _is_same_day(place, folder)):
            return ""
        return match["key"]


def _is_same_day(place, folder):
    """Return whether a reference with folders stays with the day it stands in."""
    meant = day_of(place)
    if folder is None:
        return meant is not None
    here = day_of(folder)
    if meant is not None:
        return here is None or meant == here
    return posixpath.normpath(posixpath.join(folder, place)) == posixpath.normpath(
        folder
    )


def query_of(name):
    """Return what stands behind the ending of a name: "div=-1" of a.htm?div=-1."""
    parts = QUERY.split(posixpath.basename(name), maxsplit=1)
    return parts[1] if len(parts) > 1 else ""


def day_of(path):
    """Return the day that folders name, the last of them; None where they name none.

    >>> day_of("jjrb/html/2018-04/19/node_2.htm")
    datetime.date(2018, 4, 19)
    """
    found = None
    for match in DAY.finditer(path):
        try:
            found = date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            continue
    return found


def folder_of_day(name):
    """Return (folder up to and with its day, day) of a name, or None."""
    matches = list(DAY.finditer(posixpath.dirname(name)))
    day = day_of(matches[-1][0]) if matches else None
    return (name[: matches[-1].end()], day) if day else None


def paper_of(folder):
    """Return the code of the paper whose day a folder is: jjrb of jjrb/html/2018-04/19.

    "" where the archive begins below it.
    """
    above = DAY.split(folder, maxsplit=1)[0]
    parts = [part for part in above.split("/") if part]
    while parts and parts[-1].lower() in KINDS:
        parts.pop()
    return "" if not parts or HOST.fullmatch(parts[-1]) else parts[-1]


def address_of(name):
    """Return the path of the old site that a file answered at.

    A mirror may begin with a folder for the host, which is no part of it.

    >>> address_of("epaper.example.com/html/2018-04/19/content_1.htm?div=-1")
    '/html/2018-04/19/content_1.htm'
    """
    parts = name.split("/")
    if len(parts) > 1 and HOST.fullmatch(parts[0]):
        parts = parts[1:]
    last = QUERY.split(parts[-1], maxsplit=1)[0]
    return "/" + "/".join([*parts[:-1], last])
