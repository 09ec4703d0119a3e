"""Proofreading rule for a character wrongly doubled: 做好好转企, 是是, 在在.

Chinese doubles nearly any verb, measure or adjective (看看, 个个, 绿油油), and
words meet with equal characters (委员会|会议, 为了|了解). So only characters that
never double by themselves are judged, each with the words that may end or begin
with it where two words meet.
"""

import re
from typing import NamedTuple

from articles.text.counting import HAN

from .reading import Slip

RUN = re.compile(rf"([{HAN}])\1+")


class Boundary(NamedTuple):
    """Words that may meet in a doubled character: ends 目的, begins 的确."""

    ends: frozenset
    begins: frozenset


def _boundary(ends="", begins=""):
    return Boundary(frozenset(ends.split()), frozenset(begins.split()))


NEVER_DOUBLED = {
    "的": _boundary("目的 标的 有的 似的", "的确 的士 的哥 的的"),
    "了": _boundary(
        "为了 除了 不了 得了", "了解 了得 了结 了然 了如 了不 了却 了断 了了"
    ),
    "是": _boundary("国是 求是 如是 其是 总是", "是否 是非 是不 是是"),
    "在": _boundary(
        "存在 内在 外在 潜在 健在 自在 现在 实在",
        "在于 在线 在建 在编 在校 在家 在职 在场 在岗 在册 在外 在野 在乡 在途 在读 在营 "
        "在任 在京 在并 在晋 在省 在地 在学 在业 在华 在座 在所 在案 在保 在孕 在研 在逃",
    ),
    "和": _boundary(
        "总和 共和 饱和 缓和 调和 温和 祥和 中和 谐和 随和 平和 柔和 暖和 议和 亲和 颐和 人和 泰和",
        "和谐 和平 和睦 和解 和美 和气 和顺 和田 和风 和声 和服 和林 和善 和县 和合 和悦 和和",
    ),
    "与": _boundary("参与 给与 赠与 授与", "与会 与否 与众 与时 与其 与共 与民 与世"),
    "或": _boundary("", "或者 或许 或是 或多"),
    "及": _boundary(
        "普及 涉及 危及 波及 顾及 提及 触及 埃及 遍及", "及时 及其 及早 及格 及第"
    ),
    "我": _boundary("自我 敌我 忘我 大我 小我 无我", ""),
    "你": _boundary("", ""),
    "他": _boundary("其他 吉他 利他", ""),
    "她": _boundary("", ""),
    "它": _boundary("其它", ""),
    "们": _boundary("", ""),
    "为": _boundary(
        "行为 作为 认为 以为 因为 称为 何为",
        "为民 为期 为农 为企 为老 为群 为党 为国 为何 为了 为全 为你 为您 为他 为我 为公",
    ),
    "将": _boundary(
        "上将 中将 少将 大将 老将 小将 名将 武将 干将 虎将 健将 战将 将将 猛将 麻将",
        "将军 将来 将士 将领 将近 将要 将帅 将信 将错",
    ),
    "把": _boundary(
        "火把 车把 一把 拖把", "把关 把脉 把握 把手 把控 把戏 把守 把门 把舵 把酒"
    ),
    "被": _boundary(
        "植被 棉被", "被子 被告 被动 被褥 被害 被执 被选 被征 被保 被评 被访"
    ),
    "从": _boundary(
        "服从 自从 随从 听从 遵从 盲从", "从事 从业 从严 从容 从众 从属 从政 从军 从教"
    ),
    "由": _boundary("自由 理由 缘由 事由 来由", "由于 由此 由来 由衷 由浅"),
    "而": _boundary("", "而且 而立"),
    "且": _boundary("", ""),
    "但": _boundary("", ""),
    "也": _boundary("", "也门 也许"),
    "已": _boundary("而已 不已", ""),
    "所": _boundary(
        "", "所长 所有 所在 所以 所属 所谓 所需 所得 所里 所内 所外 所学 所辖 所能 所述"
    ),
    "以": _boundary(
        "可以 所以 难以 得以 予以 加以 足以 给以 用以 借以 赖以",
        "以及 以上 以下 以后 以前 以来 以外 以内 以便 以为 以往 以色 以免 以致 以至 以旧 以工",
    ),
    "于": _boundary("", "于是 于洪 于今 于某"),
    "该": _boundary("应该", ""),
    "很": _boundary("", ""),
    "更": _boundary(
        "变更 三更 五更 力更", "更新 更换 更改 更正 更衣 更名 更迭 更替 更生 更夫"
    ),
    "还": _boundary(
        "归还 偿还 返还 退还 生还 交还 送还",
        "还款 还原 还贷 还债 还书 还账 还清 还乡 还林",
    ),
    "再": _boundary("一再", "再生 再就 再造 再贷 再见 再教 再制 再保"),
    "却": _boundary("冷却 忘却 了却 退却", ""),
    "其": _boundary("尤其 土耳", "其他 其它 其中 其次 其余 其实 其乐 其间"),
    "此": _boundary("因此 如此 彼此", "此次 此外 此时 此前 此后 此类 此举 此事 此种"),
}
# Quoted speech repeats these twice, and more often.
SAID_TWICE = frozenset("我你他她是不对但")

# 做好 and 好转 both are words; beside another verb like 做 the second 好 is one
# too many, unless a word like 好人 begins there (做好|好人好事).
DONE_WELL = re.compile(
    "(?:[做办抓搞管用守建写打护]|[组落]织?实?|[保守]护|落实|组织|谋划|服务)好好"
    "(?![人事新政项故作声产经店房书戏朋友苗差])"
)
GOOD = "好好"


def doubled(text):
    """Find a doubled character that neither doubles nor parts two words."""
    for match in RUN.finditer(text):
        character = match.group(1)
        boundary = NEVER_DOUBLED.get(character)
        if boundary is None:
            continue
        start, end = match.span()
        if end - start > 2 and character in SAID_TWICE:
            continue
        ends = text[max(0, start - 1) : start + 1]
        begins = text[end - 1 : end + 1]
        if end - start == 2 and (ends in boundary.ends or begins in boundary.begins):
            continue
        yield Slip(
            start,
            end,
            f"“{match.group()[:6]}”疑为多字，应为“{character}”，请核对。",
            character,
        )
    for match in DONE_WELL.finditer(text):
        yield Slip(
            match.start(),
            match.end(),
            f"“{match.group()}”疑多一个“好”或误写一字，请核对原文。",
        )
