"""Text extraction from an uploaded file: plain text, Word, PDF.

The type of a file is read from its bytes, not its name. Everything is bounded before it is
unpacked: bytes, entries, unpacked size, pages, time and memory.
"""

import codecs
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn

from ingest.reading import LONGEST_TEXT
from ingest.typed_marks import ABOVE, LEFT, typed_small

KINDS = ".txt、.docx 或 .pdf"
LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 60 * 1024 * 1024
LARGEST_TEXT_PART = 20 * 1024 * 1024
MOST_ENTRIES = 3000
PDF_SECONDS = 10

ZIP, OLE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*")
LINE_END = re.compile("\r\n?")
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
# Characters that text of a paper has none of, but bytes read wrongly are full of.
STRANGE = re.compile("[\ue000-\uf8ff\ufffd\u0100-\u024f\u0370-\u1fff\u2e80-\u2eff]")
CONTROLS_WEIGH = 4
TEXT_BODY = "word/document.xml"
SET_AS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}
SET_SMALL = {"subscript": "sub", "superscript": "sup"}


class UnreadableFile(Exception):
    """Raised for a file without usable text; the sentence is what is wrong and what to do."""


@dataclass(frozen=True)
class Extracted:
    text: str
    form: str  # in words: UTF-8 文本, Word 文档 …


def text_of(name, data):
    """Return the text of an uploaded file; raises UnreadableFile."""
    if not data:
        raise UnreadableFile(f"“{name}”是空文件，请重新选择。")
    if len(data) > LARGEST_FILE:
        size = LARGEST_FILE // 1024 // 1024
        raise UnreadableFile(f"“{name}”超过 {size} MB，请只上传一个版面。")
    if data.startswith(PDF) or PDF in data[:1024]:
        extracted = Extracted(_pdf(name, data), "PDF")
    elif data.startswith(ZIP):
        extracted = Extracted(_word(name, data), "Word 文档")
    elif data.startswith(OLE):
        raise UnreadableFile(
            f"“{name}”是旧版或加了密码的 Word 文件，读不出来：请另存为没有密码的 .docx 再上传。"
        )
    elif data.startswith(PICTURES):
        raise UnreadableFile(
            f"“{name}”是图片，里面没有文字：请先做文字识别，再粘贴识别出来的文字。"
        )
    else:
        extracted = _plain(name, data)
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


# Plain text


def _plain(name, data):
    for encoding, form in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return Extracted(LINE_END.sub("\n", text.lstrip("\ufeff")), f"{form} 文本")
    raise UnreadableFile(
        f"“{name}”不是文本，或者编码认不出来：请用 .txt（UTF-8 或 GB18030）、.docx 或 .pdf。"
    )


def _encodings(data):
    """Yield the encodings that a text may have, the surest first."""
    if data.startswith(codecs.BOM_UTF8):
        yield "utf-8-sig", "UTF-8"
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield "utf-16", "UTF-16"
    else:
        yield "utf-8", "UTF-8"
        guessed = _utf_16(data)
        if guessed:
            yield guessed, "UTF-16"
        yield "gb18030", "GB18030"


def _utf_16(data):
    """Guess UTF-16 without its mark: line ends and digits have a zero byte beside."""
    sample = data[:4000]
    if len(data) % 2:
        return None
    low, high = sample[::2].count(0), sample[1::2].count(0)
    if high > low and high:
        return "utf-16-le"
    return "utf-16-be" if low else None


def _is_text(text):
    sample = text[:20_000]
    strange = len(CONTROL.findall(sample)) * CONTROLS_WEIGH
    strange += len(STRANGE.findall(sample))
    # One is no sign of anything: the end mark of an old program, in a text of a line.
    return strange <= max(CONTROLS_WEIGH, len(sample) * 0.05)


# Word


def _word(name, data):
    _refuse_bomb(name, data)
    try:
        document = Document(BytesIO(data))
    except Exception as error:  # python-docx lets many kinds through
        raise UnreadableFile(
            f"“{name}”打不开：请用 Word 或 WPS 另存为 .docx 再上传。"
        ) from error
    return "\n".join(_paragraphs(document.element.body))


