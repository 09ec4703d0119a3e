"""A file in, the raw text of a page out: a text, a Word document or a PDF.

Bytes and values only: no model, no storage. What a file is, its first bytes tell,
whatever its name. Nothing is unpacked before it is measured, nor further than the
longest text. What cannot be read for certain is refused with one sentence that
says what to do: a page read wrongly is worse than one not read.
"""

import io
import json
import posixpath
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from ingest import reading_pdf

MEBIBYTE = 1024 * 1024
LARGEST_FILE = 20 * MEBIBYTE
LONGEST_TEXT = 200_000  # characters; a page of a newspaper has some 10,000

# What a Word document may hold: pictures too, which are never unpacked here.
MOST_ENTRIES = 3000
LARGEST_UNPACKED = 300 * MEBIBYTE
LARGEST_PART = 32 * MEBIBYTE
LARGEST_RATIO = 150
MOST_ELEMENTS = 1_000_000
DEEPEST_ELEMENT = 500

PDF_SECONDS = 8

# Between columns, pages and text boxes: three blank lines.
NEXT_FRAME = reading_pdf.NEXT_FRAME

SAVE_AS = "请在原来的软件里另存为 .docx 或 UTF-8 编码的 .txt 再上传。"
TOO_LONG = (
    f"文字超过 {LONGEST_TEXT:,} 字，一个版面不会有这么多；请核对选对了文件，"
    "一次只上传一个版面。"
)


class UnreadableFile(Exception):
    """A file that is not taken, with a sentence for the editor who chose it."""


@dataclass(frozen=True)
class Extracted:
    """The text as it stands in the file, and what kind of file that is."""

    text: str
    form: str


def text_of(name: str, data: bytes) -> Extracted:
    """Return the text of an uploaded file, or refuse it."""
    if not data:
        raise UnreadableFile("文件是空的；请重新选择文件。")
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(
            f"文件有 {len(data) / MEBIBYTE:.1f} MB，超过了 {LARGEST_FILE // MEBIBYTE} MB；"
            "请只上传一个版面的文字，不要带图片。"
        )
    if data.startswith(b"PK\x03\x04"):
        return _word(data)
    if b"%PDF-" in data[:1024] and (_has_ending(name, "pdf") or _starts_as_pdf(data)):
        return _pdf(data)
    _refuse_other_kinds(data)
    return _text(data)


def _has_ending(name: str, ending: str) -> bool:
    return name.lower().endswith(f".{ending}")


def _starts_as_pdf(data: bytes) -> bool:
    return data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-")


# --- What is refused by name


# The first bytes of what editors have at hand, and where these begin.
OTHER_KINDS = (
    (0, b"\xff\xd8\xff", "JPEG 图片"),
    (0, b"\x89PNG", "PNG 图片"),
    (0, b"GIF8", "GIF 图片"),
    (8, b"WEBP", "WebP 图片"),
    (0, b"II*\x00", "TIFF 图片"),
    (0, b"MM\x00*", "TIFF 图片"),
    (4, b"ftypavif", "AVIF 图片"),
    (4, b"ftyphei", "HEIC 图片"),
    (4, b"ftypmif1", "HEIC 图片"),
    (4, b"ftyp", "视频或音频"),
    (0, b"ID3", "音频"),
    (0, b"8BPS", "Photoshop 图片"),
    (0, b"%!PS", "PostScript 文件"),
    (0, b"\x06\x06\xed\xf5", "InDesign 版面文件"),
    (0, b"PK\x05\x06", "压缩包"),
    (0, b"PK\x07\x08", "压缩包"),
    (0, b"Rar!", "压缩包"),
    (0, b"7z\xbc\xaf\x27\x1c", "压缩包"),
    (0, b"\x1f\x8b", "压缩包"),
    (0, b"{\\rtf", "RTF 文档"),
)
PICTURE = "里面的文字读不出来；请上传排版软件导出的文字，不要上传图片。"
WHAT_TO_DO = {
    "图片": PICTURE,
    "压缩包": "请先解压，再上传里面的 .docx、.pdf 或 .txt 文件。",
}
MARKUP = re.compile(rb"\s*(<!doctype|<html|<\?xml|mime-version:)", re.IGNORECASE)


