"""Proofreading rule for figures that cannot be meant so: asked about, never asserted.

百分点 and 百分之, 倍 of a decrease, sums beyond their whole, ranges without a unit,
and 同比 or 环比 that say of what they are not.
"""

import re
from decimal import Decimal

from .reading import Slip, paragraphs

NUMBER = r"\d+(?:\.\d+)?"
PERCENT_POINTS = re.compile(rf"({NUMBER})[%％]个?百分点")
BARE_POINTS = re.compile(
    rf"(?:上升|下降|提高|降低|增加|减少|回落|扩大|收窄|提升)了?(?P<points>{NUMBER}个百分之)(?![{NUMBER[1]}])"
)
HUNDREDTHS = re.compile(rf"百分之(?P<number>{NUMBER})[%％]")
SMALLER = "(?:减少|下降|降低|缩短|缩小|缩减|减小|压缩|减轻|回落|跌去|下滑|降)"
TIMES_SMALLER = re.compile(
    rf"{SMALLER}(?:了|到|至|为|近|约|超过|达)?\s?(?P<times>(?:{NUMBER}|[一二两三四五六七八九十百几]+)多?倍)"
)
RANGE = re.compile(
    r"(?<![\d.—－~～-])(?:\d{4}年)?(?P<first>\d{1,2})(?P<sign>[-－])(?P<last>\d{1,2})月(?!\d)"
)
SAME_PERIOD = re.compile("(?P<base>同比|环比)(?P<rest>[^，。；！？\n]{0,14})")
CHANGE = re.compile(
    rf"{NUMBER}|[一二三四五六七八九十百千万亿两半零几]|增|降|升|减|涨|跌|持平|回落|翻|扩|收|上|下|多|少|改善|"
    "高|低|数据|指标|口径|变化|增速|转|正|负|提|略|基本|分别|大|小|快|慢|缩|放|加|均|继续|由|价格|下滑|"
    "走|仍|口|率|也|已|实现|完成|达|为|分|比|数|的|、|和|及|（|）|“|”"
)
WHOLE = re.compile(
    rf"(?P<whole>{NUMBER})(?P<unit>亿元|万元|亿吨|万吨|亿人|万人|人|户|个|家|件|起|例|辆|套|平方米|公里|亩|万亩)"
    r"[，,]\s?其中[，,:：]?"
)
PART = (
    r"(?P<name>[^\d，、。；：（）]{1,12}?)(?:达到|达|为|有|约|共|完成|实现)?(?P<part>"
    + NUMBER
    + ")"
)
MOST_PARTS = 12
SENTENCE = re.compile("[^。！？；\n\x1f]+")
# What a part may be of another measure, or a rise: 增长3亿元 is no part of the whole.
NO_PART = re.compile("增|减|降|升|涨|跌|比|均|超|同期|上年|去年|最|每|较|累计|另|占")


def doubtful(text):
    """Find figures to be checked: [Slip]."""
    yield from _percent(text)
    for match in TIMES_SMALLER.finditer(text):
        yield _asks(
            match.start("times"),
            match.end("times"),
            f"减少、下降不用倍数，“{match['times']}”请核对是几分之几或百分之几。",
        )
    for match in RANGE.finditer(text):
        if int(match["first"]) < int(match["last"]) <= 12:
            both = f"{match['first']}—{match['last']}月"
            yield _asks(
                match.start("first"),
                match.end(),
                f"起止月份之间用一字线“—”（GB/T 15835），应为“{both}”。",
                both,
            )
    yield from _without_change(text)
    yield from _sums(text)


def _percent(text):
    for match in PERCENT_POINTS.finditer(text):
        number = match.group(1)
        yield _asks(
            *match.span(),
            f"“{match.group()}”混用百分号和百分点：是“{number}个百分点”还是“{number}%”？",
            f"{number}个百分点",
        )
    for match in HUNDREDTHS.finditer(text):
        number = match["number"]
        yield _asks(
            *match.span(), f"“百分之”和“%”重复，应为“{number}%”。", f"{number}%"
        )
    for match in BARE_POINTS.finditer(text):
        number = match["points"].removesuffix("个百分之")
        yield _asks(
            match.start("points"),
            match.end("points"),
            f"“{match['points']}”是否应为“{number}个百分点”？",
            f"{number}个百分点",
        )


def _without_change(text):
    """Find 同比 and 环比 that nothing is compared by: 同比，全市……"""
    for match in SAME_PERIOD.finditer(text):
        if not CHANGE.search(match["rest"]):
            yield _asks(
                *match.span("base"),
                f"“{match['base']}”后面没有增减的数：请核对与何时相比、增减多少。",
            )


def _sums(text):
    """Find parts after 其中 that are more than their whole."""
    for offset, line in paragraphs(text):
        for sentence in SENTENCE.finditer(line):
            words = sentence.group()
            if "其中" not in words:
                continue
            for whole in WHOLE.finditer(words):
                unit = whole["unit"]
                parts = _parts(words[whole.end() :], unit)
                total = sum(parts, Decimal(0))
                if total > Decimal(whole["whole"]):
                    yield _asks(
                        offset + sentence.start() + whole.start("whole"),
                        offset + sentence.start() + whole.end("unit"),
                        f"“其中”各项相加为{total}{unit}，多于总数"
                        f"{whole['whole']}{unit}，请核对。",
                    )


def _parts(words, unit):
    """Return the parts that follow 其中, of the same unit, up to the first that is none."""
    found = []
    pattern = re.compile(rf"{PART}{re.escape(unit)}(?P<end>[，、和]|$)")
    place = 0
    while len(found) < MOST_PARTS:
        match = pattern.match(words, place)
        if not match or NO_PART.search(match["name"]):
            break
        found.append(Decimal(match["part"]))
        place = match.end()
    return found if len(found) > 1 or (found and place >= len(words)) else found


def _asks(start, end, message, mend=None):
    return Slip(start, end, message, mend, is_sure=False)
