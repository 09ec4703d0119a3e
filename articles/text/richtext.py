"""Rich text of a body: sanitising HTML to an allow-list, and reading it as text.

Whatever comes in (the editor, Word, WPS, WeChat, an import), what is stored is a
run of p, h2, h3, ul, ol, blockquote and table, one level deep, with strong, em, sub,
sup and a inside. Pictures are kept beside the text (ArticlePhoto), never in it.
"""

import re
import string
from collections import Counter
from html import escape, unescape
from html.parser import HTMLParser

import nh3

from articles.text import tables
from articles.text.small_figures import with_small_figures

# What the editor offers; the same set that clean() keeps.
EDITOR_EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "HardBreak": True,  # between the lines of a cell
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "History": True,
}

BLOCKS = {
    "p": "p",
    "div": "p",
    "section": "p",
    "article": "p",
    "figure": "p",
    "figcaption": "p",
    "pre": "p",
    "dt": "p",
    "dd": "p",
    "li": "p",
    "h1": "h2",
    "h2": "h2",
    "h3": "h3",
    "h4": "h3",
    "h5": "h3",
    "h6": "h3",
}
CONTAINERS = {"ul": "ul", "ol": "ol", "blockquote": "blockquote"}
INLINE = {
    "strong": "strong",
    "b": "strong",
    "em": "em",
    "i": "em",
    "sub": "sub",
    "sup": "sup",
    "a": "a",
}
OF_TABLES = {"caption", "thead", "tbody", "tfoot", "tr", "td", "th"}

# Control characters (XML 1.0 forbids them in feeds), half surrogates (no
# encoding holds them) and invisible marks that word processors leave.
UNWRITABLE_CHARACTERS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
    "\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff"
)
UNWRITABLE = re.compile(f"[{UNWRITABLE_CHARACTERS}]")
INDENT = " \t\r\n\xa0\u3000\u2002\u2003"
BLANKS = re.compile("[ \t\r\n\xa0]+")
BLANK_BETWEEN_HAN = re.compile(
    "(?<=[\u3400-\u9fff])[ \t]*[\r\n]\\s*(?=[\u3400-\u9fff])"
)
# Up to the first end tag, from one tag to the next: `.*?</p>` would try at each character.
BLOCK = re.compile(
    r"<(p|h2|h3|ul|ol|blockquote|table)>[^<]*+(?:<(?!/\1>)[^<]*+)*+</\1>"
)
PARAGRAPH = re.compile(r"<p>([^<]*+(?:<(?!/p>)[^<]*+)*+)(?:</p>|\Z)")
TABLE = re.compile(r"<table>.*?(?:</table>|\Z)", re.DOTALL)
CAPTION = re.compile(r"<caption>(.*?)</caption>", re.DOTALL)
TAG = re.compile(r"<[^<>]*>?")
# Where a teaser may be cut off: behind a sentence, or else at a pause.
SENTENCE_END = re.compile(r"[。！？][”’）》]*|(?<=[a-z)\d])[.!?](?= )")
PAUSE = re.compile(r"[，、；：]|(?<=[a-z)\d])[,;:](?= )")
HAN = re.compile("[\u3400-\u9fff]+")
PAUSES = "，、；：,;:"
BROKEN_OFF = "……"
WITHIN_A_WORD = string.ascii_letters + string.digits + ".-@/_%:?=&#+~"
# Where plain_text() ends a line, and where it sets a tab.
LINE_END = re.compile(r"</(?:p|h2|h3|caption|tr)>")
TAB = re.compile(r"</t[dh]>(?=<t[dh]\b)|<br>")
# What clean() would return as it is: blocks without tags, entities or a blank too many.
_WORDS = rf"[^\s<>&{UNWRITABLE_CHARACTERS}]+"
CLEAN_ALREADY = re.compile(rf"(?:<(p|h2|h3)>{_WORDS}(?: {_WORDS})*</\1>)+")


