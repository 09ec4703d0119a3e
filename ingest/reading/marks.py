"""Patterns that classify lines by wording: jumps, captions, furniture, flags."""

import re

from articles.text.counting import HAN
from ingest.reading.lines import is_balanced

NUMERALS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")}
PAGE = (
    r"(?:第?\s*(?P<page>[A-Z]?\s*[0-9０-９]{1,3}|[〇一二三四五六七八九十]{1,3})\s*版?)"
)
JUMP = re.compile(
    rf"[（(【\[［<＜]?\s*(?P<kind>上接|紧接|下转|转|详见|(?:相关|详细)?报道见|见)\s*{PAGE}"
    rf"(?:[^（）()【】。，\n]{{0,20}})?[）)】\]］>＞]?"
)
JUMP_AT_END = re.compile(
    rf"[（(【\[［<＜]\s*(?P<kind>下转|转)\s*{PAGE}[^（）()。]{{0,20}}[）)】\]］>＞]\s*$"
)
JUMP_AT_START = re.compile(
    rf"\s*[（(【\[［<＜]\s*(?P<kind>上接|紧接)\s*{PAGE}[^（）()。]{{0,20}}[）)】\]］>＞]"
)

CAPTION_MARK = re.compile(
    r"\s*[▲△▼▽◀◁►▶▷↑↓←→◤◥⬆⬇]|\s*(?:图为|图[ ]?[①-⑳]|图一：|图[1-9][:：]|(?:[上下左右]{1,2}|题|主|组|本版|大|小|首|中|资料)图"
    r"(?:为|：|:|是|/|均|[①-⑥]|[ \u3000])|压题(?:图片?|照片)|图片说明|(?:图片|照片)[为:：]|图说[:：]|图[一二三四五六]为)|\s*[①②③④⑤⑥]"
)
CAPTION_ARROW = re.compile(r"\s*[▲△▼▽◀◁►▶▷↑↓←→◤◥⬆⬇]+\s*")
WHO_STANDS_WHERE = re.compile(
    r"[（(](?:(?:左|右|中|前|后|上|下|居中|正中)[一二三四五]?(?:排[左右中]?[一二三四五]?)?(?:者)?"
    r"|(?:从|由|自)?[左右][到至起][右左]?)[）)]"
)
_RUBRICS = (
    "图片新闻 短讯 简讯 快讯 要闻简报 简明新闻 短讯速递 新闻速递 新春走基层 走基层 "
    "权威发布 记者观察 一线见闻 热点聚焦 新闻链接 相关链接 延伸阅读 记者手记 采访手记 "
    "编者按 微评 短评 时评 快评 今日谈 百姓事 读者来信 民生热线 社会广角 新闻追踪 "
    "新闻特写 特写 现场新闻 现场短新闻 一句话新闻 综合新闻 图说 光影 镜头 每日一图 "
    "世相 视点 焦点 市井 天气预报 今日天气 今日导读 导读 提示 声音 数说"
)
RUBRICS = frozenset(_RUBRICS.split())
FLAG_ENDS = re.compile(
    "(?:速递|速览|速读|聚焦|视点|播报|观察|走笔|手记|纪事|访谈|连载|专栏|专题|快评|时评|短评|微评|漫谈|"
    "漫笔|论坛|信箱|热线|追踪|直击|集萃|链接|走基层|进行时|巡礼|系列报道|特别报道|专访|故事汇|在行动|新闻眼|"
    "面对面|大家谈|天地|园地|茶座|纵横|杂谈|广角|短波|掠影|回音壁|曝光台|风采录|群英谱|正能量|发布|看台|之窗|之声)$"
)
# Above a row of briefs, each of which is a story.
ROUND_UP = re.compile(
    "^.{0,6}(?:简讯|短讯|快讯|速览|速递|速读|集萃|集锦|简明新闻|一句话新闻|要闻简报|播报)$"
)
FLAG_MARKS = re.compile(
    r"\s*(?:[【［\[](?P<in>[^】］\]]{2,24})[】］\]]|[·•★☆◆◇■□●※✦](?P<dot>[^·•★☆◆◇■□●※✦]{2,20})"
    r"[·•★☆◆◇■□●※✦]?)\s*$"
)
UNFINISHED = tuple("，、：:,；;—-－")
# Few headings end in such a word, 应对 and 参与 among them; it supports, and decides nothing.
SELDOM_LAST = re.compile("(?:[的和与及或在把被对从向将为]|以及|通过|根据)$")
# Rows of particulars: 时间：3月6日上午, 地点：天桥下.
LABELLED = re.compile(
    f"[{HAN}]{{0,2}}(?:时间|地点|人物|拍摄时间|拍摄地点|主办|承办|协办|票价|电话|地址|姓名|性别|年龄|职业)[:：]"
)
# Questions and answers, whoever asks: 问：, 记者：
SPOKEN = re.compile("(?:问|答|记者|主持人|Q|A)[:：]")
# …看了半天，说：“怎么不像我？”
SAYS = re.compile("[说道问喊答]：“[^”]*[？！。…]”$")
PICTURE_TITLE = re.compile(r"(?:图片|图表|图解|数据图)[:：]\s*[^\s、，]{8,}")
# What a paper's database sets behind headlines, and behind no subhead: （图片）, and
# （附图片２张）, of a story with pictures.
IS_PICTURE = re.compile(r"(?<=.{2})(?<!版)[（(](?:图片|照片|漫画)[）)]\s*$")
WITH_PICTURES = re.compile(
    r"(?<=.{2})[（(]附(?:图片|照片|图|漫画)(?:[\d０-９一二三四五六七八九十]{1,2}[张幅])?[）)]\s*$"
)
NUMBERED = re.compile(
    r"\s*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]?[.．、:：）)]|[①-⑳]|\d{1,2}\s)"
)
# 又讯 据新华社电: more news under the same heading.
FURTHER = re.compile("(?:又讯|另讯|又电|另据)(?![息号问])")
ENDS_SENTENCE = tuple("。！？!?…；;.")
CLOSERS = "”’」』）)】》\"'"
# What a kicker ends in, above what was said.
WAS_SAID = re.compile(
    "(?:强调|指出|要求|表示|时说|提出|印发|发布|下发|出台|联合.{2,4})(?:《[^》]*》)?$"
)


