"""Rules of reprints 转载: what one must say of where it is from, and whether it may.

《互联网新闻信息服务管理规定》第十五条; decision 041. Pure: of a story that is loaded with its
source and its bylines.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from articles.addresses import is_web_address
from articles.prefetched import loaded
from articles.text import bylines
from articles.text.diff import sides

ORIGINAL = ("original_title", "original_author", "original_url")
# Names stand side by side in one field: 王勇、张三.
BETWEEN_NAMES = re.compile(r"\s*[、，,；;]\s*")


def is_reprint(article):
    """Whether a story is somebody else's: of another house, or of an original."""
    is_own = article.source.is_own if article.source_id else None
    return is_from_elsewhere(is_own, *(getattr(article, name) for name in ORIGINAL))


def is_from_elsewhere(is_own, *original):
    """The same of the bare values; `is_own` is None of a story without a source."""
    return any(original) if is_own is None else not is_own


def names_of(original_author):
    """Return the names in the field of the original author, one by one."""
    return [name for name in BETWEEN_NAMES.split(original_author.strip()) if name]


# What it must say


def lacking(article):
    """Return one sentence for each thing without which a reprint is not signed."""
    if not is_reprint(article):
        return
    yield from _source(article)
    for name in ORIGINAL:
        if not getattr(article, name).strip():
            label = article._meta.get_field(name).verbose_name
            yield f"转载稿还没有{label}：请在“转载”里写上。"
    if article.original_url and not is_web_address(article.original_url):
        yield "原文网址不是 http:// 或 https:// 开头的网址：请在“转载”里改好。"
    if not any(b.role == bylines.Role.EDITOR for b in loaded(article, "bylines")):
        yield "转载稿还没有责任编辑：请在“署名”里加上，身份选“责任编辑”。"


def _source(article):
    source = article.source
    if source is None:
        yield "写了原题、原作者或原文网址，还没有选稿源：请选上稿源；本报稿请清空这几项。"
    elif not source.may_be_reprinted():
        yield (
            f"稿源“{source}”{_off_the_list(source)}，也没有转载授权：请换名单上的稿源；"
            "本报有授权的，请在“稿源”里勾选“有转载授权”，写明合同编号和期限。"
        )


def _off_the_list(source):
    if source.off_list_since:
        return f"从 {source.off_list_since:%Y-%m-%d} 起不在稿源单位名单上"
    return "不在稿源单位名单上"


# What readers are told


class Line(NamedTuple):
    """A line under a story that says where it is from; "" for no link."""

    term: str
    text: str
    address: str = ""


def origin(article):
    """Return the Lines under a reprint; [] under a story of our own."""
    original = [getattr(article, name) for name in ORIGINAL]
    if not (is_reprint(article) or any(original)):
        return []
    source = article.source
    house = (source.name, source.url) if source else ("", "")
    return origin_lines(*house, *original, article.responsible_editors())


def origin_lines(house, home, title, author, url, editors):
    """Return the Lines of what is there."""
    lines = [
        Line("来源", house, home if is_web_address(home) else ""),
        Line("原作者", author),
        Line("原标题", title),
        Line("原文链接", url, url if is_web_address(url) else ""),
        Line("责任编辑", editors),
    ]
    return [line for line in lines if line.text]


def credit(article):
    """Return the line of names that the paper prints over a reprint which has none of its
    own: 来源：某通讯社 作者：王勇; "" over another story."""
    if not is_reprint(article):
        return ""
    house = article.source.name if article.source else ""
    told = ("来源", house), ("作者", article.original_author)
    return " ".join(f"{label}：{text}" for label, text in told if text)


# Its title


@dataclass(frozen=True)
class TitleChange:
    """A reprint's title beside the original one: how many characters would have to be
    put in, taken out or replaced, and the spans of both, marked."""

    distance: int
    original: list
    ours: list


def title_change(article):
    """Return the TitleChange of a reprint with an original title, and None of another."""
    if not (is_reprint(article) and article.original_title.strip()):
        return None
    # Blanks in a headline are the setter's.
    original, ours = (
        " ".join(title.split()) for title in (article.original_title, article.headline)
    )
    return TitleChange(_distance(_bare(original), _bare(ours)), *sides(original, ours))


def _bare(title):
    return title.replace(" ", "")


def _distance(old, new):
    """Return Levenshtein's distance; titles have 200 characters at most."""
    row = list(range(len(new) + 1))
    for i, one in enumerate(old, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(new, 1):
            best = min(row[j] + 1, row[j - 1] + 1, before + (one != other))
            before, row[j] = row[j], best
    return row[-1]
