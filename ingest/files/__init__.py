"""Text extraction from a file that the desk uploads, of whatever kind.

The kind of a file is read from its bytes, not its name. Everything is bounded before it
is unpacked: bytes, entries, unpacked size, pages, time and memory. Each kind is a module
with two functions: whether the bytes are of this kind, and their Extracted text.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ingest.files import (
    archive,
    html,
    mail,
    ocr,
    office,
    opendocument,
    pdf,
    plain,
    rtf,
    wire,
    word,
)
from ingest.files.containers import Within
from ingest.files.refusals import refuse
from ingest.files.values import LARGEST_FILE, UnreadableFile
from ingest.reading import LONGEST_TEXT


@dataclass(frozen=True)
class Reader:
    """A kind of file: how its bytes are known and read, and what the desk calls it."""

    knows: Callable
    read: Callable
    suffixes: tuple[str, ...]
    words: str = ""  # instead of the suffixes
    is_there: Callable = lambda: True  # whether what it needs is installed
    holds_files: bool = False  # which are read as files are: it is told how
    usual: int = 0  # the greater, the earlier the desk is told of it


# The first that knows the bytes reads them. Archives come first, for they show the signs
# of the files in them; mails and stories of the wire before HTML, for tags of it are in
# them. HTML is the last but one, for text of many kinds has tags; plain text is what is left.
READERS = (
    Reader(opendocument.is_opendocument, opendocument.read, (".odt", ".ott")),
    Reader(archive.is_archive, archive.read, (".zip",), holds_files=True),
    Reader(
        word.is_word, word.read, (".docx", ".docm", ".dotx", ".dotm"), ".docx", usual=3
    ),
    Reader(
        office.is_old_word,
        office.read,
        (".doc", ".dot", ".wps", ".wpt"),
        ".doc、.wps",
        is_there=office.program,
    ),
    Reader(rtf.is_rtf, office.read_rtf, (".rtf",)),
    Reader(pdf.is_pdf, pdf.read, (".pdf",), "带文字层的 .pdf", usual=1),
    Reader(
        ocr.is_picture,
        ocr.read,
        ocr.SUFFIXES,
        "图片、扫描件（JPEG、PNG、TIFF、WebP、BMP、HEIC）",
        is_there=ocr.is_installed,
    ),
    Reader(mail.is_mail, mail.read, (".eml", ".mht", ".mhtml"), holds_files=True),
    Reader(
        wire.is_wire,
        wire.read,
        (".xml", ".nitf", ".json"),
        "通稿（NewsML、NITF、ninjs）",
    ),
    Reader(wire.is_other_xml, wire.refuse_xml, ()),
    Reader(html.is_html, html.read, (".html", ".htm", ".xhtml"), ".html", usual=2),
)
PLAIN = Reader(None, plain.read, (".txt",), ".txt（UTF-8、GB18030、UTF-16）", usual=4)


def kinds():
    """Return the readers of what can be read here, as this machine is installed."""
    return [PLAIN, *(reader for reader in READERS if reader.is_there())]


def kinds_in_words():
    """Return what can be read, for a sentence: .txt、.docx 或 .html."""
    usual_first = sorted(kinds(), key=lambda reader: reader.usual, reverse=True)
    words = (reader.words or "、".join(reader.suffixes) for reader in usual_first)
    *most, last = filter(None, words)
    return f"{'、'.join(most)} 或 {last}"


def accepted():
    """Return the suffixes for the accept attribute of a field."""
    return ",".join(suffix for reader in kinds() for suffix in reader.suffixes)


def text_of(name, data):
    """Return the Extracted text of an uploaded file; raises UnreadableFile."""
    return _text_of(name, data, Within(_text_of))


def _text_of(name, data, within):
    if not data:
        raise UnreadableFile(f"“{name}”是空文件，请重新选择。")
    if len(data) > LARGEST_FILE:
        size = LARGEST_FILE // 1024 // 1024
        raise UnreadableFile(f"“{name}”超过 {size} MB，请只上传一个版面。")
    reader = next((reader for reader in READERS if reader.knows(data)), None)
    if reader is None:
        refuse(name, data)
        reader = PLAIN
    told = (within,) if reader.holds_files else ()
    extracted = reader.read(name, data, *told)
    if reader is PLAIN and html.is_marked_up(extracted.text):
        # In an encoding that its bytes did not show.
        extracted = html.read_source(extracted.text, name)
    return checked(name, extracted)


def checked(name, extracted):
    """Return an Extracted text that can be kept: some of it, and not too much."""
    # PostgreSQL keeps no text with a NUL in it.
    extracted = replace(extracted, text=extracted.text.replace("\x00", ""))
    if not extracted.text.strip():
        raise UnreadableFile(f"“{name}”里没有文字，请核对文件。")
    if len(extracted.text) > LONGEST_TEXT:
        raise UnreadableFile(
            f"“{name}”有 {len(extracted.text)} 个字符，一次最多 {LONGEST_TEXT} 个："
            "请一版一版地上传。"
        )
    if html.is_marked_up(extracted.text):
        return replace(extracted, text=html.without_marks(extracted.text))
    return extracted
