"""Error rate (差错率) of a printed issue, by 报纸编校差错率计算方法.

The method is annex 1 to 报纸期刊质量管理规定 (国新出发〔2020〕10号): errors found in what was
inspected by the characters inspected, in ten-thousandths; up to 3/10,000 is 合格. Pure:
figures in, figures out. Every rule carries the clause it is from (`clause`).

Errors are counted in tenths and hundredths that binary fractions cannot hold, so
they are Decimal.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices

LIMIT = Decimal(3)  # in 10,000: 差错率不超过万分之三的，编校质量为合格
TEN_THOUSAND = 10_000
ART_SHARE = Decimal("0.8")  # 二.1 作品性图片按版面字数的80%计算
ORNAMENT_SHARE = Decimal("0.3")  # 二.1 装饰性图片按版面字数的30%计算
DOUBLE = 2  # 三.1 重要信息差错，双倍计数
REPEATED_AT_MOST = 3  # 三.2 同一文字差错重复出现，最多计3次


class Kind(TextChoices):
    FACT = "fact", "事实性、知识性、逻辑性、语法性错误"
    CHARACTERS = "characters", "错字、别字、多字、漏字"
    TRANSPOSED = "transposed", "前后颠倒字"
    FIGURE = "figure", "数字差错"
    FIGURE_STYLE = "figure_style", "数字用法不合国家标准"
    FOREIGN = "foreign", "外文、国际音标差错"
    MINORITY = "minority", "少数民族文字差错"
    PINYIN = "pinyin", "汉语拼音不合规范"
    LETTERS = "letters", "字母大小写、正斜体、文种误用"
    UNSIMPLIFIED = "unsimplified", "繁体字、不规范汉字"
    UNITS = "units", "量和单位不合国家标准"
    PUNCTUATION = "punctuation", "标点符号差错"
    FORMAT = "format", "格式差错"


@dataclass(frozen=True)
class CountingRule:
    """How errors of a kind are counted: each, and at most in one issue."""

    each: Decimal
    clause: str
    at_most: Decimal | None = None
    is_wording: bool = True  # a 文字差错: repeated, it counts three times at most


RULES = {
    Kind.FACT: CountingRule(Decimal(1), "三.2(1)"),
    Kind.CHARACTERS: CountingRule(Decimal(1), "三.2(2)"),
    Kind.TRANSPOSED: CountingRule(Decimal(1), "三.2(2)"),
    Kind.FIGURE: CountingRule(Decimal(1), "三.2(2)"),
    Kind.FIGURE_STYLE: CountingRule(Decimal("0.1"), "三.2(3)", Decimal(1)),
    Kind.FOREIGN: CountingRule(Decimal(1), "三.2(4)"),
    Kind.MINORITY: CountingRule(Decimal(1), "三.2(5)"),
    Kind.PINYIN: CountingRule(Decimal(1), "三.2(6)"),
    Kind.LETTERS: CountingRule(Decimal("0.5"), "三.2(7)"),
    Kind.UNSIMPLIFIED: CountingRule(Decimal("0.5"), "三.2(8)"),
    Kind.UNITS: CountingRule(Decimal("0.5"), "三.2(9)"),
    Kind.PUNCTUATION: CountingRule(Decimal("0.1"), "三.3", is_wording=False),
    Kind.FORMAT: CountingRule(Decimal("0.1"), "三.4", is_wording=False),
}


@dataclass(frozen=True)
class Found:
    """Error as it was found: `characters` wrong at each of so many `places`.

    `weighty` is an error in a masthead, a running head or a headline, or in an
    important name, date or picture.
    """

    kind: str
    wrong: str = ""
    right: str = ""
    characters: int = 1
    places: int = 1
    weighty: bool = False


@dataclass(frozen=True)
class Inspected:
    """A page as inspected, in characters: its area, and what pictures take of it."""

    area: int
    art: int = 0
    ornament: int = 0

    @property
    def characters(self) -> Decimal:
        """二.1 版面字数, pictures at their share."""
        words = self.area - self.art - self.ornament
        return words + self.art * ART_SHARE + self.ornament * ORNAMENT_SHARE


def each(found: Found) -> Decimal:
    """Return what one place of an error counts, before any limit.

    三.2(2): one character counts 1, two to five 2, more 4. 三.1: an error of wording is
    doubled where it weighs; a mark or a format is not.
    """
    rule = RULES[Kind(found.kind)]
    count = rule.each
    if found.kind == Kind.CHARACTERS and found.characters > 1:
        count = Decimal(2 if found.characters <= 5 else 4)
    return count * DOUBLE if found.weighty and rule.is_wording else count


def counted(errors) -> list[Decimal]:
    """Return what each error counts in the whole issue, limits applied in order."""
    seen = defaultdict(int)
    gone = defaultdict(Decimal)
    counts = []
    for found in errors:
        rule = RULES[Kind(found.kind)]
        places = found.places
        if rule.is_wording and (found.wrong or found.right):
            same = found.kind, found.wrong, found.right
            places = max(0, min(places, REPEATED_AT_MOST - seen[same]))
            seen[same] += places
        count = each(found) * places
        if rule.at_most is not None:
            count = max(Decimal(0), min(count, rule.at_most - gone[found.kind]))
            gone[found.kind] += count
        counts.append(count)
    return counts


@dataclass(frozen=True)
class Rate:
    errors: Decimal
    characters: Decimal

    @property
    def in_ten_thousand(self) -> Decimal | None:
        """The rate, unrounded; None where nothing was inspected."""
        if not self.characters:
            return None
        return self.errors * TEN_THOUSAND / self.characters

    @property
    def is_sound(self) -> bool | None:
        """Whether the issue is 合格: judged on the rate as it is, not as printed."""
        rate = self.in_ten_thousand
        return None if rate is None else rate <= LIMIT


def rate(errors, pages, between_pages=0, inserted=0) -> Rate:
    """Return the rate of an issue: its errors by all that was inspected.

    二 报纸检查总字数: pages, 中缝 and 插页 together.
    """
    area = sum((page.characters for page in pages), Decimal(0))
    return Rate(sum(counted(errors), Decimal(0)), area + between_pages + inserted)
