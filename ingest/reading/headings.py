"""Classification of the lines above a story: kicker, headline, deck, flag, byline.

Each way of dividing two or three lines of heading among kicker, headline and deck is
weighed, and the heaviest is taken; how far it is ahead is how sure it is.
"""

import re
from itertools import pairwise

from ingest.reading import marks
from ingest.reading.dictionary import is_word, opens_with_place
from ingest.reading.drafts import ABOUT_THIS, OWN_ROLES
from ingest.reading.evidence import score_of
from ingest.reading.lines import overlap
from ingest.reading.name_rows import SPACED_NAME
from ingest.reading.people import is_name
from ingest.reading.shapes import Cut, Kind, is_name_line
from ingest.reading.values import Role

# （金色大地） behind a headline is the column that it is in.
SERIES = re.compile(r"[（(【](?P<name>[\u4e00-\u9fff·・\s]{2,12})[）)】]\s*$")
NO_SERIES = re.compile(
    "[上中下]篇?$|[首则篇章题]$|图$|^(?:图片|照片|漫画)$|试行|暂行|全文|摘要|修订|草案|节选|附|[待未]续|^[左右前后]|外[一二两]"
)
TITLE_FIELD = re.compile(
    r"\s*(?:[【\[](?:题名|标题|篇名|文章标题)[】\]][：:]?|(?:题名|标题|篇名|文章标题)[：:])"
)
# 新渠通水_城北新闻_城北网: what a browser's title adds.
SITE_BEHIND = re.compile(
    r"(?<=.{4})(?:[ \u3000]*(?:[_|｜]|--|——)[ \u3000]*[^\s_|｜，。—-]{2,10}(?=[_|｜\-—]|$))*"
    r"[ \u3000]*(?:[_|｜-]|--|——)[ \u3000]*[^\s_|｜，。—-]{1,10}(?:网|频道|客户端|门户|新闻中心|在线|日报|晚报)\s*$"
)
SHORT_PAIR = 15
SHORT_DECK = 14
SUMMARY = re.compile(
    "[【［[]?(?:内容|新闻)?(?:摘要|提要|导语|核心提示|阅读提示)[】］]]?[：:]?"
)
LONGEST_COLUMN, LONGEST_LABEL = 8, 6
LABEL_ENDS = re.compile(
    "(?:阅读|提示|名片|档案|简介|导读|摘要|提要|按语?|核心|看点|心语|寄语)$"
)
OF_PLACE, LEAST_WITH_PLACE, NOT_LONGER = 1.2, 8, 2
MEASURE = re.compile(
    "加强|推进|开展|推动|实施|创新|打造|探索|强化|聚力|落实|深化|推行|启动|完善|优化|提升|健全|构建|建立|聚焦|坚持|联合|出台|发力"
)
MOST_NAMED = 8  # lines below a headline among which names are looked for
SHORTEST_ABOVE_NAME = 5


def set_heading(draft, run, following, is_place=lambda words: False):
    """Give each line above a story's copy its part of the heading."""
    titles = [s for s in run if s.kind is Kind.HEADING]
    flags = [s for s in run if s.kind is Kind.FLAG]
    names = _names_among(titles, flags, following, is_place)
    titles = [s for s in titles if s not in set(names)]
    below = _below_heading(run, titles, is_place)
    titles = [s for s in titles if s not in set(below)]
    titles, flags = _above_flag(run, titles, flags, following)
    wrapped = _wrapped_deck(run, titles)
    titles = [s for s in titles if s not in set(wrapped)]
    has_other = titles or any(s.kind in {Kind.DECK, Kind.KICKER} for s in run)
    if not titles and flags and not SUMMARY.fullmatch(flags[-1].line.solid):
        # 图片新闻 serves as the headline where there is none.
        titles, flags = [flags[-1]], flags[:-1]
    elif has_other and len(titles) > 1 and _is_flag(titles[0], following):
        flags.append(titles.pop(0))
    roles = _heading_roles(titles, run, following)
    flags, names = set(flags), set(names)
    for shape in run:
        if shape in flags:
            draft.add(shape, Role.COLUMN, 0.8, "标题旁边的栏目题花")
        elif shape in names:
            shape.kind = Kind.BYLINE
            draft.opened_by_byline = True
            draft.add(shape, Role.BYLINE, 0.8, "标题下单独一行人名")
        elif shape in wrapped:
            draft.add(shape, Role.DECK, 0.7, "副题的第二行")
        elif shape in below and _is_label(shape.line.solid, following):
            draft.add(shape, Role.BODY, 0.75, "提要、简介上面的字样，不是小标题")
        elif shape in below:
            draft.add(shape, Role.SUBHEAD, 0.75, "标题、署名下面，正文第一部分的小标题")
        elif shape in roles:
            role, score, reason = roles[shape]
            if role is Role.HEADLINE:
                _part_series(shape)
                _part_field(shape)
            draft.add(shape, role, score, reason)
        elif shape.kind in OWN_ROLES:
            draft.add(shape, OWN_ROLES[shape.kind])
        else:
            draft.add(shape, Role.UNPLACED)


