"""Style attributes of pasted HTML: what words are by them, and what is a block."""

import re
from dataclasses import dataclass

BOLD = re.compile(r"bold(er)?|[6-9]00")
INLINE_BLOCKS = ("block", "flex", "grid", "table")
OUTLINE = {"1": "h2", "2": "h2", "3": "h3", "4": "h3"}


def css(style):
    """Return {property: value} of a style attribute, all in small letters."""
    found = {}
    for declaration in (style or "").lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            found[name.strip()] = value.replace("!important", "").strip(" \t\r\n\"'")
    return found


@dataclass(frozen=True)
class Marks:
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


def marks_of_style(style):
    """Return the marks, by name, that a style gives words or takes from them."""
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


def outline(tag, attrs, style):
    """Return the heading that a paragraph of Word is by its class or its level."""
    if tag != "p":
        return ""
    if "MsoTitle" in (attrs.get("class") or "").split():
        return "h2"
    return OUTLINE.get(style.get("mso-outline-level"), "")


def is_shown_as_block(tag, style):
    """Whether an element that runs in a line is set as a block of its own."""
    return tag in ("span", "font", "a", "label") and (
        style.get("display") in INLINE_BLOCKS
    )
