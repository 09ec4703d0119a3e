"""HTML of a body as plain text for diffs, its structure written as marks."""

import re
from html.parser import HTMLParser

from articles.text.small_figures import small

# What cannot be seen in the words alone, in the toolbar's name for it.
LINE_MARKS = {
    "h2": "【小标题】",
    "h3": "【三级标题】",
    "blockquote": "【引文】",
    "ul": "【项目符号】",
    "ol": "【编号】",
    "caption": "【表题】",
    "thead": "【表头】",
    "tbody": "【表行】",
}
WORD_MARKS = {
    "strong": "〔加粗：",
    "em": "〔着重：",
    "sub": "〔下标：",
    "sup": "〔上标：",
    "a": "〔链接 ",
}
RESTARTS = "【另起】"  # a list, quotation or table straight after another of its kind
GOES_ON = "【接上】"  # a further paragraph of one item of a list
CELL_END = "｜"
CELL_MARKS = {"th": "〔表头〕", "colspan": "〔占{}列〕", "rowspan": "〔占{}行〕"}
# What looks as small as the characters that there are for it: CO₂.
FIGURES = re.compile(r"<(sub|sup)>([0-9+\-]+)</\1>")
LINE_END = "〔换行〕"  # within a cell
MARKS = [*LINE_MARKS.values(), *WORD_MARKS.values(), RESTARTS, GOES_ON]
MARKS += [CELL_MARKS["th"], LINE_END]


def text_of(html):
    """Return a clean body as text, one block a line, with a mark for each tag.

    <h2>看点</h2><p>水厂<strong>今日</strong>通水</p> is two lines:
    【小标题】看点 and 水厂〔加粗：今日〕通水. A row of a table is one, 【表行】甲｜1.
    """
    reader = _Reader()
    reader.feed(FIGURES.sub(lambda found: small(found[2], found[1]), html or ""))
    reader.close()
    reader.end_line()
    return "\n".join(reader.lines)


class _Reader(HTMLParser):
    """Write down a body line by line."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lines = []
        self.words = []
        self.marks = ""  # to be written before the next words
        self.container = ""
        self.last_container = ""  # unless a paragraph came after it
        self.item_begun = False
        self.rows = ""  # the mark of the rows being read

    def handle_starttag(self, tag, attrs):
        if tag in WORD_MARKS:
            self.write(WORD_MARKS[tag] + _link(dict(attrs)))
        elif tag == "br":
            self.write(LINE_END)
        elif tag in {"td", "th"}:
            self.start_cell(tag, dict(attrs))
        else:
            self.start_line(tag)

    def start_line(self, tag):
        self.end_line()
        if tag == "table":
            self.marks = RESTARTS if self.last_container == tag else ""
        if tag in {"thead", "tbody"}:
            self.rows = LINE_MARKS[tag]
        if tag in {"caption", "tr"}:
            self.words = [self.marks + LINE_MARKS.get(tag, self.rows)]
            self.marks = ""
            self.cell_begun = False
        if tag in {"ul", "ol", "blockquote"}:
            self.container = tag
            self.marks = RESTARTS if tag == self.last_container else ""
        if tag in {"ul", "ol", "li"}:
            self.item_begun = False
        if tag in {"h2", "h3"}:
            self.marks = LINE_MARKS[tag]

    def start_cell(self, tag, attrs):
        if self.cell_begun:
            self.words.append(CELL_END)
        self.cell_begun = True
        # In the head all are header cells.
        if tag == "th" and self.rows != LINE_MARKS["thead"]:
            self.words.append(CELL_MARKS["th"])
        for name in ("colspan", "rowspan"):
            if name in attrs:
                self.words.append(CELL_MARKS[name].format(attrs[name]))

    def handle_endtag(self, tag):
        if tag in WORD_MARKS:
            self.write("〕")
            return
        if tag in {"td", "th"}:
            return
        self.end_line()
        if tag in {self.container, "table"}:
            self.container, self.last_container = "", tag

    def handle_data(self, data):
        if data.strip() or self.words:
            self.write(data.replace("\n", " "))

    def write(self, words):
        if not self.words:
            self.words.append(self.marks + self.place())
            self.marks = ""
        self.words.append(words)

    def place(self):
        """Return the marks of the list or quotation that a line is in."""
        if not self.container:
            self.last_container = ""
            return ""
        goes_on = self.item_begun and self.container != "blockquote"
        self.item_begun = True
        return LINE_MARKS[self.container] + (GOES_ON if goes_on else "")

    def end_line(self):
        if self.words:
            self.lines.append("".join(self.words))
        self.words = []


def _link(attributes):
    """Return a link's address and title, as written before its words."""
    values = [attributes[name] for name in ("href", "title") if attributes.get(name)]
    return " ".join(values) + "：" if values else ""
