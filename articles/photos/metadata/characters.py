"""Characters of metadata: bytes decoded as Chinese files have them, and made harmless."""

import codecs
import re
from html import unescape

# What neither XML nor PostgreSQL takes, and marks that turn a line's direction about.
HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029]")
BLANKS = re.compile(r"[^\S\n]+")
LONGEST = 2000
ENCODINGS = ("utf-8", "gb18030")


def decoded(content: bytes, encodings: tuple[str, ...] = ENCODINGS) -> str:
    """Return bytes as text, by the first encoding in which they make sense.

    What a field was too short for, half a character at its end, is passed over.
    """
    content = content.rstrip(b"\x00")
    for encoding in encodings:
        try:
            return codecs.getincrementaldecoder(encoding)().decode(content)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def mended(text: str) -> str:
    """Return text whose bytes were taken for Latin letters, as EXIF's are, as it was."""
    try:
        return decoded(text.encode("latin-1"))
    except UnicodeEncodeError:
        return text


def cleaned(text: str, longest: int = LONGEST) -> str:
    """Return text in as many lines as it has, without what would do harm, cut to so
    many characters."""
    text = HARMFUL.sub("", LINE_ENDS.sub("\n", text[: 4 * longest]))
    lines = (BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)[:longest].strip()


def in_one_line(text: str, longest: int = LONGEST) -> str:
    return cleaned(text, longest).replace("\n", " ")


def without_entities(text: str) -> str:
    """Return text that a program escaped twice, as it was meant: {&quot;Label&quot;:…"""
    return unescape(text) if "&quot;" in text or "&#" in text else text
