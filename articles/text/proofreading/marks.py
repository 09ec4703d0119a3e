"""Proofreading rules for single punctuation marks: half-width, doubled, ellipsis, dash (GB/T 15834)."""

import re

from articles.text.counting import HAN

from .reading import Slip

# What precedes or follows a mark of Chinese text.
BEFORE = rf"[{HAN}”’》）】〉％]"
AFTER = rf"[{HAN}“‘《（【〈]"
ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]*[\w/=&#]", re.ASCII)

FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
HALF_MARK = re.compile(
    rf"(?<={BEFORE})[,;:?!](?![,;:?!，；：？！])"
    rf"|(?<![,;:?!，；：？！])[,;:?!](?={AFTER})"
)
HALF_STOP = re.compile(rf"(?<={BEFORE})\.(?=[”’{HAN}“‘《（]|\s|$)")

DOUBLED = re.compile(
    r"([，、；：])[，、；：,;:。]+|。[，、；：,;:]+|(?<!。)。。(?!。)|,{2,}"
)
TOO_MANY = re.compile("[！？!?]{4,}")
STOP_AFTER = re.compile("[！？][。，]+")

DOTS = re.compile(r"\.{2,}|。{3,}|[·・．•]{3,}|…+")
CHINESE_MARK = rf"[{HAN}，。、；：？！“”‘’《》（）]"
NEAR_CHINESE = re.compile(CHINESE_MARK)

DASHES = re.compile(r"[—─―－-]+(?:[ \u3000][—─―－-]+)*")
RUN = 3  # dashes that are no slip of a finger
LONGEST_RUN = 6
# A single — between two of a kind joins them (北京—上海); after or before such
# a word it can only be half a dash.
ENDS_CLAUSE = frozenset("，。、；：？！”）》的了着过说是吧呢吗啊们")
BEGINS_CLAUSE = frozenset("“《这那我你他她它就不是也都")

DIGIT_OR_LATIN = re.compile(r"[\dA-Za-z]")
LATIN = re.compile("[A-Za-z]")
# Between 1月--3月, 周一--周五 or A--B stands what joins, which is —.
ENDS_SPAN = frozenset("年月日号时点分岁周期一二三四五六七八九十天")


def half_width(text):
    """Find , ; : ? ! . set for their Chinese counterparts (GB/T 15834, 4)."""
    skipped = {i for match in ADDRESS.finditer(text) for i in range(*match.span())}
    for match in HALF_MARK.finditer(text):
        if match.start() not in skipped:
            mark = match.group()
            full = FULL[mark]
            # Yahoo! brings its own.
            is_name = mark in "!?" and LATIN.match(text, match.start() - 1)
            yield Slip(
                *match.span(),
                f"中文里用了半角“{mark}”，应改为“{full}”。",
                full,
                is_sure=not is_name,
            )
    for match in HALF_STOP.finditer(text):
        start, end = match.span()
        if start not in skipped:
            ends = not text[end : end + 1].strip() or text[end] in "”’"
            yield Slip(
                start,
                end,
                "中文里用了半角“.”，句末应为“。”，外国人名中应为“·”。",
                "。" if ends else None,
            )


def doubled(text):
    """Find marks set twice, and more than three of ！？ (GB/T 15834, 4.2 and 4.3)."""
    for match in DOUBLED.finditer(text):
        marks = match.group()
        full = {FULL.get(mark, mark) for mark in marks}
        one = full.pop() if len(full) == 1 else None
        if one is None and len(marks) == 2 and marks[-1] == "。":
            one = "。"
        yield Slip(*match.span(), f"标点“{marks[:4]}”重叠，应只留一个。", one)
    for match in TOO_MANY.finditer(text):
        yield Slip(
            *match.span(), "问号、叹号叠用最多三个，请删去多余的。", match.group()[:3]
        )
    for match in STOP_AFTER.finditer(text):
        mark = match.group()
        yield Slip(
            *match.span(), f"“{mark[0]}”后面不再用“{mark[1]}”，请删去。", mark[0]
        )


def ellipsis(text):
    """Find ... or 。。。 or a single … for …… (GB/T 15834, 4.11 and 5.1.5)."""
    for match in DOTS.finditer(text):
        start, end = match.span()
        dots = match.group()
        chinese = dots[0] == "。" or _near_chinese(text, start, end)
        if not chinese or (dots[0] == "…" and len(dots) in (2, 4)):
            continue
        mend = None if dots == ".." else "……"
        yield Slip(start, end, f"省略号应写作“……”，不用“{dots[:6]}”。", mend)


def dash(text):
    """Find -- or a lone — or ─ for —— (GB/T 15834, 4.10 and 5.1.4).

    Three and more in a row are what a layout system made of a dash, the same all over
    a page: they are one question, at the first of them.
    """
    runs = []
    for match in DASHES.finditer(text):
        start, end = match.span()
        marks = match.group()
        before, after = _around(text, start, end)
        if marks in ("——", "-", "－") or not _near_chinese(text, start, end):
            continue
        if len(marks) >= RUN and len({*marks}) == 1:
            runs.append((start, end, marks))
        elif len(marks) > 1:
            yield Slip(
                start,
                end,
                f"破折号应写作“——”，不用“{marks}”。",
                "——",
                is_sure=not (
                    DIGIT_OR_LATIN.search(before + after) or before in ENDS_SPAN
                ),
            )
        elif marks == "—":
            if _parts_clauses(before, after):
                yield Slip(start, end, "破折号占两个字，应写作“——”。", "——")
        else:
            yield Slip(
                start, end, f"“{marks}”不是标点：破折号写作“——”，连接号写作“—”。"
            )
    # A longer run is a rule drawn across the page, not a dash.
    short = [run for run in runs if len(run[2]) <= LONGEST_RUN]
    if short:
        start, end, marks = short[0]
        more = f"全文这样的有{len(short)}处，" if len(short) > 1 else ""
        yield Slip(
            start,
            end,
            f"破折号应写作“——”，不用“{marks}”：{more}请核对。",
            "——",
            is_sure=False,
        )


def _parts_clauses(before, after):
    """Return whether a single — is used where only —— can be: not as in 北京—上海."""
    if DIGIT_OR_LATIN.search(before + after):
        return False
    return before in ENDS_CLAUSE or after in BEGINS_CLAUSE


def _around(text, start, end):
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return before.strip(), after.strip()


def _near_chinese(text, start, end):
    return bool(NEAR_CHINESE.search("".join(_around(text, start, end))))
