"""Dresses: the forms in which a story leaves the house, each made of a StoryItem.

One table says which there are; API, pushes, pages of the desk and commands read it. The
items are of exchange/item_loading.py, which knows what may leave.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module

from articles.site.atom_elements import xml_safe
from exchange.dresses import markdown, ninjs, page, text, wechat
from exchange.dresses.losses import (
    EMPHASIS,
    GALLERY,
    LINKED,
    LINKS,
    MERGED,
    PICTURES,
    RECORDINGS,
    SMALL,
    TOPICS,
    losses_of,
    missing_of,
)
from exchange.dresses.pictures import Pictures
from exchange.whole_links import with_whole_links

UNFIT = re.compile(r'[\\/:*?"<>|\s\x00-\x1f\x7f]+')
LONGEST_NAME = 40


@dataclass(frozen=True)
class Dress:
    """A form: make(item, root) returns its text or its bytes, made with the Pictures of
    the item where it carries them. `cannot_hold` are of losses.py."""

    name: str
    label: str
    ending: str
    media_type: str
    make: Callable
    is_public: bool = False
    has_pictures: bool = False
    cannot_hold: tuple[Callable, ...] = ()


def _of(module):
    """Return the dress of a module that is loaded when it is asked for: a reader's
    worker, which serves the API, has neither python-docx nor lxml until then."""

    def make(*asked):
        return import_module(f"exchange.dresses.{module}").dress(*asked)

    return make


ALL = [
    Dress(
        "ninjs",
        "ninjs 3.1（JSON，给同行和程序）",
        "ninjs.json",
        "application/json",
        ninjs.dress,
        is_public=True,
        cannot_hold=(LINKED, GALLERY),
    ),
    Dress(
        "newsml",
        "NewsML-G2（XML，给通讯社和同行）",
        "newsml.xml",
        "application/xml",
        _of("newsml"),
        is_public=True,
        cannot_hold=(LINKED, GALLERY),
    ),
    Dress(
        "nitf",
        "NITF 3.6（XML，给旧的采编系统）",
        "nitf.xml",
        "application/xml",
        _of("nitf"),
        is_public=True,
        cannot_hold=(LINKED, GALLERY),
    ),
    Dress(
        "docx",
        "Word 文档",
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _of("word"),
        has_pictures=True,
        cannot_hold=(RECORDINGS, GALLERY, TOPICS),
    ),
    Dress(
        "txt",
        "纯文本（通稿格式，带电头）",
        "txt",
        "text/plain; charset=utf-8",
        text.dress,
        is_public=True,
        cannot_hold=(EMPHASIS, LINKS, SMALL, PICTURES, RECORDINGS, GALLERY, TOPICS),
    ),
    Dress(
        "md",
        "Markdown",
        "md",
        "text/markdown; charset=utf-8",
        markdown.dress,
        is_public=True,
        cannot_hold=(MERGED, LINKED, GALLERY, TOPICS),
    ),
    Dress(
        "wechat",
        "公众号图文（HTML）",
        "wechat.html",
        "text/html; charset=utf-8",
        wechat.dress,
        cannot_hold=(LINKS, PICTURES, RECORDINGS, GALLERY, TOPICS),
    ),
    Dress(
        "html",
        "网页（HTML）",
        "html",
        "text/html; charset=utf-8",
        page.dress,
        cannot_hold=(LINKED, GALLERY, TOPICS),
    ),
]
DRESSES = {form.name: form for form in ALL}
PUBLIC = {name: form for name, form in DRESSES.items() if form.is_public}


def dress(item, name, root=""):
    """Return an item in the form of that name, as bytes.

    `root` is the site's own address, https://www.example.cn: without it no address is
    written. Raises wechat.TooLong.
    """
    form = DRESSES[name]
    if root:
        item = replace(item, body=with_whole_links(item.body, root + item.path))
    if form.has_pictures:
        return form.make(item, root, Pictures([item]))
    content = form.make(item, root)
    # What came in by SQL or an import may have characters that no form may.
    return xml_safe(content).encode() if isinstance(content, str) else content


def losses(item, name, root=""):
    """Return what a form has not of an item, as sentences."""
    return losses_of(item, DRESSES[name].cannot_hold) + missing_of(item, root)


def file_name(item, name):
    """Return the name of a story's file: 1234-水厂今日通水.docx."""
    title = UNFIT.sub("-", item.headline).strip("-.")[:LONGEST_NAME]
    stem = f"{item.id}-{title}" if title else str(item.id)
    return f"{stem}.{DRESSES[name].ending}"
