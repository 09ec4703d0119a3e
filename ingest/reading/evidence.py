"""Evidence at a boundary: whether what stands between two paragraphs heads another
story, or is a subhead of the same.

Each piece has a weight (weights.py), positive for another story. They are added as odds
are: no piece decides alone, and the sum says how sure the decision is.
"""

import math
import re
from dataclasses import dataclass

from ingest.reading import marks
from ingest.reading.drafts import TITLES
from ingest.reading.lines import overlap
from ingest.reading.places import LEAST
from ingest.reading.sections import opening_byline
from ingest.reading.shapes import Kind, is_name_line
from ingest.reading.unled_parts import FEW_TRIPLES, of_parts
from ingest.reading.values import Role
from ingest.reading.weights import WEIGHTS

CERTAIN = 3.0  # a sum by which a boundary needs no look at the page around it
MOST_SURE = 0.97
ENDS_IN_BRACKET = re.compile(
    r"[。！？!?”」][ \t\u3000]*[（(][^（）()。，]{2,40}[）)]\s*$"
)
# A label of its own line opens what follows it: 编者按：
LABEL = re.compile(r"[^\s。，：:]{2,8}[：:]")
DAY_OF_NEWS = re.compile(
    r"(?:近日|日前|昨[日天晚]|今[日天晨]|[上本]周|.{0,14}?\d{1,2}[月日])"
)
BELONGS_ABOVE = re.compile(
    "链接|延伸阅读|背景|手记|名词解释|提示|温馨提醒|数读|相关新闻|观点|评论|问答|后记|附[：:]?$"
)
SHARED = 0.024  # of the triples of the shorter of two texts: stories share fewer
SAME_NAMES = 0.6  # of a byline's pairs of characters are in the one above
# Who helped signs behind the copy of those who wrote it.
CONTRIBUTED = re.compile("参与|协助|贡献|整理|供图|摄影?[）)]?$|图片?[/／:：]|资料")
HELPED = re.compile("参与|协助|贡献")
LONGEST_LEAD_IN, SHORT_LEAD_IN = 400, 60
# A heading of so many characters above copy hardly longer: briefs, one below the other.
WHOLE_HEADING, OUTWEIGHS = 13, 2.5
AGENCY = re.compile("[\u4e00-\u9fff]{2,8}[社报网台].{0,12}(?:报道|消息|电)")
LEAST_LED = 30  # characters: a dateline that leads fewer belongs to the copy above
SHORT_NEWS = 600  # characters of a report that has no subheads yet


@dataclass(frozen=True)
class Verdict:
    opens: bool
    score: float
    reason: str


def weigh(boundary, story):
    """Decide whether a story opens here, with the story above as it is by now."""
    pieces = list(evidence_at(boundary, story))
    total = sum_of(pieces)
    opens = total > 0
    strongest = sorted(
        (WEIGHTS[name][0] * amount * (1 if opens else -1), WEIGHTS[name][1])
        for name, amount in pieces
    )[:-3:-1]
    reason = "，".join(words for weight, words in strongest if weight > 0)
    return Verdict(opens, score_of(total), reason)


def evidence_at(boundary, story):
    """Yield all (name, amount) that speak for another story here, or against it."""
    yield from of_itself(boundary)
    yield from _of_page(boundary, story)


def sum_of(pieces):
    return sum(WEIGHTS[name][0] * amount for name, amount in pieces)


def score_of(total):
    """Return how sure a decision by a sum of weights is, from even odds upwards."""
    return min(MOST_SURE, 1 / (1 + math.exp(-abs(total))))


def of_itself(boundary):
    """Yield the (name, amount) of what the lines themselves show."""
    run, titles, first = boundary.run, boundary.titles, boundary.section.first
    if any(s.claim and s.claim.opens for s in [*run, first]):
        yield "file_opens", 1
    elif boundary.is_claimed(Role.HEADLINE):
        yield "file_headline", 1
    elif titles and len(boundary.is_claimed(Role.SUBHEAD)) == len(titles):
        yield "file_subhead", 1
    if boundary.comes_from:
        yield "comes_from", 1
    if any(marks.is_headline_of_database(shape.line.words) for shape in titles):
        yield "marked_by_database", 1
    if opening_byline(run):
        yield "byline_below", 1
    elif boundary.headings[1:] and is_name_line(boundary.headings[-1].line):
        yield "byline_below", 0.8
    if not titles:
        yield "no_title", 1
    bare = len(first.body) < LEAST_LED and len(boundary.section.text) < LEAST_LED
    if not titles and first.leads and bare:
        yield "leads_nothing", 1
    if first.has_dateline:
        yield "dateline", 1
    elif first.leads:
        runs_in = first.head[-1].role is Role.RUN_IN
        yield ("runs_in" if runs_in else "byline_leads"), 1
    if HELPED.search(signature_above(boundary)):
        pass  # who helped with a part signs below it, and closes no story
    elif signature_above(boundary):
        yield ("signed_above" if titles else "signed_above_copy"), 1
    elif boundary.above and boundary.above.signs_off:
        yield "signed_off", 1
    elif boundary.above and ENDS_IN_BRACKET.search(boundary.above.line.text[-60:]):
        yield "bracket_above", 1
    kinds = {shape.kind for shape in titles}
    if kinds & {Kind.DECK, Kind.KICKER}:
        yield "marked_title", 1
    if Kind.FLAG in kinds:
        yield ("flag_and_title" if len(titles) > 1 else "flag"), 1
    if boundary.goes_on:
        yield "goes_on", 1
    elif boundary.is_framed:
        yield ("frame_of_many" if boundary.loose_frames else "frame"), 1
    if titles and LABEL.fullmatch(first.line.solid):
        yield "label_below", 1
    yield from _of_heading(boundary)