def _below_heading(run, titles, is_place):
    """Return the subhead that the copy begins with: below the byline, or the first place
    of a round-up below the heading of all."""
    if len(titles) < 2 or any(s.claim for s in titles):
        return []
    last = run.index(titles[-1])
    above = next(
        (s.kind for s in reversed(run[:last]) if s.kind is not Kind.JUMP), None
    )
    if above is Kind.BYLINE and titles[0] in run[: last - 1]:
        return titles[-1:]
    return titles[-1:] if is_place(titles[-1].line.words) else []


def _above_flag(run, titles, flags, following):
    """Make flags of what stands above a marked flag, the headline below it: slogans."""
    if not flags or not titles:
        return titles, flags
    last = run.index(flags[-1])
    above = [s for s in titles if run.index(s) < last and not s.claim]
    if not above or len(above) == len(titles):
        return titles, flags
    if any(overlap(s.line.solid, following) >= ABOUT_THIS for s in above):
        return titles, flags
    return [s for s in titles if s not in above], [*above, *flags]


def _wrapped_deck(run, titles):
    """Return the line below a short deck, right under it, that goes on with it:
    ——某镇改造 / 灌溉渠的故事."""
    found = []
    for upper, lower in pairwise(run):
        wraps = upper.kind is Kind.DECK and len(upper.line.solid) <= SHORT_DECK
        close = lower in titles[1:] and not lower.line.blanks_before and not lower.claim
        if wraps and close and len(lower.line.solid) <= SHORT_DECK:
            found.append(lower)
    return found


def _is_label(words, following):
    """Whether a few words name what kind of text stands below: 核心阅读, 人物名片."""
    short = len(words) <= LONGEST_LABEL and not overlap(words, following)
    return short and bool(LABEL_ENDS.search(words))


def _names_among(titles, flags, following, is_place):
    """Return the lines below the headline that are nothing but names, or that only
    their place can explain: two or three characters the copy does not speak of."""
    below = (titles if flags else titles[1:])[:MOST_NAMED]
    return [
        s
        for s in below
        if not is_place(s.line.words)
        and not s.claim
        and (
            is_name_line(s.line)
            and (s is below[-1] or len(s.line.solid) <= 4)
            or _stands_as_name(titles[: titles.index(s)], s.line, following)
        )
    ]


def _stands_as_name(above, line, following):
    if all(len(s.line.solid) < SHORTEST_ABOVE_NAME for s in above):
        return False
    if SPACED_NAME.search(line.words):
        return True
    words = line.solid
    if len(words) not in {2, 3} or overlap(words, following):
        return False
    return is_name(words) and not is_word(words)


def _is_flag(shape, following):
    words = shape.line.words
    if marks.ROUND_UP.search(shape.line.solid):
        return True
    about = overlap(shape.line.solid, following)
    return marks.looks_like_flag(words) and about < ABOUT_THIS


