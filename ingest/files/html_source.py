"""Source of an HTML page made safe to parse: bytes to text, without scripts and comments,
and with the few attributes that reading needs.

Every pass is linear in the length of the source, whatever it holds; the parser behind
would walk through the attributes of a tag for each of them.
"""

import codecs
import re
from html import unescape

BYTES_LOOKED_AT = 4096
DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
# What is declared as one of these may hold characters of the largest of them.
CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": ""}

# As the standard's tokenizer reads a tag; every quantifier is possessive.
TAG = re.compile(
    r"<(/?)([a-zA-Z][^\s/>]*+)"
    r"((?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+)*+)>?"
)
ATTRIBUTE = re.compile(
    r"([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]*+)))?+"
)
KEPT = {"style", "class", "id", "name", "href", "hidden", "colspan", "rowspan", "align"}
KEPT |= {
    "start",
    "title",
    "value",
    "size",
    "content",
    "property",
    "itemprop",
    "role",
    "aria-hidden",
}
LONGEST_VALUE = 2000
TAG_NAME = re.compile(r"[a-z][a-z0-9:_-]{0,40}")
# Their text is no markup, to the end that each names.
RAW = ("script", "style", "textarea", "noscript", "xmp", "iframe", "template", "svg")
CONTENT_MARKS = {"enpcontent": "<founder-content>", "/enpcontent": "</founder-content>"}
PROPERTY = re.compile(
    r"<(?:founder-)?(title|introtitle|subtitle|author|type|date|pagenum)>([^<]{0,500})<",
    re.IGNORECASE,
)
MOST_TAGS = 60_000


class TooMuchMarkup(ValueError):
    """Raised for a source with more tags than any page of a paper has."""


def decoded(data):
    """Return the text of an HTML file: UTF-8 if it is, as it declares, or GB18030."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    declared = DECLARED.search(data[:BYTES_LOOKED_AT])
    name = declared[1].decode("ascii").lower() if declared else ""
    for encoding in ("utf-8-sig", CHINESE.get(name, name), "gb18030"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    # One byte that is damaged is no reason to read all others wrongly.
    likely = CHINESE.get(name, "utf-8")
    return data.decode(likely or "gb18030", "replace")


def slimmed(source):
    """Return (source without scripts, comments and most attributes, properties).

    Properties are what 方正 writes of a page into a comment: its title, kicker, deck,
    author. Raises TooMuchMarkup.
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    source = source.replace("<![CDATA[", "").replace("]]>", "")
    source, properties = _without_comments(source)
    for name in RAW:
        source = _without_raw(source, name)
    slim, done = [], 0
    for count, tag in enumerate(TAG.finditer(source)):
        if count >= MOST_TAGS:
            raise TooMuchMarkup
        slim += [source[done : tag.start()], _slim(*tag.groups())]
        done = tag.end()
    slim.append(source[done:])
    return "".join(slim), properties


def _without_comments(source):
    kept, properties, done = [], {}, 0
    while (start := source.find("<!--", done)) >= 0:
        end = source.find("-->", start + 4)
        end = len(source) if end < 0 else end
        comment = source[start + 4 : end]
        kept += [source[done:start], CONTENT_MARKS.get(comment.strip(), "")]
        if "property" in comment[:40]:
            for name, value in PROPERTY.findall(comment):
                words = " ".join(unescape(value).split())
                properties.setdefault(name.lower(), words)
        done = end + 3
    kept.append(source[done:])
    return "".join(kept), properties


def _without_raw(source, name):
    """Cut elements of one name out with all that is in them."""
    small = source.lower()
    if len(small) != len(source):  # a letter whose small form is two
        small = source
    last = small.rfind(f"</{name}")
    kept, done = [], 0
    while (start := small.find(f"<{name}", done)) >= 0:
        if small[start + len(name) + 1 : start + len(name) + 2].isalnum():
            kept.append(source[done : start + 1])
            done = start + 1
            continue
        kept.append(source[done:start])
        end = small.find(f"</{name}", start) if start < last else -1
        if end < 0:
            # Never closed: the tag alone goes, or a slip would take the page away.
            end = small.find(">", start)
            done = len(source) if end < 0 else end + 1
            continue
        close = small.find(">", end)
        done = len(source) if close < 0 else close + 1
    kept.append(source[done:])
    return "".join(kept)


def _slim(slash, name, attributes):
    name = name.lower()
    if not TAG_NAME.fullmatch(name):
        return ""
    if slash:
        return f"</{name}>"
    kept = {}
    for attribute in ATTRIBUTE.finditer(attributes):
        key = attribute[1].lower()
        if key in KEPT and key not in kept:
            value = attribute[2] or attribute[3] or attribute[4] or ""
            value = value[:LONGEST_VALUE].replace('"', "&quot;").replace("<", "&lt;")
            kept[key] = value
    return f"<{name}" + "".join(f' {k}="{v}"' for k, v in kept.items()) + ">"