def _refuse_other_kinds(data: bytes) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _compound_file(data)
    for at, mark, kind in OTHER_KINDS:
        if data.startswith(mark, at):
            what_to_do = WHAT_TO_DO.get(kind.split()[-1], SAVE_AS)
            raise UnreadableFile(f"这个文件不是文本，而是{_spaced(kind)}；{what_to_do}")
    # "Documents" of content systems are often pages of the web under a false name.
    if MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")[:1024]):
        raise UnreadableFile(f"这个文件是网页或 XML，不是纯文本；{SAVE_AS}")


def _spaced(kind: str) -> str:
    return f" {kind}" if kind[0].isascii() else kind


def _compound_file(data: bytes) -> UnreadableFile:
    """Say what a file is that has the form of Microsoft's before 2007."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return UnreadableFile(
            "这个 Word 文档设有密码，打不开；请在 Word 里取消密码，另存为 .docx 再上传。"
        )
    if "WordDocument".encode("utf-16-le") in data:
        return UnreadableFile(
            "这是旧格式的 Word 文档（.doc），读不出来；"
            "请在 Word 或 WPS 里打开，另存为 .docx 再上传。"
        )
    return UnreadableFile(f"这是旧格式的 Office 文件，不是 Word 文档；{SAVE_AS}")


# --- Text


# The 3755 hanzi of GB2312's first level make up more than 99% of any news, with
# its marks and full-width letters. Of bytes read in a wrong encoding, most
# characters are others.
def _decoded_rows(first: int, last: int) -> str:
    rows = (bytes([a, b]) for a in range(first, last + 1) for b in range(0xA1, 0xFF))
    return b"".join(rows).decode("gb18030")


USUAL = frozenset(
    char
    for char in _decoded_rows(0xA1, 0xA3) + _decoded_rows(0xB0, 0xD7)
    if not "\ue000" <= char <= "\uf8ff"
) | frozenset("—–―·•・…‘’“”\u00a0\u2002\u2003\u200b\ufeff")
PLAIN = re.compile(r"[\t\n\x0b\x0c\r -~]+")
NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd-\uffff]")
PRIVATE = re.compile("[\ue000-\uf8ff]")
BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8", "UTF-8 文本"),
    (b"\xff\xfe", "utf-16-le", "UTF-16 文本"),
    (b"\xfe\xff", "utf-16-be", "UTF-16 文本"),
)
UNKNOWN_ENCODING = (
    "这个文件的文字编码认不准，读出来会是乱码；"
    "请用记事本打开，另存为 UTF-8 编码的 .txt 再上传。"
)


def _text(data: bytes) -> Extracted:
    text, form = _decoded(data)
    if len(text) > LONGEST_TEXT:
        raise UnreadableFile(TOO_LONG)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableFile("文件里没有文字，只有空白；请重新选择文件。")
    return Extracted(text, form)


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding, form in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text = _strictly(data[len(mark) :], encoding)
            if text is None or _is_binary(text):
                raise _not_text(data)
            return text, form
    readings = {"UTF-8 文本": _strictly(data, "utf-8")}
    if readings["UTF-8 文本"] is None or b"\0" in data:
        readings["UTF-16 文本"] = _likelier(
            _strictly(data, "utf-16-le"), _strictly(data, "utf-16-be")
        )
    readings["GB18030 文本"] = _strictly(data, "gb18030")
    if _is_gb_by_its_looks(readings["UTF-8 文本"], readings["GB18030 文本"]):
        del readings["UTF-8 文本"]
    text = readings.pop("UTF-8 文本", None)
    if text is not None and not _is_binary(text):
        return text, "UTF-8 文本"
    form = max(readings, key=lambda form: _usual_share(readings[form]))
    if _usual_share(readings[form]) < 0.5 or _is_binary(readings[form]):
        raise _not_text(data)
    return readings[form], form


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likelier(one: str | None, other: str | None) -> str | None:
    return max(one, other, key=_usual_share)


def _usual_share(text: str | None) -> float:
    """Return how much of a text, beside ASCII, is what a Chinese page is made of."""
    if text is None:
        return 0
    rest = PLAIN.sub("", text[:LONGEST_TEXT])
    return sum(char in USUAL for char in rest) / len(rest) if rest else 1


def _is_binary(text: str) -> bool:
    """Tell binary from text with a stray control character, which a reader drops."""
    sample = text[:LONGEST_TEXT]
    found = len(NO_TEXT.findall(sample))
    return found > 3 and found * 50 > len(sample)


def _is_gb_by_its_looks(utf8: str | None, gb: str | None) -> bool:
    """Say whether a short GB18030 text also happens to be valid UTF-8.

    As 一些 is, which UTF-8 reads as һЩ. Accents, as in café, are all below U+0100.
    """
    rest = PLAIN.sub("", utf8[:LONGEST_TEXT]) if utf8 and gb else ""
    return (
        bool(rest)
        and all("\u0100" <= char <= "\u07ff" for char in rest)
        and _usual_share(gb) == 1
    )


def _not_text(data: bytes) -> UnreadableFile:
    """Say which it is: bytes that are no text, or text in an unknown encoding."""
    sample = data[:MEBIBYTE]
    controls = sum(sample.count(bytes([byte])) for byte in (*range(9), *range(14, 32)))
    if controls * 100 > len(sample):
        return UnreadableFile(
            "这个文件不是文本，也不是完好的 Word 文档或 PDF；"
            "请上传 .txt、.docx 或 .pdf 文件。"
        )
    return UnreadableFile(UNKNOWN_ENCODING)


# --- Word


DAMAGED_WORD = "Word 文档不完整或已损坏，打不开；请重新导出或重新下载后再上传。"
HUGE_WORD = (
    "这个 Word 文档解开后大得不正常；请在 Word 里全选、复制到一个新文档，"
    "只粘贴文字，另存后再上传。"
)
HOLDS_ANOTHER_FILE = "这个 Word 文档里嵌着另一个文档，读不全；请在 Word 里打开它，另存为新的 .docx 再上传。"
MAIN_PART = re.compile(
    rb'<(?:\w+:)?Relationship\b(?=[^>]*\bType\s*=\s*["\'][^"\']*/officeDocument["\'])'
    rb'[^>]*\bTarget\s*=\s*["\']/?([^"\']+)["\']'
)


def _word(data: bytes) -> Extracted:
    try:
        text = _word_text(data)
    except UnreadableFile:
        raise
    except Exception as error:
        # Damaged bytes make zipfile and expat raise nearly anything: BadZipFile,
        # zlib.error, RuntimeError, NotImplementedError, EOFError, ExpatError …
        raise UnreadableFile(DAMAGED_WORD) from error
    if len(text) > LONGEST_TEXT:
        raise UnreadableFile(TOO_LONG)
    if not text.strip():
        raise UnreadableFile(
            "Word 文档里没有文字；如果文字在图片里，请上传排版软件导出的文字。"
        )
    return Extracted(text, "Word 文档")


def _word_text(data: bytes) -> str:
    # zipfile makes an object of every entry: they are counted before. No entry is
    # without these four bytes, whatever the headers say of their number.
    if data.count(b"PK\x01\x02") > MOST_ENTRIES:
        raise UnreadableFile(HUGE_WORD)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        main = _main_part(archive)
        unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > min(
            LARGEST_UNPACKED, max(LARGEST_PART, LARGEST_RATIO * len(data))
        ):
            raise UnreadableFile(HUGE_WORD)
        reader = _WordReader()
        folder = posixpath.dirname(main)
        for part in (main, f"{folder}/footnotes.xml", f"{folder}/endnotes.xml"):
            if part in archive.NameToInfo:
                reader.read(_part(archive, part))
        return reader.text()


def _main_part(archive: zipfile.ZipFile) -> str:
    """Return the name of the part with the text, or say what the archive is."""
    names = archive.NameToInfo
    if "_rels/.rels" in names:
        relations = b"".join(_part(archive, "_rels/.rels"))
        found = MAIN_PART.search(relations)
        main = found[1].decode() if found else ""
        if main in names and main.startswith("word/"):
            return main
    if "word/document.xml" in names:
        return "word/document.xml"
    if any(name.startswith("xl/") for name in names):
        kind = "Excel 表格"
    elif any(name.startswith("ppt/") for name in names):
        kind = "PowerPoint 演示文稿"
    elif "mimetype" in names:
        kind = "OpenDocument 或电子书文件"
    else:
        what_to_do = WHAT_TO_DO["压缩包"]
        raise UnreadableFile(f"这个文件不是文本，而是压缩包；{what_to_do}")
    raise UnreadableFile(f"这个文件不是 Word 文档，而是{_spaced(kind)}；{SAVE_AS}")


def _part(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a part piece by piece: no header is trusted about its size."""
    entry = archive.getinfo(name)
    # zipfile unpacks other methods without a bound; Word writes only these two.
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableFile(DAMAGED_WORD)
    if entry.flag_bits & 1:
        raise UnreadableFile(
            "这个压缩文件设有密码，打不开；请取消密码，另存为 .docx 再上传。"
        )
    size = 0
    with archive.open(entry) as file:
        while piece := file.read(65536):
            size += len(piece)
            if size > LARGEST_PART:
                raise UnreadableFile(HUGE_WORD)
            yield piece


