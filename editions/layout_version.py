"""Hash of the code that lays out and draws a page, for keys of caches.

Layouts are cached and files kept under a hash of what they show. Under this too, or a
release that sets a headline better would go on showing yesterday's pages.
"""

from hashlib import sha256
from pathlib import Path

from articles.photos import crops
from articles.text import line_breaking, small_figures, tables
from editions import layout

HERE = Path(__file__).parent
SOURCES = [
    *sorted(Path(layout.__file__).parent.glob("*.py")),
    *(
        HERE / name
        for name in (
            "issue_pdfs.py",
            "layout_input.py",
            "page_headers.py",
            "page_pdf.py",
            "scans.py",
            "table_input.py",
            "tagged_pdf.py",
            "thumbnails.py",
        )
    ),
    *(
        Path(module.__file__)
        for module in (crops, line_breaking, small_figures, tables)
    ),
]
LAYOUT_VERSION = sha256(b"".join(path.read_bytes() for path in SOURCES)).hexdigest()[
    :12
]
