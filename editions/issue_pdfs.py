"""PDF of a whole issue: all its pages as readers may see them, kept as a file.

It is named after all that it shows, as the PDF of a page is: what is withdrawn makes
another file. One of more than a few pages takes seconds to draw. So no reader's request
draws it: it begins the drawing, beside the requests, and says so. One process of a machine
draws at a time.
"""

import fcntl
import logging
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock, Thread

from editions.layout_version import LAYOUT_VERSION
from editions.models.page_files import shown_storage
from editions.page_pdf import Press
from editions.scans import Kept, sheets_of

SECONDS_TO_WAIT = 4  # until a reader's browser asks again
AT_ONCE = 1  # pages; more are drawn beside the requests
LOCK = Path(tempfile.gettempdir(), f"newsroom-issue-pdf-{os.getuid()}.lock")
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class IssuePdf:
    issue: object
    sheets: tuple

    @property
    def file(self):
        shown = repr((LAYOUT_VERSION, [sheet.key for sheet in self.sheets]))
        digest = sha256(shown.encode()).hexdigest()[:32]
        return Kept(f"issues/{self.issue.pk}/pdf/{digest}.pdf", self.drawn)

    def is_ready(self):
        """Whether it is kept, or so short that it is drawn at once."""
        name = self.file.name
        return len(self.sheets) <= AT_ONCE or shown_storage().exists(name)

    def drawn(self):
        day = self.issue.date
        press = Press(f"{day.year}年{day.month}月{day.day}日", day)
        for sheet in self.sheets:
            sheet.draw_in(press)
        return press.pdf()

    def begin(self):
        """Draw it beside the requests, unless one is being drawn; return the thread.

        All that it takes from the database is loaded already.
        """
        if not drawing.acquire(blocking=False):
            return None
        thread = Thread(target=self._draw_and_keep, name="issue-pdf", daemon=True)
        thread.start()
        return thread

    def _draw_and_keep(self):
        try:
            with _alone_on_this_machine() as alone:
                if alone:
                    self.file.content()
        except Exception:
            logger.exception("The PDF of %s cannot be made", self.issue)
        finally:
            drawing.release()


drawing = Lock()


@contextmanager
def _alone_on_this_machine():
    with open(LOCK, "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def issue_pdf_of(issue, at=None):
    """Return the PDF of an issue whose pages are loaded."""
    return IssuePdf(issue, tuple(sheets_of(issue, list(issue.pages.all()), at)))
