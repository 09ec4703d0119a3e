"""The story of an HTML page: which of its lines are the copy, which its heading, and
which belong to the site around it.

The copy is where most of the page's sentences are; the heading is what the page's title
or its properties repeat, above the copy. Names of classes only support what the
structure shows.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import accumulate

from ingest.files.blocks import (
    LIKELY,
    LONGEST_PART,
    SURE,
    Block,
    is_of_names,
    with_parts,
)
from ingest.reading.values import Role

# What a class or an id says of lines that are links or few.
OF_THE_SITE = re.compile(
    "share|recommend|related|comment|copyright|qrcode|toolbar|breadcrumb|pager|reward|"
    "subscribe|fenxiang|tuijian|pinglun|footer|sidebar|navi|hot-?news|statement"
)
TITLE_PARTS = re.compile("[_|\u2502｜]|-{2,}| [-–—] |-")
ABOVE, BELOW, WITHIN = 60, 12, 8  # lines in which a heading is looked for
LONGEST_HEADLINE, LONGEST_META = 100, 120
# What a page says of itself between headline and copy: each with a label, or a date.
WHEN = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}:\d{2}|\d{1,4}版[）)]?$")
FROM_WHERE = re.compile("(?:信息|稿件|文章)?(?:来源|稿源)[：:]")
BY_WHOM = re.compile("(?:作者|记者|文|图|文/图|摄影|通讯员|撰文|编译)[：:/]")
LABEL = re.compile(
    r"[\s|｜]+(?=[^\s：:]{1,5}[：:](?!\d)|\d{4}[-/.年]\d)|(?=《[^《》]{1,20}》（\d)"
)


@dataclass(frozen=True)
class Title:
    """What the page says outside of its lines: its title, and what 方正 writes of it."""

    words: str = ""
    properties: dict = field(default_factory=dict)

    @property
    def lines(self):
        """All that it says that a line of the page may repeat."""
        names = ("title", "introtitle", "subtitle", "author")
        said = {" ".join(self.properties.get(name, "").split()) for name in names}
        return frozenset(said - {""})

    def says(self, text):
        """Return how surely a line is the title: 2 for the whole, 1 for a part."""
        line = _solid(text)
        exact = _solid(self.properties.get("title", ""))
        if len(line) < 2 or len(line) > LONGEST_HEADLINE:
            return 0
        if exact:
            return 2 * (line == exact)
        whole, first = _solid(self.words), TITLE_PARTS.split(self.words)[0]
        if line in (whole, _solid(first)):
            return 2
        return int(len(line) >= 8 and line in whole)

    def role_of(self, text):
        """Return the Role that a property gives a line, or None."""
        line = _solid(text)
        for name, role in ROLES.items():
            if line and line == _solid(self.properties.get(name, "")):
                return role
        return None


ROLES = {"introtitle": Role.KICKER, "subtitle": Role.DECK, "author": Role.BYLINE}


def _solid(text):
    """Return the characters by which two that say the same are compared."""
    return "".join(filter(str.isalnum, text))


class Page:
    """The lines of a page, and which of them are the story's."""

    def __init__(self, lines, title):
        self.shown, self.containers, self.title = lines.shown, lines.containers, title
        self.pictures = lines.pictures
        self.of_the_site = self._of_the_site()
        own = [
            0 if at in self.of_the_site else shown.copy
            for at, shown in enumerate(self.shown)
        ]
        self.copy = [0, *accumulate(own)]
        self.chars = [0, *accumulate(shown.chars for shown in self.shown)]
        self.linked = [0, *accumulate(shown.linked for shown in self.shown)]
        self.marked = [c for c in self.containers if c.tag == "founder-content"]

    @property
    def link_share(self):
        return self.linked[-1] / max(self.chars[-1], 1)

    def blocks(self):
        """Return (blocks of the story, how many lines and pictures were left out)."""
        start, stop = self._main()
        headline = self._headline(start, stop)
        self.has_headline = headline is not None
        first = start
        if headline is not None and headline < start and start - headline <= BELOW:
            first = headline
        body = [at for at in range(first, stop) if self._belongs(at) or at == headline]
        said = [at for at in range(first) if self._is_said(at, headline, start)]
        chosen = sorted({*said, *body})
        pictures = sum(first <= at <= stop for at in self.pictures)
        counts = {"site": len(self.shown) - len(chosen), "picture": pictures}
        return self._set(chosen, headline, start, stop), counts

    def _set(self, chosen, headline, start, stop):
        """Return the Blocks of the lines that were chosen."""
        openings = self._openings(start, stop)
        blocks, copy_from = [], None
        copy = 0  # characters, below the headline
        for at in chosen:
            if self.marked and at >= start and copy_from is None:
                copy_from = len(blocks)
            if at != headline and not copy and _is_said_of_the_page(self.shown[at]):
                blocks += _said_of_the_page(self.shown[at].text)
                continue
            blocks += self._blocks(at, headline, start, openings)
            is_above = headline is not None and at <= headline
            copy += 0 if is_above else self.copy[at + 1] - self.copy[at]
        title = self.title.properties.get("title")
        if headline is None and title:
            # A page whose headline is a picture says it in its properties only.
            return [Block((title,), 1, why="网页属性里的标题"), *blocks]
        if headline is not None and self.title.says(self.shown[headline].text) == 2:
            return with_parts(blocks, copy_from)
        return blocks

    def _of_the_site(self):
        """Return the lines in elements whose names say that they are the site's: those
        with few sentences of their own, or links."""
        copy = [0, *accumulate(shown.copy for shown in self.shown)]
        found = set()
        for c in self.containers:
            few = copy[c.stop] - copy[c.first] < 0.4 * copy[-1]
            if few and OF_THE_SITE.search(c.names) and c.stop - c.first < 200:
                found |= set(range(c.first, c.stop))
        return found

    def _main(self):
        """Return (start, stop) of the copy: the innermost element that holds most of it,
        and those around as far as the copy goes on in them."""
        total = self.copy[-1]
        if self.marked:
            return self.marked[0].first, self.marked[-1].stop
        main = next(
            (c for c in self.containers if self._sum(self.copy, c) > total / 2), None
        )
        if main is None:
            return 0, len(self.shown)
        alike = self._copy_like(main)
        around = main.around
        while around is not None and around.stop:
            if self._goes_on(main, around, alike):
                main = around
            around = around.around
        return main.first, main.stop

    def _copy_like(self, main):
        """Return sums of the copy that stands in elements as most of this does: <p>."""
        counts = Counter()
        for at in range(main.first, main.stop):
            counts[self.shown[at].container.tag] += self.copy[at + 1] - self.copy[at]
        [(tag, _)] = counts.most_common(1)
        own = (
            (self.copy[at + 1] - self.copy[at]) * (shown.container.tag == tag)
            for at, shown in enumerate(self.shown)
        )
        return [0, *accumulate(own)]

    def _sum(self, sums, container):
        return sums[container.stop] - sums[container.first]

    def _goes_on(self, main, around, alike):
        """Whether what is around has copy besides, more than links."""
        chars = self._sum(self.chars, around) - self._sum(self.chars, main)
        linked = self._sum(self.linked, around) - self._sum(self.linked, main)
        more = self._sum(alike, around) - self._sum(alike, main)
        if main.stop - main.first < 2:
            return linked <= 0.5 * chars
        return more > 0 and linked <= 0.3 * chars

    def _headline(self, start, stop):
        """Return the index of the headline: what the title says, or a heading of the
        highest level above the copy; None if there is neither."""
        candidates = range(max(0, start - ABOVE), min(start + WITHIN, stop))
        ranked = [(self._rank(at, start), at) for at in candidates]
        best, at = max(ranked, default=((), None))
        return at if best and (best[1] or best[2] or best[3]) else None

    def _rank(self, at, start):
        shown = self.shown[at]
        said = 0 if shown.is_table else self.title.says(shown.text)
        level = 0 if at in self.of_the_site else shown.look.level
        is_heading = 0 < level < 4 and len(shown.text) <= LONGEST_HEADLINE
        if shown.is_linked:
            return (False, said == 2, False, False, 0, 0)
        return (
            True,
            said == 2,
            level == 1,
            said or is_heading,
            -level,
            -abs(start - at),
        )

    def _belongs(self, at):
        shown = self.shown[at]
        if at in self.of_the_site or shown.look.is_apart:
            return False
        return not shown.is_linked

    def _is_said(self, at, headline, start):
        """Whether a line above the copy is of its heading: the headline, what the
        properties repeat, headings right above the headline."""
        if at == headline:
            return True
        shown = self.shown[at]
        if shown.is_linked or at < start - ABOVE:
            return False
        if self.title.role_of(shown.text):
            return True
        return headline is not None and at == headline - 1 and bool(shown.look.level)

    def _openings(self, start, stop):
        """Return the first line of each article, where a page has several."""
        articles = [c for c in self.containers if c.tag == "article"]
        articles = [
            c for c in articles if start <= c.first < stop and self._sum(self.copy, c)
        ]
        outer = {c.first for c in articles}
        return outer if len(outer) > 1 else set()

    def _blocks(self, at, headline, start, openings):
        shown = self.shown[at]
        blocks = blocks_of(shown)
        role = self.title.role_of(shown.text)
        if at == headline:
            blocks = [Block((shown.text,), 1, why="网页的标题")]
        elif role:
            blocks = [Block((shown.text,), role=role, why="网页属性里写明")]
        elif self.marked and at < start and shown.after_picture:
            blocks = [Block((shown.text,), role=Role.CAPTION, why="图片下面的文字")]
        if at in openings:
            blocks[0] = replace(blocks[0], opens=True)
        return blocks


