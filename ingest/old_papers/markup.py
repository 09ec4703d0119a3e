"""Markup of old papers: their pages parsed, the properties that 方正 writes of a page, its
maps with the picture that each belongs to, and links with their words.

The marks that the templates leave in comments (enpcontent, npm:article-…) become elements
here, so that what they enclose is found like any other element.
"""

import re
from dataclasses import dataclass, field
from html import unescape
from itertools import islice

from lxml import etree, html

from ingest.old_papers.areas import Rings, rings_of

# The largest page seen has 3,000 tags.
MOST_TAGS, MOST_MAPS = 100_000, 40
COMMENT = re.compile(r"<!--(.{0,80}?)-->", re.DOTALL)
MARK = re.compile(r"\s*<?(/?)(?:(enpcontent)|npm:article-([a-z-]{2,20}))\s*>?\s*")
HEADING = re.compile(r"<(h[1-6])\b[^<>]*>.{0,1000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
PARAGRAPH = re.compile(r"</?p\b[^<>]*>", re.IGNORECASE)
# Names of the same thing: in properties, in tags, in marks of the template.
NAMES = {"pretitle": "introtitle", "enpcontent": "content", "articleauthor": "author"}
PROPERTY_BLOCK = re.compile(r"<!--\s*(?:enp|mp|np)property", re.IGNORECASE)
PROPERTY = re.compile(r"<(?:founder-)?([a-z]{2,20})>", re.IGNORECASE)
LONGEST_BLOCK, LONGEST_PROPERTY, MOST_BLOCKS = 20_000, 2000, 8
# A line break may stand in words as a tag, escaped once or twice: 甲&lt;br/&gt;乙.
BREAK = r"(?:<|&lt;)\s*/?\s*(?:br|p)\s*/?\s*(?:>|&gt;)"
BLANKS = re.compile(rf"(?:[\s\u00a0\u3000\ufeff\u200b]|{BREAK})+", re.IGNORECASE)
NOT_WORDS = ("script", "style", "noscript")
# Words that a script writes: document.write(view("…")).
WRITTEN = re.compile(
    r"(?:view|write)\(\s*(?:\"((?:[^\"\\\n]|\\.){1,300})\"|'((?:[^'\\\n]|\\.){1,300})')"
)
SCRIPT_BREAK = re.compile(r"\\[nrt]")
SHORTENED = ("...", "…", "..")
PIXELS = re.compile(r"\s*(\d{2,5})(?:\.\d+)?\s*(?:px)?\s*;?\s*", re.IGNORECASE)
STYLE_SIZE = re.compile(
    r"(?:^|;)\s*(width|height)\s*:\s*(\d{2,5})(?:\.\d+)?\s*px", re.I
)


@dataclass(frozen=True)
class Area:
    href: str
    rings: Rings


@dataclass
class Map:
    """A map of a page: its areas in order, and the picture that it lies on.

    `shown` is (width, height) as the page says, either None where it does not.
    """

    areas: list[Area] = field(default_factory=list)
    picture: str = ""
    shown: tuple = (None, None)


@dataclass(frozen=True)
class Link:
    href: str
    words: str
    element: object = field(compare=False, repr=False, default=None)


def parsed(source):
    """Return the root element of a page; an empty page for what is none of a paper."""
    if source.count("<") > MOST_TAGS:
        return html.Element("html")
    source = _with_marks(source.replace("\x00", ""))
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        root = html.document_fromstring(
            source.encode("utf-8", "replace"), parser=parser
        )
    except (etree.LxmlError, ValueError, AssertionError):
        return html.Element("html")
    return root


def _with_marks(source):
    def element(comment):
        mark = MARK.fullmatch(comment[1])
        if not mark:
            return comment[0]
        name = mark[2] or mark[3]
        return f"<{mark[1]}founder-{NAMES.get(name, name)}>"

    source = COMMENT.sub(element, source)
    # The parser ends a heading where a paragraph begins in it.
    return HEADING.sub(lambda found: PARAGRAPH.sub("<br>", found[0]), source)


def properties(source):
    """Return what a page's property block says: {"date", "title", "introtitle", …}.

    The block stands in a comment, often behind the end of the page; names begin with
    founder- or do not, and values may be broken over lines.
    """
    found = {}
    for start in islice(PROPERTY_BLOCK.finditer(source), MOST_BLOCKS):
        block = source[start.end() : start.end() + LONGEST_BLOCK].split("-->", 1)[0]
        for tag in PROPERTY.finditer(block):
            name = tag[1].lower()
            value = block[tag.end() : tag.end() + LONGEST_PROPERTY]
            end = value.find("</")
            value = words_of(unescape(value[: end if end >= 0 else None]))
            if end >= 0 and value and value != "null":
                found.setdefault(name, value)
    return found


def words_of(text):
    """Return text in one line: a run of blanks and line breaks is one blank.

    >>> words_of("“科学三号”调查船 \\n 青岛起航　"), words_of("甲<BR />乙&lt;br&gt;丙")
    ('“科学三号”调查船 青岛起航', '甲 乙 丙')
    """
    return BLANKS.sub(" ", text).strip(" ")


def words(element):
    """Return the words of an element in one line; a <br> is a blank between them."""
    return words_of("".join(_texts(element)))


def _texts(element):
    if element.tag in NOT_WORDS:
        if element.tag == "script":
            for mark in WRITTEN.finditer(element.text or ""):
                yield SCRIPT_BREAK.sub(" ", unescape(mark[1] or mark[2]))
    else:
        yield "\n" if element.tag in {"br", "p", "div", "tr", "td", "li"} else ""
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""
        yield "\n" if element.tag in {"p", "div", "tr", "li"} else ""


def founder(root, name):
    """Return the elements of a bare founder tag: <founder-title>, <founder-author> …"""
    return list(root.iter(f"founder-{name}"))


def maps(root):
    """Return the maps of a page that have areas, each with its picture.

    A map and its picture name each other in any case (PagePicMap, pagepicmap), the
    picture before the map or behind it; without the name the nearest picture has to do.
    """
    pictures = [img for img in root.iter("img") if img.get("src")]
    by_name = {}
    for img in pictures:
        name = (img.get("usemap") or "").strip().lstrip("#").lower()
        if name:
            by_name.setdefault(name, img)
    found = []
    for element in islice(root.iter("map"), MOST_MAPS):
        areas = [
            Area(
                area.get("href").strip(),
                rings_of(area.get("coords"), area.get("shape") or ""),
            )
            for area in element.iter("area")
            if area.get("href")
        ]
        if not areas:
            continue
        name = element.get("name") or element.get("id") or ""
        img = by_name.get(name.strip().lower())
        if img is None:
            img = _nearest_picture(element)
        if img is None:
            found.append(Map(areas))
        else:
            found.append(Map(areas, img.get("src").strip(), shown_size(img)))
    return found


def _nearest_picture(element):
    for above in (element, *element.iterancestors()):
        for img in above.iter("img"):
            src = (img.get("src") or "").lower()
            if src and "tplimg" not in src:
                return img
        if above.tag == "body":
            return None
    return None


def shown_size(img):
    """Return (width, height) that a page says of a picture, None where it does not."""
    said = {}
    for name in ("width", "height"):
        if pixels := PIXELS.fullmatch(img.get(name) or ""):
            said[name] = int(pixels[1])
    for name, pixels in STYLE_SIZE.findall(img.get("style") or ""):
        said.setdefault(name.lower(), int(pixels))
    return said.get("width"), said.get("height")


def links(root):
    """Return the links of a page in order, those of its maps not among them.

    Where the words of a link are cut short ("…" at the end), the title that it or what is
    in it carries is taken.
    """
    found = []
    for element in root.iter("a"):
        href = element.get("href") or element.get("daoxiang") or ""
        if href.strip():
            found.append(Link(href.strip(), _whole_words(element), element))
    return found


def _whole_words(element):
    said = words(element)
    if said and not said.endswith(SHORTENED):
        return said
    titles = (words_of(e.get("title") or "") for e in element.iter() if e.get("title"))
    begins = said.rstrip(".…")
    return next((title for title in titles if title.startswith(begins)), said)
