"""Checks of headings: a headline that is none, or that stands somewhere else."""

import re

from ingest.reading import marks
from ingest.reading.lines import overlap, solid
from ingest.reading.people import is_name
from ingest.reading.values import Role

FURNITURE = re.compile(
    r"\d{4}\s?[-年/.]\s?\d{1,2}\s?[-月/.]|https?:|www\.|(?:来源|稿源|编辑|责编|审核)[:：]|版权(?:所有|声明)|[上下]一[篇版]|"
    r"^第?\s?[A-Z]?\d{1,5}\s?版|版[:：]|发布时间|点击上方|关注我们|数字报|导航|^字号|^首页|分享到|"
    r"星期[一二三四五六日]$|[|｜]| > "
)
SOURCE_WORDS = re.compile(
    "(?:(?:记者|通讯员|記者)[ 　:：|｜]*(?P<name>[\u4e00-\u9fff]{2,3})(?![\u4e00-\u9fff])|(?:记者|通讯员)$"
    "|本报讯|[ 　](?:摄|文|图)$|/摄|供图|摄影[:：])"
)
SERIES = re.compile(
    r"^《?[（(【](?P<front>[^（）()【】\d]{2,10})[）)】]|[（(【](?P<end>[^（）()【】\d]{2,10})[）)】]》?$"
)
SPEAKS_OF_IT = 0.3  # of its pairs of characters, how many the copy has, too
MARKED = re.compile(r"^(?:——|--|—)|(?:——|--|—|：|:)$")


def headings_that_are_none(case):
    """A date, a site's navigation, a caption or a credit among the lines of a heading."""
    roles = (Role.HEADLINE, Role.KICKER, Role.DECK, Role.SUBHEAD, Role.COLUMN)
    for part in case.of(*roles):
        words = part.text.strip()
        label = part.role.label
        if FURNITURE.search(words):
            kind, why = "furniture", f"这一行像版面或网页用字，却作了{label}"
        elif _is_of_names(words.strip("□■●◆ \u3000")):
            kind, why = "name", f"这一行像是人名，却作了{label}"
        elif _says_who_signs(words):
            kind, why = "source", f"这一行里有署名的字样，却作了{label}"
        elif marks.CAPTION_MARK.match(words) or marks.WHO_STANDS_WHERE.search(words):
            kind, why = "caption", f"这一行像图片说明，却作了{label}"
        elif words.endswith(("。", "，", ",", "；", "、")):
            kind, why = "sentence", f"这一行像一句正文，却作了{label}"
        else:
            continue
        part_of = "subhead" if part.role is Role.SUBHEAD else "heading"
        yield f"{part_of}_{kind}", part.line, part.role, words, f"{why}，请核对"


def _says_who_signs(words):
    """Whether a heading holds the words of a byline; 记者跟车 is none."""
    found = SOURCE_WORDS.search(words)
    return bool(found) and (found["name"] is None or is_name(found["name"]))


def _is_of_names(words):
    """Whether a line is one to three names: 钱大勇, 钱　勇."""
    pieces = re.split("[ \u3000、]+", words)
    one = len(words) <= 5 and is_name("".join(pieces))
    return one or len(pieces) <= 3 and all(map(is_name, pieces))


def headline_apart(case):
    """A headline whose words are nowhere in the copy."""
    copy = case.pairs
    if len(copy) < 60:
        return
    others = [p for p in case.above if _may_be_headline(p.text)]
    others += case.of(Role.KICKER, Role.DECK, Role.COLUMN, Role.UNPLACED)
    nearer = any(overlap(p.text, copy) >= SPEAKS_OF_IT for p in others)
    for part in case.of(Role.HEADLINE):
        if overlap(part.text, copy) == 0.0 and not marks.is_rubric(part.text):
            kind = "headline_beside_other" if nearer else "headline_apart"
            why = "标题的用字在正文里一个也没有，请核对是不是这一篇的标题"
            yield kind, part.line, Role.HEADLINE, part.text, why


def order_of_lines(case):
    """Two or more lines of heading where nothing printed says which is the main one."""
    lines = case.of(Role.HEADLINE, Role.KICKER, Role.DECK)
    if len({p.line for p in lines}) < 2:
        return
    bare = [p for p in lines if not MARKED.search(p.text.strip())]
    if len(bare) < 2:
        return
    headline = next((p for p in lines if p.role is Role.HEADLINE), lines[0])
    others = [p for p in lines if p.role is not Role.HEADLINE]
    if len(lines) > 2:
        kind = "heading_of_three" if len(bare) == len(lines) else "heading_of_marked"
    elif not others:
        kind = "heading_in_two"
    elif others[0].role is Role.KICKER:
        kind = "kicker_unmarked"
    elif len(solid(headline.text)) <= 6 and not headline.text.strip().endswith(
        ("？", "！")
    ):
        kind = "short_above_headline"
    else:
        kind = "deck_unmarked"
    where = others[0] if others else headline
    why = "几行标题没有破折号分主次，请核对哪一行是主题"
    yield kind, where.line, where.role, where.text, why


