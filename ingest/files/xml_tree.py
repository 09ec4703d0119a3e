"""XML of files that strangers send: parsed with no entity, no network, and a depth.

Elements are those of xml.etree; names are compared without their namespace.
"""

import codecs
import re
from html.entities import html5

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from ingest.files.declared import encoding
from ingest.files.values import UnreadableFile

DEEPEST = 120  # elements within each other; those who walk the tree call themselves
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
MOST_TAGS = 300_000
DECLARED = re.compile(
    r"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]{1,40})["'][^>]{0,100}\?>""",
    re.IGNORECASE,
)
DECLARATION = re.compile(r"\s*<\?xml[^>]{0,400}\?>")
NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30};)")
ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
PROLOG = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>", re.DOTALL
)
LONGEST_PROLOG = 4096
BETWEEN_HAN = re.compile(
    "(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*\n\\s*(?=[\u2e80-\u9fff\uff00-\uffef])"
)


def root_name(data):
    """Return the name of the root element, without its namespace; "" for what is no XML."""
    is_utf_16 = data.startswith(UTF_16)
    start = data[:LONGEST_PROLOG].decode("utf-16" if is_utf_16 else "latin-1", "ignore")
    start = start.removeprefix("\xef\xbb\xbf")
    if not start.lstrip("\ufeff \t\r\n").startswith("<"):
        return ""
    found = ROOT.search(PROLOG.sub("", start))
    return found[1] if found else ""


def _character(named):
    """Return the character of an entity of HTML, which copy in XML is full of; those of
    XML itself stay."""
    found = html5.get(named[1], "")
    return found if found and not set(found) & set("<>&\"'") else named[0]


def parsed(name, data):
    """Return the root element; raises UnreadableFile for what is broken or hostile."""
    if data.count(b"<") > MOST_TAGS:
        raise UnreadableFile(f"“{name}”大得不正常，没有读取：请分开导出，或粘贴文字。")
    try:
        text = DECLARATION.sub("", _decoded(data).lstrip("\ufeff"), count=1)
        root = ElementTree.fromstring(NAMED.sub(_character, text), forbid_dtd=False)
    except (UnicodeDecodeError, LookupError) as error:
        raise UnreadableFile(
            f"“{name}”的编码与它写明的不符：请按 UTF-8 重新导出，或粘贴文字。"
        ) from error
    except DefusedXmlException as error:
        raise UnreadableFile(
            f"“{name}”里定义了实体，不像一篇稿件，没有读取：请重新导出，或粘贴文字。"
        ) from error
    except (ElementTree.ParseError, ValueError) as error:
        raise UnreadableFile(
            f"“{name}”不完整或格式有错：请核对文件，重新导出，或粘贴文字。"
        ) from error
    waiting = [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        if depth > DEEPEST:
            raise UnreadableFile(f"“{name}”的结构深得不正常，没有读取：请粘贴文字。")
        waiting += [(child, depth + 1) for child in element]
    return root


def _decoded(data):
    if data.startswith(codecs.BOM_UTF8):
        return data.decode("utf-8-sig")
    if data.startswith(UTF_16):
        return data.decode("utf-16")
    declared = DECLARED.match(data[:400].decode("latin-1"))
    found = encoding(declared[1]) if declared else "utf-8"
    if found is None:
        raise LookupError(declared[1])
    return data.decode(found)


def local(element):
    """Return the name of an element without its namespace; "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def first(element, *path):
    """Return the first element by a path of names; None where there is none."""
    for name in path:
        if element is None:
            return None
        element = next((child for child in element if local(child) == name), None)
    return element


def every(element, name):
    """Return the children of that name."""
    return (
        [child for child in element if local(child) == name]
        if element is not None
        else []
    )


def words(element):
    """Return the words in an element on one line."""
    return one_line("".join(element.itertext())) if element is not None else ""


def one_line(text):
    """Return a text on one line: a line end between Chinese characters is no blank."""
    return " ".join(BETWEEN_HAN.sub("", text).split())
