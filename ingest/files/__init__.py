"""Text extraction from a file that the desk uploads, of whatever kind.

The kind of a file is read from its bytes, not its name. Everything is bounded before it
is unpacked: bytes, entries, unpacked size, pages, time and memory. Each kind is a module
with two functions: whether the bytes are of this kind, and their Extracted text.
"""

from dataclasses import replace

from ingest.files import ocr, pdf, plain, word
from ingest.files.values import LARGEST_FILE, UnreadableFile
from ingest.reading import LONGEST_TEXT

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The first that knows the bytes reads them; plain text is what is left.
READERS = (
    (pdf.is_pdf, pdf.read),
    (ocr.is_picture, ocr.read),
    (word.is_word, word.read),
)


def text_of(name, data):
    """Return the Extracted text of an uploaded file; raises UnreadableFile."""
    if not data:
        raise UnreadableFile(f"“{name}”是空文件，请重新选择。")
    if len(data) > LARGEST_FILE:
        size = LARGEST_FILE // 1024 // 1024
        raise UnreadableFile(f"“{name}”超过 {size} MB，请只上传一个版面。")
    if data.startswith(OLE):
        raise UnreadableFile(
            f"“{name}”是旧版或加了密码的 Word 文件，读不出来：请另存为没有密码的 .docx 再上传。"
        )
    read = next((read for knows, read in READERS if knows(data)), plain.read)
    extracted = read(name, data)
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