def _refuse_bomb(name, data):
    """Refuse an archive that unpacks to far more than a page, by reading it bounded;
    the sizes in its headers are not trusted."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if TEXT_BODY not in archive.namelist():
                raise UnreadableFile(
                    f"“{name}”不是 Word 文档：请上传 .txt、.docx 或 .pdf。"
                )
            if len(entries) > MOST_ENTRIES:
                raise _bomb(name)
            left = LARGEST_UNPACKED
            for entry in entries:
                is_text = entry.filename.endswith((".xml", ".rels"))
                with archive.open(entry) as part:
                    most = min(left, LARGEST_TEXT_PART if is_text else left)
                    size = 0
                    while chunk := part.read(65536):
                        size += len(chunk)
                        if size > most:
                            raise _bomb(name)
                        if is_text and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
                            raise _bomb(name)
                left -= size
    except (
        zipfile.BadZipFile,
        NotImplementedError,  # zipfile: a way of packing it does not know
        RuntimeError,
        OSError,
        EOFError,
    ) as error:
        raise UnreadableFile(
            f"“{name}”已损坏或加了密码：请重新保存一份再上传。"
        ) from error


def _bomb(name):
    return UnreadableFile(f"“{name}”解开后大得不正常，不像一个版面，没有读取。")


def _paragraphs(body):
    """Yield the lines of a document: its paragraphs with a blank line between, its
    tables by row, a tab between two columns, its text boxes once each."""
    for child in body.iterchildren():
        if child.tag == qn("w:p"):
            yield from _paragraph(child)
        elif child.tag == qn("w:tbl"):
            for row in child.iterchildren(qn("w:tr")):
                yield "\t".join(_row(row))
            yield ""
        elif child.tag == qn("w:sdt"):
            for content in child.iterchildren(qn("w:sdtContent")):
                yield from _paragraphs(content)


def _row(row):
    """Yield the words of a row's cells, each in one line, marks where one is merged."""
    yield from [""] * _number(row, "w:trPr", "w:gridBefore", 0)
    for cell in row.iterchildren(qn("w:tc")):
        merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        if merged is not None and merged.get(qn("w:val"), "continue") == "continue":
            yield ABOVE
        else:
            lines = (_words(paragraph) for paragraph in cell.iter(qn("w:p")))
            yield " ".join(" ".join(lines).split())
        yield from [LEFT] * (_number(cell, "w:tcPr", "w:gridSpan", 1) - 1)


def _number(element, properties, name, usual):
    """Return a number among the properties of a row or cell, below a hundred."""
    found = element.find(f"{qn(properties)}/{qn(name)}")
    text = found.get(qn("w:val"), "") if found is not None else ""
    return int(text) if re.fullmatch("[1-9][0-9]?", text) else usual


def _paragraph(paragraph):
    words = _words(paragraph)
    yield from [*words.split("\n"), ""]
    for box in paragraph.iter(qn("w:txbxContent")):
        # Word writes each box twice, for itself and for older programs.
        if not any(a.tag.endswith("}Fallback") for a in box.iterancestors()):
            yield from ["", "", *_paragraphs(box)]


def _words(element):
    """Return the words directly in an element, without those of boxes inside it."""
    runs = []
    for node in element.iter(qn("w:t"), *SET_AS):
        in_a_box = any(a.tag == qn("w:txbxContent") for a in _between(node, element))
        if not in_a_box:
            raised = node.getparent().find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
            kind = (
                SET_SMALL.get(raised.get(qn("w:val"))) if raised is not None else None
            )
            runs.append((kind, SET_AS.get(node.tag, node.text or "")))
    # Word cuts what is small in several runs where one would do.
    return "".join(_set(kind, group) for kind, group in groupby(runs, itemgetter(0)))


def _set(kind, runs):
    text = "".join(words for _, words in runs)
    return typed_small(text, kind) if kind else text


def _between(node, ancestor):
    for parent in node.iterancestors():
        if parent is ancestor:
            return
        yield parent


# PDF


def _pdf(name, data):
    """Read the text layer in a process of its own: a hostile file may make any PDF
    library run on or grow, and then only that process ends."""
    try:
        # Our own module, no shell; the file comes in by standard input.
        done = subprocess.run(
            [sys.executable, "-m", "ingest.pdf_text"],
            input=data,
            capture_output=True,
            timeout=PDF_SECONDS,
            cwd=Path(__file__).resolve().parent.parent,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(
            f"“{name}”读了 {PDF_SECONDS} 秒还没有读完：请另存一份只含这一版的 PDF，或粘贴文字。"
        ) from error
    sentences = {
        3: f"“{name}”加了密码：请去掉密码再上传。",
        4: f"“{name}”没有文字层，多半是扫描件：请先做文字识别，再粘贴识别出来的文字。",
        5: f"“{name}”页数太多：一次只收一个版面，请把这一版单独存成 PDF。",
    }
    if done.returncode:
        damaged = f"“{name}”已损坏，读不出来：请重新导出 PDF，或粘贴文字。"
        raise UnreadableFile(sentences.get(done.returncode, damaged))
    return done.stdout.decode("utf-8", "replace")
