"""Text of a story page: paragraphs, and pictures with what stands below them.

The text is taken from the element that the template marks (founder-content, enpcontent),
else from #ozoom and its like, else from where most of the page's sentences are; always
once: many pages have it a second time, hidden, to be copied from.
"""

import re
from dataclasses import dataclass, field
from html import escape

from ingest.old_papers.markup import BREAK, words, words_of
from ingest.reading.marks import CAPTION_MARK

# Ids and classes of the text in templates without marks; the first with text counts.
OF_TEXT = re.compile(
    r"ozoom|article_?content|detail-?content|newsdetatext|doccontent|zoom|content_?text|"
    r"article-?(?:text|body)|text-?content|neirong|wenzhang",
    re.IGNORECASE,
)
SKIPPED = {"script", "style", "noscript", "input", "select", "button", "textarea"}
SKIPPED |= {
    "iframe",
    "object",
    "embed",
    "map",
    "head",
    "title",
    "option",
    "link",
    "meta",
}
BLOCKS = {"p", "div", "tr", "td", "th", "table", "tbody", "ul", "ol", "li", "center"}
BLOCKS |= {
    "blockquote",
    "section",
    "article",
    "dl",
    "dt",
    "dd",
    "form",
    "pre",
    "figure",
}
BLOCKS |= {"figcaption", "founder-content", "founder-pic", "founder-pic-text", "hr"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
INLINE = {"strong": "strong", "b": "strong", "em": "em", "i": "em"}
INLINE |= {"sub": "sub", "sup": "sup"}
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
PAGING = re.compile(r"\b(?:pages|autopage|pagination)\b", re.IGNORECASE)
INDENT = " \t\r\n\xa0\u3000\u2002\u2003\ufeff\u200b"
BROKEN_LINE = re.compile(
    "(?<=[\u3400-\u9fff，。、])[ \t]*[\r\n]\\s*(?=[\u3400-\u9fff])"
)
BLANKS = re.compile("[ \t\r\n\xa0\u200b\ufeff]+")
# 。　　 within a line: paragraphs that only their indent parts; or a line break in words.
INDENTED = re.compile(
    rf"(?<=[。！？”）…])[\xa0 ]*\u3000\u3000+(?=\S)|{BREAK}", re.IGNORECASE
)
OF_TEMPLATE = re.compile(
    r"tplimg|/images?/(?:icon|share|btn|logo)|logo\.|spacer|blank\.gif"
)
SMALLEST = 40  # pixels that an icon has at the most
IN_FIGURE = {"table", "figure", "dl"}
OF_FIGURE = re.compile(
    r"pic|img|photo|caption|attach|figure|tupian|zhutu", re.IGNORECASE
)
CAPTION_CLASS = re.compile(
    r"imgbt|caption|pic-?text|pictext|tushuo|zhushi|shuoming", re.I
)
CREDITED = re.compile(
    r"(?:摄|摄影|供图|供稿|图片|制图|绘|资料片|资料照片|[社报网]发|提供)[）)】\]]?[。.]?$"
)
LONGEST_CAPTION = 300
LEAST_CELLS = 4


@dataclass
class Picture:
    src: str
    caption: str = ""
    after: int | None = None  # paragraphs before it, None before the text


@dataclass
class Text:
    """Paragraphs as clean HTML, the same as plain words, and the pictures among them."""

    paragraphs: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


def element_of_text(root):
    """Return the element that holds the text of a story; None where there is none."""
    for element in root.iter("founder-content"):
        if _weighs(element):
            return element
    for element in root.iter("div", "td", "article", "section", "span", "p"):
        named = f"{element.get('id') or ''} {element.get('class') or ''}"
        if OF_TEXT.search(named) and _weighs(element) and not _is_hidden(element):
            return element
    return _of_most_sentences(root)


def _weighs(element):
    return bool(words(element)) or element.find(".//img") is not None


def _of_most_sentences(root):
    """Return the element whose own paragraphs have the most words of sentences."""
    weights = {}
    for element in root.iter("p", "div", "td"):
        said = words_of(element.text or "") + "".join(
            words_of(child.tail or "") for child in element if child.tail
        )
        if len(said) < 12 or not re.search("[。！？，]", said):
            continue
        holder = element.getparent() if element.tag == "p" else element
        if holder is not None and not _is_hidden(holder):
            weights[holder] = weights.get(holder, 0) + len(said)
    return max(weights, key=weights.get) if weights else None


def _is_hidden(element):
    return any(
        HIDDEN.search(e.get("style") or "") for e in (element, *element.iterancestors())
    )


def text_of(element):
    """Return the Text of an element."""
    taken = _Taking()
    taken.walk(element, ())
    taken.end()
    _give_captions(taken)
    return taken.text


def pictures_before(start, element):
    """Return the pictures that stand between the headline and the text, each with the
    words up to the next: attachments, which templates set before the text."""
    found = []
    above = set(element.iterancestors())
    is_between = start is None
    holder = element.getparent() if start is None else element.getroottree().getroot()
    said = []
    for node in holder.iter() if holder is not None else ():
        if node is element:
            break
        if not is_between:
            is_between = node is start
            continue
        if node.tag == "img" and is_photo(node):
            said = []
            found.append((node.get("src").strip(), said))
        elif found and node.tag not in SKIPPED and node not in above:
            said.append(node.text or "")
        if found and node.tail and node not in above and node.tag not in SKIPPED:
            said.append(node.tail)
    return [
        Picture(src, words_of("".join(said))[:LONGEST_CAPTION]) for src, said in found
    ]


def is_photo(img):
    """Return whether a picture is one of the story, not of the template or an icon."""
    src = (img.get("src") or "").strip()
    if not src or OF_TEMPLATE.search(src.lower()) or src.lower().startswith("data:"):
        return False
    for name in ("width", "height"):
        number = re.match(r"\s*(\d+)\s*(?:px)?\s*$", img.get(name) or "")
        if number and int(number[1]) <= SMALLEST:
            return False
    return True


def is_of_picture(element, headline):
    """Return whether an element stands with a picture: marked as its words, or in the
    frame of one, which has not the headline of the story in it."""
    for above in (element, *element.iterancestors()):
        named = f"{above.get('class') or ''} {above.get('id') or ''}"
        if above.tag in {"founder-pic-text", "figcaption"} or CAPTION_CLASS.search(
            named
        ):
            return True
        if above.tag in IN_FIGURE or OF_FIGURE.search(named):
            holds_headline = headline is not None and above in headline.iterancestors()
            if holds_headline or len(words(above)) > LONGEST_CAPTION:
                return False
            if any(map(is_photo, above.iter("img"))):
                return True
    return False


class _Taking:
    def __init__(self):
        self.text = Text()
        self.runs = []  # (words, tags) of the paragraph that is open
        self.notes = []  # of each paragraph: whether the template calls it a caption
        self.of_picture = []  # (picture, img element)
        self.is_caption = False

    def walk(self, element, tags):
        tag = element.tag
        if not isinstance(tag, str) or tag in SKIPPED:
            return
        if tag != "founder-content" and HIDDEN.search(element.get("style") or ""):
            return
        if tag in {"ul", "div"} and PAGING.search(
            f"{element.get('class') or ''} {element.get('id') or ''}"
        ):
            return
        if tag == "br":
            self.end()
        elif tag == "img":
            self.picture(element)
        elif tag == "table" and _is_of_figures(element):
            self.table(element)
        elif tag in HEADINGS:
            self.end()
            self.inside(element, tags)
            self.end("h3")
        elif tag in BLOCKS:
            self.end()
            before = self.is_caption
            named = f"{element.get('class') or ''} {element.get('id') or ''}"
            self.is_caption = before or (
                tag in {"figcaption", "founder-pic-text"}
                or bool(CAPTION_CLASS.search(named))
            )
            self.inside(element, tags)
            self.end()
            self.is_caption = before
        else:
            inline = INLINE.get(tag)
            more = (*tags, inline) if inline and inline not in tags else tags
            self.inside(element, more)

    def inside(self, element, tags):
        self.add(element.text, tags)
        for child in element:
            self.walk(child, tags)
            self.add(child.tail, tags)

    def add(self, said, tags):
        if not said:
            return
        first, *more = INDENTED.split(BROKEN_LINE.sub("", said))
        self.runs.append((first, tags))
        for part in more:
            self.end()
            self.runs.append((part, tags))

    def end(self, tag="p"):
        runs, self.runs = self.runs, []
        line = BLANKS.sub(" ", "".join(said for said, _ in runs)).strip(INDENT)
        if not line:
            return
        marked = "".join(_marked(said, tags) for said, tags in _trimmed(runs))
        self.text.paragraphs.append(f"<{tag}>{marked}</{tag}>")
        self.text.lines.append(line)
        self.notes.append(self.is_caption)

    def picture(self, element):
        if is_photo(element):
            if not "".join(said for said, _ in self.runs).strip(INDENT):
                self.end()
            at = len(self.text.lines)
            picture = Picture(element.get("src").strip(), "", at or None)
            self.text.pictures.append(picture)
            self.of_picture.append((picture, element, at))

    def table(self, element):
        self.end()
        rows = []
        for row in element.iter("tr"):
            cells = "".join(
                f"<{cell.tag}{_spans(cell)}>{escape(words(cell), quote=False)}</{cell.tag}>"
                for cell in row
                if cell.tag in {"td", "th"}
            )
            rows.append(f"<tr>{cells}</tr>")
        self.text.paragraphs.append(f"<table>{''.join(rows)}</table>")
        self.text.lines.append(words(element))
        self.notes.append(False)


def _spans(cell):
    said = ((name, cell.get(name) or "") for name in ("colspan", "rowspan"))
    return "".join(f' {name}="{n}"' for name, n in said if n.isdecimal() and n != "1")


def _trimmed(runs):
    """Return the runs of a paragraph without its indent and the blanks at its end."""
    runs = [(BLANKS.sub(" ", said), tags) for said, tags in runs if said]
    while runs and not runs[0][0].strip(INDENT):
        del runs[0]
    while runs and not runs[-1][0].strip(INDENT):
        del runs[-1]
    if runs:
        runs[0] = (runs[0][0].lstrip(INDENT), runs[0][1])
        runs[-1] = (runs[-1][0].rstrip(INDENT), runs[-1][1])
    return runs


def _marked(said, tags):
    begin = "".join(f"<{tag}>" for tag in tags)
    end = "".join(f"</{tag}>" for tag in reversed(tags))
    return f"{begin}{escape(said, quote=False)}{end}"


def _is_of_figures(table):
    """Return whether a table is one of figures, not a frame that sets a picture."""
    if table.find(".//img") is not None or table.find(".//table") is not None:
        return False
    rows = [sum(c.tag in {"td", "th"} for c in row) for row in table.iter("tr")]
    return len(rows) > 1 and max(rows, default=0) > 1 and sum(rows) >= LEAST_CELLS


def _give_captions(taken):
    """Move what stands below pictures from the paragraphs to their captions."""
    text, away = taken.text, set()
    for number, (picture, element, at) in enumerate(taken.of_picture):
        stop = len(text.lines)
        if number + 1 < len(taken.of_picture):
            stop = taken.of_picture[number + 1][2]
        framed = _lines_in_frame(element)
        for line in range(at, stop):
            said = text.lines[line]
            is_first = line == at
            if (
                taken.notes[line]
                or said in framed
                or (is_first and _reads_as_caption(said, text))
            ):
                picture.caption = words_of(f"{picture.caption} {said}")
                away.add(line)
            else:
                break
    if away and len(away) == len(text.lines):
        # Nothing but captions: a story of pictures, of which they are the text.
        return
    _drop(text, away)


def _lines_in_frame(element):
    """Return the lines of the frame, a table or a figure, that sets a picture alone."""
    frame = None
    for above in element.iterancestors():
        if above.tag == "founder-content" or len(list(above.iter("img"))) > 1:
            break
        named = f"{above.get('class') or ''} {above.get('id') or ''}"
        centred = "center" in (above.get("align") or "") + (above.get("style") or "")
        framing = above.tag in IN_FIGURE or OF_FIGURE.search(named) or centred
        if framing and len(words(above)) <= LONGEST_CAPTION:
            frame = above
    if frame is None:
        return set()
    inner = _Taking()
    inner.walk(frame, ())
    inner.end()
    return set(inner.text.lines)


def _reads_as_caption(said, text):
    """图为……, …… 郭晓华 摄: told by its wording, where other text is left."""
    if len(said) > LONGEST_CAPTION or len(text.lines) < 2:
        return False
    return bool(CAPTION_MARK.match(said) or CREDITED.search(said))


def _drop(text, away):
    for picture in text.pictures:
        if picture.after:
            before = sum(line < picture.after for line in away)
            picture.after = picture.after - before or None
    text.paragraphs = [p for n, p in enumerate(text.paragraphs) if n not in away]
    text.lines = [line for n, line in enumerate(text.lines) if n not in away]