def _part_series(shape):
    """Cut the column off that stands in brackets behind a headline."""
    text = shape.line.text
    series = SERIES.search(text)
    if (
        series
        and not NO_SERIES.search(series["name"].strip())
        and text[: series.start()].strip()
    ):
        reason = "标题末尾括号里的栏目"
        shape.tail = (Cut(series.start(), len(text), Role.COLUMN, reason, 0.8),)


def _part_field(shape):
    """Cut off what a database calls the headline: 【题名】, 标题：."""
    field = TITLE_FIELD.match(shape.line.text)
    site = SITE_BEHIND.search(shape.line.text)
    if site and not shape.tail:
        stop, reason = len(shape.line.text), "网页标题后面的栏目和网站名"
        shape.tail = (Cut(site.start(), stop, Role.FURNITURE, reason, 0.85),)
    if field and shape.line.text[field.end() :].strip():
        reason = "数据库里题名一项的名称"
        shape.head = (Cut(0, field.end(), Role.FURNITURE, reason, 0.9),)


def _heading_roles(titles, run, following):
    """Return {line: (role, score, reason)} of the lines of a heading."""
    claimed = [s.claim for s in titles]
    if any(c and c.role is Role.HEADLINE for c in claimed):
        return dict(zip(titles, _claimed_roles(claimed), strict=True))
    if len(titles) < 2:
        return dict.fromkeys(titles, (Role.HEADLINE, 0.9, "正文上面的一行"))
    kinds = {shape.kind for shape in run}
    lines = titles[:MOST_LINES]
    weighed = sorted(
        (_weight(way, lines, kinds, following), way) for way in WAYS[len(lines)]
    )
    (second, _), (best, way) = weighed[-2], weighed[-1]
    score = min(0.9, score_of(best - second))
    roles = {
        line: (role, score, REASONS[role])
        for line, role in zip(lines, way, strict=True)
    }
    rest = dict.fromkeys(titles[MOST_LINES:], (Role.DECK, 0.6, "主题以下"))
    return roles | rest


C, K, H, D = Role.COLUMN, Role.KICKER, Role.HEADLINE, Role.DECK
MOST_LINES = 4
WAYS = {
    2: ((C, H), (K, H), (H, D), (H, H)),
    3: (
        *((C, K, H), (C, H, D), (C, H, H)),
        *((K, H, D), (K, H, H), (H, H, D), (H, D, D), (K, K, H)),
    ),
    4: (
        *((C, K, H, D), (C, H, H, D), (C, H, D, D)),
        *((K, H, D, D), (K, H, H, D), (K, K, H, D), (H, H, D, D), (H, D, D, D)),
    ),
}
REASONS = {
    C: "标题上面很短的一行，正文里不提，是栏目",
    K: "主题上面的一行，是引题",
    H: "几行标题里的主题",
    D: "主题下面的一行，是副题",
}


def _weight(way, lines, kinds, following):
    """Weigh one way of dividing the lines of a heading: a sum of what speaks for it."""
    words = [line.line.words for line in lines]
    blanks = [line.line.blanks_before > 0 for line in lines[1:]]
    grouped = any(blanks) and not all(blanks)
    total = PRIOR[way]
    pairs = zip(way, way[1:], words, words[1:], blanks, strict=False)
    for upper, lower, above, below, blank in pairs:
        if upper is C:
            total += _column_above(above, below, following)
        elif (upper, lower) == (K, H):
            total += _kicker_above(above, below, following)
        elif (upper, lower) == (H, D):
            total -= _kicker_above(above, below, following)
        elif upper is lower is H:
            total += _one_headline(above, below)
        if len(way) == 2 and upper is not lower and upper is not C:
            total += _place_above(above, below) * (1 if upper is K else -1)
        if grouped:  # what a blank line parts is of two kinds
            total += 0.8 if (upper is lower) is not blank else -0.8
    if Kind.KICKER in kinds and K in way or Kind.DECK in kinds and D in way:
        total -= 3
    return total


