"""HTML: a saved page of a 数字报, of WeChat or of any site, what Word and WPS save as a
web page, and text with tags in it.

No address in it is asked for, no script runs, and no tag reaches the text.
"""

import codecs
import re
from html import unescape

from lxml import etree, html as lxml_html

from ingest.files.blocks import levelled, set_out, with_parts
from ingest.files.html_lines import LONGEST_TITLE, lines_of
from ingest.files.html_page import Page, Title, blocks_of
from ingest.files.html_source import TAG, TooMuchMarkup, decoded, slimmed
from ingest.files.values import Extracted, UnreadableFile

FORM = "网页"
# Tags that text of a paper has none of, but copied source is full of.
MARK = re.compile(
    "</?(?:p|div|br|span|font|strong|b|em|i|u|a|table|tbody|thead|tr|td|th|ul|ol|li|h[1-6]|"
    r"img|center|section|article|blockquote|html|head|body|meta|style|script)"
    r"(?:\s[^<>]{0,2000})?/?>|</[a-z][\w:.-]{0,40}>|&(?:nbsp|[lr]dquo|mdash|hellip|middot|e[mn]sp);",
    re.IGNORECASE,
)
# Tags that were escaped once too often, as some exports have all copy.
ESCAPED = re.compile(
    r"&(?:amp;)?lt;(/?(?:p|div|br|span|font|strong|b|em|a|table|tbody|tr|td|img|h[1-6])\b"
    r"(?:[^<>&]|&(?:amp;)?quot;)*+)&(?:amp;)?gt;",
    re.IGNORECASE,
)
BEGINS = re.compile(
    r"\s*<(?:\?xml|!--|!doctype html|html|head|body|meta)", re.IGNORECASE
)
FRAME = re.compile(r"<(?:div|table|section|article|body)\b", re.IGNORECASE)
OFFICE = re.compile("word|wps|kingsoft|libreoffice|openoffice", re.IGNORECASE)
# What ends lines of the source at blanks only, between Chinese characters, too.
SPACED = re.compile("libreoffice|openoffice", re.IGNORECASE)
LEFT_OUT = {
    "site": "网页上正文以外的 {} 行（导航、推荐、版权等）没有收。",
    "picture": "{} 张图片没有收，请在稿件里另外上传。",
    "comment": "{} 处批注没有收。",
    "deletion": "{} 处删去的字没有收。",
    "hidden": "{} 处隐藏的文字没有收。",
}
LOOKED_AT = 300_000
FEW_WORDS = 60


def is_html(data):
    """Whether bytes are HTML, or text with tags of HTML in it."""
    sample = data[:LOOKED_AT]
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return is_marked_up(sample.decode("utf-16", "replace"))
    return b"\x00" not in sample and is_marked_up(sample.decode("latin-1"))


def is_marked_up(text):
    """Whether a text has tags of HTML in it."""
    return bool(MARK.search(text))


def without_marks(text):
    """Return a text of any kind of file without the tags that stray in it, line by line."""
    return MARK.sub(lambda mark: _character(mark[0]), text)


def _character(mark):
    return unescape(mark).replace("\xa0", " ") if mark.startswith("&") else ""


def read(name, data):
    return read_source(decoded(data), name)


def read_source(source, name="粘贴的内容"):
    """Return the Extracted text of some source, a whole page or a part of one."""
    source = ESCAPED.sub(lambda tag: f"<{unescape(tag[1])}>", source)
    try:
        slim, properties = slimmed(source)
    except TooMuchMarkup as error:
        raise UnreadableFile(
            f"“{name}”的网页代码多得不正常，没有读取：请打开网页，只复制正文再粘贴。"
        ) from error
    if _is_text_with_tags(source):
        return Extracted(_without_tags(slim), FORM)
    if SPACED.search(source[:LOOKED_AT]):
        slim = slim.replace("\n", " ")
    root = _tree(slim, name)
    title = _title(root, properties)
    lines = lines_of(root, title.lines)
    if not any(shown.chars for shown in lines.shown):
        raise UnreadableFile(
            f"“{name}”里没有文字，多半要运行脚本才显示：请在浏览器里打开，选中正文，复制粘贴。"
        )
    page = Page(lines, title)
    is_document = not title.words or OFFICE.search(_generator(root))
    if not page.marked and is_document and page.link_share < 0.2:
        blocks = [block for shown in lines.shown for block in blocks_of(shown)]
        counts = lines.counts | {"picture": len(lines.pictures)}
        if blocks and blocks[0].level and sum(bool(b.level) for b in blocks) == 1:
            blocks = with_parts(blocks)  # one headline, above all else
    else:
        blocks, counts = page.blocks()
        _refuse_contents(name, page, root, properties)
    return set_out(levelled(blocks), FORM, _left_out(counts))


def _is_text_with_tags(source):
    """Whether it is text set in lines, in which tags only stray."""
    if BEGINS.match(source) or FRAME.search(source):
        return False
    lines = [line for line in source.splitlines() if line.strip()]
    marked = sum(bool(MARK.search(line)) for line in lines)
    return len(lines) > 1 and marked <= 0.5 * len(lines)


def _without_tags(slim):
    text = re.sub("<br ?/?>\n?", "\n", slim)
    return unescape(TAG.sub("", text)).replace("\xa0", " ")


def _tree(slim, name):
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True)
    source = f"<html><body>{slim}</body></html>".encode("utf-8", "replace")
    try:
        root = lxml_html.document_fromstring(source, parser=parser)
    except etree.LxmlError as error:
        raise UnreadableFile(f"“{name}”里没有文字，请核对文件。") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise UnreadableFile(
            f"“{name}”的网页代码套得太深，读不全：请打开网页，只复制正文再粘贴。"
        )
    return root


def _said(root, *names):
    """Return what the head of a page says under the first of some names that it has."""
    said = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or ""
        said.setdefault(name.lower(), meta.get("content", ""))
    return next((said[name] for name in names if said.get(name)), "")


def _generator(root):
    return f"{_said(root, 'generator')} {_said(root, 'progid')}"


def _title(root, properties):
    """Return the Title: of the properties, of what is said for others, of the window."""
    window = next(root.iter("title"), None)
    words = _said(root, "articletitle", "og:title")
    if not words and window is not None:
        words = "".join(window.itertext())
    return Title(" ".join(words.split())[:LONGEST_TITLE], properties)


def _refuse_contents(name, page, root, properties):
    """Refuse the contents of a printed page: titles that lead to the stories, no copy."""
    leads = root.find(".//area") is not None or properties.get("type") == "2"
    has_story = page.marked or (page.has_headline and page.copy[-1] > FEW_WORDS)
    if leads and not has_story:
        raise UnreadableFile(
            f"“{name}”是数字报的版面目录，只有标题，没有正文：请点开每一篇，把稿件页存下来再上传，"
            "几篇可以一起选。"
        )


def _left_out(counts):
    return [
        words.format(counts[kind])
        for kind, words in LEFT_OUT.items()
        if counts.get(kind)
    ]
