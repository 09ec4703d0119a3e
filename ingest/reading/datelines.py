"""Datelines: 本报讯, 某某晚报讯, 新华社太原4月12日电, and those of houses that no list
knows, by how they are built: a house, a place, a date, and 讯, 电 or 消息.
"""

import re
from itertools import islice
from typing import NamedTuple

from articles.text.counting import HAN
from ingest.reading.byline_grammar import TITLE
from ingest.reading.bylines_in_copy import leading_bracket, leading_signature
from ingest.reading.dictionary import is_place_word, word_ends
from ingest.reading.people import NOTHING, names_in
from ingest.reading.signatures import OUTER
from ingest.reading.variants import mended, plain

BLANK = r"[ \t\xa0\u3000]{0,3}"
DAY = r"(?:[0-9０-９]{1,2}|[一二三四五六七八九十廿]{1,3})"
YEAR = rf"(?:[0-9０-９〇零一二三四五六七八九]{{4}}{BLANK}年{BLANK})"
# 10月14月讯, 10月14讯: of a day with its month the last character may be misprinted or lost.
MISPRINTED = rf"{DAY}{BLANK}月{BLANK}{DAY}(?:{BLANK}[月号目曰口](?=[\u4e00-\u9fff]{{0,6}}(?:讯|电))|(?=讯|电))"
DATE = (
    rf"(?:{YEAR}?(?:{DAY}{BLANK}月{BLANK})?{DAY}{BLANK}日(?:夜|晨|晚|午后|[0-9０-９]{{1,2}}时)?"
    rf"|{YEAR}?{MISPRINTED})"
)
# Between the house and 电: 北京, 北京/上海.
PLACE = rf"[{HAN}/／、·]{{2,12}}?"
WHERE_AND_WHEN = (
    rf"(?:(?:热线)?[0-9０-９]{{5,11}}(?:热线)?)?"
    rf"(?:{PLACE}{BLANK})??(?:{DATE}{BLANK})?(?:{PLACE}{BLANK})??(?:夜|晨)?"
)
OWN = r"本[ \t\u3000]?(?:报|刊|网|台|社)(?:综合)?"
AGENCY = (
    r"(?:据|综合)?(?:新华社|新华网|中新社|中新网|人民网|央视网?|央广网|法新社|路透社|美联社|共同社|塔斯社"
    r"|中国新闻网|国际在线)"
)
PAPER = (
    rf"[{HAN}·\-—]{{0,12}}?(?:日报|晚报|晨报|早报|商报|时报|快报|导报|信报|都市报|青年报"
    rf"|(?<=[{HAN}])报|在线|客户端|融媒体?(?:中心)?)"
)
# Any name that is built as a house is one where the rest of a dateline stands behind it.
HOUSE = (
    rf"[{HAN}A-Za-z·/+\-—]{{1,14}}?(?:[报网社台刊]|客户端|新闻|传媒|融媒体?(?:中心)?"
    r"|频道|在线|周刊|视频|时刻|体育|科技|财经|娱乐|卫视|热线|之家|之声)"
    rf"(?:[（(][{HAN}]{{2,10}}[）)])?"
)
WIRE = rf"(?:[{HAN}]{{0,4}}?专)?电"
KIND = rf"(?:专|快|特)?讯|[专特]稿|{WIRE}|(?:综合)?消息|(?:综合)?(?:报道|报导)"
WHOLE = re.compile(
    rf"(?:{OWN}|{AGENCY}|{PAPER}|{HOUSE})?{BLANK}{WHERE_AND_WHEN}{BLANK}(?:{KIND}|通讯)"
)
DATELINE = re.compile(
    # 荆楚网 湖北日报讯: the site that carries it comes first.
    rf"[【\[(（]?{BLANK}(?:[{HAN}]{{2,6}}网[ \t\u3000]+)?(?:"
    rf"(?:{OWN}|{PAPER}){BLANK}{WHERE_AND_WHEN}(?:专|快|特|简)?讯"
    rf"|(?:{OWN}|{AGENCY}){BLANK}(?:快讯|消息)"
    rf"|(?:{OWN}|{AGENCY}|{PAPER}){BLANK}{WHERE_AND_WHEN}{WIRE}"
    rf"|{AGENCY}{BLANK}{WHERE_AND_WHEN}(?:讯|消息)"
    rf"){BLANK}[】\])）]?(?=[\s　（(：:【]|，(?=.{{0,8}}(?:记者|通讯员))|[^，。]|$)"
)
# By structure alone: what stands behind it shows that it is a dateline.
UNKNOWN = re.compile(
    rf"(?:{HOUSE}{BLANK}{WHERE_AND_WHEN}(?:{KIND})"
    rf"|[{HAN}]{{2,10}}?{BLANK}{DATE}{BLANK}(?:{WIRE}|讯)"
    rf"|{DATE}{BLANK}(?:讯|电|消息)"
    rf"|(?P<place>[{HAN}]{{2,10}}?)(?:消息|专电|讯|电))"
    rf"(?P<behind>{BLANK}[（(：:【\[]|[ \t\xa0\u3000]{{1,4}}(?=[{HAN}A-Za-z0-9０-９“《])|[ \t\xa0\u3000]*$)"
)
# Where the copy touches it: a site's name, and 讯, or a day and 消息.
OF_SITE = re.compile(
    rf"(?!据)(?:{OWN}|[{HAN}](?:网(?=(?:[{HAN}]{{2,6}}?)?{DATE})|[{HAN}]{{1,9}}?(?:(?<!互联)网|在线|客户端)))"
    rf"(?:(?:(?:[{HAN}]{{2,6}}?)?{DATE})?讯(?![息号问])|(?:[{HAN}]{{2,6}}?)?{DATE}(?:消息|电|报道|报导))"
    rf"(?=[，,：:]?[{HAN}“《0-9]{{2}}.{{28}})"
)
# 【某某晚报报道】: brackets that hold nothing else.
IN_BRACKETS = re.compile(
    rf"[【\[（(]{BLANK}(?P<inner>(?:{OWN}|{AGENCY}|{PAPER}|{HOUSE}){BLANK}{WHERE_AND_WHEN}(?:{KIND})"
    rf"|[{HAN}]{{1,8}}《[{HAN}]{{2,12}}》(?:网站)?{BLANK}{DATE}(?:{KIND}|文章))"
    rf"{BLANK}[】\]）)]"
)
# 【某某通讯报道】记者…: of whatever house, where a reporter stands behind it.
ANY_IN_BRACKETS = re.compile(
    rf"[【\[]{BLANK}(?P<inner>[{HAN}]{{2,12}}?(?:{KIND})){BLANK}[】\]]"
)
NOT_DATELINE = re.compile(
    r"(?:发|来|致|贺|充|停|供|用|通|回|唁|触|漏|发布|无线|弱|家|水|核|风)(?:电|讯)$"
    r"|(?:好|坏|有|等|得|发布|没有|内部|最新|官方)消息$|^(?:据|记者|通讯)?[^社报网台]*(?:通讯|资讯|电讯)$"
)
# A site's time, name and source before the dateline of the paper that it copies.
FRONT = re.compile(
    r"[\s\d０-９:：\-—./年月日时分|｜]*"
    rf"(?:(?:来源|稿源|文章来源)[:：]{BLANK}[^\s，。]{{2,16}}?)?[\s|｜]{{0,4}}"
    rf"(?:[{HAN}A-Za-z0-9\-—·]{{2,16}}(?:[网报社台刊]|客户端|新闻|在线))?[\s|｜]{{0,4}}"
)
# 城报讯 昨日，…: of a paper as it calls itself, above what happened when.
NO_PAPER = re.compile("[短简快喜通资电问音]$|.{4}")
DAY_OF_NEWS = re.compile(
    r"近[日来]|日前|连日|昨[日天晚]|今[日天晨年]|前[日天]|[\d０-９]{1,4}[年月日]|记者|笔者|入[春夏秋冬]|随着|为[了进]?"
)
SHORT_HOUSES = "晚早晨日商都"  # 城北晚讯, of an evening paper
LONGEST = 32
FAR, MOST_MIDDLES = 400, 8
HAS_DATE = re.compile(DATE)
BEGINS_WITH_DATE = re.compile(rf"{BLANK}{DATE}")
AT_MID = re.compile(
    rf"(?:讯|电|消息|报道|报导)(?:{BLANK}(?=[（(\[【])|[ \t\xa0\u3000]{{1,3}}(?=[{HAN}]{{0,6}}(?:记者|通讯员)))"
)


