"""Bodies of old stories: cleaned by the one cleaner, their pictures taken out and placed."""

import re
from dataclasses import dataclass
from html import escape

from lxml import etree, html as lxml_html

from articles.text import richtext
from articles.text.pasting import LONGEST, pasted
from ingest.old_stories.lines import Refused

TAG = re.compile(r"<(?:/?[a-zA-Z]|!--)")
DEEPEST = 400
# Elements that hold others, and whose end is written.
NESTING = re.compile(
    r"<(/?)(?:a|article|b|blockquote|div|em|figure|font|i|main|ol|section|span|strong"
    r"|table|u|ul)\b",
    re.IGNORECASE,
)
# What a body loses that an editor should know of; its pictures are placed.
LOST = ("comment", "marker", "deletion", "struck", "hidden", "video")


@dataclass(frozen=True)
class Inline:
    """A picture that stands in a body: its address, its place, its caption."""

    address: str
    after_paragraph: int
    caption: str = ""


@dataclass(frozen=True)
class Body:
    html: str
    pictures: tuple[Inline, ...] = ()
    ai_made: str = ""
    lost: str = ""  # a sentence of what was left out, or ""


def body_of(text):
    """Return the Body of HTML, or of plain text with a paragraph on each line."""
    if len(text) > LONGEST:
        raise Refused(
            f"正文有 {len(text)} 个字符，最多 {LONGEST} 个：请核对这一条，分开导出。"
        )
    text = richtext.UNWRITABLE.sub("", text)
    if _is_too_deep(text):
        raise Refused(
            f"正文的标签套了 {DEEPEST} 层以上，不像一篇稿件：请核对这一条，重新导出。"
        )
    if not TAG.search(text):
        lines = filter(None, map(str.strip, text.splitlines()))
        text = "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)
        return _body(pasted(text), {})
    captions = {}
    if "<fig" in text.lower():
        text, captions = _without_captions(text)
    return _body(pasted(text), captions)


def _is_too_deep(text):
    """Whether elements stand in each other beyond what any story has: the cleaner takes
    the square of how deep they do."""
    depth = 0
    for tag in NESTING.finditer(text):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > DEEPEST:
            return True
    return False


def _body(found, captions):
    lost = any(found.counts[kind] for kind in LOST)
    return Body(
        found.html,
        tuple(
            Inline(address, after, captions.get(address, ""))
            for address, after in found.pictures
        ),
        found.ai_made,
        found.line if lost else "",
    )


def _without_captions(text):
    """Return HTML whose figures are pictures alone, and {address: caption}."""
    try:
        root = lxml_html.fragment_fromstring(text, create_parent="div")
    except (etree.ParserError, ValueError):
        return text, {}
    captions = {}
    for figure in root.iter("figure"):
        words = list(figure.iter("figcaption"))
        pictures = [each.get("src", "") for each in figure.iter("img")]
        if not words or not pictures:
            continue
        caption = " ".join(" ".join(words[-1].itertext()).split())
        # Of several in one figure, the caption is under the last.
        captions[pictures[-1]] = caption
        for each in words:
            each.drop_tree()
    inner = "".join(
        lxml_html.tostring(child, encoding="unicode") for child in root.iterchildren()
    )
    return escape(root.text or "", quote=False) + inner, captions
