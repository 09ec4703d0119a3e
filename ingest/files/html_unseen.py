"""What of an HTML page is no part of its text where it stands: hidden words, comments of
Word's, words struck out, notes at its foot."""

from lxml import etree

from articles.text.pasting.elements import FOREIGN, MOVING, STRUCK
from articles.text.pasting.styles import css
from articles.text.pasting.survey import (
    COMMENT_CLASSES,
    NOTE_BLOCKS,
    REFERENCE,
    fragment,
    note_of,
)

CONTROLS = FOREIGN | MOVING | {"input", "option", "map", "area", "head", "textarea"}
LONGEST_NOTE = 2000
LARGEST_ICON = 40  # pixels


def why_left_out(element, style):
    """Return why an element is left out: "control", "comment", "deletion", "hidden",
    "foot"; "" when it is not."""
    tag = element.tag
    if tag in CONTROLS:
        return "control"
    classes = set((element.get("class") or "").lower().split())
    part = style.get("mso-element", "")
    if classes & COMMENT_CLASSES or part in ("comment", "comment-list"):
        return "comment"
    if "header" in (part, element.get("title")) or "footer" in (
        part,
        element.get("title"),
    ):
        return "foot"
    struck = "line-through" in style.get("text-decoration", "")
    if tag == "del" or tag in STRUCK or struck or "msodel" in classes:
        return "deletion"
    return "hidden" if is_hidden(element, style) else ""


def is_icon(picture):
    sizes = [picture.get(name, "").removesuffix("px") for name in ("width", "height")]
    return any(size.isdecimal() and int(size) <= LARGEST_ICON for size in sizes)


def is_hidden(element, style):
    return (
        style.get("display") == "none"
        or style.get("mso-hide") == "all"
        or style.get("visibility") in ("hidden", "collapse")
        or element.get("hidden") is not None
    )


def shown_late(root):
    """Return the element that a script is to show, or None: one that is hidden and holds
    more words than all the page shows."""
    largest, most, seen = None, 0, 0
    walker = etree.iterwalk(root, events=("start",))
    for _, element in walker:
        style = css(element.get("style"))
        if element.tag in CONTROLS:
            walker.skip_subtree()
        elif is_hidden(element, style):
            length = sum(len(text.strip()) for text in element.itertext())
            largest, most = (element, length) if length > most else (largest, most)
            walker.skip_subtree()
        else:
            seen += len((element.text or "").strip())
        seen += len((element.tail or "").strip())
    return largest if most > seen else None


class Notes:
    """The notes at the foot of a page, by what refers to them."""

    def __init__(self, root):
        self.words = {}
        self.bodies = {}
        links = {note_of(link.get("href")) for link in root.iter("a")} - {""}
        for element in root.iter(etree.Element) if links else ():
            names = (element.get("id"), element.get("name"))
            keys = {note_of(f"#{name}") for name in names if name}
            for key in keys & links:
                block = _block(element)
                is_new = block is not None and block not in self.bodies
                if is_new and key not in self.words:
                    self.bodies[block] = key
                    self.words[key] = _words(block)

    def is_body(self, element):
        return element in self.bodies

    def take(self, link):
        """Return what a link's note says, for the first that asks, None where the link
        leads to none, "" where it is the way back from one."""
        if link.tag != "a":
            return None
        if REFERENCE.fullmatch(fragment(link.get("href"))):
            return ""
        key = note_of(link.get("href"))
        if not key:
            return None
        words = self.words.pop(key, "")
        return f"（注：{words}）" if words else ""


def _block(element):
    while element is not None and element.tag not in NOTE_BLOCKS:
        element = element.getparent()
    return element


def _words(block):
    back = [
        link
        for link in block.iter("a")
        if REFERENCE.fullmatch(fragment(link.get("href")))
    ]
    skipped = {text for link in back for text in link.itertext()}
    words = (text for text in block.itertext() if text not in skipped)
    return " ".join("".join(words).split())[:LONGEST_NOTE].strip(" ^↑[]").rstrip("。.")