class Dateline(NamedTuple):
    stop: int
    words: str
    start: int = 0
    score: float = 1.0


def dateline(text, knowledge=NOTHING):
    """Return the dateline that a paragraph begins with, or None.

    One that stands further in, behind a site's time and name or in an item that was
    pasted as one line, has its `start`; there a byline has to follow it.
    """
    indent = len(text) - len(text.lstrip(" \t\u3000\xa0"))
    head = plain(text[: FAR + 80])
    words, slipped = mended(head)
    found = _at(words, indent) or _in_mid_line(text, words, indent, knowledge)
    if found is None:
        return None
    printed = text[found.start : found.stop].strip()
    printed = printed.strip("【】［］〔〕[]()（）").strip().rstrip("：:，,")
    score = found.score * (0.6 if slipped and words != head else 1.0)
    return Dateline(found.stop, printed, found.start, score)


def _at(words, at):
    """Find a dateline that begins here."""
    match = DATELINE.match(words, at)
    if match and _may_be(match.group()):
        return Dateline(at + len(match.group().rstrip()), "")
    match = IN_BRACKETS.match(words, at)
    if match and _may_be(match["inner"]):
        return Dateline(match.end(), "", 0, 0.85)
    match = ANY_IN_BRACKETS.match(words, at)
    if match and _may_be(match["inner"]) and TITLE.match(words[match.end() :].lstrip()):
        return Dateline(match.end(), "", 0, 0.75)
    match = UNKNOWN.match(words, at)
    if not match or not _may_be(match.group()):
        return _touching_copy(words, at)
    stop = match.start("behind")
    behind = words[stop:].lstrip(" \t\u3000\xa0")
    bracket = OUTER.match(behind)
    signed = bracket and TITLE.search(bracket.group()) or TITLE.match(behind)
    signed = signed or bracket and names_in(bracket["inner"], after_role=False)
    place = match["place"]
    short = place and place[-1] in SHORT_HOUSES and _is_place(place[:-1])
    news = place and NO_PAPER.search(place) is None and DAY_OF_NEWS.match(behind)
    if place and not signed and not (behind and (short or news or _is_place(place))):
        return None
    bare = match.group().strip(" \t\xa0\u3000（(：:【[")
    dated = bool(HAS_DATE.search(bare))
    if not behind and not dated and bare.endswith(("报道", "报导", "消息")):
        return None
    built = not place and (dated or bare.endswith("讯"))
    return Dateline(stop, "", 0, 0.95 if signed else 0.85 if built else 0.65)


