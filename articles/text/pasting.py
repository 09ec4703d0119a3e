"""Paste cleaning: HTML of Word, WPS, WeChat and web pages in, a story's body out.

What is on a clipboard is more than what its reader saw: comments of colleagues, words
that were struck out, hidden words, notes at the foot of the page, markers of lists that
are text. pasted() leaves out what is no part of the story, keeps what carries meaning,
and says in one line what it did. What tags a body may hold is for richtext.clean() to
decide, which has the last word.

The browser asks for this by POST (articles/admin/pasting.py), so that there is one
cleaning: static/desk/pasting.js.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

import nh3

from articles.text import richtext
from articles.text.paste_survey import CELLS, VOID, Survey, css, note_of

# Of what is longer than this, the browser pastes the plain words.
LONGEST = 1_500_000

# The address of a picture that the browser has taken out of what it sends.
AT_HAND = "paste:"

# Gone with all that is in them.
FOREIGN = {"script", "style", "title", "noscript", "template", "textarea", "select"}
FOREIGN |= {"canvas", "object", "button", "svg", "math", "rp", "datalist"}
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
BLOCKS = {"p", "div", "section", "article", "header", "footer", "main", "aside", "nav"}
BLOCKS |= {"figure", "figcaption", "pre", "dl", "dt", "dd", "address", "center", "form"}
BLOCKS |= {"fieldset", "legend", "details", "summary", "hr"}
LISTS = {"ul", "ol"}
TABLE = {"table", "caption", "thead", "tbody", "tfoot", "tr"} | CELLS
STRUCK = {"s", "strike"}
MOVING = {"iframe", "video", "audio", "embed", "mpvoice", "mp-common-videosnap"}
INLINE = {
    "a",
    "b",
    "strong",
    "i",
    "em",
    "sub",
    "sup",
    "span",
    "font",
    "u",
    "del",
    "ins",
}
INLINE |= {"ruby", "rt", "q", "img", "br", "blockquote", "small", "big", "cite", "code"}
INLINE |= {"abbr", "time", "mark", "label", "li"} | STRUCK | MOVING | LISTS
ATTRIBUTES = {
    "*": {"style", "class", "id", "name", "hidden"},
    "a": {"href", "title"},
    "img": {"src", "data-src", "data-original", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
# Those that are no address are read to be counted; richtext.clean() takes them away.
ADDRESSES = {"http", "https", "mailto"}
SCHEMES = ADDRESSES | {"file", "data", "cid", "blob", "paste", "javascript", "vbscript"}
# What a body that was cleaned before has not: most have nothing to be looked for.
FOREIGN_MARKS = re.compile(r"<[a-z][^<>]*\s(?:style|class|id|name)\s*=|<a [^<>]*#")
SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)

# A line of the source that ends next to one of these is no blank between words.
CHINESE = re.compile("[\u2014\u2018-\u201d\u2026\u3000-\u9fff\uff00-\uffef]")
BLANK = re.compile("([ \t\r\n\f]+)")
BOLD = re.compile(r"bold(er)?|[6-9]00")
EMOJI = re.compile("[\u2190-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+")
NUMBER = re.compile(r"(\d{1,3})[.．、)）]?")
# Marks of bullets, among them letters that Wingdings and Symbol draw as marks.
BULLETS = set("·•●○■□◆◇▪▫►➢➤✓–-*oØ§lnuqüvwÿ\uf0b7\uf0a7\uf06c\uf06e\uf0d8\uf0fc")
LARGEST_ICON = 32  # pixels

WORDS = {
    "comment": "批注 {}",
    "note": "脚注 {}（放进了括号）",
    "marker": "脚注编号 {}（没有注文）",
    "picture": "图片 {}（请上传）",
    "deletion": "修订 {}",
    "struck": "删除线 {}（划掉的字没有贴入）",
    "hidden": "隐藏文字 {}",
    "video": "音视频 {}（没有贴入）",
    "link": "链接 {}（地址不能用，只留文字）",
}


@dataclass
class Pasted:
    """What a paste comes to: a clean body, and what was left out of it."""

    html: str = ""
    counts: Counter = field(default_factory=Counter)
    pictures: list = field(default_factory=list)  # (address, after how many blocks)

    @property
    def line(self):
        """The line that says what was done, or "" when nothing was left out."""
        parts = [
            words.format(self.counts[kind])
            for kind, words in WORDS.items()
            if self.counts[kind]
        ]
        return f"清理了：{'、'.join(parts)}。" if parts else ""


def pasted(html):
    """Return what a story takes of some HTML; pasted(pasted(x).html) changes nothing."""
    if not html or (not FOREIGN_MARKS.search(html) and richtext.clean(html) == html):
        return Pasted(html or "")
    sound = nh3.clean(
        html.replace("\xad", ""),
        tags=BLOCKS | TABLE | INLINE | HEADINGS.keys(),
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        clean_content_tags=FOREIGN,
    )
    survey = Survey()
    survey.feed(sound)
    survey.close()
    reader = _Reader(survey)
    reader.feed(sound)
    reader.close()
    reader.result.html = richtext.clean("".join(reader.out))
    return reader.result


@dataclass(frozen=True)
class _Marks:
    """What the words at one place are: a link, strong, raised …"""

    link: str = ""
    strong: bool = False
    em: bool = False
    script: str = ""
    heading: bool = False
    keeps_lines: bool = False
    is_seen: bool = True

    def tags(self):
        if self.link:
            yield "a", f"<a {self.link}>"
        if self.strong and not self.heading:
            yield "strong", "<strong>"
        if self.em:
            yield "em", "<em>"
        if self.script:
            yield self.script, f"<{self.script}>"


@dataclass
class _Element:
    """An element that is open: what is written when it ends, and the marks around it."""

    tag: str
    marks: _Marks
    end: str = ""


class _Reader(HTMLParser):
    """Write sound HTML again without what is no part of the story.

    Blocks are written flat: what a <p> cannot hold ends it.
    """

    def __init__(self, survey):
        super().__init__(convert_charrefs=True)
        self.survey = survey
        self.result = Pasted()
        self.result.counts["comment"] = survey.comment_count()
        self.out = []
        self.number = 0  # of the element, as the survey counted
        self.open = []
        self.marks = _Marks()
        self.skipped_from = None  # how many elements are open around what is skipped
        self.skipped_kind = ""
        self.last = ""  # the last character written in this block
        self.line_ended = False
        self.blocks = 0
        self.is_new_block = True
        self.containers = 0  # lists, quotations and tables around here
        self.written = 0  # texts
        self.last_seen = {}  # kind -> how many texts were written before the last
        self.word_list = None  # [tag, number of items, elements open around it]
        self.last_list = None  # (number of items, place of its end in out, texts)
        self.numbered = []  # of open <ol>: [next number, whether it is a list]

    # Elements

    def handle_starttag(self, tag, attrs):
        self.number += 1
        if self.skipped_from is not None:
            if tag not in VOID:
                self.open.append(_Element(tag, self.marks))
            return
        attrs = dict(attrs)
        style = css(attrs.get("style"))
        if tag in VOID:
            self._void(tag, attrs, style)
            return
        self.open.append(_Element(tag, self.marks))
        kind = self._kind_of_skipped(tag, attrs, style)
        if kind:
            self._skip(kind, attrs)
            return
        self.marks = self._marks_within(tag, attrs, style)
        self.open[-1].end = self._begin(tag, attrs, style)

    def handle_endtag(self, tag):
        if not self.open:
            return
        element = self.open.pop()
        if self.skipped_from is not None:
            if len(self.open) == self.skipped_from:
                self.skipped_from = None
            return
        if self.word_list and len(self.open) < self.word_list[2]:
            self._end_word_list()
        if element.tag == "ol":
            self._end_ordered_list()
        elif element.end:
            self._write(element.end)
        if element.tag in LISTS | {"blockquote", "table"} and element.end:
            self.containers -= 1
        self.marks = element.marks

    def _void(self, tag, attrs, style):
        if tag == "br":
            self._write("<br>")
        elif tag == "hr":
            self._write("<p></p>")
        elif tag == "img" and style.get("display") != "none":
            self._picture(attrs)
        elif tag == "embed":
            self.result.counts["video"] += 1

    def _begin(self, tag, attrs, style):
        """Write what an element begins with; return what it ends with."""
        if tag == "p" and self.number in self.survey.markers:
            return self._begin_word_item(self.survey.markers[self.number])
        if tag in BLOCKS | HEADINGS.keys() or tag in LISTS | {"blockquote", "table"}:
            self._end_word_list()
        heading = HEADINGS.get(tag) or _outline(tag, attrs, style)
        if heading:
            return self._write(f"<{heading}>") or f"</{heading}>"
        if tag in BLOCKS or _is_shown_as_block(tag, style):
            return self._write("<p>") or "</p>"
        if tag == "ol":
            return self._begin_ordered_list(attrs)
        if tag == "li":
            return self._begin_item()
        if tag in ("ul", "blockquote"):
            return self._begin_container(tag)
        if tag in TABLE:
            return self._begin_part_of_table(tag, attrs)
        if tag in ("q", "rt"):
            start, end = "“”" if tag == "q" else "（）"
            self._text(start)
            return end
        return ""

    def _begin_container(self, tag):
        if not self.containers:
            self.is_new_block = True
        self.containers += 1
        self._write(f"<{tag}>")
        return f"</{tag}>"

    def _begin_part_of_table(self, tag, attrs):
        if self.survey.is_layout(self.number):
            return self._write("<p>") or "</p>"
        if tag == "table":
            return self._begin_container(tag)
        spans = "".join(
            f' {name}="{escape(attrs[name])}"'
            for name in ("colspan", "rowspan", "scope")
            if attrs.get(name)
        )
        return self._write(f"<{tag}{spans}>") or f"</{tag}>"

    # What is left out

    def _kind_of_skipped(self, tag, attrs, style):
        """Return why an element is left out, or "" when it is not."""
        classes = (attrs.get("class") or "").lower().split()
        if self.number in self.survey.comments:
            return "comment"
        if self.number in self.survey.notes or self.survey.is_back_link(tag, attrs):
            return "foot"
        if tag == "del" or "msodel" in classes:
            return "deletion"
        if tag in STRUCK or "line-through" in style.get("text-decoration", ""):
            return "struck"
        if style.get("display") == "none" or style.get("mso-hide") == "all":
            return "hidden"
        if "hidden" in attrs:
            return "hidden"
        if style.get("mso-list") == "ignore":
            return "bullet"
        if style.get("mso-element") in ("header", "footer"):
            return "foot"
        if tag in MOVING:
            return "video"
        return "reference" if tag == "a" and note_of(attrs.get("href")) else ""

    def _skip(self, kind, attrs):
        self.skipped_from = len(self.open) - 1
        self.skipped_kind = kind
        if kind == "reference":
            self._note(note_of(attrs["href"]))
        elif kind == "video":
            self.result.counts["video"] += 1

    def _note(self, key):
        words = self.survey.take_note(key)
        if words:
            self.result.counts["note"] += 1
            self._plain(f"（注：{words}）")
        else:
            self.result.counts["marker"] += 1

    def _count_skipped(self, kind):
        """Count what is left out; neighbours with no word between are one."""
        if kind not in ("deletion", "struck", "hidden"):
            return
        if self.last_seen.get(kind) != self.written:
            self.result.counts[kind] += 1
        self.last_seen[kind] = self.written

    def _picture(self, attrs):
        address = attrs.get("data-src") or attrs.get("data-original")
        address = address or attrs.get("src") or ""
        alt = attrs.get("alt") or ""
        if "emoji" in (attrs.get("class") or "") and EMOJI.fullmatch(alt):
            self._text(alt)
        elif not _is_icon(attrs) and not address.startswith("data:image/svg"):
            self.result.pictures.append((address, self.blocks))
            if not address.startswith(AT_HAND):
                self.result.counts["picture"] += 1

    # Marks and words

    def _marks_within(self, tag, attrs, style):
        marks, found = self.marks, {}
        if tag in HEADINGS or _outline(tag, attrs, style):
            found["heading"] = True
        if tag in ("b", "strong"):
            found["strong"] = True
        if tag in ("i", "em"):
            found["em"] = True
        if tag in ("sub", "sup"):
            found["script"] = tag
        if tag == "pre":
            found["keeps_lines"] = True
        if tag == "a" and attrs.get("href"):
            found["link"] = self._link(attrs)
        if style and tag not in TABLE:
            found |= _marks_of_style(style)
        return _Marks(**(vars(marks) | found)) if found else marks

    def _link(self, attrs):
        address = attrs["href"].strip()
        scheme = SCHEME.match(address)
        if scheme and scheme.group(1).lower() not in ADDRESSES:
            self.result.counts["link"] += 1
            return ""
        if address.startswith("#"):
            return ""
        title = attrs.get("title")
        return f'href="{escape(address)}"' + (
            f' title="{escape(title)}"' if title else ""
        )

    def handle_data(self, data):
        if self.skipped_from is not None:
            if data.strip():
                self._count_skipped(self.skipped_kind)
            return
        if not self.marks.is_seen:
            if data.strip():
                self._count_skipped("hidden")
            return
        if self.marks.keeps_lines:
            lines = re.split(r"\r\n?|\n", data)
            for place, line in enumerate(lines):
                if place:
                    self._write("<br>")
                self._text(line)
            return
        self._text(data)

    def _text(self, data):
        """Write words; the end of a source line is a blank between Latin words only."""
        for piece in BLANK.split(data):
            if not piece:
                continue
            if BLANK.fullmatch(piece):
                self.line_ended = self.line_ended or "\n" in piece
                self.has_blank = True
                continue
            if self.has_blank and not self._is_joined(piece[0]):
                self.out.append(" ")
            self._words(piece)

    def _is_joined(self, following):
        return self.line_ended and bool(
            CHINESE.match(self.last) or CHINESE.match(following)
        )

    def _words(self, words):
        self.has_blank = self.line_ended = False
        self._count_block()
        tags = list(self.marks.tags())
        self.out += [start for _, start in tags]
        self.out.append(escape(words, quote=False))
        self.out += [f"</{tag}>" for tag, _ in reversed(tags)]
        self.last = words[-1]
        self.written += 1

    def _plain(self, words):
        """Write words of ours, without the marks of what is around."""
        marks, self.marks = self.marks, _Marks()
        self._words(words)
        self.marks = marks

    def _count_block(self):
        if self.is_new_block:
            self.blocks += 1
            self.is_new_block = False

    has_blank = False

    def _write(self, tag):
        """Write a tag that ends the words before it."""
        self.out.append(tag)
        self.last, self.has_blank, self.line_ended = "", False, False
        if not self.containers:
            self.is_new_block = True

    # Lists

    def _begin_word_item(self, marker):
        """Write the start of a paragraph that Word shows as an item of a list."""
        tag, number = _kind_of_list(marker.text)
        if not tag or (tag == "ol" and marker.level > 1):
            return self._begin_marked(marker)
        if self.word_list and self.word_list[0] != tag:
            self._end_word_list()
        count = self.word_list[1] if self.word_list else 0
        if tag == "ol" and number != count + 1:
            self._end_word_list()
            if number != 1:
                return self._begin_marked(marker)
        if not self.word_list:
            self._begin_container(tag)
            self.word_list = [tag, 0, len(self.open) - 1]
        self.word_list[1] += 1
        self._write("<li>")
        return "</li>"

    def _begin_marked(self, marker):
        if not (self.word_list and marker.level > 1):
            self._end_word_list()
        self._write("<p>")
        self._words(marker.text)
        self.has_blank = marker.text[-1] == "."
        return "</p>"

    def _end_word_list(self):
        if self.word_list:
            tag, self.word_list = self.word_list[0], None
            self._write(f"</{tag}>")
            self.containers -= 1
            self.is_new_block = True

    def _begin_ordered_list(self, attrs):
        """Write the start of a list; one that goes on with another's numbers joins it."""
        start = int(attrs["start"]) if (attrs.get("start") or "").isdecimal() else 1
        if self.last_list and self.last_list[0] + 1 == start > 1:
            count, place, written = self.last_list
            if written == self.written:
                self.out[place] = ""
                self.containers += 1
                self.numbered.append([start, True])
                return "</ol>"
        self.numbered.append([start, start == 1])
        return self._begin_container("ol") if start == 1 else ""

    def _end_ordered_list(self):
        following, is_list = self.numbered.pop()
        if is_list:
            self._write("</ol>")
            self.last_list = following - 1, len(self.out) - 1, self.written

    def _begin_item(self):
        around = (element.tag for element in reversed(self.open))
        if next((tag for tag in around if tag in LISTS), "ul") == "ul":
            return self._write("<li>") or "</li>"
        number, is_list = self.numbered[-1]
        self.numbered[-1][0] += 1
        if is_list:
            return self._write("<li>") or "</li>"
        self._write("<p>")
        self._words(f"{number}.")
        self.has_blank = True
        return "</p>"


