"""Furniture of a page: folio and date lines, imprint, and what a site puts around a copied page.

A printed page's own words are known by their form. The words of a site stand in rows, in
any order, some cut: 2月3日 星期 放大 缩小 默认 3 上一篇. Such a line is taken apart,
and it is furniture when nearly nothing but such words is in it.
"""

import re

from articles.text.counting import HAN

LONGEST = 160
IMPRINT = re.compile(
    r"\s*(?:"
    r"第\s*[A-Z]?\s*\d{1,3}\s*版(?:\s*[:：]?\s*[^，。]{0,10})?$"
    r"|[（(\[【]?\s*(?:来源|稿源|编辑|责编|责任编辑)\s*[:：][^，。]{1,60}$"
    r"|[A-Z]\s?\d{1,2}(?:\s*版)?(?:\s+\S{1,6})?$|\d{1,2}\s*版?$"
    r"|(?:责任编辑|责编|本版责编|本版编辑|版面编辑|编辑|校对|美编|版式|组版|值班编委|值班主任|审读|审核|"
    r"检校|录入|执行主编|主编|副主编|本版主编|视觉|版面设计|排版|终审|初审|监制|策划)(?:\s*[:：/／]\s*|\s+)"
    r"\S[^。，]{0,80}$"
    r"|(?:新闻热线|热线电话|热线|电话|传真|地址|邮编|邮箱|电子邮箱|E-?mail|订报电话|发行热线|广告热线|"
    r"广告刊登|投稿邮箱|联系电话|网址|印刷|零售价|定价|广告许可证|广告经营许可证|国内统一|邮发代号|"
    r"总编室|本报地址|报料热线|读者热线|监督电话)\s*[:：（(\d ].{0,120}$"
    r"|(?:https?://|www\.)\S+.{0,60}$"
    r"|(?:国内统一(?:连续出版物|刊)号|CN\s?\d\d-\d{4}).{0,80}$"
    r"|.{0,12}\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*(?:[,，]?\s*星期[一二三四五六日天]).{0,60}$"
    r"|(?:农历|[壬癸甲乙丙丁戊己庚辛][子丑寅卯辰巳午未申酉戌亥]年).{0,30}$"
    r"|今日\s?\d{1,2}\s?版.{0,40}$|(?:总)?第\s?\d{3,6}\s?期.{0,40}$"
    r"|(?:作者|来源|版次|标签|关键词|日期|字数)\s*[:：]$|(?:专栏|栏目)\s*[:：].{0,12}$"
    r"|[—－-]{1,2}\s?\d{1,3}\s?[—－-]{1,2}$"
    r"|(?:来信|来稿|投稿|稿件)(?:请|敬请)?[寄发投][:：至到].{2,60}$"
    r"|.{0,40}\d{4}-\d{2}-\d{2}\s+\d{2}:\d{2}\s*发表于.{0,12}$"
    r"|(?:当前位置|出版日期|您的位置)\s*[:：].{0,40}$"
    r"|点击(?:上方|下方|蓝字|右上角|标题).{0,30}(?:关注|订阅|置顶).{0,10}$"
    r"|(?:[【\[][^】\]]{1,8}[】\]]\s*){2,12}$"
    r"|广\s?告$|公\s?益\s?广\s?告$|本版(?:图片|稿件).{0,60}$|版权(?:声明|所有|归).{0,120}$"
    r"|[【\[(（]?\s*(?:字[号体]\s*[:：]?\s*)?大\s+中\s+小\s*[】\])）]?$"
    r"|[（(【\[◎●■]?\s*(?:原|来源)(?:标题|题)\s*[:：].{0,80}$"
    r")",
    re.IGNORECASE,
)
# What a site's line is made of, beside figures and marks.
_DATE = (
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{1,2}:\d{2}(?::\d{2})?"
    r"|星期[一二三四五六日天]?|周[一二三四五六日](?![^\s|])"
)
_FOLIO = r"第?\s*[A-Z]?\d{1,5}\s*版(?:\s*[:：]\s*[^\s，。]{1,10})?|[上下]一(?:版|篇|期|页|条)"
_FIELDS = (
    r"(?:发布(?:时间|日期)|更新时间|时间|日期|来\s?源|稿源|作\s?者|编\s?辑|责编|浏览(?:次数|量)?|点击(?:数|量)?"
    r"|(?:新闻|广告|服务|投诉)?热线|阅读(?:数|量|次数)?|字号|字体|评论数?|标签|关键词|分类|栏目|编号)\s*[:：]\s*[^\s|｜]{0,16}"
)
_SITE = (
    "版面(?:导航|目录|概览|列表)|(?:标题|新闻|文章|本版|往期|日历)(?:导航|目录|列表)|本版新闻(?:列表)?|新闻列表"
    "|(?:内容|全文|高级|标题|新闻|文章|站内|按日期)?(?:检索|搜索)|往期(?:回顾|查询)|返回(?:目录|首页|顶部|列表)?|全文复制"
    "|放大|缩小|默认|朗读(?:全文)?|打印(?:本页|本文)?|关闭(?:窗口|本页)?|收藏(?:本站|本页)?|分享(?:到|至)?"
    "|复制链接|首\\s?页|数字报纸?|电子(?:报|版)|手机版|PDF\\s?(?:版|下载)?|版权(?:声明|申明|所有)"
    "|联系(?:我们|方式)|关于我们|广告服务|网管信箱|网站地图|设为首页|友情链接|未经.{0,12}(?:转载|使用)"
    "|字[号体](?:大小)?|今天是|官方网站|文章(?:标题|内容|作者)|[展收][开缩]通版"
    "|[京沪津渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新]?(?:ICP备|公网安备)\\s?[\\w-]*号?[\\w-]*"
    "|法律顾问[:：]\\S{0,24}|点击(?:上方|蓝字|阅读原文|图片|查看)|关注(?:我们|公众号)|阅读原文|长按(?:识别)?|扫描?二?维?码"
)
_HOUSE = rf"[>《]*(?:[{HAN}]{{1,6}}网-)?[{HAN}]{{1,10}}(?:日报|晚报|晨报|早报|商报|时报|快报|报|网|新闻网|客户端|在线)社?》?"
TOKENS = re.compile(
    f"(?:{_FIELDS})|(?:{_DATE})|(?:{_FOLIO})|(?:{_SITE})", re.IGNORECASE
)
HOUSE = re.compile(f"(?<![^\\s\\x00|｜“《>:：-])(?:{_HOUSE})(?![^\\s\\x00|｜”》版-])")
# What stands above a printed page: the number, the day, who made it, how to call.
FOLIO = {
    "page": r"第\s?[A-Z]?[\d〇一二三四五六七八九十]{1,4}\s?版|(?<![A-Za-z0-9])[A-Z]\s?\d{1,2}(?![A-Za-z0-9])"
    r"|今日\s?\d{1,3}\s?版",
    "day": r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|星期[一二三四五六日天]",
    "maker": "(?:编辑|責任編輯|責編|责编|美编|版式|版面設計|校对|校對|组版|值班|策划)\\s?[:：/／]",
    "telephone": r"\d{3,4}-\d{7,8}|(?:电话|热线|邮箱|地址|電話)\s*[:：　 ]",
    "number": r"第\s?\d{1,6}\s?期|零售价|定价|每份",
}
LEAST_OF_FOLIO = 2  # kinds of these in a line that holds no sentence
# 00004 2016-03-15: the number and the day by which a site files a page.
INDEX = re.compile(
    r"\b\d{5}\b.{0,60}\d{4}-\d{2}-\d{2}|\d{4}-\d{2}-\d{2}.{0,60}\b\d{5}\b"
)
REGISTERED = re.compile(r"ICP[备证]\s?\d|公网安备\s?\d")
TAKEN = "\x00"  # in place of what was taken out of a line
PART_OF_WORD = re.compile(f"[{HAN}]{TAKEN}|{TAKEN}[{HAN}]")
WEEKDAY = re.compile("星期.?|周.")
LONGEST_STEP = 14  # of the way to a page, one word with what stands before it
SITE = re.compile(
    f"{_SITE}|分享[到至]?|推荐|评论|評論|微[信博]|回?首[页頁]|帮助|更多(?:功能|>*)?"
)
# 本版导读, with no list below it.
CONTENTS_ALONE = re.compile("(?:今日|本期|本报|本版)?(?:导读|要目|看点|目录|提要)")
LEAST_OF_MENU, LONGEST_OF_MENU = 3, 6
# ③8: who edited, and which page.
OF_EDITOR = re.compile(r"[①-⑳]\s?\d{0,2}")
# 线索提供/刘先生, 感谢刘先生报料,奖20元
TOLD_US = re.compile(
    r"(?:新闻)?线索提供[者人]?[ :：/／].{1,20}|(?:报料|爆料)人?[:：].{1,16}|感谢.{1,10}[报爆]料.{0,14}"
)
ASKED_OF_READER = re.compile(
    r"[↑↓▲▼▶△▽👆👇\s]*(?:请?(?:点击|长按|扫码|扫描)|关注).{0,8}(?:蓝字|关注|二维码|公众号|阅读原文|名片)"
)
# 返回首页，查看更多 责任编辑：, which a site sets behind the last line of copy.
_CONTROL = rf"(?:返回|查看|点击|打开|下载|展开|进入)[{HAN}A-Za-z]{{1,8}}"
CONTROLS_AT_END = re.compile(
    rf"{_CONTROL}[，, \u3000>|｜]{{1,3}}{_CONTROL}(?:[，, \u3000>|｜]{{1,3}}{_CONTROL}){{0,3}}"
    rf"[>\s]*(?:(?:责任编辑|责编|编辑|作者|来源)[:：])?\s*$"
)
# 缩小字体放大字体收藏微博分享7, 25人参与12评论: controls that lost their blanks.
_GLUED = (
    r"(?:缩小|放大)?字[体号]|收藏|微[博信]|分享|打印|评论|转发|点赞|客户端|空间|腾讯|新浪|QQ|转播到|举报|复制链接"
    r"|[\d,]+(?:人|条|次)?|参与|阅读|跟[贴帖]|[大中小]|A[-+]|全文|共|字"
)
GLUED_CONTROLS = re.compile(rf"(?:(?:{_GLUED})[\s|｜（）()]*){{3,}}")
FEW = 3  # characters that may be left over
# 城北水厂通水……3版: a line of 导读.
POINTER = re.compile(
    r".{4,40}?(?:[\s.…·—－-]{1,12}|[（(【\[→>]\s?)(?:详?见|转|→)?\s?(?:第\s?)?"
    r"(?:[A-Z]?\s?\d{1,2}\s?[·-]?\s?版|[A-Z]\s?\d{1,2}|[〇一二三四五六七八九十]{1,3}版)\s?[）)】\]]?$"
)
DAY_ALONE = re.compile(
    r"(?:(?:\d{4}|[〇○零Ｏ一二三四五六七八九]{4})\s*年\s*)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*月"
    r"\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)


def is_furniture(text):
    """Return whether a line is by itself no part of any story."""
    if len(text) > LONGEST:
        return False
    if not any(map(str.isalnum, text)):  # * * *
        return True
    if (
        OF_EDITOR.fullmatch(text)
        or TOLD_US.fullmatch(text)
        or ASKED_OF_READER.match(text)
    ):
        return True
    whole = IMPRINT.match(text) or INDEX.search(text) or CONTROLS_AT_END.match(text)
    whole = whole or GLUED_CONTROLS.fullmatch(text)
    return bool(whole) or is_folio(text) or is_path(text) or is_of_site(text)


def is_folio(text):
    """Return whether a line is the head or the foot of a printed page.

    >>> is_folio("体坛　A14　2008年5月19日　编辑/王勇")
    True
    """
    if re.search("[。，！？；]", text) or not re.search(r"\s", text):
        return False
    return sum(bool(re.search(f, text)) for f in FOLIO.values()) >= LEAST_OF_FOLIO


OF_PORTAL = re.compile(
    rf"[{HAN}]{{1,6}}(?:网站?|新闻|频道|中心|首页|资讯|在线)|正文|首页"
)


def is_path(text):
    """Return whether a line says where on a site a page is.

    >>> is_path("首页 > 新闻 > 正文")
    True
    """
    steps = re.split("[-_—|｜>]+", text)
    if len(steps) > 1 and all(OF_PORTAL.fullmatch(step.strip()) for step in steps):
        return True
    parts = [part.strip() for part in re.split("[>＞›»]+", text)]
    short = all(0 < len(part) <= LONGEST_STEP for part in parts)
    home = re.search("首[页頁]|位置|正文", text)
    return short and "。" not in text and len(parts) > (1 if home else 2)


def is_of_site(text):
    """Return whether a line is made of nothing but a site's words, days and figures.

    >>> is_of_site("2月3日 星期 放大 缩小 默认 3 上一篇  下一篇 4 >>城北快报网")
    True
    """
    if "。" in text or len(text) > LONGEST:
        return False
    if REGISTERED.search(text):
        return True
    found = TOKENS.findall(text)
    if _is_menu(text):
        return True
    if all(WEEKDAY.fullmatch(token) for token in found):  # 星期天的早晨
        return False
    left = HOUSE.sub(TAKEN, TOKENS.sub(TAKEN, text))
    if PART_OF_WORD.search(left):  # 打印人生, 数字报告发布
        return False
    return len(re.findall(f"[{HAN}A-Za-z]", left)) <= FEW


def _is_menu(text):
    """Return whether a line is a row of words of a site: 收藏 打印 推荐 更多功能."""
    words = [word for word in re.split(r"[\s|｜·>＞-]+", text.strip()) if word]
    if len(words) < LEAST_OF_MENU or max(map(len, words)) > LONGEST_OF_MENU:
        return False
    return sum(bool(SITE.fullmatch(word)) for word in words) * 4 >= len(words)


def is_pointer(text):
    """Return whether a line sends the reader to another page, as 导读 does."""
    return bool(POINTER.fullmatch(text.strip()))


def is_day(text):
    """Return whether a line is a day and nothing else."""
    return bool(DAY_ALONE.fullmatch(text.strip()))
