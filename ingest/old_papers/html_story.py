"""Heading of a story page: kicker, headline, deck and author line, by whatever says them.

In this order: the property block that the system wrote, the marks of the template
(founder-title, npm:article-title), then where a line stands: rows of one table or headings
beside each other, above the text, of which the headline is the one that the list of the
page also has, or the largest.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from ingest.old_papers import markup
from ingest.old_papers.markup import words, words_of
from ingest.old_papers.story_text import (
    HEADINGS,
    Text,
    element_of_text,
    pictures_before,
    text_of,
)
from ingest.reading.bylines_in_copy import leading_bracket
from ingest.reading.people import is_name
from ingest.reading.signatures import signature

TAG = re.compile(r"<[^<>]{1,80}>")
LABEL = re.compile(r"^(?:作者|记者姓名|责任编辑)[：:]\s*(?=\S)")
BULLETS = "□■◎●◆▲"
# What stands around a headline and is none of it.
FURNITURE = re.compile(
    r"^(?:《[^》]{2,20}》.*|.*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日.*|\d{4}-\d\d?-\d\d?.*|"
    r"第?\s*[A-Z]{0,2}\d{1,3}\s*版.*|.*(?:上一[篇版期]|下一[篇版期]|放大|缩小|默认|字号|字体|打印|"
    r"返回目录|关闭|收藏|分享|朗读|复制|评论|来源|浏览|点击|阅读|编辑)[^，。]{0,20}|[\W\d_]{1,6})$"
)
LEAF = {"td", "p", "div", "span", "font", "strong", "b", "li", "center", "a", "th"}
LEAF |= HEADINGS
MOST_ABOVE = 60  # blocks above the text among which its heading is looked for
LONGEST_TITLE, LONGEST_AUTHOR = 120, 80
HEADLINE_CLASS = re.compile(
    r"font01|main-?title|\btitle\b|biaoti|\bbt\b|doctitle", re.I
)
KICKER_CLASS = re.compile(r"intro|pre-?title|yinti|kicker|guide|shoulder|jianti", re.I)
DECK_CLASS = re.compile(r"sub-?title|\bsub\b|futi|deck|subdoc", re.I)
AUTHOR_CLASS = re.compile(r"author|zuozhe|byline|\bsec\b", re.I)
ROWS = 4  # kicker, headline, deck, author: the classic table
LONGEST_BYLINE, MOST_BYLINES = 60, 3
SENTENCE_ENDS = tuple("。！？!?；：")


@dataclass
class StoryPage:
    """A story as its page says it; `text.lines` are as printed, with what of them is the
    byline in `byline_lines`, the first ones."""

    kicker: str = ""
    headline: str = ""
    deck: str = ""
    author: str = ""
    text: Text = field(default_factory=Text)
    byline_lines: tuple = ()


def story_of(source, root, *, properties=None, listed="", paper=""):
    """Return the StoryPage of a page's source and root; None where it has neither a
    headline nor a text. `listed` is the headline in the list of the printed page."""
    said = markup.properties(source) if properties is None else properties
    element = element_of_text(root)
    story = StoryPage(
        kicker=_bare(said.get("introtitle")),
        headline=_bare(said.get("title")),
        deck=_bare(said.get("subtitle")),
        author=_author(said.get("author")),
    )
    if story.headline == paper:
        story.headline = ""
    start = _complete(story, root, element, listed, paper)
    if element is not None:
        story.text = text_of(element)
        before = pictures_before(start, element)
        sources = {picture.src for picture in story.text.pictures}
        fresh = [p for p in before if p.src not in sources]
        story.text.pictures[:0] = fresh
    if not story.headline and not story.text.lines and not story.text.pictures:
        return None
    _find_byline(story)
    return story


def _bare(words_):
    return words_of(TAG.sub(" ", words_ or ""))


def _author(words_):
    said = LABEL.sub("", _bare(words_))
    return "" if FURNITURE.match(said) else said


def _complete(story, root, element, listed, paper):
    """Fill what the properties leave open; return the element of the headline."""
    blocks = _blocks_above(root, element)
    _by_marks(story, root, paper)
    at = _headline_among(blocks, story.headline or listed)
    if at is None:
        story.headline = story.headline or listed
        return None
    block = blocks[at]
    story.headline = story.headline or words(block)
    if not (story.kicker and story.deck and story.author):
        _by_place(story, blocks, at)
    return block


def _by_marks(story, root, paper):
    for name, tag in (
        ("kicker", "introtitle"),
        ("headline", "title"),
        ("deck", "subtitle"),
        ("author", "author"),
    ):
        if getattr(story, name):
            continue
        said = [words(e) for e in markup.founder(root, tag)]
        said = [s for s in said if s and s != paper and len(s) <= LONGEST_TITLE]
        if said:
            value = said[0]
            setattr(story, name, _author(value) if name == "author" else value)


def _blocks_above(root, element):
    """Return the innermost blocks before the text, empty cells of tables among them."""
    found = []
    within = set(element.iterancestors()) if element is not None else set()
    for node in root.iter():
        if node is element:
            break
        if node.tag not in LEAF or node in within:
            continue
        if (
            node.tag == "a"
            or any(child.tag in LEAF for child in node.iter() if child is not node)
        ) and node.tag not in HEADINGS:
            continue
        above = node.getparent()
        if node.tag not in HEADINGS and any(
            e.tag in HEADINGS for e in node.iterancestors()
        ):
            continue
        if above is not None and above.tag == "a":
            continue
        found.append(node)
    return found[-MOST_ABOVE:]


def _solid(said):
    return "".join(said.split())


def _headline_among(blocks, known):
    """Return which block is the headline: what is known to be it, or the largest."""
    said = [words(block) for block in blocks]
    if known:
        for at in reversed(range(len(blocks))):
            if _solid(said[at]) == _solid(known):
                return at
    ranked = [
        (_rank(block), -at)
        for at, block in enumerate(blocks)
        if 1 < len(said[at]) <= LONGEST_TITLE and not FURNITURE.match(said[at])
    ]
    best = min(ranked, default=(9, 0))
    if known or best[0] > 6:
        return None
    return -best[1]


def _rank(block):
    """Return how large a block is set: 1 for h1 … 6, then what its class says, 9 else."""
    named = f"{block.get('class') or ''} {block.get('id') or ''}"
    if block.tag in HEADINGS and not KICKER_CLASS.search(named):
        return int(block.tag[1])
    if KICKER_CLASS.search(named) or DECK_CLASS.search(named):
        return 9
    return 2.5 if HEADLINE_CLASS.search(named) else 9


def _by_place(story, blocks, at):
    """Read kicker, deck and author from the blocks beside the headline."""
    row = _row(blocks[at])
    if row is not None and len(row) == ROWS:
        kicker, _, deck, author = row
        _fill(story, kicker=kicker, deck=deck, author=author)
        return
    for block in reversed(blocks[max(0, at - 2) : at]):
        said = words(block)
        if said and _belongs(block, blocks[at]) and not _is_furniture(said):
            _fill(story, kicker=said)
            break
    for block in blocks[at + 1 : at + 6]:
        said = words(block)
        if not said or not _belongs(block, blocks[at]):
            continue
        named = f"{block.get('class') or ''} {block.get('id') or ''}"
        if _is_furniture(said) and not said.startswith("——"):
            continue
        if AUTHOR_CLASS.search(named) or (
            not DECK_CLASS.search(named) and is_author(said)
        ):
            _fill(story, author=_author(said))
        elif not story.author:
            _fill(story, deck=said)


def _is_furniture(said):
    return bool(FURNITURE.match(said)) or len(said) > LONGEST_TITLE


def _fill(story, **values):
    for name, value in values.items():
        if value and not getattr(story, name):
            setattr(story, name, value)


def _row(block):
    """Return the words of the rows of the table that a headline's row stands in."""
    row = next((e for e in block.iterancestors("tr")), None)
    if row is None:
        return None
    rows = [e for e in row.getparent() if e.tag == "tr"]
    cells = [[c for c in r if c.tag in {"td", "th"}] for r in rows]
    if len(rows) != ROWS or any(len(c) != 1 for c in cells) or rows[1] is not row:
        return None
    return [words(r) for r in rows]