def _kind_of_list(marker):
    """Return ("ol", its number), ("ul", 0), or ("", 0) of a marker that is words."""
    number = NUMBER.fullmatch(marker)
    if number:
        return "ol", int(number.group(1))
    return ("ul", 0) if marker in BULLETS else ("", 0)


def _outline(tag, attrs, style):
    """Return the heading that a paragraph of Word is by its class or its level."""
    if tag != "p":
        return ""
    if "MsoTitle" in (attrs.get("class") or "").split():
        return "h2"
    return {"1": "h2", "2": "h2", "3": "h3", "4": "h3"}.get(
        style.get("mso-outline-level"), ""
    )


def _is_shown_as_block(tag, style):
    return tag in ("span", "font", "a", "label") and (
        style.get("display") in ("block", "flex", "grid", "table")
    )


def _is_icon(attrs):
    sizes = [attrs.get(name) or "" for name in ("width", "height")]
    sizes = [size.removesuffix("px") for size in sizes]
    return all(size.isdecimal() and int(size) <= LARGEST_ICON for size in sizes)


def _marks_of_style(style):
    found = {}
    if "font-weight" in style:
        found["strong"] = bool(BOLD.fullmatch(style["font-weight"]))
    if "font-style" in style:
        found["em"] = style["font-style"] in ("italic", "oblique")
    if "vertical-align" in style:
        script = {"super": "sup", "sub": "sub"}.get(style["vertical-align"])
        if script or style["vertical-align"] == "baseline":
            found["script"] = script or ""
    if "visibility" in style:
        found["is_seen"] = style["visibility"] not in ("hidden", "collapse")
    if "white-space" in style:
        found["keeps_lines"] = style["white-space"].startswith("pre")
    return found
