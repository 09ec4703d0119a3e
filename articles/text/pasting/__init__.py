"""Paste cleaning: HTML of Word, WPS, WeChat and web pages in, a story's body out.

What is on a clipboard is more than what its reader saw: comments of colleagues, words
that were struck out, hidden words, notes at the foot of the page, markers of lists that
are text. pasted() leaves out what is no part of the story, keeps what carries meaning,
and says in one line what it did. What tags a body may hold is for richtext.clean() to
decide, which has the last word.

The browser asks for this by POST (articles/admin/pasting.py), so that there is one
cleaning: static/desk/pasting.js.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

import nh3

from articles.ai_marks import AIMade, ai_mark_in
from articles.text import richtext
from articles.text.pasting.elements import BLOCKS, FOREIGN, HEADINGS, INLINE, TABLE
from articles.text.pasting.reader import ADDRESSES, AT_HAND, Reader
from articles.text.pasting.survey import Survey

# Of what is longer than this, the browser pastes the plain words.
LONGEST, LONGEST_MARK = 1_500_000, 1000

ATTRIBUTES = {
    "*": {"style", "class", "id", "name", "hidden"},
    "a": {"href", "title"},
    "img": {"src", "data-src", "data-original", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
# Those that are no address are read to be counted; richtext.clean() takes them away.
SCHEMES = ADDRESSES | {"file", "data", "cid", "blob", "javascript", "vbscript"}
SCHEMES |= {AT_HAND.removesuffix(":")}
# What a body that was cleaned before has not: most have nothing to be looked for.
FOREIGN_MARKS = re.compile(r"<[a-z][^<>]*\s(?:style|class|id|name)\s*=|<a [^<>]*#")

WORDS = {
    "comment": "批注 {}",
    "note": "脚注 {}（放进了括号）",
    "marker": "脚注编号 {}（没有注文）",
    "picture": "图片 {}（请上传）",
    "deletion": "修订 {}",
    "struck": "删除线 {}（划掉的字没有贴入）",
    "hidden": "隐藏文字 {}",
    "video": "音视频 {}（没有贴入）",
    "link": "链接 {}（地址不能用，只留文字）",
}
MARKED = "文中有 AI 生成的标识，“AI 生成”已选为“{}”：请核对。"
# Word and WPS give a browser the words and a path of their own machine.
HOW_TO_BRING_PICTURES = "图片没有跟着文字过来：请在原文里单独复制每张图片，贴到正文里。"


@dataclass
class Pasted:
    """What a paste comes to: a clean body, and what was left out of it."""

    html: str = ""
    counts: Counter = field(default_factory=Counter)
    pictures: list = field(default_factory=list)  # (address, after how many blocks)
    ai_made: str = ""  # how much of it AI made, by the mark that it carries

    @property
    def line(self):
        """The line that says what was done, or "" when nothing was left out."""
        parts = [
            words.format(self.counts[kind])
            for kind, words in WORDS.items()
            if self.counts[kind]
        ]
        hint = HOW_TO_BRING_PICTURES if self.counts["picture"] else ""
        return f"清理了：{'、'.join(parts)}。{hint}" if parts else ""

    @property
    def mark_line(self):
        """The line that says of the mark of AI making what was chosen for it, or ""."""
        return MARKED.format(AIMade(self.ai_made).label) if self.ai_made else ""


def pasted(html, mark=""):
    """Return what a story takes of some HTML; pasted(pasted(x).html) changes nothing.

    mark: what the file of the text says of AI, where the browser has left it out.
    """
    found = _cleaned(html)
    # In what was sent, for a page's own <meta> is no part of the body.
    words = richtext.plain_text(found.html)
    found.ai_made = ai_mark_in(f"{mark}\n{html or ''}") or ai_mark_in(words)
    return found


def _cleaned(html):
    if not html or (not FOREIGN_MARKS.search(html) and richtext.clean(html) == html):
        return Pasted(html or "")
    sound = nh3.clean(
        html.replace("\xad", ""),
        tags=BLOCKS | TABLE | INLINE | HEADINGS.keys(),
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        clean_content_tags=FOREIGN,
    )
    survey = Survey()
    survey.feed(sound)
    survey.close()
    reader = Reader(survey)
    reader.feed(sound)
    reader.close()
    body = richtext.clean("".join(reader.out))
    return Pasted(body, reader.counts, reader.pictures)
