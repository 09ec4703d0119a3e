"""Text extraction from a file that the desk uploads, of whatever kind.

The kind of a file is read from its bytes, not its name. Everything is bounded before it
is unpacked: bytes, entries, unpacked size, pages, time and memory. Each kind is a module
with two functions: whether the bytes are of this kind, and their Extracted text.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ingest.files import html, pdf, plain, word
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


# The first that knows the bytes reads them. HTML is the last but one, for text of many
# kinds has tags in it; plain text is what is left.
READERS = (
    Reader(pdf.is_pdf, pdf.read, (".pdf",), "带文字层的 .pdf"),
    Reader(word.is_word, word.read, (".docx", ".docm", ".dotx", ".dotm"), ".docx"),
    Reader(html.is_html, html.read, (".html", ".htm", ".xhtml"), ".html"),
)
PLAIN = Reader(None, plain.read, (".txt",), ".txt（UTF-8、GB18030、UTF-16）")


def kinds():
    """Return the readers of what can be read here, as this machine is installed."""
    return [PLAIN, *(reader for reader in READERS if reader.is_there())]


def kinds_in_words():
    """Return what can be read, for a sentence: .txt、.docx 或 .html."""
    *most, last = [reader.words or "、".join(reader.suffixes) for reader in kinds()]
    return f"{'、'.join(most)} 或 {last}"


def accepted():
    """Return the suffixes for the accept attribute of a field."""
    return ",".join(suffix for reader in kinds() for suffix in reader.suffixes)


def text_of(name, data):
    """Return the Extracted text of an uploaded file; raises UnreadableFile."""
    if not data:
        raise UnreadableFile(f"“{name}”是空文件，请重新选择。")
    if len(data) > LARGEST_FILE:
        size = LARGEST_FILE // 1024 // 1024
        raise UnreadableFile(f"“{name}”超过 {size} MB，请只上传一个版面。")
    reader = next((reader for reader in READERS if reader.knows(data)), None)
    if reader is None:
        refuse(name, data)
        reader = PLAIN
    extracted = reader.read(name, data)
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
