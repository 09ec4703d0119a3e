"""Pages of an inspection pack as HTML: an index, one of each day, the sheets.

Their links are relative, their look is in style/: the pack opens from a folder, without
a server and without the net.
"""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from editions.error_rate import LIMIT
from newsroom.inspection import days

STYLES = (
    ("base.css", "site/base.css"),
    ("review_sheet.css", "desk/review_sheet.css"),
    ("inspection.css", "site/inspection.css"),
)


def styles():
    """Yield (name, content) of the style sheets."""
    for name, source in STYLES:
        yield f"style/{name}", Path(finders.find(source)).read_bytes()


def index(pack):
    """Return the first page; `pack` is a making.Pack that has read its days."""
    return _page("index", {"pack": pack, "licences": settings.SITE_LICENCES}, up="")


def day(pack, day):
    return _page("day", {"pack": pack, "day": day, "limit": LIMIT})


def sheet(pack, day, line):
    """Return the page of a review sheet: the very one that the desk prints."""
    context = days.sheet(line) | {
        "site_name": settings.SITE_NAME,
        "printed_at": pack.at,
    }
    printed = render_to_string(
        "admin/articles/article/_sheet.html", context, using="django"
    )
    return _page("sheet", {"day": day, "line": line, "printed": printed})


def _page(name, context, up="../"):
    context |= {"site_name": settings.SITE_NAME, "up": up}
    html = render_to_string(f"newsroom/inspection/{name}.html", context, using="site")
    return html.encode()