def clean(html):
    """Return what a story may hold of some HTML; clean(clean(x)) == clean(x).

    Headings of other ranks become h2 or h3, loose text becomes paragraphs, tables are
    put in shape (tables.py), indents of blanks and empty paragraphs go. Text stays,
    except that of scripts and styles.
    """
    # Each save cleans what a save has cleaned before.
    if html and CLEAN_ALREADY.fullmatch(html):
        return html
    safe = nh3.clean(
        UNWRITABLE.sub("", html or ""),
        tags={*BLOCKS, *CONTAINERS, *INLINE, "table", *OF_TABLES, "br"},
        attributes={
            "a": {"href", "title"},
            "td": {"colspan", "rowspan"},
            "th": {"colspan", "rowspan"},
        },
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        clean_content_tags={"script", "style", "title"},
    )
    builder = _Builder()
    builder.feed(safe)
    builder.close()
    return builder.html()


def blocks(html):
    """Split a clean body into its top-level blocks, each a fragment of HTML."""
    return [match.group(0) for match in BLOCK.finditer(html)]


def with_dateline(block, dateline):
    """Return a block of HTML with a dateline run in before its words, as papers print it."""
    run_in = f'<span class="dateline">{escape(dateline)}</span>'
    if block.startswith("<p>"):
        return f"<p>{run_in}{block[3:]}"
    return f"<p>{run_in}</p>{block}"


def plain_text(html):
    """Return the words of a body, one block a line; of a table, one row a line, with
    a tab between cells and between the lines of one."""
    if not html or ("<" not in html and "&" not in html):
        return (html or "").strip()
    lines = LINE_END.sub("\n", with_small_figures(html))
    if "<t" in lines:
        lines = TAB.sub("\t", lines)
    return unescape(TAG.sub("", lines)).strip()


def opening(html, length):
    """Return how a body begins, within a length: whole sentences, or else as much as
    there is room for and ……; the HTML may be cut anywhere.

    Of a table it has the caption at most: figures in a row say nothing without it.
    """
    words = ""
    for paragraph in PARAGRAPH.finditer(html or ""):
        # Joined without a blank: Chinese sets none between sentences.
        words += plain_text(paragraph.group(1))
        if len(words) > length:
            break
    if not words and html:
        words = plain_text(TABLE.sub(_caption_alone, html))
    return shortened(words, length)


def shortened(words, length):
    """Return how plain words begin, within a length, as opening() does."""
    if len(words) <= length:
        return words
    broken_off = BROKEN_OFF
    if 4 * len("".join(HAN.findall(words[:length]))) < len(words[:length]):
        # Letters are half as wide as Han characters, and so are their dots.
        length, broken_off = 2 * length, BROKEN_OFF[:1]
    return words if len(words) <= length else _cut(words, length, broken_off)


def _cut(words, length, broken_off):
    for ends, mark in ((SENTENCE_END, ""), (PAUSE, broken_off)):
        room = length - len(mark)
        found = [match.end() for match in ends.finditer(words, 0, room)]
        for end in reversed(found):
            if end >= length // 2 and _is_closed(words[:end]):
                return f"{words[:end].rstrip(PAUSES) if mark else words[:end]}{mark}"
    cut = words[: length - len(broken_off)]
    # A word or a figure is whole, unless it is all there is.
    whole = cut.rstrip(WITHIN_A_WORD) if words[len(cut)] in WITHIN_A_WORD else cut
    return f"{whole.rstrip() or cut}{broken_off}"


def _is_closed(words):
    """Whether each quotation and bracket that a text opens ends in it."""
    return words.count("“") <= words.count("”") and words.count("（") <= words.count(
        "）"
    )


def _caption_alone(table):
    caption = CAPTION.search(table.group())
    return caption.group(1) if caption else ""


