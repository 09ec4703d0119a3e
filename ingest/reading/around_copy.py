"""Lines that a site or a database sets around a copied story, known by where they are.

Such a line has no form of its own: a row of menu words, a file's name, 字数：258, 听新闻,
the headings of a page in one line. What tells it is its place above the headline or below
the last paragraph, its neighbours, how it is built, and that the copy speaks of nothing
in it. Each of these has a weight; a line is furniture when their sum says so.
"""

import re
from itertools import takewhile

from articles.text.counting import HAN
from ingest.reading import furniture, marks
from ingest.reading.drafts import TITLES
from ingest.reading.lines import overlap
from ingest.reading.shapes import Kind, is_name_line

FIRST_COPY = 25  # characters of the paragraph as far as which lines are weighed
LONG_CAPTION = 30  # of what stands under a mark: briefs, as likely as pictures
MOST_LINES = 80  # above the copy, and below it
NEAR = 30  # paragraphs whose words are compared
LONGEST = 100
# 字数：258, 【版次】003, 版面：头版, 上一篇：…: what a field is called tells it, or how its
# name ends and what its value is.
FIELD = re.compile(
    rf"[【\[（(]?(?P<name>[{HAN}A-Za-z]{{2,7}}?)(?:[】\]][：:]?|[：:|丨｜])\s*(?P<value>.{{0,60}}?)[】\]）)]?"
)
OF_RECORD = re.compile(
    "(?:来源|稿源|出处|出版|版次|版面|版号|版名|期号|期次|日期|时间|字数|分类号?|关键词|标签|单位|报纸.{0,3}|机构|快照|正文|摘要"
    "|浏览|点击|阅读|评论|热度|字[体号].{0,2}|属地|发布于?|录入|审核|校对|(?:免责|版权)声明|(?:本文|原文)链接|栏目|频道|主题词|[上下]一[篇条版期页]|编号|DOI|ISSN)"
    "(?:[数量次号期名人者]|次数|时间|日期)?$"
)
NAME_ENDS = re.compile("[数量次号期名题源者辑面版目签度间审校栏击览库]$")
VALUE = re.compile(
    r"[\d\s.,，万次字条第版A-Z/-]*|头版|.{0,3}版|.{1,10}(?:报|网|社|员|者|客户端)"
)
PAGE = re.compile(rf"第?\s?[A-Z]?\d{{1,3}}\s?版?\s?[：:·]\s?[{HAN}·/]{{2,8}}")
PAGE_IN_ROW = re.compile(r"第?\s?[A-Z]?\d{1,3}\s?版?\s*[|｜]")
COUNTED = re.compile(
    rf"(?:[{HAN}]{{1,4}}[（(][\d.万]+(?:人\S{{0,3}})?[）)]|[{HAN}]{{0,4}}\s?\d[\d.万]*\s?(?:字|分钟|人|条|次|赞|阅读|评论|跟贴)?\S{{0,2}}"
    r"|我有话说.{0,10}|(?:[A-Za-z大中小]\s?){2,8})"
)
FILED = re.compile(r"\S{2,12}/\d{4}\S{0,2}/")
FILE = re.compile(
    r"[\w\-—().（） ]{1,40}\.(?:jpe?g|png|gif|bmp|webp|mp[34]|docx?|pdf|s?html?|txt|wps)",
    re.IGNORECASE,
)
HOUR = re.compile(
    r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?\s{0,3}(?:星期.\s?)?\d{1,2}:\d{2}"
)
DAY = re.compile(r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|(?:19|20)\d{6}")
HOUSE = re.compile(
    rf"[{HAN}]{{2,10}}(?:[日晚晨早商时快导信][报報]|都市报|青年报|工人报|[网網]|客户端|在线|官方账号)"
)
STEPS = re.compile(
    r"\s[>＞›»]\s|[>＞›»]{1,2}|《?[^\s》]{2,10}》?\s*[/／](?=\s*(?:\d{4}|第))"
)
# What a reader of a site is asked to do or told, beside the words of furniture.py.
REQUEST = re.compile(
    r"(?:请|^)(?:点击|扫码)|扫一扫|^[+＋]?(?:点此|扫描?|长按|使用.{0,6}扫|收听|听(?:新闻|全文)|语音(?:播报|朗读)|播报|朗读|下载|打开|登录|注册|"
    r"返回|查看|阅读|分享|转发|收藏|举报|关注|订阅|添加|推荐|复制|纠错|我要评论|我来说|更多|展开|收起|相关(?:阅读|新闻|链接|报道|推荐)|"
    r"为您推荐|猜你喜欢|热门|往期|上一|下一|未经|转载|版权|声明|免责|觉得|欢迎|打赏|点赞|繁体|简体|参与|发表|最新|手机|微信|微博|设为|加入|字体|本版|AI|本文(?:来源|所在|链接)|原文链接)"
)
MADE_BY = re.compile(
    "(?:组稿|主持|主编|编辑|责编|版式|美编|策划|出品|监制|值班)[：:/／]"
)
NUMBER = re.compile(r"[ \u3000](?:总)?第\s?\d{1,5}\s?期$|^(?:总)?第\s?\d{1,5}\s?期")
OWNED = re.compile(
    "(?:Copyright|©|主办|主管|承办|出版|版权所有|严禁|转载|镜像|许可|备案|举报|承诺书)",
    re.IGNORECASE,
)
TELEPHONE = re.compile(r"(?:电话|热线|邮箱)[:：].{0,16}\d{3,4}-\d{7,8}")
STEP = re.compile(r"[>＞›»|｜\-]{1,2}")  # between the steps of a path, a line each
SITE_WORD = re.compile(
    f"(?:{furniture.SITE.pattern}|报料|跟贴|频道|检索|快照|纠错|收藏)"
)
# What is asked of a reader is about these.
OF_SITE = re.compile(
    "点击|客户端|全文|微信|二维码|原文|本文|网页|朋友圈|公众号|链接|精彩|新浪|微博|下载|转载|评论|更多内容|注明"
)
SAYS_MORE = re.compile("[的了着里中是在]|一个|[批人民生家]$")
LONGEST_CONTROL = 6
WORD_BREAK = re.compile(r"[\s|｜/·•>＞\-]+")
LONGEST_FLAG = 8
SHORT_IN_MENU = 2.5  # characters of a word, on average
MENU, LONGEST_IN_MENU = 5, 6  # words in a row
LONGEST_LIST = 2000  # characters of all headings of a page in one line
LONG_PARTS = 3  # headings of a page in one line
LATIN = re.compile(r"[A-Za-z0-9_./:<>\-]")
BIAS = -3.0  # before anything is looked at
ONLY_TITLE = -4.5  # what the last line that may be the headline is less likely
CERTAIN_FORM = 3.0  # that the copy's words do not speak against
NAMED_ABOVE = 2.5  # 新闻, below 第2版：新闻
OF_PATH, OVER_HOUR, FAR_ABOVE, MANY_BETWEEN = 4.0, -3.0, 1.5, 5
PASSES = 3
ABOUT_COPY, BELOW_COPY, BESIDE = -3.0, 1.8, 0.7
KINDS = {Kind.HEADING, Kind.FLAG, Kind.LIST, Kind.KICKER, Kind.BODY, Kind.DECK}


def classify_around_copy(shapes):
    """Change the kind of lines, in place, that a site sets above and below copy."""
    copy = [at for at, s in enumerate(shapes) if _is_copy(s)]
    if not copy:
        return
    above = set().union(*(shapes[at].pairs() for at in copy[:NEAR]))
    top = shapes[max(0, copy[0] - MOST_LINES) : copy[0]]
    later = {s.line.solid for s in shapes[copy[0] - len(top) : copy[0] + 1]}
    _classify(top, above, later, is_below=False)
    _make_flags(top, above)
    below = set().union(*(shapes[at].pairs() for at in copy[-NEAR:]))
    foot = [*takewhile(_is_no_copy, reversed(shapes))][:MOST_LINES][::-1]
    foot = foot[_first_own_row(foot) :]
    headings = {s.line.solid for s in shapes if s.kind is Kind.HEADING}
    _classify(foot, below, headings, is_below=True)


def _is_copy(shape):
    """Whether a line is a paragraph of copy for certain."""
    if _is_index(shape.line.words):
        return False
    length = len(shape.line.solid)
    if shape.kind is Kind.CAPTION:
        return length >= LONG_CAPTION
    return shape.kind is Kind.BODY and (
        shape.leads or shape.is_finished and length >= FIRST_COPY
    )


def _is_no_copy(shape):
    """Whether a line at the foot is no paragraph, and nothing that belongs to one."""
    if shape.kind in {Kind.CAPTION, Kind.CREDIT, Kind.BYLINE}:
        return False
    return shape.kind is not Kind.BODY or not shape.is_finished


def _first_own_row(foot):
    """Return how many lines at the foot are the story's own list: as far as the last row
    that no heading of a site, 相关阅读, stands above."""
    own, asked = 0, False
    for at, shape in enumerate(foot, start=1):
        asked = asked or bool(REQUEST.match(shape.line.solid))
        if shape.kind is Kind.LIST and not asked:
            own = at
    return own


def _classify(lines, pairs, headings, *, is_below):
    """Weigh each line by itself, then with its neighbours: one that is furniture makes
    those beside it likelier. The last that may be the headline has to weigh more."""
    # Rows above copy are tables and the weather; a few characters are none.
    kinds = KINDS if is_below else KINDS - {Kind.LIST}
    pages = {s.line.solid.rpartition("：")[2] for s in lines if _is_furniture(s)}
    weights = {}
    for at, shape in enumerate(lines):
        plain = not shape.claim and not shape.leads and not is_name_line(shape.line)
        few = shape.kind is Kind.LIST and len(shape.line.solid) <= LONGEST_CONTROL
        if (shape.kind in kinds or few and not shape.line.is_row) and plain:
            weight = _weight(shape, headings, pairs, is_below=is_below)
            if weight is not None:
                beside = [*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]]
                steps = sum(bool(STEP.fullmatch(s.line.words)) for s in beside)
                weight += OF_PATH * (steps == 2)
                weight += OVER_HOUR * _is_over_hour(lines, at)
                weight += FAR_ABOVE * _is_far_above(lines, at, is_below=is_below)
                weights[at] = weight + NAMED_ABOVE * (shape.line.solid in pages)
    for _ in range(PASSES):
        for at in sorted(weights, key=weights.get, reverse=True):
            shape = lines[at]
            beside = [*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]]
            weight = weights[at] + BESIDE * sum(map(_is_furniture, beside))
            titles = [s for s in lines if s.kind in TITLES]
            if titles == [shape] and not is_below:
                weight += ONLY_TITLE
            if weight > 0 and not _is_furniture(shape):
                shape.kind, shape.score = Kind.FURNITURE, min(0.9, 0.7 + weight / 10)
                shape.head = shape.tail = ()
                shape.reason = "网页、数据库在稿件上下加的一行"


