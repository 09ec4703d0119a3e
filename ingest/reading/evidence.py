"""Evidence at a boundary: whether what stands between two paragraphs heads another
story, or is a subhead of the same.

Each piece has a weight, positive for another story. They are added as odds are: no piece
decides alone, and the sum says how sure the decision is. The weights were set on pages
whose stories are known, and rounded.
"""

import math
import re
from dataclasses import dataclass
from functools import cached_property

from ingest.reading import marks
from ingest.reading.drafts import TITLES
from ingest.reading.lines import overlap, pairs_of, triples_of
from ingest.reading.places import LEAST
from ingest.reading.shapes import Kind
from ingest.reading.values import Role

CERTAIN = 4.0  # a sum by which a boundary needs no look at the page around it
MOST_SURE = 0.97
ENDS_IN_BRACKET = re.compile(
    r"[。！？!?”」][ \t\u3000]*[（(][^（）()。，]{2,40}[）)]\s*$"
)
# A label of its own line opens what follows it: 编者按：
LABEL = re.compile(r"[^\s。，：:]{2,8}[：:]")
DAY_OF_NEWS = re.compile(
    r"(?:近日|日前|昨[日天晚]|今[日天晨]|[上本]周|.{0,14}?\d{1,2}[月日])"
)
SHORT_SUBHEAD, LONG_SUBHEAD = 11, 15
BELONGS_ABOVE = re.compile(
    "链接|延伸阅读|背景|手记|名词解释|提示|温馨提醒|数读|相关新闻|观点|评论|问答|后记|附[：:]?$"
)
FEW_TRIPLES = 25  # too few to compare
SAME_NAMES = 0.6  # of a byline's pairs of characters are in the one above
SHORT_NEWS = 600  # characters of a report that has no subheads yet


@dataclass(eq=False)
class Section:
    """The paragraphs from one boundary as far as the next heading."""

    first: object  # Shape
    signature: str  # the byline behind its last sentence, or below it
    text: str

    @cached_property
    def pairs(self):
        return pairs_of(self.text)

    @cached_property
    def triples(self):
        return triples_of(self.text)


@dataclass(eq=False)
class Boundary:
    """What stands above a paragraph: the lines of `run`, and how it lies on the page."""

    run: list
    above: object = None  # the Shape of the paragraph above
    section: Section | None = None
    alike: float = 0  # headings built as this one among those it may be a subhead with
    beside: int = 0  # headings that may be subheads of the same story
    places: int = 0  # names of places among those, if this is one
    is_in_round_up: bool = False  # 短讯 stands above the first of these headings
    loose_frames: int = (
        0  # borders between paragraphs of one story: pictures were there
    )
    is_signed_below: bool = False  # a byline comes before the next story for certain
    other_stories: int = 0  # that begin for certain elsewhere on the page

    @cached_property
    def titles(self):
        return [shape for shape in self.run if shape.kind in TITLES]

    @cached_property
    def headings(self):
        return [shape for shape in self.run if shape.kind is Kind.HEADING]

    @property
    def is_framed(self):
        return any(s.line.begins_frame for s in [*self.run[:1], self.section.first])

    @property
    def goes_on(self):
        """Whether the paragraph above has not come to its end."""
        return self.above is not None and not self.above.is_finished

    def is_claimed(self, role):
        return [shape for shape in self.titles if shape.is_claimed(role)]


@dataclass(frozen=True)
class Verdict:
    opens: bool
    score: float
    reason: str


def weigh(boundary, story):
    """Decide whether a story opens here, with the story above as it is by now."""
    pieces = [*of_itself(boundary), *_of_page(boundary, story)]
    total = sum(weight for weight, _ in pieces)
    opens = total > 0
    side = [piece for piece in pieces if (piece[0] > 0) == opens]
    strongest = sorted(side, key=lambda piece: -abs(piece[0]))[:2]
    reason = "，".join(words for _, words in strongest)
    return Verdict(opens, score_of(total), reason)


def score_of(total):
    """Return how sure a decision by a sum of weights is, from even odds upwards."""
    return min(MOST_SURE, 1 / (1 + math.exp(-abs(total))))


def of_itself(boundary):
    """Yield the (weight, words) that the lines themselves speak for."""
    run, titles, first = boundary.run, boundary.titles, boundary.section.first
    if any(s.claim and s.claim.opens for s in [*run, first]):
        yield 20, "文件里另起一篇"
    elif boundary.is_claimed(Role.HEADLINE):
        yield 8, "文件里是标题"
    elif titles and len(boundary.is_claimed(Role.SUBHEAD)) == len(titles):
        yield -9, "文件里是小标题"
    if any(map(comes_from, run)):
        yield 8, "上接别的版"
    if opening_byline(run):
        yield 6, "标题下有署名"
    if not titles:
        yield -4, "中间没有标题"
    if first.has_dateline:
        yield 6.5, "下面的正文有电头"
    elif first.leads:
        runs_in = first.head[-1].role is Role.RUN_IN
        yield (1.5 if runs_in else 5), "下面的正文以署名开头"
    if signature_above(boundary):
        yield (4.5 if titles else 3), "上一篇已有署名收尾"
    elif boundary.above and ENDS_IN_BRACKET.search(boundary.above.line.text[-60:]):
        yield 2.5, "上一段末尾的括号像署名"
    kinds = {shape.kind for shape in titles}
    if kinds & {Kind.DECK, Kind.KICKER}:
        yield 3.5, "有引题或副题"
    if Kind.FLAG in kinds:
        yield (2.5 if len(titles) > 1 else 0.5), "有栏目题花"
    if len(boundary.headings) > 1:
        yield 2.5, "不止一行标题"
    if boundary.goes_on:
        yield -2.2, "上一段没有说完"
    elif boundary.is_framed:
        yield (1 if boundary.loose_frames else 2.5), "前面空得比别处多"
    if titles and LABEL.fullmatch(first.line.solid):
        yield 2, "标题下面是提要、按语的字样"
    yield from _of_heading(boundary)