def _touching_copy(words, at):
    """Find the dateline of a site that the copy touches: 城北网讯昨日，…"""
    match = OF_SITE.match(words, at)
    if not match or not _may_be(match.group()):
        return None
    return Dateline(match.end(), "", 0, 0.75)


def _is_place(words):
    """Return whether words end in a place: 芬兰赫尔辛基."""
    *_, last = [0, *word_ends(words)[:-1]]
    return is_place_word(words[last:])


def _may_be(words):
    words = words.strip()
    bare = words.strip("【】[]()（）").strip()
    return (
        len(words) <= LONGEST
        and not NOT_DATELINE.search(bare)
        and not TITLE.search(bare)
    )


def _in_mid_line(text, words, indent, knowledge):
    """Find the dateline that a byline in brackets follows, further in."""
    for match in islice(AT_MID.finditer(words, 0, FAR), MOST_MIDDLES):
        bracket = OUTER.match(words, match.end())
        if bracket and not TITLE.search(bracket.group()):
            continue
        if not bracket and not leading_signature(text[match.end() :], knowledge):
            continue
        stop = match.end()
        for start in _beginnings(words, indent, stop):
            bare = words[start:stop].strip()
            if WHOLE.fullmatch(bare) and _may_be(bare):
                return Dateline(start + len(words[start:stop].rstrip()), "", start, 0.9)
    front = leading_bracket(text[indent:], knowledge)
    if front:
        _, start, _ = front
        lead = words[indent : indent + start].strip()
        if 2 <= len(lead) <= 12 and lead.endswith(("讯", "电", "消息", "报道")):
            return Dateline(indent + start, "", 0, 0.6)
    return None


def _beginnings(words, indent, stop):
    """Where a dateline may begin that ends here: at its own house, behind a blank or a
    mark, or where the line begins."""
    low = max(indent, stop - LONGEST)
    own = words.rfind("本", low, stop)
    starts = [own] if own >= 0 and re.match(OWN, words[own:stop]) else []
    marks = [at + 1 for at in range(low, stop) if words[at] in " \t\u3000：:。！？|】"]
    # The nearest first; but 某某网 5月3日讯 has its house before the blank.
    places = starts + [at for at in reversed(marks) if stop - at > 2] + [low]
    return sorted(places, key=lambda at: bool(BEGINS_WITH_DATE.match(words, at)))
