"""Checks of what stands beside its like: captions that were told in different ways, subheads
of unequal length or in a pair, a name unlike the others, a story that nothing leads in.
"""

import re
from itertools import pairwise

from ingest.reading.asking_names import stands_alone
from ingest.reading.lines import solid
from ingest.reading.people import is_name
from ingest.reading.values import Role

LEADS = {Role.DATELINE, Role.BYLINE, Role.RUN_IN}
OTHER_HEADINGS = (Role.KICKER, Role.DECK, Role.COLUMN)
UNEVEN, SHORTEST = 2, 3
LOW = 0.8  # the score of a subhead that stands out by little
ODD, LIKELY = 0.5, 0.85  # the scores of a name that has no surname, and of one that has
LOW_NAME = 0.75
LONG_NAME = 4
MARKED = 0.9  # the score of a caption that a mark or a name tells
LONGEST_CRY = 20
# What only who signs has beside the name.
SIGNS = re.compile(
    "记者[\u4e00-\u9fff \u3000]{2,4}[摄报）)]|通讯员|摄影[:：]|文[/／]|图[/／]"
)
OPENS_NEWS = re.compile(r".{2,24}(?:讯|电|消息|报道)[\s“（(]")


def captions_told_apart(case):
    """Captions of one story that different evidence told: papers set all of a story alike."""
    captions = case.of(Role.CAPTION)
    if len({part.reason for part in captions}) > 1:
        odd = min(captions, key=lambda part: part.score)
        kind = "captions_marked_apart" if odd.score >= MARKED else "caption_told_apart"
        why = "同篇的图片说明写法不同，请核对这一条是不是正文或小标题"
        yield kind, odd.line, Role.CAPTION, odd.text[:20], why


def subheads_beside_each_other(case):
    """Subheads right below each other, of very unequal length, or told by little."""
    found = case.of(Role.SUBHEAD)
    copy = [part.line for part in case.copy]
    for above, below in pairwise(found):
        if below.line - above.line <= 2 and not any(
            above.line < line < below.line for line in copy
        ):
            why = "两行小标题接连着，请核对是不是一个小标题断成两行，或者一行是图片说明"
            yield "subhead_pair", below.line, Role.SUBHEAD, below.text, why
            break
    longest = max(found, key=lambda part: len(solid(part.text)), default=None)
    shortest = min((len(solid(part.text)) for part in found), default=0)
    if longest and len(solid(longest.text)) > UNEVEN * max(SHORTEST, shortest):
        why = "同篇的小标题长短悬殊，请核对这一行是不是正文或图片说明"
        yield "subhead_uneven", longest.line, Role.SUBHEAD, longest.text, why
    for part in found:
        if part.score < LOW:
            why = f"作小标题把握不大（{part.reason}），请核对"
            yield "subhead_low", part.line, Role.SUBHEAD, part.text, why


def cries_in_copy(case):
    """A short question or cry that was read as a paragraph."""
    for part in case.copy:
        words = part.text.strip()
        short = part.role is Role.BODY and len(solid(words)) <= LONGEST_CRY
        if short and words.endswith(("？", "?", "！", "!")):
            why = "这一段是短短一句问话或感叹，请核对是不是小标题"
            yield "cry_short", part.line, Role.SUBHEAD, words, why


def headlines_in_lines(case):
    """A headline in more than one line."""
    found = case.of(Role.HEADLINE)
    if len(found) > 1:
        why = "标题有几行，请核对哪一行是主题，哪一行是引题、副题"
        yield "headline_in_lines", found[-1].line, Role.HEADLINE, found[-1].text, why


def names_unlike_the_others(case):
    """A name without a surname beside names with one, or one that was cut by little."""
    people = case.story.people
    signed = case.of(Role.BYLINE, Role.RUN_IN, Role.CREDIT)
    line = signed[0].line if signed else case.first
    likeliest = max((person.score for person in people), default=0)
    for person in people:
        if person.score <= ODD and likeliest > LIKELY:
            why = f"“{person.name}”不像别的人名，请核对是不是人名"
            yield "name_odd", line, Role.BYLINE, person.name, why
        elif ODD < person.score < LOW_NAME and not _stands_apart(person.name, case):
            why = f"“{person.name}”作人名把握不大，请核对"
            yield "name_low", line, Role.BYLINE, person.name, why
    for person in people:
        if "provider" in person.works:
            why = f"“{person.name}”提供图片，请核对算不算作者"
            yield "name_provides", line, Role.BYLINE, person.name, why


def _stands_apart(name, case):
    """Whether a name of usual length has a mark, a blank or a title on both sides."""
    part = next((p for p in case.parts if name in "".join(p.text.split())), None)
    return len(name) < LONG_NAME and stands_alone(name, part)


def credits_that_sign_nothing(case):
    """Who took a picture and does not sign the story; words of a byline in the copy of a
    story that nobody signs."""
    named = {person.name for person in case.story.people}
    credits = case.of(Role.CREDIT)
    taken = [person for _, c in case.story.captions for person in c.credits]
    left = [p.name for p in taken if p.name not in named and is_name(p.name)]
    if left and credits:
        why = f"“{left[0]}”在图片署名里，没有算作者，请核对"
        yield "credit_unsigned", credits[0].line, Role.BYLINE, left[0], why
    if named:
        return
    for part in case.parts:
        if part.role is not Role.BYLINE and SIGNS.search(part.text):
            why = "全篇没有作者，这一行有署名的字样，请核对"
            yield "signs_nobody", part.line, Role.BYLINE, part.text.strip()[-20:], why
            return


def dateline_in_copy(case):
    """The copy begins as news does, and no dateline was found."""
    first = case.copy[0] if case.copy else None
    opens = first is not None and OPENS_NEWS.match(first.text.strip())
    if opens and not case.story.dateline:
        why = "段首像电头，请核对"
        yield "dateline_in_copy", first.line, Role.DATELINE, opens.group().strip(), why


def next_unled(case):
    """A next story with a heading of one line that nothing leads in and nobody signs."""
    below = case.next
    if not below or not case.copy or not below.copy:
        return
    headlines = below.of(Role.HEADLINE)
    if len(headlines) != 1 or below.of(*OTHER_HEADINGS) or below.of(*LEADS):
        return
    words = headlines[0].text.strip()
    why = "这一篇没有电头，也没有署名，请核对这一行是不是上一篇的小标题"
    yield "next_unled", headlines[0].line, Role.SUBHEAD, words, why


CHECKS = (
    captions_told_apart,
    subheads_beside_each_other,
    cries_in_copy,
    headlines_in_lines,
    names_unlike_the_others,
    credits_that_sign_nothing,
    dateline_in_copy,
    next_unled,
)
