"""The code that sets and draws a page, in one word.

Pages are remembered and files kept under what they show. Under this too, or a release
that sets a headline better would go on showing yesterday's pages.
"""

from hashlib import sha256
from pathlib import Path

from articles import typesetting
from editions import setting

HERE = Path(__file__).parent
SOURCES = [
    *sorted(Path(setting.__file__).parent.glob("*.py")),
    *(HERE / name for name in ("copies.py", "heads.py", "printing.py", "scans.py")),
    Path(typesetting.__file__),
]
FINGERPRINT = sha256(b"".join(path.read_bytes() for path in SOURCES)).hexdigest()[:12]