def _is_over_hour(lines, at):
    """Whether a heading that is printed again stands right above a site's hour."""
    below = lines[at + 1] if at + 1 < len(lines) else None
    again = any(s.line.solid == lines[at].line.solid for s in lines[at + 1 :])
    return again and _is_furniture(below) and bool(HOUR.search(below.line.words))


def _is_far_above(lines, at, *, is_below):
    """Whether a site's own lines part a line from another heading nearer to the copy."""
    rest = lines[at + 1 :]
    first = next((n for n, s in enumerate(rest) if _is_furniture(s)), len(rest))
    apart = sum(map(_is_furniture, rest))
    titles = [s for s in rest[first:] if s.kind in TITLES]
    return not is_below and apart >= MANY_BETWEEN and bool(titles)


def _make_flags(lines, pairs):
    """A few words above the line with the day that a site sets over the headline, of
    which the copy has none, name the column."""
    for above, day, below in zip(lines, lines[1:], lines[2:], strict=False):
        words = above.line.solid
        heads = above.kind is below.kind is Kind.HEADING and not above.claim
        dated = _is_furniture(day) and DAY.search(day.line.words)
        named = not overlap(words, pairs) or marks.FLAG_ENDS.search(words)
        if heads and dated and len(words) <= LONGEST_FLAG and named:
            above.kind, above.score = Kind.FLAG, 0.75
            above.reason = "日期行上面很短的一行，正文里不提，是栏目"