def _belongs(block, headline):
    """Return whether a block stands with the headline: a heading or a cell beside it, or
    named as part of a heading."""
    named = f"{block.get('class') or ''} {block.get('id') or ''}"
    if (
        KICKER_CLASS.search(named)
        or DECK_CLASS.search(named)
        or AUTHOR_CLASS.search(named)
    ):
        return True
    if block.getparent() is headline.getparent():
        return block.tag in HEADINGS or block.tag == headline.tag
    table = next(headline.iterancestors("table"), None)
    return table is not None and next(block.iterancestors("table"), None) is table


@lru_cache(maxsize=512)
def is_author(said):
    """Return whether a line by itself is an author line.

    >>> is_author("□ 郭晓华 李静"), is_author("——写在开学的时候")
    (True, False)
    """
    bare = LABEL.sub("", said).strip()
    if not bare or len(bare) > LONGEST_AUTHOR or bare.startswith("—"):
        return False
    found = signature(bare)
    if found and (found.people or found.source):
        return True
    names = re.split(r"[\s　、]+", bare.lstrip(BULLETS + " "))
    return all(is_name(name) for name in names) or (
        bare[0] in BULLETS and len(bare) <= 30
    )


def _find_byline(story):
    """Find the byline in the text where the heading has none: its first paragraphs if
    they are nothing else, or the bracket behind the dateline."""
    lines = story.text.lines
    if story.author or not lines:
        return
    taken = []
    for line in lines[:MOST_BYLINES]:
        if len(line) > LONGEST_BYLINE or len(taken) == len(lines) - 1:
            break
        marked = line[0] in BULLETS
        found = signature(line, lenient=not line.endswith(SENTENCE_ENDS))
        if not (found and found.people and (found.is_explicit or marked)) and not (
            marked and len(line) <= 30 and not line.endswith("。")
        ):
            break
        if found and found.pictures_only:
            break
        taken.append(line)
    if taken:
        story.author = " ".join(taken)
        story.byline_lines = tuple(taken)
        return
    found = leading_bracket(lines[0])
    if found:
        _, start, stop = found
        story.author = lines[0][start + 1 : stop].rstrip("）)】]］。")
