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
RARE, LONGER = re.compile("[\u0250-\u07ff]"), re.compile("[\u0800-\U0010ffff]")
CHINESE = re.compile("[\u2014-\u201d\u2026\u3000-\u303f\u3400-\u9fff\uff00-\uffef·]")


def decoded(content: bytes, encoding: str = "") -> str:
    """Return bytes as text, in the encoding in which they make sense.

    What a field was too short for, half a character at its end, is passed over.
    """
    content = content.rstrip(b"\x00")
    return _text(content, encoding or encoding_of([content]) or "latin-1")


def encoding_of(contents: list[bytes], is_utf_8: bool = False) -> str:
    """Return the encoding of texts that one program wrote, "" where none fits all of
    them; is_utf_8: the program says that it is.

    In GB18030 太原 has the bytes of two rare letters in UTF-8: of texts without a longer
    character, those are GB18030 which are Chinese in it.
    """
    for encoding in ENCODINGS:
        try:
            text = "".join([_text(content, encoding) for content in contents])
        except UnicodeDecodeError:
            continue
        is_sure = is_utf_8 or LONGER.search(text) or not RARE.search(text)
        if encoding != "utf-8" or is_sure or not _is_chinese(contents):
            return encoding
    return ""


def _text(content: bytes, encoding: str) -> str:
    return codecs.getincrementaldecoder(encoding)().decode(content)


def _is_chinese(contents: list[bytes]) -> bool:
    try:
        text = "".join([_text(content, "gb18030") for content in contents])
    except UnicodeDecodeError:
        return False
    return all(letter.isascii() or CHINESE.match(letter) for letter in text)


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