def _is_furniture(shape):
    return shape.kind is Kind.FURNITURE


def _weight(shape, headings, pairs, *, is_below):
    """Weigh a line by what it is built of, or return None for a sentence."""
    words = shape.line.words
    solid = shape.line.solid
    if len(words) > LONGEST and not _is_list_of_headings(words, solid, headings):
        return 1.0 if _is_index(words) else None
    if words.endswith("。") and not OWNED.search(words):
        return None
    form = _of_its_form(words, solid, headings)
    total = BIAS + BELOW_COPY * is_below + form
    if not is_below and furniture.CONTENTS_ALONE.fullmatch(solid):
        total += 3.5  # the list below it was not copied
    letters = re.sub(f"[^{HAN}]", "", solid)
    if len(solid) > 1:
        about = overlap(letters, pairs)
        if not about:
            total += 1.2
        elif form < CERTAIN_FORM:
            total += ABOUT_COPY * min(1, 2 * about)
    if len(solid) <= 4:
        total += 0.5
    return total


def _of_its_form(words, solid, headings):
    total = 0.0
    field = FIELD.fullmatch(words)
    if field and (OF_RECORD.search(field["name"]) or field["name"] == field["value"]):
        total += 4.5
    elif field and NAME_ENDS.search(field["name"]) and VALUE.fullmatch(field["value"]):
        total += 3.0
    total += 4.5 * bool(PAGE.fullmatch(words)) + 4.5 * bool(FILED.match(words))
    total += 3.5 * bool(PAGE_IN_ROW.match(words))
    total += 2.5 * bool(COUNTED.fullmatch(words))
    total += 3.5 * bool(HOUSE.fullmatch(words.strip("-—－· 《》")))
    total += 5.0 * bool(FILE.fullmatch(words))
    total += 3.5 * bool(HOUR.search(words)) + 1.0 * bool(DAY.search(words))
    total += 1.5 * bool(STEPS.search(words))
    total += 1.0 * bool(HOUSE.search(words)) * bool(DAY.search(words))
    total += _request(solid) + 1.5 * bool(OWNED.search(solid))
    rows = [part for part in re.split(r"[\s|｜]+", words) if part]
    of_site = sum(bool(SITE_WORD.search(part)) for part in rows if _is_control(part))
    total += min(2.5, 3.0 * of_site / len(rows)) if len(words) <= 12 * len(rows) else 0
    total += 4.0 * _is_index(words)
    total += 5.0 * _is_list_of_headings(words, solid, headings)
    total += 3.0 * (re.search(f"[{HAN}]", words) is None)
    total += 2.5 * bool(MADE_BY.search(words)) + 2.5 * bool(NUMBER.search(words))
    parts = [part for part in WORD_BREAK.split(words) if part]
    fields = [FIELD.fullmatch(part.strip()) for part in re.split("[|｜]", words)]
    if len(fields) > 1 and all(f and VALUE.fullmatch(f["value"]) for f in fields):
        total += 4.0  # 查看：1019|回复：0
    total += 2.0 * bool(TELEPHONE.search(words))
    if len(parts) >= MENU and max(map(_width, parts)) <= LONGEST_IN_MENU:
        total += min(4.0, 2.0 + 0.3 * (len(parts) - MENU))
        total += 1.0 * (sum(map(len, parts)) <= SHORT_IN_MENU * len(parts))
    elif (
        len(parts) == 2
        and len(parts[0]) == len(parts[1])
        and re.search(r"\s{3}", words)
    ):
        total += 1.0  # a slogan of the page
    return total


def _width(words):
    """Return how wide words are, in Chinese characters."""
    return len(words) - len(re.findall("[A-Za-z0-9]", words)) / 2


def _is_control(words):
    """Whether words are short enough to name what one presses, and say nothing."""
    return len(words) <= LONGEST_CONTROL and not SAYS_MORE.search(words)


def _request(solid):
    """Weigh words that begin as a site's requests do, as 更多居民 may, too."""
    if not REQUEST.search(solid):
        return 0
    return 2.5 if _is_control(solid) or OF_SITE.search(solid[2:]) else 0.8


def _is_index(words):
    """Whether a line is how a site files a page: 2024-03-05 2 2 城北日报 content_1.html."""
    latin = len(LATIN.findall(words))
    sentence = re.search("[。！？]", words)
    return bool(DAY.search(words)) and not sentence and latin >= 0.3 * len(words) > 8


def _is_list_of_headings(words, solid, headings):
    """Whether a line holds another heading of the page beside more: what a site lists."""
    if len(solid) > LONGEST_LIST or len(words.split()) < LONG_PARTS:
        return False
    return any(len(h) > 5 and h in solid and h != solid for h in headings)