def jump(text):
    """Read a line that is only a jump, 上接 or 下转: (kind, page), or None."""
    match = JUMP.fullmatch(text.strip())
    return jump_of(match) if match else None


def jump_of(match):
    """Return (kind, page) of a jump that was found."""
    kind = "from" if match["kind"] in {"上接", "紧接"} else "to"
    return kind, page_number(match["page"])


def page_number(words):
    """Return a page's number as the paper writes it: 第二版 and ２ are 2.

    >>> page_number("十二")
    '12'
    """
    words = "".join(words.split()).translate({ord("０") + n: str(n) for n in range(10)})
    if words.isdigit():
        return str(int(words))
    if "十" in words:
        tens, _, ones = words.partition("十")
        return str(int(NUMERALS.get(tens, "1")) * 10 + int(NUMERALS.get(ones, "0")))
    return "".join(NUMERALS.get(char, char) for char in words)


def is_finished(text):
    """Return whether a paragraph ends as a sentence does."""
    text = text.rstrip()
    bare = text.rstrip(CLOSERS)
    if bare.endswith(ENDS_SENTENCE):
        return True
    # ……“可复制的样本”结束: a closing mark alone ends nothing, 》 and ） least of all.
    return text.endswith(("”", "』")) and len(text) > 60 and is_balanced(text)


def looks_like_heading(text, longest=40):
    """Return whether a line is built as a heading: short, whole, without a full stop."""
    words = "".join(text.split())
    if not 2 <= len(words) <= longest or not re.search(f"[{HAN}]{{2}}", words):
        return False
    commas = words.count("，") + words.count(",")
    if "。" in words or "；" in words or commas > 1 or commas and len(words) > 32:
        return False
    if LABELLED.match(words) or SPOKEN.match(words) or SAYS.search(words):
        return False
    if words.endswith(UNFINISHED) and not words.endswith("——"):
        return False
    if words.endswith(("！”", "？”", "。”", "…”", "！", "？")) and (
        is_quoted(words) or len(words) > 30
    ):
        return False
    return is_balanced(words)


def is_quoted(words):
    """Return whether the quotation that words begin with goes on to their end."""
    return words.startswith("“") and words.find("”") in {-1, len(words) - 1}


def is_picture_title(text):
    """图片：近十年城北用水量: longer than the names of who took it; 抗旱（图片）."""
    titled = PICTURE_TITLE.match(text) or IS_PICTURE.search(text)
    return bool(titled) and looks_like_heading(text)


def is_headline_of_database(text):
    """抗旱（图片）, 水厂的一天（附图片２张）: marked by a database as a headline."""
    marked = IS_PICTURE.search(text) or WITH_PICTURES.search(text)
    return bool(marked) and looks_like_heading(text)


def flag_name(text):
    """Return the name on a marked flag, 【记者观察】 or ·短讯速递·, or nothing."""
    match = FLAG_MARKS.fullmatch(text.strip())
    return (match["in"] or match["dot"]).strip() if match else ""


def is_rubric(text, columns=frozenset()):
    words = "".join(text.split())
    bare = words.strip("·•★☆◆◇■□●【】［］[]")
    known = {"".join(column.split()) for column in columns}
    return bare in RUBRICS or bare in known


def looks_like_flag(text):
    """Return whether a line next to a heading is built as a running flag."""
    words = "".join(text.split())
    if flag_name(text) or is_rubric(text):
        return True
    if len(words) <= 10 and FLAG_ENDS.search(words):
        return True
    return is_slogan(text)


def is_slogan(text):
    """新时代 新征程 新伟业: parts of one length that share a character."""
    parts = text.split()
    return (
        len(parts) >= 2
        and len({len(part) for part in parts}) == 1
        and 2 <= len(parts[0]) <= 6
        and any(len({part[i] for part in parts}) == 1 for i in range(len(parts[0])))
    )
