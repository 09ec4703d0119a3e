"""Value classes of a file's text, and the bounds on what is unpacked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ingest.reading.lines import LINE_END
from ingest.reading.values import UNSURE, Claim, Role

KINDS = ".txt、.docx 或 .pdf"
LARGEST_FILE = 20 * 1024 * 1024
# Says nothing of what the line is: it weighs less than any form of one.
OPENS = Claim(Role.BODY, score=UNSURE, opens=True)
BETWEEN = 4  # blank lines between two texts, more than between two stories of a page


class UnreadableFile(Exception):
    """Raised for a file without usable text; the sentence is what is wrong and what to do."""


@dataclass(frozen=True)
class Extracted:
    """The text of a file, and what the file itself says of its lines.

    `claims` are by the number of the line, from 1; `left_out` are sentences for the
    desk about what the file holds and the text does not.
    """

    text: str
    form: str  # in words: UTF-8 文本, Word 文档 …
    claims: Mapping[int, Claim] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def opening(claim):
    """Return a claim, or None, as one that says that another text begins, too."""
    return replace(claim or OPENS, opens=True)


def joined(parts):
    """Return several Extracted as one: blank lines between two, and the first line of
    each claims that another text opens."""
    lines, claims = [], {}
    for part in parts:
        own = LINE_END.sub("\n", part.text).rstrip().split("\n")
        if own == [""]:
            continue
        if lines:
            lines += [""] * BETWEEN
        before = len(lines)
        claims |= {
            before + number: claim
            for number, claim in part.claims.items()
            if number <= len(own)
        }
        first = before + next(n for n, line in enumerate(own, 1) if line.strip())
        claims[first] = opening(claims.get(first))
        lines += own
    forms = dict.fromkeys(part.form for part in parts)
    left_out = dict.fromkeys(words for part in parts for words in part.left_out)
    return Extracted("\n".join(lines), "、".join(forms), claims, tuple(left_out))
