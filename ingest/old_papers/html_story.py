"""Heading of a story page: kicker, headline, deck and author line, by whatever says them.

In this order: the property block that the system wrote, the marks of the template
(founder-title, npm:article-title), then where a line stands: rows of one table or headings
beside each other, above the text, of which the headline is the one that the list of the
page also has, or the largest.
"""

import re
from dataclasses import dataclass, field
from itertools import islice

from ingest.old_papers import markup
from ingest.old_papers.author_lines import author_of, is_author
from ingest.old_papers.bylines_in_text import find_byline
from ingest.old_papers.markup import words, words_of
from ingest.old_papers.story_text import (
    HEADINGS,
    Text,
    element_of_text,
    is_of_picture,
    pictures_before,
    text_of,
)

TAG = re.compile(r"<[^<>]{1,80}>")
SENTENCE = re.compile("[^。！？，]{6,}[。！？，]")
# What stands around a headline and is none of it: where and when it was printed, links,
# labels with what they name.
PLACE_AND_DAY = re.compile(
    r"《[^》]{2,20}》\s*[（(].*|[^，。：]{0,14}\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
    r"(?:\s*(?:星期.?|[\d:]+|第?\s*[A-Z]{0,2}\d{1,3}\s*版.*|来源.*|[）)]))*|\d{4}-\d\d?-\d\d?.{0,20}|"
    r"第?\s*[A-Z]{0,2}\d{1,3}\s*版.*|[\W\d_]{1,6}"
)
FURNITURE = re.compile(
    rf"^(?:{PLACE_AND_DAY.pattern}"
    r"|(?:上一[篇版期]|下一[篇版期]|放大|缩小|默认|字号|字体|打印|返回(?:目录|首页)?|关闭|收藏|分享|朗读|"
    r"复制|我要评论|[\s|｜:：+\-\[\]【】大中小])+|(?:来源|浏览|点击|阅读|编辑|责编|责任编辑|字号)(?:次数|数|量)?"
    r"\s*[：:].*)$"
)
FONT_SIZE, LARGE = re.compile(r"font-size\s*:\s*(\d{1,3})\s*p[xt]", re.I), 18
NOT_A_HEADLINE = re.compile(r"[报刊网]$|数字报|电子报|电子版|\d版")
LEAF = {"td", "p", "div", "span", "font", "strong", "b", "li", "center", "a", "th"}
LEAF |= HEADINGS
MOST_ABOVE = 60  # blocks above the text among which its heading is looked for
LONGEST_TITLE = 120
HEADLINE_CLASS = re.compile(
    r"font01|main-?title|\btitle\b|biaoti|\bbt\b|doctitle", re.I
)
KICKER_CLASS = re.compile(r"intro|pre-?title|yinti|kicker|guide|shoulder|jianti", re.I)
DECK_CLASS = re.compile(r"sub-?title|\bsub\b|futi|deck|subdoc", re.I)
AUTHOR_CLASS = re.compile(r"author|zuozhe|byline|\bsec\b", re.I)
MOST_HEADINGS = 6  # lines that stand in one element with the headline
LABELLED = re.compile(r"作者\s*[：:]\s*([^\s：:|]{2,40}(?: [\u4e00-\u9fff]{2,4}){0,3})")
PRINTED = re.compile(r"《[^》]{2,20}》\s*[（(][^（）()]{0,40}[）)].*$")
ROWS = 4  # kicker, headline, deck, author: the classic table


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
    start = _complete(story, root, _end_of_heading(element), listed, paper)
    if element is not None:
        story.text = text_of(element)
        drop_heading(story)
        before = pictures_before(start, element)
        sources = {picture.src for picture in story.text.pictures}
        fresh = [p for p in before if p.src not in sources]
        story.text.pictures[:0] = fresh
    if not story.headline and not story.text.lines and not story.text.pictures:
        return None
    find_byline(story)
    return story


def _end_of_heading(element):
    """Return where the heading ends: at the text, or, of an element that holds both, at
    its first sentence."""
    if element is None or element.tag == "founder-content":
        return element
    if next(element.iter(*HEADINGS), None) is None:
        return element
    for node in element.iter("p", "div", "td"):
        if node is not element and SENTENCE.search(words_of(node.text or "")):
            return node
    return element


def drop_heading(story):
    """Cut off what stands in the text's element above it and is its heading."""
    text = story.text
    heading = {story.kicker, story.headline, story.deck, story.author} - {""}
    heading = {_solid(said) for said in heading}
    while len(text.lines) > 1 and _solid(text.lines[0]) in heading:
        del text.lines[0], text.paragraphs[0]
        for picture in text.pictures:
            picture.after = picture.after - 1 or None if picture.after else None


