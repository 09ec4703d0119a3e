"""XML of old papers: a page's file as records, whose fields are asked for by any case.

Files of many years and hands: declared as one encoding and written in another, with
entities of HTML, bare ampersands and control characters in them. Such faults are mended;
of a file that ends in the middle only the records that are whole are taken. Entities of
its own and files that it names are refused, so nothing grows and nothing is fetched.
"""

import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape
from html.entities import html5
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from ingest.files.xml_tree import DECLARATION, MOST_TAGS, local
from ingest.old_papers.interface import UnreadableFile
from ingest.old_papers.markup import words_of

DEEPEST = 40  # elements within each other; text that is not in CDATA may have tables
CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
DOCTYPE = re.compile(r"<!DOCTYPE[^\[<>]{0,400}>", re.IGNORECASE)
BEFORE_ROOT = re.compile(r"(?:\s++|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
REFERENCE = re.compile(r"&(#[0-9]{1,8};|#[xX][0-9a-fA-F]{1,8};|[A-Za-z]\w{1,30};)?")
OF_XML = {"amp;", "lt;", "gt;", "quot;", "apos;"}
# What XML 1.0 has no way to write.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")


@dataclass(frozen=True)
class Record:
    """An element of a page's file."""

    element: Element

    @property
    def name(self) -> str:
        return local(self.element).lower()

    @property
    def text(self) -> str:
        return self.element.text or ""

    @cached_property
    def checksum(self) -> str:
        return hashlib.sha256(ElementTree.tostring(self.element)).hexdigest()

    @cached_property
    def fields(self) -> list[tuple[str, str]]:
        """Return names, in lower case, with values of attributes and of children."""
        own = [
            (name.rpartition("}")[2].lower(), value)
            for name, value in self.element.attrib.items()
        ]
        return own + [(local(child).lower(), content(child)) for child in self.element]

    def said(self, *names: str) -> str:
        """Return what the first field of these names that says something says."""
        for name in names:
            for found, value in self.fields:
                if found == name.lower() and (value := value.strip()):
                    return "" if value.lower() == "null" else value
        return ""

    def lines(self, *names: str) -> str:
        """Return the fields of these names, tags left out, in one line."""
        return " ".join(filter(None, (one_line(self.said(name)) for name in names)))

    def within(self, *names: str) -> list["Record"]:
        """Return the elements of these names within this one; all for no names."""
        wanted = {name.lower() for name in names}
        return [
            Record(child)
            for child in self.element.iter()
            if child is not self.element
            and (not wanted or local(child).lower() in wanted)
        ]


@dataclass
class Records:
    """What a file holds: its root where it is whole, and the records asked for."""

    root: Record | None
    records: list[Record] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return self.root is not None


def content(element: Element) -> str:
    """Return what an element holds as HTML: CDATA and escaped tags as they are, and tags
    that were written as elements written again."""
    if not len(element):
        return element.text or ""
    written = ElementTree.tostring(element, encoding="unicode")
    return written[written.index(">") + 1 : written.rindex("</")]


def one_line(text: str) -> str:
    """Return a heading on one line: tags, line breaks and runs of blanks as one blank."""
    return words_of(unescape(TAG.sub(" ", text)))


def read(text: str, *tags: str) -> Records:
    """Return the records of these names; raises UnreadableFile where there are none to
    be had, or where the file defines entities."""
    if text.count("<") > MOST_TAGS:
        raise UnreadableFile("标记多得不正常，没有读取：请核对文件。")
    text = DECLARATION.sub("", UNWRITABLE.sub("", text).lstrip("\ufeff"), count=1)
    text = DOCTYPE.sub("", text[: _end_of_prolog(text)]) + text[_end_of_prolog(text) :]
    text = _mended(text)
    try:
        root = _root(text)
    except DefusedXmlException as error:
        raise UnreadableFile(
            "里面定义了实体，不像版面数据，没有读取：请核对文件的来历。"
        ) from error
    except (ElementTree.ParseError, ValueError) as error:
        found = list(_whole(text, tags))
        if not found:
            raise UnreadableFile(
                "不是完整的 XML，一条也读不出：请重新取这个文件。"
            ) from error
        return Records(None, found)
    return Records(Record(root), list(_outermost(root, {tag.lower() for tag in tags})))


def _outermost(element, names):
    """Yield the records of some names in their order; one in another of its name is none."""
    name = local(element).lower()
    if name in names:
        yield Record(element)
        names = names - {name}
    for child in element if names else ():
        yield from _outermost(child, names)


def _end_of_prolog(text):
    """Return where the root element begins, nearly: beyond the first tags that are none."""
    start = BEFORE_ROOT.match(text).end()
    doctype = DOCTYPE.match(text, start)
    return doctype.end() if doctype else start


def _mended(text):
    """Return a text whose references outside of CDATA are those that XML knows."""
    parts = CDATA.split(text)
    parts[::2] = [REFERENCE.sub(_reference, part) for part in parts[::2]]
    return "".join(parts)


def _reference(found):
    if not found[1]:
        return "&amp;"
    if found[1] in OF_XML:
        return found[0]
    if found[1].startswith("#"):
        number = int(found[1][2:-1], 16) if found[1][1] in "xX" else int(found[1][1:-1])
        known = (
            31 < number < 0xD800
            or 0xDFFF < number < 0xFFFE
            or 0xFFFF < number < 0x110000
        )
        return found[0] if known else " "
    known = html5.get(found[1])
    return escape(known, quote=False) if known else f"&amp;{found[1]}"


def _root(text):
    root = ElementTree.fromstring(text, forbid_dtd=True)
    waiting = [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        if depth > DEEPEST:
            raise ValueError("deep")
        waiting += [(child, depth + 1) for child in element]
    return root


def _whole(text, tags):
    """Yield the records of a broken file that are well-formed by themselves.

    The parts between opening tags are looked at one by one, so that a record that was
    cut off does not take the next one with it; CDATA is out of the way meanwhile.
    """
    kept = CDATA.findall(text)
    bare = CDATA.sub("\x00", text)
    wanted = "|".join(map(re.escape, tags))
    opening = re.compile(rf"<(?:{wanted})(?=[\s/>])[^<>]*+>", re.IGNORECASE)
    closing = re.compile(rf"</(?:{wanted})\s*>", re.IGNORECASE)
    found = list(opening.finditer(bare))
    ends = [*(tag.start() for tag in found[1:]), len(bare)]
    before = counted = 0
    for tag, end in zip(found, ends, strict=False):
        start = tag.start()
        before, counted = before + bare.count("\x00", counted, start), start
        is_alone = tag[0].endswith("/>")
        close = tag if is_alone else closing.search(bare, start, end)
        if close is None:
            continue
        parts = bare[start : close.end()].split("\x00")
        whole = parts[0] + "".join(
            kept[before + at] + part for at, part in enumerate(parts[1:])
        )
        try:
            yield Record(_root(whole))
        except (ElementTree.ParseError, ValueError, DefusedXmlException):
            continue