@dataclass
class _Cell:
    paragraphs: list[str]


class _WordReader:
    """The text of a part of a Word document, element by element.

    python-docx passes over text boxes, of which layout programs make a page, and
    builds a tree of the whole document, whatever its size. Elements go by their
    names without the namespace: the strict form of the format has other ones, and
    equations and drawings use the same words for text and paragraph.

    A flow is what stands one below the other: in the document, a cell, a text box.
    """

    # Moved words stand at their new place too; pinyin over a name is not copy.
    PASSED_OVER = ("moveFrom", "rt")
    FLOWS = ("txbxContent", "tc", "footnote", "endnote")

    def __init__(self):
        self.flows: list[list[str]] = [[]]
        self.paragraphs: list[list[str]] = []
        self.boxes: list[list[str]] = []  # of each of these paragraphs
        self.rows: list[list[str]] = []
        self.path: list[str] = []
        self.has_alternative: list[bool] = []
        self.skipped_from = 0
        self.elements = 0
        self.length = 0

    def read(self, pieces: Iterator[bytes]) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self.refuse_doctype
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        for piece in pieces:
            parser.Parse(piece)
        parser.Parse(b"", True)

    def text(self) -> str:
        return "".join(self.flows[0]).strip("\n")

    def refuse_doctype(self, *declared) -> None:
        # Word writes none. Without it there are no entities: none that grow to
        # gigabytes, and none that are fetched from a file or from the network.
        raise UnreadableFile(DAMAGED_WORD)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        parent = self.path[-1] if self.path else ""
        self.path.append(tag)
        self.elements += 1
        if self.elements > MOST_ELEMENTS or len(self.path) > DEEPEST_ELEMENT:
            raise UnreadableFile(HUGE_WORD)
        if self.skipped_from:
            return
        if tag in self.PASSED_OVER or self.is_second_alternative(tag):
            self.skipped_from = len(self.path)
        elif tag in ("altChunk", "subDoc"):
            raise UnreadableFile(HOLDS_ANOTHER_FILE)
        elif tag in self.FLOWS:
            self.flows.append([])
        elif tag == "p":
            self.paragraphs.append([])
            self.boxes.append([])
        elif tag == "tr":
            self.rows.append([])
        elif tag == "textpath":  # WordArt
            self.end_box(attributes.get("string", ""))
        else:
            self.write(blank(tag, parent, attributes))

    def is_second_alternative(self, tag: str) -> bool:
        """Say whether this is a drawing once more, for an older Word."""
        if tag == "AlternateContent":
            self.has_alternative.append(False)
        if tag not in ("Choice", "Fallback") or not self.has_alternative:
            return False
        is_second = self.has_alternative[-1]
        self.has_alternative[-1] = True
        return is_second

    def characters(self, text: str) -> None:
        if not self.skipped_from and self.path[-1] == "t":
            self.write(text)

    def write(self, text: str) -> None:
        if not text:
            return
        self.length += len(text)
        if self.length > LONGEST_TEXT:
            raise UnreadableFile(TOO_LONG)
        (self.paragraphs or self.flows)[-1].append(text)

    def end(self, name: str) -> None:
        tag = self.path.pop()
        if self.skipped_from:
            if len(self.path) < self.skipped_from:
                self.skipped_from = 0
            return
        if tag == "AlternateContent":
            self.has_alternative.pop()
        elif tag == "p":
            self.end_paragraph()
        elif tag in self.FLOWS:
            self.end_flow(tag, "".join(self.flows.pop()).strip("\n"))
        elif tag == "tr":
            self.end_row(self.rows.pop())
        elif tag == "tbl":
            self.flows[-1].append("\n")

    def end_paragraph(self) -> None:
        text = "".join(self.paragraphs.pop())
        boxes = self.boxes.pop()
        if text:
            self.flows[-1].append(f"{text}\n\n")
        elif not boxes:
            self.flows[-1].append("\n")
        for box in boxes:
            self.add_frame(box)

    def end_flow(self, tag: str, text: str) -> None:
        if tag == "txbxContent":
            self.end_box(text)
        elif tag == "tc" and self.rows:
            self.rows[-1].append(text)
        elif text:
            self.flows[-1].append(f"{text}\n\n")

    def end_box(self, text: str) -> None:
        """Keep a text box until the paragraph has ended that it hangs on."""
        if text and self.boxes:
            self.boxes[-1].append(text)
        elif text:
            self.add_frame(text)

    def end_row(self, cells: list[str]) -> None:
        """Write a row as a line; cells of many lines are columns of a layout."""
        if any("\n" in cell for cell in cells):
            for cell in filter(None, cells):
                self.add_frame(cell)
        elif any(cells):
            self.flows[-1].append("\t".join(cells) + "\n")

    def add_frame(self, text: str) -> None:
        flow = self.flows[-1]
        if flow and not flow[-1].endswith(NEXT_FRAME):
            flow.append("\n\n")
        flow.append(text + NEXT_FRAME)