def _of_heading(boundary):
    if len(boundary.titles) != 1:
        return
    words = boundary.titles[0].line.words
    length = len("".join(words.split()))
    if marks.NUMBERED.match(words):
        yield -4, "带序号"
    if BELONGS_ABOVE.search(words) and length <= 8:
        yield -3, "链接、手记一类，附在上一篇"
    if length <= 6:
        yield -0.7, "很短"
    elif length > 12:
        yield min(1.2, (length - 12) / 6), "像标题一样长"
    if words.startswith("“") and words.endswith("”"):
        yield -1, "是一句引语"
    if boundary.section.first.body.startswith(words.rstrip("…")):
        yield 4, "正文开头重复这一行"


def signature_above(boundary):
    """Return the byline with which the story above ends, or nothing."""
    above = boundary.above
    if above is not None and above.closes:
        cut = next(c for c in above.tail if c.role is Role.BYLINE)
        return above.line.text[cut.start : cut.stop]
    for shape in boundary.run:
        if shape.kind in TITLES:
            break
        if shape.kind is Kind.BYLINE:
            return shape.line.words
    return ""


def _of_page(boundary, story):
    """Yield what the story above, the copy below and the rest of the page speak for."""
    section = boundary.section
    signed = story.is_signed or bool(signature_above(boundary))
    if story.closed and not signature_above(boundary):
        yield 3.5, "上一篇已有署名收尾"
    if story.goes_elsewhere and any(map(comes_from, boundary.run)):
        yield -12, "同一篇的转接"
    brief = story.copy_length <= 120 and not (story.is_led or story.closed)
    if not boundary.titles and brief and not boundary.is_framed:
        yield -3.5, "上面只有导语"
    if not boundary.titles:
        return
    if section.signature and signed:
        if overlap(section.signature, story.byline_pairs) < SAME_NAMES:
            yield 3, "下面另有署名收尾"
    elif boundary.is_signed_below and not signed:
        yield -1.2, "署名在下面才有"
    if DAY_OF_NEWS.match(section.first.body):
        yield 1.2, "下面像消息的开头"
    yield from _of_words(boundary, story)
    if story.has_dateline and story.copy_length < SHORT_NEWS and not story.subheads:
        yield 1, "上一篇是短消息"
    if boundary.places >= LEAST:
        yield -8, "一组简讯的地名"
    if boundary.is_in_round_up:
        yield 4, "栏目是一组短讯"
    if boundary.alike:
        yield -1.8 * min(1.5, boundary.alike), "与别的小标题构造相同"
    elif not boundary.beside:
        yield 1.2, "同一篇里没有别的小标题"
    if not boundary.other_stories:
        yield -1.4, "全版像是一篇"


def _of_words(boundary, story):
    """Compare the heading and the copy below it with the copy above."""
    section = boundary.section
    words = "".join(shape.line.solid for shape in boundary.headings)
    if words:
        below = overlap(words, section.pairs)
        above = overlap(words, story.pairs())
        if below > above:
            yield min(2, 4 * (below - above)), "用字与下文相合，与上文不合"
        elif above:
            yield max(-2, 3 * (below - above) - 0.5), "用字在上文已有"
    ours, theirs = story.triples(), section.triples
    least = min(len(ours), len(theirs))
    if least >= FEW_TRIPLES:
        shared = len(ours & theirs) / least
        yield (
            max(-3, min(1.3, (0.04 - shared) * 55)),
            "上下文用词" + ("相连" if shared > 0.04 else "不相连"),
        )


def comes_from(shape):
    return shape.kind is Kind.JUMP and marks.jump(shape.line.words)[0] == "from"


def opening_byline(run):
    """Return the byline under the heading of a run, if there is one."""
    seen_title = False
    for shape in run:
        if shape.kind in TITLES:
            seen_title = True
        elif seen_title and shape.kind is Kind.BYLINE:
            return shape
    return None


def likeness(one, other):
    """Return how much two headings are built alike, as the subheads of a story are, 0 to
    1: numbered both, or in as many parts and about as long."""
    one, other = one.line.words, other.line.words
    if marks.NUMBERED.match(one) and marks.NUMBERED.match(other):
        return 1.0
    if _parts(one) != _parts(other):
        return 0.0
    lengths = [len("".join(words.split())) for words in (one, other)]
    apart = abs(lengths[0] - lengths[1])
    if max(lengths) > LONG_SUBHEAD:
        apart //= 3
    # Two headlines are of one length by chance, too, unless both are in parts.
    plain = not any(_parts(one)[1:]) and len(one.split()) == 1
    by_chance = 0.45 if plain and min(lengths) > SHORT_SUBHEAD else 0.0
    return max(0.0, 1 - by_chance - 0.35 * apart)


def _parts(words):
    return len(words.split()), "：" in words or ":" in words, words[:1] in "“【■●◆▲"