class _Builder(HTMLParser):
    """Rebuild sanitised HTML as blocks, at most one container deep."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.blocks = []  # (container or None, item number, tag, inner html)
        self.container = None
        self.depth = 0
        self.item = 0
        self.serial = 0
        self.open_inline = []  # (tag, start tag) wanted now, each tag once
        self.nested = Counter()  # how often each is open within itself
        self.table = None  # what is gathered of the table that is open
        self.tables = 0  # how many are, one in another
        self.begin("p")

    def begin(self, tag):
        self.tag = tag
        self.fragments = []
        self.written = []  # start tags already in this block
        self.has_words = False
        self.blanks = []  # read after the last word, written before the next

    def flush(self, tag="p"):
        """End the block, and begin another."""
        if self.has_words:
            inner = "".join(self.fragments) + "".join(
                f"</{name}>" for name, _ in reversed(self.written)
            )
            if self.table and self.table.lines is not None:
                self.table.lines.append(inner)
            else:
                block_tag = "p" if self.container else self.tag
                self.blocks.append((self.container, self.item, block_tag, inner))
        self.begin(tag)

    def handle_starttag(self, tag, attrs):
        if tag == "table" or tag in OF_TABLES:
            self.start_in_table(tag, dict(attrs))
        elif tag in CONTAINERS:
            self.flush()
            self.depth += 1
            if self.container is None:
                self.serial += 1
                self.container = (CONTAINERS[tag], self.serial)
        elif tag in BLOCKS:
            self.flush(BLOCKS[tag])
            if tag == "li":
                self.item += 1
        elif tag == "br":
            self.flush(self.tag)
        elif tag in INLINE:
            self.open(INLINE[tag], self.start_tag(tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag == "table" or tag in OF_TABLES:
            self.end_in_table(tag)
        elif tag in CONTAINERS:
            self.flush()
            self.depth -= 1
            if self.depth == 0:
                self.container = None
        elif tag in BLOCKS:
            self.flush()
        elif tag in INLINE:
            self.close_inline(INLINE[tag])

    def start_in_table(self, tag, attrs):
        # Within a cell another table's rows are lines, its cells parted by a blank.
        if tag in {"td", "th"} and self.tables > 1:
            self.handle_data(" ")
            return
        self.flush()
        if tag == "table":
            self.tables += 1
            if self.tables == 1:
                self.table = tables.Gathered()
        elif self.tables == 1:
            self.table.start(tag, attrs)

    def end_in_table(self, tag):
        if tag in {"td", "th"} and self.tables > 1:
            return
        self.flush()
        if tag == "table" and self.tables:
            self.tables -= 1
            if not self.tables:
                self.end_table()
        elif self.tables == 1:
            self.table.end(tag)

    def end_table(self):
        gathered, self.table = self.table, None
        table = gathered.table()
        if table:
            # No list and no quotation holds one: it goes on behind the table.
            self.blocks.append((None, None, "table", table.inner_html()))
            return
        for line in gathered.paragraphs():
            self.blocks.append((self.container, self.item, "p", line))

    def handle_data(self, data):
        data = BLANK_BETWEEN_HAN.sub("", data)
        words = data.rstrip(INDENT)
        if words:
            before = "".join(self.blanks) if self.has_words else ""
            text = BLANKS.sub(" ", before + words)
            self.write_inline()
            self.fragments.append(
                escape(text if self.has_words else text.lstrip(INDENT), quote=False)
            )
            self.has_words = True
            self.blanks = []
        self.blanks.append(data[len(words) :])

    def start_tag(self, tag, attrs):
        if tag != "a":
            return f"<{INLINE[tag]}>"
        if not attrs.get("href"):
            return ""
        title = f' title="{escape(attrs["title"])}"' if attrs.get("title") else ""
        rel = ' rel="noopener noreferrer"'
        return f'<a href="{escape(attrs["href"])}"{title}{rel}>'

    def write_inline(self):
        """Write the start tags that are wanted here and not written yet."""
        wanted = [(name, start) for name, start in self.open_inline if start]
        while self.written and self.written != wanted[: len(self.written)]:
            self.fragments.append(f"</{self.written.pop()[0]}>")
        for name, start in wanted[len(self.written) :]:
            self.fragments.append(start)
            self.written.append((name, start))

    def open(self, name, start):
        if name in [other for other, _ in self.open_inline]:
            self.nested[name] += 1
        else:
            self.open_inline.append((name, start))

    def close_inline(self, name):
        if self.nested[name]:
            self.nested[name] -= 1
        else:
            self.open_inline = [item for item in self.open_inline if item[0] != name]

    def html(self):
        self.flush()
        parts = []
        container = item = None
        for block_container, block_item, tag, inner in self.blocks:
            is_list = block_container and block_container[0] != "blockquote"
            if block_container != container:
                parts.append(_end(container))
                if block_container:
                    parts.append(f"<{block_container[0]}>")
                item = None
            if is_list and block_item != item:
                parts.append("</li><li>" if item is not None else "<li>")
            parts.append(f"<{tag}>{inner}</{tag}>")
            container = block_container
            item = block_item if is_list else None
        parts.append(_end(container))
        return "".join(parts)


def _end(container):
    if not container:
        return ""
    name = container[0]
    return f"</{name}>" if name == "blockquote" else f"</li></{name}>"
