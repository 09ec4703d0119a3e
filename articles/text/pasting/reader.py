"""Reader of pasted HTML: writes it again without what is no part of the story."""

import re
from collections import Counter
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from articles.text.pasting.elements import (
    BLOCKS,
    HEADINGS,
    LISTS,
    MOVING,
    STRUCK,
    TABLE,
    VOID,
)
from articles.text.pasting.lists import ListsMixin
from articles.text.pasting.styles import (
    Marks,
    css,
    is_shown_as_block,
    marks_of_style,
    outline,
)
from articles.text.pasting.survey import note_of

# The address of a picture that the browser has taken out of what it sends.
AT_HAND = "paste:"
ADDRESSES = {"http", "https", "mailto"}
SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)

# A line of the source that ends next to one of these is no blank between words.
CHINESE = re.compile("[\u2014\u2018-\u201d\u2026\u3000-\u9fff\uff00-\uffef]")
BLANK = re.compile("([ \t\r\n\f]+)")
EMOJI = re.compile("[\u2190-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+")
LARGEST_ICON = 32  # pixels


@dataclass
class _Element:
    """An element that is open: what is written when it ends, and the marks around it."""

    tag: str
    marks: Marks
    end: str = ""


class Reader(ListsMixin, HTMLParser):
    """Write sound HTML again without what is no part of the story.

    Blocks are written flat: what a <p> cannot hold ends it.
    """

    def __init__(self, survey):
        super().__init__(convert_charrefs=True)
        self.survey = survey
        self.counts = Counter(comment=survey.comment_count())
        self.pictures = []  # (address, after how many blocks)
        self.out = []
        self.number = 0  # of the element, as the survey counted
        self.open = []
        self.marks = Marks()
        self.skipped_from = None  # how many elements are open around what is skipped
        self.skipped_kind = ""
        self.last = ""  # the last character written in this block
        self.has_blank = False
        self.line_ended = False
        self.blocks = 0
        self.is_new_block = True
        self.containers = 0  # lists, quotations and tables around here
        self.written = 0  # texts
        self.last_seen = {}  # kind -> how many texts were written before the last

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
            self.counts["video"] += 1

    def _begin(self, tag, attrs, style):
        """Write what an element begins with; return what it ends with."""
        if tag == "p" and self.number in self.survey.markers:
            return self._begin_word_item(self.survey.markers[self.number])
        if tag in BLOCKS | HEADINGS.keys() or tag in LISTS | {"blockquote", "table"}:
            self._end_word_list()
        heading = HEADINGS.get(tag) or outline(tag, attrs, style)
        if heading:
            return self._write(f"<{heading}>") or f"</{heading}>"
        if tag in BLOCKS or is_shown_as_block(tag, style):
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
            self.counts["video"] += 1

    def _note(self, key):
        words = self.survey.take_note(key)
        if words:
            self.counts["note"] += 1
            self._plain(f"（注：{words}）")
        else:
            self.counts["marker"] += 1

    def _count_skipped(self, kind):
        """Count what is left out; neighbours with no word between are one."""
        if kind not in ("deletion", "struck", "hidden"):
            return
        if self.last_seen.get(kind) != self.written:
            self.counts[kind] += 1
        self.last_seen[kind] = self.written

    def _picture(self, attrs):
        address = attrs.get("data-src") or attrs.get("data-original")
        address = address or attrs.get("src") or ""
        alt = attrs.get("alt") or ""
        if "emoji" in (attrs.get("class") or "") and EMOJI.fullmatch(alt):
            self._text(alt)
        elif not _is_icon(attrs) and not address.startswith("data:image/svg"):
            self.pictures.append((address, self.blocks))
            if not address.startswith(AT_HAND):
                self.counts["picture"] += 1

    # Marks and words

    def _marks_within(self, tag, attrs, style):
        marks, found = self.marks, {}
        if tag in HEADINGS or outline(tag, attrs, style):
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
            found |= marks_of_style(style)
        return Marks(**(vars(marks) | found)) if found else marks

    def _link(self, attrs):
        address = attrs["href"].strip()
        scheme = SCHEME.match(address)
        if scheme and scheme.group(1).lower() not in ADDRESSES:
            self.counts["link"] += 1
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
        marks, self.marks = self.marks, Marks()
        self._words(words)
        self.marks = marks

    def _count_block(self):
        if self.is_new_block:
            self.blocks += 1
            self.is_new_block = False

    def _write(self, tag):
        """Write a tag that ends the words before it."""
        self.out.append(tag)
        self.last, self.has_blank, self.line_ended = "", False, False
        if not self.containers:
            self.is_new_block = True


def _is_icon(attrs):
    sizes = [attrs.get(name) or "" for name in ("width", "height")]
    sizes = [size.removesuffix("px") for size in sizes]
    return all(size.isdecimal() and int(size) <= LARGEST_ICON for size in sizes)
