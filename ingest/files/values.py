"""Value classes of a file's text, and the bounds on what is unpacked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.reading.values import Claim

LARGEST_FILE = 20 * 1024 * 1024


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