def blank(tag: str, parent: str, attributes: dict[str, str]) -> str:
    """Return what an element without text of its own stands for."""
    told = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
    if tag == "br":
        return NEXT_FRAME if told.get("type") in ("page", "column") else "\n"
    if tag == "tab" and parent != "r":  # a stop on the ruler
        return ""
    if tag == "sym":
        return chr(int(told.get("char", ""), 16))
    return {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}.get(tag, "")


# --- PDF


UNFIT_PDF = "请在排版软件里重新导出 PDF（不加密、带文字），或另存为 .docx 再上传。"
PDF_REFUSALS = {
    "encrypted": f"这个 PDF 加了密，打不开；{UNFIT_PDF}",
    "damaged": "PDF 不完整或已损坏，打不开；请重新导出或重新下载后再上传。",
    "pages": (
        f"这个 PDF 超过 {reading_pdf.MOST_PAGES} 页；请拆开，一次只上传一个版面。"
    ),
    "long": TOO_LONG,
    "complicated": f"这个 PDF 太复杂，{PDF_SECONDS} 秒内读不完；{UNFIT_PDF}",
    "scanned": (
        "这个 PDF 里没有文字，可能是扫描件，或文字已转成曲线；"
        "请上传排版软件直接导出的 PDF，或把文字存成 .docx。"
    ),
    "garbled": f"这个 PDF 里的文字没有编码，读出来会是乱码；{UNFIT_PDF}",
}
# Some programs write 日 as the radical ⽇, which looks the same and is not found.
RADICALS = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2E80, 0x2FE0)
}


