"""Paths of old 数字报 addresses, each in the one form by which it is known here.

The systems of twenty years had a dozen forms, and the same page answered at several: with
the paper's folder before it or without, as .htm and .html, a picture in three sizes, the
same tree again for tablets. What says which one is meant begins with the folder of the
form, or else with the date.
"""

import re
from datetime import date
from urllib.parse import unquote

LONGEST = 200
HOST = re.compile(r"\A[A-Za-z]{1,10}://[^/]*")
# Folders that tell one kind of file from another, as they stand before a date; what is
# before them is the paper's.
FORMS = {
    *("html", "content", "layout", "con", "node", "page", "images", "pic", "res"),
    *("att", "attachement", "attachment", "pdf", "c"),
}
DAY = re.compile(r"(?:19|20)[0-9]{2}(?:-?(?:0[1-9]|1[0-2])(?:-?[0-3][0-9])?)?")
# A story of the Flash reader: …/20180101/#a0123…
FRAGMENT = re.compile(r"a?([0-9A-Fa-f]{32})")
SIZE = re.compile(
    r"(?:_(?:b|s|brief|icon))?(\.(?:jpe?g|png|gif|tiff?))(?:\.[0-9])?\Z", re.I
)
HTML = re.compile(r"\.html\Z", re.I)


def path_of(address):
    """Return the path by which an old address is known, of a path or a whole URL; "" for
    what can be none: no database takes a NUL."""
    path, _, fragment = HOST.sub("", address).partition("#")
    fragment = FRAGMENT.fullmatch(fragment)
    path = unquote(path.partition("?")[0])
    if not path.isprintable():
        return ""
    *folders, name = [
        part for part in path.split("/") if part not in ("", ".", "..")
    ] or [""]
    if path.endswith("/"):
        folders, name = [*folders, name], ""
    name = HTML.sub(".htm", SIZE.sub(r"\1", name))
    tail = "/".join([*folders[_beginning(folders) :], name])
    return f"{tail}#a{fragment[1].upper()}" if fragment else tail


def _beginning(folders):
    """Return where what counts begins: at the folder of the form before the first date."""
    for at, folder in enumerate(folders):
        if DAY.fullmatch(folder):
            before = at
            while before and folders[before - 1].isdigit():
                before -= 1
            return before - 1 if before and folders[before - 1] in FORMS else at
    return 0


def fragment_path(day, name):
    """Return the path of a story of the Flash reader: name is 32 hexadecimal digits."""
    return f"{day:%Y%m%d}/#a{name.upper()}"


def day_of(path):
    """Return the date that a path names, or None."""
    digits = re.search(
        r"(?:^|/)((?:19|20)[0-9]{2})-?([01][0-9])(?:/|-)?([0-3][0-9])(?:/|$)", path
    )
    try:
        return date(*map(int, digits.groups())) if digits else None
    except ValueError:
        return None
