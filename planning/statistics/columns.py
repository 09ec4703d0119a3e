"""Columns of a sheet: the one table that pages, CSV, .xlsx and closed sheets read."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Column:
    name: str
    label: str
    about: str
    is_points: bool = False


COLUMNS = (
    Column("stories", "稿件", "署名的稿件，几篇"),
    Column("joint", "合作", "其中几人合写的"),
    Column("characters", "字数", "正文和简讯的字数，连标点；几人合写的按份分"),
    Column("pictures", "图片", "稿件里的图片，几张；通讯社、资料和网友的不算"),
    Column("printed", "见报", "登在报上的，几篇"),
    Column("leads", "头版头条", "头版的头条，几篇"),
    Column("edited", "责编", "署名责任编辑的，几篇"),
    Column("versions", "存版", "这些稿件一共存过几版"),
    Column("returned", "被退", "这些稿件被退回几次"),
    Column("corrections", "更正", "这些稿件登过几次更正"),
    Column("errors", "差错", "印后审读登记在名下的差错，按差错率的办法计"),
    Column("reviews", "审稿", "审过几次，连退回的"),
    Column("sent_back", "退稿", "其中退回几次"),
    Column("grade_a", "好稿A", "A 级好稿，几篇"),
    Column("grade_b", "好稿B", "B 级好稿，几篇"),
    Column("grade_c", "好稿C", "C 级好稿，几篇"),
    Column("reads", "阅读", "服务器日志里数出来的，不算爬虫"),
    Column("words_points", "文字分", "按计分办法", True),
    Column("picture_points", "图片分", "按计分办法", True),
    Column("award_points", "评分", "好稿等级和另外加的分", True),
    Column("review_points", "审稿分", "按计分办法", True),
    Column("adjusted", "补差", "已结账的月份后来的改动", True),
    Column("points", "合计", "上面几项分加起来", True),
)
# With decimal places: these are written as text in JSON, which has binary fractions.
DECIMALS = frozenset({c.name for c in COLUMNS if c.is_points} | {"errors"})


def stored(figures):
    """Return figures as JSON keeps them."""
    return {
        name: f"{number:f}" if isinstance(number, Decimal) else number
        for name, number in figures.items()
    }


def read(figures):
    """Return the figures that stored() has written."""
    return {
        name: Decimal(number) if name in DECIMALS else number
        for name, number in figures.items()
    }