def _pdf(data: bytes) -> Extracted:
    # PDFium mends what was cut off, and says nothing of what is missing.
    if b"%%EOF" not in data[-2048:]:
        raise UnreadableFile(PDF_REFUSALS["damaged"])
    answer = _read_apart(data)
    refused = answer.get("refused", "")
    text = answer.get("text", "").translate(RADICALS)
    if not refused:
        refused = _unfit(text)
    if refused:
        raise UnreadableFile(PDF_REFUSALS[refused])
    return Extracted(text, "PDF")


def _read_apart(data: bytes) -> dict[str, str]:
    """Read a PDF in another process: why, reading_pdf.py says."""
    command = [sys.executable, "-I", reading_pdf.__file__]
    try:
        done = subprocess.run(
            [*command, str(PDF_SECONDS), str(LONGEST_TEXT)],
            input=data,
            capture_output=True,
            timeout=PDF_SECONDS + 2,
            env={},
        )
    except subprocess.TimeoutExpired:
        return {"refused": "complicated"}
    # It ends with a signal or a traceback when it reaches a limit.
    if done.returncode:
        return {"refused": "complicated"}
    return json.loads(done.stdout)


def _unfit(text: str) -> str:
    if not text.strip():
        return "scanned"
    if len(text) > LONGEST_TEXT:
        return "long"
    unknown = len(NO_TEXT.findall(text)) + len(PRIVATE.findall(text))
    return "garbled" if unknown * 20 > len(text) else ""
