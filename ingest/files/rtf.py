"""RTF without LibreOffice: its words and the rows of its tables, by striprtf."""

import re

from ingest.files.values import Extracted, UnreadableFile

SIGN = b"{\\rtf"
# Pictures: their bytes in hexadecimal figures, far more than the text.
PICTURE = re.compile(rb"[0-9a-fA-F\r\n]{600,}")
LARGEST = 3 * 1024 * 1024  # each character is looked at


def is_rtf(data):
    return data.startswith(SIGN)


def read(name, data):
    try:
        from striprtf.striprtf import rtf_to_text
    except ImportError as error:
        raise UnreadableFile(
            f"“{name}”是 RTF 文件，这台服务器没有装读它的程序：请另存为 .docx 再上传。"
        ) from error
    data = PICTURE.sub(b"", data)
    if len(data) > LARGEST:
        raise UnreadableFile(
            f"“{name}”太大，不像一个版面，没有读取：请另存为 .docx 再上传。"
        )
    try:
        text = rtf_to_text(data.decode("latin-1"), errors="replace")
    except Exception as error:  # damaged bytes make it raise nearly anything
        raise UnreadableFile(
            f"“{name}”已损坏，读不出来：请用 Word 或 WPS 打开，另存为 .docx 再上传。"
        ) from error
    lines = [_columns(line) for line in text.replace("\r", "").split("\n")]
    return Extracted("\n".join(_apart(lines)), "RTF 文档")


def _columns(line):
    """Return a row of a table with tabs between: it has a bar behind each cell."""
    if line.count("|") > 1 and line.endswith("|"):
        return "\t".join(cell.strip() for cell in line[:-1].split("|"))
    return line


def _apart(lines):
    """Yield the lines, a blank one between two paragraphs and none between two rows."""
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        yield line
        if not ("\t" in line and "\t" in below):
            yield ""