def _of_heading(boundary):
    if len(boundary.headings) > 1:
        yield ("short_lines" if boundary.is_one_in_two_lines else "lines"), 1
    if not boundary.is_one_heading:
        return
    yield "one_heading", 1
    words = boundary.heading
    length = len("".join(words.split()))
    if marks.NUMBERED.match(words):
        yield "numbered", 1
    if BELONGS_ABOVE.search(words) and length <= 8:
        yield "belongs_above", 1
    if length <= 6:
        yield "short", 1
    elif length > 12:
        yield "long", min(1.2, (length - 12) / 6)
    if words.startswith("“") and words.endswith("”"):
        yield "quotation", 1
    if boundary.section.first.body.startswith(words.rstrip("…")):
        yield "repeated_below", 1


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
    """Yield what the story above, the copy below and the rest of the page show."""
    section = boundary.section
    signed = story.is_signed or bool(signature_above(boundary))
    leads_in = _is_lead_in(story) if boundary.titles else _is_short_lead_in(story)
    if signature_above(boundary) and leads_in:
        yield "signed_lead_in", 1
    if story.closed and not signature_above(boundary):
        yield "closed", 1
    if story.goes_elsewhere and boundary.comes_from:
        yield "goes_elsewhere", 1
    brief = story.copy_length <= 120 and not (story.is_led or story.closed)
    if not boundary.titles and brief and not boundary.is_framed:
        yield "only_lead_in", 1
    elif section.first.has_dateline and _shares_heading(boundary, story):
        yield "another_dispatch", 1
    if not boundary.titles:
        return
    below = opening_byline(boundary.run)
    signature = below.line.words if below else section.signature
    if signature and signed:
        helped = CONTRIBUTED.search(signature)
        if not helped and overlap(signature, story.byline_pairs) < SAME_NAMES:
            yield "other_signature", 1
    elif boundary.is_signed_below and not signed:
        yield "signed_below", 1
    if DAY_OF_NEWS.match(section.first.body):
        yield "day_of_news", 1
    if AGENCY.match(section.first.body):
        yield "agency", 1
    yield from _of_words(boundary, story)
    if story.is_led and not (section.first.leads or below or section.signature):
        yield "led_above", 1
        if boundary.beside:
            yield "led_above_several", min(1.0, boundary.beside / 2)
    if story.has_dateline and story.copy_length < SHORT_NEWS and not story.subheads:
        yield "short_news", 1
    if boundary.places >= LEAST:
        yield "places", 1
    if boundary.is_in_round_up:
        yield "round_up", 1
    if boundary.alike:
        yield "alike", min(1.5, boundary.alike)
        yield "mostly_alike", boundary.alike / boundary.beside
    elif not boundary.beside:
        yield "alone", 1
    if not boundary.other_stories:
        yield "only_story", 1
    yield from _of_lengths(boundary, story)
    if not boundary.is_led:
        yield from of_parts(boundary, story)


def _shares_heading(boundary, story):
    """Whether 本报城南讯 stands below the dispatch of another place, under one heading."""
    return not boundary.titles and story.has_headline and story.has_dateline


def _is_lead_in(story):
    """Whether the copy above is a lead-in: short, below no headline, led by nothing. Who
    signs below it signs the story that goes on."""
    short = 0 < story.copy_length <= LONGEST_LEAD_IN
    return short and not (story.has_headline or story.is_led or story.is_signed)


def _is_short_lead_in(story):
    """Whether the copy below a headline is a sentence or two that nothing leads in: who
    signs below it wrote what follows, though a dateline begins that."""
    short = story.copy_length <= SHORT_LEAD_IN and not (story.is_led or story.is_signed)
    return short and story.has_headline


def _of_lengths(boundary, story):
    """Compare the heading with the story's headline, and what it heads with a story."""
    if boundary.is_one_heading and story.headline_length:
        length = len("".join(boundary.heading.split()))
        shorter = 1 - length / story.headline_length
        yield "shorter_heading", max(-1.0, min(1.0, shorter))
    below = len(boundary.section.text)
    heading = len("".join(boundary.heading.split()))
    if heading >= WHOLE_HEADING and below < OUTWEIGHS * heading:
        yield "outweighs_copy", 1
    yield "long_below", max(-1.0, min(1.5, math.log(max(below, 20) / 150)))
    if not boundary.section.first.leads and boundary.led_stories >= 2:
        yield "unled_among_led", 1


def _of_words(boundary, story):
    """Compare the heading and the copy below it with the copy above."""
    section = boundary.section
    words = "".join(shape.line.solid for shape in boundary.headings)
    if words:
        below = overlap(words, section.pairs)
        above = overlap(words, story.pairs())
        if below > above:
            yield "words_below", min(0.5, below - above)
        elif above:
            yield "words_above", min(0.5, above - below + 0.17)
    if story.headline_pairs:
        both = len(story.headline_pairs & section.pairs) / len(story.headline_pairs)
        yield ("of_headline", min(0.5, both)) if both else ("none_of_headline", 1)
    else:
        yield "no_headline", 1
    ours, theirs = story.triples(), section.triples
    least = min(len(ours), len(theirs))
    if least >= FEW_TRIPLES:
        shared = len(ours & theirs) / least
        if shared > SHARED:
            yield "same_words", min(2.3, (shared - SHARED) / SHARED)
        else:
            yield "other_words", (SHARED - shared) / SHARED
