"""Archives that begin within the folder of a day, of a month, or of all days: seen as below
the folders that they were cut from.

Names tell issues (decision 047), and such names tell no day. The folder that holds them
may, and files say it themselves; a few of them are asked, and have to agree.
"""

import re
from itertools import islice

from ingest.old_papers import deliveries, markup
from ingest.old_papers.addresses import DAY, KINDS, day_of
from ingest.old_papers.interface import UnreadableFile
from ingest.old_papers.readers import READERS
from ingest.old_papers.reading_any import read_file
from ingest.old_papers.tree import BaseTree

MOST_NAMES = 100_000  # looked through for a folder of a day
SAMPLES = 8
PAGES = re.compile(r"\.(?:s?html?|xml|cfg|json)(?:[?@].*)?$", re.IGNORECASE)
MOST_ABOVE = 3  # folders: 2018, 04, 19
OF_PAPER = re.compile(r"([a-z]\w{1,30})/(?:page|images)/", re.IGNORECASE)
FOLDERS = {reader.key: reader.folder for reader in READERS}


def placed(tree):
    """Return a tree whose names have days: the same, or one seen as below a folder."""
    names = []
    for name in islice(filter(PAGES.search, tree.names()), MOST_NAMES):
        if _names_a_day(name):
            return _below_its_kind(tree, name)
        names.append(name)
    paper, day = _folders(tree, names[:: max(1, len(names) // SAMPLES)][:SAMPLES])
    return Below(tree, paper, day) if day else tree


def _below_its_kind(tree, name):
    """Return a tree whose first folders are days as below the html/ that holds it, which
    is part of the addresses."""
    last = tree.place.rpartition("/")[2]
    begins_with_day = DAY.match(name.rpartition("/")[0]) is not None
    return Below(tree, last) if begins_with_day and last.lower() in KINDS else tree


def _names_a_day(name):
    folder = name.rpartition("/")[0]
    return bool(day_of(folder) or (folder and deliveries.day_of(folder)))


def _folders(tree, samples):
    """Return (folder of the paper, folders of the day in it) that an archive was cut from;
    "" for what nothing tells."""
    read = {name: found for name in samples if (found := _read(tree, name))}
    said = {name: found.date for name, found in read.items() if found.date}
    if not read:
        return "", ""
    above = _above(tree, samples[0])
    if above and all(_day(f"{above}/{name}") == day for name, day in said.items()):
        return "", above
    below = {_below(read[name], name, day) for name, day in said.items()}
    if len(below) != 1 or "" in below:
        return "", ""
    paper = next(filter(None, (_code(tree, name) for name in said)), "")
    return paper, below.pop()


def _below(found, name, day):
    """Return the folder of a file's system below which its name has that day."""
    folder = FOLDERS.get(found.system, "")
    folder = f"{day:{folder}}" if folder else ""
    # In the folder of a month names begin with the day: 19/node_2.htm.
    above, _, last = folder.rpartition("/")
    return above if above and name.startswith(f"{last}/") else folder


def _read(tree, name):
    try:
        return read_file(name, tree.text(name))
    except UnreadableFile:
        return None


def _day(name):
    folder = name.rpartition("/")[0]
    return day_of(folder) or deliveries.day_of(folder)


def _above(tree, name):
    """Return the last of the folders that hold the archive with which a name has a day."""
    parts = [part for part in tree.place.split("/") if part]
    for number in range(1, min(MOST_ABOVE, len(parts)) + 1):
        if _day("/".join([*parts[-number:], name])):
            while number < len(parts) and parts[-number - 1].lower() in KINDS:
                number += 1
            return "/".join(parts[-number:])
    return ""


def _code(tree, name):
    """Return the folder of the paper that the property block of a file names."""
    found = OF_PAPER.match(markup.properties(tree.text(name)).get("pagepicurl", ""))
    return found[1] if found else ""


class Below(BaseTree):
    """A tree as if it lay below folders: all of it below that of the paper, and what names
    no day below those of the day in it. Pictures lie in dated folders of their own."""

    def __init__(self, tree, paper, day=""):
        self._tree = tree
        self._paper, self._day = (
            f"{folder}/" if folder else "" for folder in (paper, day)
        )

    def close(self):
        self._tree.close()

    def names(self, under=""):
        under = f"{under.strip('/')}/".lstrip("/")
        for name in self._tree.names(self._inner(under.rstrip("/"))):
            if (outer := self._outer(name)).startswith(under):
                yield outer

    def spelled(self, name):
        inner = self._inner(name)
        found = self._tree.spelled(inner) if inner else ""
        return self._outer(found) if found else ""

    def content(self, name, most):
        return self._tree.content(self._held(name), most)

    def head(self, name, length):
        return self._tree.head(self._held(name), length)

    def size(self, name):
        return self._tree.size(self._inner(name))

    def path(self, name):
        return self._tree.path(self._inner(name))

    def _outer(self, name):
        day = "" if _names_a_day(name) else self._day
        return f"{self._paper}{day}{name}"

    def _inner(self, name):
        """Return a name as the tree has it, "" for one that is not below the folders."""
        if not name.lower().startswith(self._paper.lower()):
            return ""
        name = name[len(self._paper) :]
        if self._day and name.lower().startswith(self._day.lower()):
            return name[len(self._day) :]
        return name if not self._day or _names_a_day(name) else ""

    def _held(self, name):
        if inner := self._inner(name):
            return inner
        raise UnreadableFile("没有这个文件。")
