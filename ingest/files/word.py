"""Word documents: the lines of a .docx, its tables by row, its text boxes."""

import re
import zipfile
from io import BytesIO
from itertools import groupby
from operator import itemgetter

from docx import Document
from docx.oxml.ns import qn

from ingest.files import zipped
from ingest.files.values import Extracted, UnreadableFile
from ingest.typed_marks import ABOVE, LEFT, typed_small

LARGEST_UNPACKED = 60 * 1024 * 1024
LARGEST_TEXT_PART = 20 * 1024 * 1024
MOST_ENTRIES = 3000
TEXT_BODY = "word/document.xml"
SET_AS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}
SET_SMALL = {"subscript": "sub", "superscript": "sup"}


def is_word(data):
    return TEXT_BODY in zipped.names(data)


def read(name, data):
    _refuse_bomb(name, data)
    try:
        document = Document(BytesIO(data))
    except Exception as error:  # python-docx lets many kinds through
        raise UnreadableFile(
            f"“{name}”打不开：请用 Word 或 WPS 另存为 .docx 再上传。"
        ) from error
    return Extracted("\n".join(_paragraphs(document.element.body)), "Word 文档")


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
