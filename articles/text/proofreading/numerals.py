"""Proofreading rules for figures and for mixing them with Chinese numerals (GB/T 15835)."""

import re
import unicodedata

from articles.text.counting import HAN

from .reading import Slip

WIDE = re.compile(
    "[０-９Ａ-Ｚａ-ｚ]+(?:(?<=[０-９])[．：](?=[０-９])[０-９Ａ-Ｚａ-ｚ]+)*％?"
)
DIGITS = "零一二三四五六七八九"
COUNTED = "(?:个(?!体|性|人所得税)|多|[人元名户家亩吨件台辆次万条项岁年天米页套]|公里)"

YEAR_IN_HAN = re.compile(
    r"(?<![〇零○0０OＯ一二三四五六七八九])"
    r"[一二三四五六七八九][〇零○0０OＯ一二三四五六七八九]{3}(?=年)"
)
NOUGHT = str.maketrans("零○0０OＯ", "〇〇〇〇〇〇")
BARE_DECIMAL = re.compile(rf"(?<=[{HAN}])\.(?=\d)")
STOP_FOR_POINT = re.compile(r"(?<=\d)。(?=\d+(?:[%％倍万亿元℃]|公里|米|个百分点))")
THOUSANDS = re.compile(rf"(?<!\d)(?<!\d\.)\d[\d.]*(?:[十百]|千(?!米))(?={COUNTED})")
SOME_TENS = re.compile(rf"(?<![\d.])([1-9])0几(?={COUNTED}|[{HAN}])")
SPLIT_ESTIMATE = re.compile(
    "(?<![第、和一二三四五六七八九十百千万])([一二三四五六七八九])、([二三四五六七八九])"
    "(?=个(?!月大)|天|岁|公里|分钟|小时|斤)"
)


def wide(text):
    """Find full-width figures and letters; a figure takes half a place."""
    for match in WIDE.finditer(text):
        words = match.group()
        narrow = unicodedata.normalize("NFKC", words)
        yield Slip(
            *match.span(),
            f"数字、字母用了全角“{words[:12]}”，应改为半角“{narrow[:12]}”。",
            narrow,
        )


def mixed(text):
    """Find numbers half in figures and half in Chinese, and estimates cut in two."""
    for match in YEAR_IN_HAN.finditer(text):
        right = match.group().translate(NOUGHT)
        if right != match.group():
            yield Slip(*match.span(), f"年份中的零应写作“〇”：{right}年。", right)
    for match in BARE_DECIMAL.finditer(text):
        yield Slip(*match.span(), "小数点前的0不能省，应写作“0.”。", "0.")
    for match in STOP_FOR_POINT.finditer(text):
        yield Slip(*match.span(), "小数点误作句号，应改为“.”。", ".")
    for match in THOUSANDS.finditer(text):
        yield Slip(
            *match.span(),
            f"“{match.group()}”不能阿拉伯数字与汉字混写，请全用数字或全用汉字。",
        )
    for match in SOME_TENS.finditer(text):
        tens = "" if match.group(1) == "1" else DIGITS[int(match.group(1))]
        right = f"{tens}十几"
        yield Slip(*match.span(), f"带“几”的概数用汉字，应为“{right}”。", right)
    for match in SPLIT_ESTIMATE.finditer(text):
        first, second = match.groups()
        if DIGITS.index(second) == DIGITS.index(first) + 1:
            yield Slip(
                *match.span(),
                f"相邻两数表示概数时不用顿号，应为“{first}{second}”。",
                first + second,
                is_sure=False,
            )