# Before anything is looked at.
PRIOR = {
    (C, H): -2.0,
    (C, K, H): -2.0,
    (C, H, D): -1.6,
    (C, H, H): -2.2,
    (C, K, H, D): -1.2,
    (C, H, H, D): -1.8,
    (C, H, D, D): -2.2,
    (K, H, D, D): 0.5,
    (K, H, H, D): 0.2,
    (K, K, H, D): -0.5,
    (H, H, D, D): -0.8,
    (H, D, D, D): -1.0,
    (K, H): -0.6,
    (H, D): 0.0,
    (H, H): -0.5,
    (K, H, D): 1.5,
    (K, H, H): -0.3,
    (H, H, D): -0.3,
    (H, D, D): -1.0,
    (K, K, H): -1.5,
}


def _column_above(upper, lower, following):
    """Weigh the first line as the name of a column: short, and the copy has none of
    its words; the headline below is longer, and speaks of the copy."""
    words = "".join(upper.split())
    if (
        len(words) > LONGEST_COLUMN
        or marks.is_finished(upper)
        or words[-1] in "了吗呢吧"
    ):
        return -4.0
    about = overlap(words, following)
    total = 1.0 if len(words) <= 4 else 0.4
    total += 2.0 if not about else -5 * about
    total += min(1.0, 0.25 * (len("".join(lower.split())) - len(words) - 2))
    if len(words) == 4 and is_word(words) and not about:
        total += 0.8  # 三言两语
    return total + 0.7 * bool(marks.FLAG_ENDS.search(words))


def _kicker_above(upper, lower, following):
    """Weigh the upper of two lines as the kicker of the lower: it has more parts, is
    longer, says who says what; the main line carries the column, and the words."""
    total = 0.0
    if SERIES.search(lower):
        total += 3
    if SERIES.search(upper):
        total -= 3
    if upper.rstrip().endswith(("：", ":")) or marks.WAS_SAID.search(upper):
        total += 1.5
    total += max(-1.5, min(1.5, 0.7 * (_parts(upper) - _parts(lower))))
    longer, shorter = (len("".join(text.split())) for text in (upper, lower))
    if shorter >= 4:
        total += max(-0.7, min(1.5, 2.0 * (longer / shorter - 1.6)))
    total += 0.5 * (overlap(lower, following) - overlap(upper, following))
    return total


def _place_above(upper, lower):
    """城北区推进共建街校 says where 近千人参与治理 is reported from, above it or below."""
    above, below = ("".join(text.split()) for text in (upper, lower))
    if not len(above) >= LEAST_WITH_PLACE or len(below) > len(above) + NOT_LONGER:
        return 0
    measures = [
        opens_with_place(text) and bool(MEASURE.search(text)) for text in (above, below)
    ]
    return OF_PLACE * (measures[0] - measures[1])


def _parts(words):
    """Return of how many parts a line is; two that are short together are a headline."""
    parts = len(re.split(r"[\s、，]+", words.strip()))
    return 1 if parts == 2 and len(words) <= SHORT_PAIR else parts


def _one_headline(upper, lower):
    """A headline of one narrow column is set in two lines of about one length."""
    if marks.SELDOM_LAST.search(upper):
        return 3.0
    if upper.rstrip().endswith(("：", ":")):
        return -2.0
    lengths = [len(text.strip()) for text in (upper, lower)]
    if max(lengths) <= 9 and abs(lengths[0] - lengths[1]) <= 2:
        return 1.5
    return -1.5 if abs(lengths[0] - lengths[1]) > 2 or max(lengths) > 14 else -0.5


def _claimed_roles(claims):
    """Give the line that the file calls the headline that part, the others by it."""
    roles, seen = [], False
    for claim in claims:
        if claim and claim.role is Role.HEADLINE:
            roles.append((Role.HEADLINE, claim.score, claim.why))
            seen = True
        elif seen:
            roles.append((Role.DECK, 0.75, "文件里的标题下面"))
        else:
            roles.append((Role.KICKER, 0.75, "文件里的标题上面"))
    return roles
