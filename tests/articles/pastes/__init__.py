"""The table of pastes: what a clipboard brings, and what a story takes of it.

Read by two tests, of the server alone and of the editor in a browser, which must agree
(tests/articles/test_pasting.py, tests/browser/test_pasting.py).
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Case:
    name: str
    body: str
    line: str
    html: str = ""
    text: str = ""
    # Where the browser does more than the server: it takes pictures in.
    line_in_browser: str | None = None
    pictures: str = ""

    def line_shown(self):
        return self.line if self.line_in_browser is None else self.line_in_browser


def cases():
    return [
        Case(**case)
        for path in sorted(Path(__file__).parent.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]