def series(case):
    """A name in brackets at an end of a headline is a column's; 《》 are a file's."""
    for part in case.of(Role.HEADLINE, Role.DECK, Role.KICKER):
        words = part.text.strip()
        found = SERIES.search(words)
        if found:
            name = found["front"] or found["end"]
            why = f"“{name}”像是栏目名，请核对"
            yield "series", part.line, part.role, name, why
        elif words.startswith("《") and words.endswith("》"):
            why = "标题整个在书名号里，请核对书名号是不是文件带来的"
            yield "heading_in_marks", part.line, part.role, words, why


def no_headline(case):
    """No headline, though a line is near that may be one.

    Where nothing stands above the copy nothing was misread: the note says what is
    missing, and nobody is asked.
    """
    if case.story.headline or case.story.garbled_headline:
        return
    first = case.copy[0].line if case.copy else case.first
    above = [p for p in [*case.above, *case.within] if p.line <= first]
    above += [
        p for p in case.of(Role.UNPLACED, Role.CAPTION, Role.SUBHEAD) if p.line <= first
    ]
    likely = [p for p in above if _may_be_headline(p.text)]
    if likely:
        part = likely[-1]
        why = "没有找到标题；这一行像是标题，请核对"
        yield "headline_beside", part.line, Role.HEADLINE, part.text, why
    elif case.opening and _is_like_heading(case.opening):
        why = "没有找到标题；正文的第一行短而没有句号，请核对是不是标题"
        yield "headline_joined", first, Role.HEADLINE, case.opening, why
    elif case.copy and _heading_within(case.copy[0].text):
        why = "没有找到标题；正文开头像是连着标题，请断开"
        yield (
            "headline_within",
            case.copy[0].line,
            Role.HEADLINE,
            case.copy[0].text[:20],
            why,
        )


def _may_be_headline(text):
    words = solid(text)
    return (
        6 <= len(words) <= 36
        and not words.endswith(("。", "，"))
        and not FURNITURE.search(words)
    )


def _is_like_heading(text):
    return len(solid(text)) <= 36 and not marks.is_finished(text)


def _heading_within(text):
    """标题　　本报讯…: words and a wide blank before a sentence begins."""
    return bool(
        re.match(
            r"\s*[^。，；]{5,40}?(?:[ \u3000]{2,}|[ \u3000](?=本报|记者|\S{2,8}讯))\S",
            text[:80],
        )
    )


def heading_within(case):
    """A first paragraph that begins with a blank after a few words."""
    if case.story.headline and case.copy and _heading_within(case.copy[0].text):
        first = case.copy[0]
        why = "第一段开头的几个字像标题或版面用字，请核对要不要断开"
        yield "heading_within", first.line, Role.HEADLINE, first.text[:20], why


def heading_left_out(case):
    """A line outside of the story, next to it, that speaks of what it speaks of."""
    copy = case.pairs
    for part in [*case.above, *case.within, *case.below]:
        if part.role is Role.UNPLACED and not FURNITURE.search(part.text.strip()):
            near = overlap(part.text, copy) >= SPEAKS_OF_IT
            kind = "unplaced_of_story" if near else "unplaced"
            why = "这一行没有归入任何一篇，请核对"
            yield kind, part.line, "story", part.text, why
        elif part in case.below:
            continue
        elif _may_be_headline(part.text) and overlap(part.text, copy) >= 0.5:
            why = "这一行作了版面用字，可用字和这一篇相合，请核对"
            yield "furniture_like_heading", part.line, Role.HEADLINE, part.text, why


def nothing_but_heading(case):
    if not case.copy and not case.story.captions and not case.story.briefs:
        why = "这一篇只有标题，没有正文，请核对是不是别的一篇的标题"
        yield "only_heading", case.first, "story", case.parts[0].text, why


CHECKS = (
    headings_that_are_none,
    headline_apart,
    order_of_lines,
    series,
    no_headline,
    heading_within,
    heading_left_out,
    nothing_but_heading,
)
