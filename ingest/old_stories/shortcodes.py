"""Shortcodes of WordPress, [gallery ids="3,4"], and its paragraphs without tags, as HTML."""

import re
from dataclasses import dataclass, field
from html import escape

# Each stops at the next mark of its kind: what is never closed is not read again and again.
CAPTION = re.compile(
    r"\[(?:wp_)?caption[^\[\]]{0,500}\]([^\[]{0,4000})\[/(?:wp_)?caption\]"
)
PICTURE = re.compile(
    r"(?:<a\b[^<>]{0,2000}>\s{0,20})?<img\b[^<>]{0,2000}>(?:\s{0,20}</a>)?",
    re.IGNORECASE,
)
GALLERY = re.compile(r"\[gallery\b([^\[\]]{0,2000})\]")
IDS = re.compile(r"""(?:ids|include)=["']?([\d,\s]+)""")
EMBED = re.compile(r"\[embed[^\[\]]{0,200}\]\s*(https?://[^\s\[\]<>\"]+)\s*\[/embed\]")
# One that has attributes, or an end: [注] and [2015] are words.
SHORTCODE = re.compile(
    r"\[([a-z][a-z0-9_-]{1,30})((?:\s{1,9}[\w-]{1,40}=[^\[\]\s]{1,300}){0,20})\s{0,9}/?\]"
    r"|\[/([a-z][a-z0-9_-]{1,30})\]"
)
SIZED = re.compile(r"-\d{1,5}x\d{1,5}(?=\.[a-zA-Z]{3,4}\b)")
BLOCK = re.compile(
    r"\s*</?(?:p|div|h[1-6]|ul|ol|li|table|thead|tbody|tr|td|th|blockquote|figure|pre"
    r"|section|hr|!--)\b",
    re.IGNORECASE,
)
PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
BLANK_LINE = re.compile(r"\n[ \t]*\n+")


@dataclass
class Expanded:
    """HTML of a post: its shortcodes written out, the captions of its galleries."""

    html: str
    photos: list = field(default_factory=list)  # {"file": address, "caption": words}
    unknown: list = field(default_factory=list)  # names of shortcodes


def expanded(html, attachments):
    """Return the content of a post without shortcodes; pictures are named by the files
    that were uploaded, not by the smaller ones made of them."""
    found = Expanded("")
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    if "[" in html:
        html = CAPTION.sub(_figure, html)
        html = GALLERY.sub(lambda match: _gallery(match, attachments, found), html)
        html = EMBED.sub(
            lambda m: f'\n\n<a href="{escape(m[1])}">{escape(m[1])}</a>\n\n', html
        )
        html = _without_unknown(html, found)
    if "<img" in html:
        html = PICTURE.sub(lambda match: SIZED.sub("", match[0]), html)
    found.html = html
    return found


def _figure(match):
    inner = match[1]
    picture = PICTURE.search(inner)
    if not picture:
        return inner
    words = inner[picture.end() :].strip()
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f"\n\n<figure>{picture[0]}{caption}</figure>\n\n"


def _gallery(match, attachments, found):
    ids = IDS.search(match[1])
    pictures = []
    for number in ids[1].split(",") if ids else ():
        if attachment := attachments.get(number):
            pictures.append(f'<img src="{escape(attachment.address)}">')
            found.photos.append(
                {"file": attachment.address, "caption": attachment.caption}
            )
    return f"\n\n<figure>{''.join(pictures)}</figure>\n\n" if pictures else ""


def _without_unknown(html, found):
    """Return HTML without the marks of shortcodes that are left, noting their names."""
    ended = {m[3] for m in SHORTCODE.finditer(html) if m[3]}

    def replaced(match):
        name = match[1] or match[3]
        if not match[2] and name not in ended:
            return match[0]
        if name not in found.unknown:
            found.unknown.append(name)
        return ""

    return SHORTCODE.sub(replaced, html)


def paragraphed(html):
    """Return content that was typed without tags in paragraphs, as WordPress shows it:
    a blank line parts them."""
    if "<!-- wp:" in html or PARAGRAPH.search(html):
        return html
    parts = filter(None, map(str.strip, BLANK_LINE.split(html)))
    return "".join(
        part if BLOCK.match(part) else f"<p>{part.replace(chr(10), '<br>')}</p>"
        for part in parts
    )
