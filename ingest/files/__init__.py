"""Text extraction from a file that the desk uploads, of whatever kind.

The kind of a file is read from its bytes, not its name. Everything is bounded before it
is unpacked: bytes, entries, unpacked size, pages, time and memory. Each kind is a module
with two functions: whether the bytes are of this kind, and their Extracted text.
"""

from dataclasses import replace

from ingest.files import (
    archive,
    mail,
    office,
    opendocument,
    pdf,
    plain,
    refused,
    wire,
    word,
)
from ingest.files.containers import Within
from ingest.files.values import LARGEST_FILE, UnreadableFile
from ingest.reading import LONGEST_TEXT

PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*")
# The first that knows the bytes reads them; plain text is what is left. A stored archive
# shows the signs of the files in it, so that archives come first.
READERS = (
    (word.is_word, word.read),
    (opendocument.is_opendocument, opendocument.read),
    (archive.is_archive, archive.read),
    (office.is_office, office.read),
    (pdf.is_pdf, pdf.read),
    (mail.is_mail, mail.read),
    (wire.is_wire, wire.read),
)
# These hold files, which are read as files are.
CONTAINERS = {archive.read, mail.read}


def text_of(name, data):
    """Return the Extracted text of an uploaded file; raises UnreadableFile."""
    return _text_of(name, data, Within(_text_of))


def _text_of(name, data, within):
    if not data:
        raise UnreadableFile(f"“{name}”是空文件，请重新选择。")
    if len(data) > LARGEST_FILE:
        size = LARGEST_FILE // 1024 // 1024
        raise UnreadableFile(f"“{name}”超过 {size} MB，请只上传一个版面。")
    if data.startswith(PICTURES):
        raise UnreadableFile(
            f"“{name}”是图片，里面没有文字：请先做文字识别，再粘贴识别出来的文字。"
        )
    reader = next((read for knows, read in READERS if knows(data)), None)
    why = refused.refusal(data) if reader is None else None
    if why:
        raise UnreadableFile(
            f"“{name}”是 {why}" if why[0].isascii() else f"“{name}”是{why}"
        )
    reader = reader or plain.read
    extracted = reader(name, data, *([within] if reader in CONTAINERS else []))
    # PostgreSQL keeps no text with a NUL in it.
    extracted = replace(extracted, text=extracted.text.replace("\x00", ""))
    if not extracted.text.strip():
        raise UnreadableFile(f"“{name}”里没有文字，请核对文件。")
    if len(extracted.text) > LONGEST_TEXT:
        raise UnreadableFile(
            f"“{name}”有 {len(extracted.text)} 个字符，一次最多 {LONGEST_TEXT} 个："
            "请一版一版地上传。"
        )
    return extracted
