"""Old addresses of what is moved in, kept so that they lead on for ever."""

import re

from articles.bulk_insert import add_rows
from editions.classic_paths import LONGEST, path_of
from editions.classic_urls import OLD
from editions.models import ClassicAddress

AT_ONCE = 500
FRAGMENT = re.compile(r"[0-9]{8}/#a[0-9A-F]{32}")


def kept_path(address):
    """Return the path by which an old address is kept, "" for one that no reader of the
    site could ask for."""
    path = path_of(address)
    asked_for = OLD.fullmatch(path) or FRAGMENT.fullmatch(path)
    return path if asked_for and len(path) <= LONGEST else ""


def leads_elsewhere(path):
    return f"旧网址 /{path} 已经指到别处，没有改。"


def keep_addresses(rows):
    """Keep (old address, {field: goal of ClassicAddress}, doubt) rows, each once.

    What already leads elsewhere stays: `doubt` is called with a sentence then, and for an
    address that no reader of the site could ask for.
    """
    wanted = {}
    for address, goal, doubt in rows:
        path = kept_path(address)
        if not path:
            doubt(f"旧网址“{address[:200]}”认不得，没有登记。")
        else:
            wanted.setdefault(path, []).append((goal, doubt))
    known = _known(list(wanted))
    new = []
    for path, goals in wanted.items():
        row = known.get(path)
        if row is None:
            new.append(ClassicAddress(path=path, **goals[0][0]))
            row = new[-1]
        for goal, doubt in goals:
            if not _leads(row, goal):
                doubt(leads_elsewhere(path))
    add_rows(new)


def _known(paths):
    found = {}
    for at in range(0, len(paths), AT_ONCE):
        rows = ClassicAddress.objects.filter(path__in=paths[at : at + AT_ONCE])
        found |= {row.path: row for row in rows}
    return found


def _leads(row, goal):
    return all(
        getattr(row, f"{name}_id") == value.pk if name != "file" else row.file == value
        for name, value in goal.items()
    )
