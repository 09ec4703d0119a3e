"""Value classes of a file's text, and the bounds on what is unpacked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ingest.reading.values import Claim, Role

KINDS = ".txt、.docx 或 .pdf"
LARGEST_FILE = 20 * 1024 * 1024
# Says nothing of what the line is: it weighs less than any form of one.
OPENS = Claim(Role.BODY, score=0.0, opens=True)
MOST_SENTENCES = 40
BETWEEN = 3  # blank lines between two texts, as between two stories of a page


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


def joined(parts):
    """Return several Extracted as one: three blank lines between two, and the first line
    of each claims that another text opens."""
    lines, claims = [], {}
    for part in parts:
        own = part.text.rstrip().split("\n")
        if own == [""]:
            continue
        if lines:
            lines += [""] * BETWEEN
        before = len(lines)
        claims |= {before + number: claim for number, claim in part.claims.items()}
        first = before + next(n for n, line in enumerate(own, 1) if line.strip())
        claims[first] = replace(claims.get(first, OPENS), opens=True)
        lines += own
    forms = dict.fromkeys(part.form for part in parts)
    left_out = dict.fromkeys(words for part in parts for words in part.left_out)
    return Extracted("\n".join(lines), "、".join(forms), claims, not_too_many(left_out))


def not_too_many(sentences):
    """Return sentences for the desk: the first of them, and how many more there are."""
    sentences = list(sentences)
    more = len(sentences) - MOST_SENTENCES
    told = [f"另有 {more} 处没有收入。"] if more > 0 else []
    return (*sentences[:MOST_SENTENCES], *told)