def _is_said_of_the_page(shown):
    """Whether a line above the copy says when and from where the page is."""
    text = shown.text
    is_short = len(text) <= LONGEST_META and not shown.look.level and "。" not in text
    return is_short and bool(WHEN.search(text) or FROM_WHERE.search(text))


def _said_of_the_page(text):
    """Return the Blocks of such a line: who wrote it is a line of its own."""
    for part in filter(None, LABEL.split(text)):
        if BY_WHOM.match(part) or is_of_names(part):
            yield Block((part,))
        else:
            score = LIKELY if FROM_WHERE.match(part) else SURE
            yield Block(
                (part,), role=Role.FURNITURE, why="网页上的日期、来源", score=score
            )


def blocks_of(shown):
    """Return the Blocks of what a page shows: a paragraph each for lines that <br> ends,
    unless all are short, as those of a poem are."""
    look = shown.look
    if shown.is_table:
        return [Block(tuple(shown.lines), is_table=True)]
    if shown.is_caption:
        return [Block((shown.text,), role=Role.CAPTION, why="图片下面的文字")]
    if look.level:
        return [Block((shown.text,), look.level, why=f"网页的 {look.level} 级标题")]
    is_copy = any(len(line) > LONGEST_PART for line in shown.lines)
    paragraphs = [(line,) for line in shown.lines] if is_copy else [tuple(shown.lines)]
    set_as = {
        "size": look.size,
        "is_bold": look.is_bold,
        "is_centered": look.is_centered,
    }
    return [Block(lines, **set_as) for lines in paragraphs]
