"""Styles and list numbers of a Word document: what a paragraph is by its style, and the
number that Word shows before it."""

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from docx.oxml.ns import qn

DEEPEST = 20  # styles that are based on each other
HEADING = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)
TITLE, SUBTITLE = {"title", "标题"}, {"subtitle", "副标题"}
CAPTION = {"caption", "题注", "图注", "图片说明"}
CONTENTS = re.compile(r"(?:toc|目录) ?\d", re.IGNORECASE)
COPY = 9  # the outline level of copy
DIGITS = "零一二三四五六七八九"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"))
ROMAN += ((9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
LARGEST_NUMBER = 999


@dataclass(frozen=True)
class Style:
    """What a style gives its paragraphs; `level` 1 is the title's, 2 that of 标题 1."""

    level: int = 0
    kind: str = ""  # subtitle, caption, contents
    size: float = 0  # in points
    is_bold: bool = False
    is_centered: bool = False
    is_hidden: bool = False
    list_id: str = ""
    list_level: int = 0


def value(element, *path):
    """Return the w:val of an element down a path of names; None where there is none."""
    found = (
        element.find("/".join(qn(name) for name in path))
        if element is not None
        else None
    )
    return found.get(qn("w:val"), "") if found is not None else None


def is_on(element, *path):
    """Return whether a switch is set: True, False, or None where nothing is said."""
    found = value(element, *path)
    return None if found is None else found not in ("0", "false", "off", "none")


def number(text, usual=0, most=9999):
    return min(int(text), most) if re.fullmatch("[0-9]{1,9}", text or "") else usual


def with_properties(style, properties):
    """Return a style changed by the w:pPr and w:rPr that an element holds."""
    changes = {}
    level = value(properties, "w:pPr", "w:outlineLvl")
    if level is not None:
        level = number(level, COPY)
        changes["level"] = level + 2 if level < COPY else 0
    align = value(properties, "w:pPr", "w:jc")
    if align is not None:
        changes["is_centered"] = align == "center"
    list_id = value(properties, "w:pPr", "w:numPr", "w:numId")
    if list_id is not None:
        changes["list_id"] = list_id if list_id != "0" else ""
    list_level = value(properties, "w:pPr", "w:numPr", "w:ilvl")
    if list_level is not None:
        changes["list_level"] = number(list_level, 0, 8)
    return with_run_properties(replace(style, **changes), properties)


def with_run_properties(style, properties):
    changes = {}
    size = value(properties, "w:rPr", "w:sz")
    if size is not None:
        changes["size"] = number(size) / 2
    for name, tag in (("is_bold", "w:b"), ("is_hidden", "w:vanish")):
        on = is_on(properties, "w:rPr", tag)
        if on is not None:
            changes[name] = on
    return replace(style, **changes) if changes else style


class Styles:
    def __init__(self, root):
        self.elements, self.known, self.usual = {}, {}, ""
        self.base = Style(size=10)
        if root is None:
            return
        defaults = root.find(qn("w:docDefaults"))
        if defaults is not None:
            run = defaults.find(qn("w:rPrDefault"))
            self.base = with_run_properties(self.base, run)
        for element in root.iterchildren(qn("w:style")):
            key = element.get(qn("w:styleId"), "")
            self.elements[key] = element
            is_default = element.get(qn("w:default")) in ("1", "true", "on")
            if is_default and element.get(qn("w:type")) == "paragraph":
                self.usual = key

    def of(self, key, depth=0):
        """Return the Style of an id; that of ordinary paragraphs for None."""
        key = self.usual if key is None else key
        if key not in self.known:
            element = self.elements.get(key)
            if element is None or depth > DEEPEST:
                return self.base
            based_on = value(element, "w:basedOn")
            base = self.base if based_on is None else self.of(based_on, depth + 1)
            style = with_properties(base, element)
            self.known[key] = _named(style, value(element, "w:name") or "")
        return self.known[key]


def _named(style, name):
    name = name.strip().lower()
    heading = HEADING.fullmatch(name)
    if heading:
        return replace(style, level=int(heading[1]) + 1, kind="")
    if name in TITLE:
        return replace(style, level=1, kind="")
    if name in SUBTITLE:
        return replace(style, level=0, kind="subtitle")
    if name in CAPTION:
        return replace(style, level=0, kind="caption")
    if CONTENTS.fullmatch(name):
        return replace(style, level=0, kind="contents")
    return style


class Numbers:
    """The numbers of lists, counted down the document as Word counts them."""

    def __init__(self, root):
        self.levels, self.lists, self.starts = {}, {}, {}
        self.counts = defaultdict(dict)
        self.begun = set()
        if root is None:
            return
        for abstract in root.iterchildren(qn("w:abstractNum")):
            key = abstract.get(qn("w:abstractNumId"))
            for level in abstract.iterchildren(qn("w:lvl")):
                at = number(level.get(qn("w:ilvl")), 0, 8)
                self.levels[key, at] = (
                    value(level, "w:numFmt") or "decimal",
                    value(level, "w:lvlText") or "",
                    number(value(level, "w:start"), 1),
                )
        for one in root.iterchildren(qn("w:num")):
            key = one.get(qn("w:numId"))
            self.lists[key] = value(one, "w:abstractNumId")
            for override in one.iterchildren(qn("w:lvlOverride")):
                start = value(override, "w:startOverride")
                if start is not None:
                    at = number(override.get(qn("w:ilvl")), 0, 8)
                    self.starts[key, at] = number(start, 1)

    def before(self, list_id, at):
        """Return the number before the next paragraph of a list; "" for a bullet."""
        abstract = self.lists.get(list_id)
        if (abstract, at) not in self.levels:
            return ""
        counts = self.counts[abstract]
        if (list_id, at) in self.starts and (list_id, at) not in self.begun:
            self.begun.add((list_id, at))
            counts[at] = self.starts[list_id, at] - 1
        counts[at] = counts.get(at, self.levels[abstract, at][2] - 1) + 1
        for deeper in range(at + 1, 9):
            counts.pop(deeper, None)
        style, text, _ = self.levels[abstract, at]
        if style in ("bullet", "none"):
            return ""

        def shown(mark):
            level = int(mark[1]) - 1
            style, _, start = self.levels.get((abstract, level), ("decimal", "", 1))
            return in_words(counts.get(level, start), style)

        words = re.sub("%([1-9])", shown, text[:20])
        return words if words[-1:] in "、）】．" or not words else f"{words} "


def in_words(count, style):
    """Return a count as a list of this style shows it: 三, iii, ③.

    >>> in_words(23, "chineseCounting"), in_words(3, "decimalEnclosedCircle")
    ('二十三', '③')
    """
    count = min(count, LARGEST_NUMBER)
    lower = style.lower()
    if "roman" in lower and count:
        words = _roman(count)
        return words.lower() if style.startswith("lower") else words
    if "letter" in lower and count:
        words = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return words.upper() if style.startswith("upper") else words
    if "enclosedcircle" in lower and 0 < count <= len(CIRCLED):
        return CIRCLED[count - 1]
    if style == "decimalZero":
        return f"{count:02}"
    if "counting" in lower or lower.startswith(("chinese", "ideographdigital")):
        return _chinese(count)
    return str(count)


def _chinese(count):
    if count < 10:
        return DIGITS[count]
    if count >= 100:
        return "".join(DIGITS[int(digit)] for digit in str(count))
    tens, ones = divmod(count, 10)
    return f"{DIGITS[tens] if tens > 1 else ''}十{DIGITS[ones] if ones else ''}"


def _roman(count):
    words = []
    for worth, letters in ROMAN:
        words.append(letters * (count // worth))
        count %= worth
    return "".join(words)