def _bare(words_):
    return words_of(TAG.sub(" ", words_ or ""))


def _author(words_):
    said = author_of(_bare(words_))
    return "" if PLACE_AND_DAY.fullmatch(said) else said


def _complete(story, root, element, listed, paper):
    """Fill what the properties leave open; return the element of the headline."""
    blocks = _blocks_above(root, element)
    _by_marks(story, root, paper)
    at = _headline_among(blocks, story.headline or listed, paper)
    if at is None:
        story.headline = story.headline or listed
        story.author = story.author or _named_author(root, element, None)
        return None
    block = blocks[at]
    story.headline = story.headline or words(block)
    if not (story.kicker and story.deck and story.author):
        _by_place(story, blocks, at)
    story.author = story.author or _named_author(root, element, block)
    return block


def _named_author(root, element, headline):
    """Return the author that stands in an element named for it, with where the story was
    printed behind the name: 李静《…》（… 01 版）. Who took a picture is none."""
    for node in root.iter():
        if node is element:
            break
        if node.tag not in LEAF or len(list(islice(node.iter(), 20))) == 20:
            continue
        named = f"{node.get('class') or ''} {node.get('id') or ''}"
        said = words(node)
        label = LABELLED.search(said)
        if len(said) > LONGEST_TITLE or not (label or AUTHOR_CLASS.search(named)):
            continue
        author = label[1] if label else _author(PRINTED.sub("", said).strip())
        if author and is_author(author) and not is_of_picture(node, headline):
            return author_of(author)
    return ""


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


def _headline_among(blocks, known, paper):
    """Return which block is the headline: what is known to be it, or the largest."""
    said = [words(block) for block in blocks]
    if known:
        for at in reversed(range(len(blocks))):
            if _solid(said[at]) == _solid(known):
                return at
        for at in reversed(range(len(blocks))):
            # The list of the page has less of it, and does not say so with dots.
            is_longer = _solid(said[at]).startswith(_solid(known))
            if is_longer and len(known) > 3 and _rank(blocks[at]) < 4:
                return at
    ranked = [
        (_rank(block), -at)
        for at, block in enumerate(blocks)
        if 1 < len(said[at]) <= LONGEST_TITLE
        and not FURNITURE.match(said[at])
        and said[at] != paper  # the masthead
    ]
    best = min(ranked, default=(9, 0))
    if known or best[0] > 6:
        return None
    return -best[1]


def _rank(block):
    """Return how large a block is set: 0 for what the title of the file repeats, 1 for h1
    … 6, then what its class or its style says, 9 else."""
    named = f"{block.get('class') or ''} {block.get('id') or ''}"
    if _solid(words(block)) in _parts_of_title(block):
        return 0
    if block.tag in HEADINGS and not KICKER_CLASS.search(named):
        return int(block.tag[1])
    if KICKER_CLASS.search(named) or DECK_CLASS.search(named):
        return 9
    size = FONT_SIZE.search(block.get("style") or "")
    if size and int(size[1]) >= LARGE:
        return 3.5
    return 2.5 if HEADLINE_CLASS.search(named) else 9


def _parts_of_title(block):
    """Return what the <title> of a file names beside its paper and its page."""
    title = block.getroottree().getroot().findtext(".//title") or ""
    parts = {_solid(part) for part in re.split(r"[_|—]|-+", title)}
    return {part for part in parts if len(part) > 3 and not NOT_A_HEADLINE.search(part)}


def _by_place(story, blocks, at):
    """Read kicker, deck and author from the blocks beside the headline."""
    row = _row(blocks[at])
    if row is not None and len(row) == ROWS:
        kicker, _, deck, author = row
        _fill(story, kicker=kicker, deck=deck, author=_author(author))
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
        if is_of_picture(block, blocks[at]):
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
    above = headline.getparent()
    if block.getparent() is above:
        is_alike = block.tag in HEADINGS or block.tag == headline.tag
        return is_alike or _holds_headings_alone(above)
    table = next(headline.iterancestors("table"), None)
    return table is not None and next(block.iterancestors("table"), None) is table


def _holds_headings_alone(element):
    """Return whether an element has a heading and short lines beside it, no more."""
    lines = list(islice(element, MOST_HEADINGS + 1))
    return len(lines) <= MOST_HEADINGS and all(
        line.tag in LEAF - {"a", "td"}
        and not any(part.tag in {"a", "img"} for part in line.iter())
        and len(words(line)) <= LONGEST_TITLE
        for line in lines
    )
