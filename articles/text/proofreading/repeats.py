"""Proofreading rules for sentences, clauses and phrases written twice in a row."""

import re
from itertools import groupby, pairwise

from articles.text.counting import HAN

from .reading import Slip, is_cell, paragraphs

SENTENCE = re.compile(r"[^。！？…]+(?:[。！？…]+[”’）]*|$)")
CLAUSE = re.compile(r"[^，、；：。！？…“”‘’（）—]+")
SHORTEST = 6  # characters of a clause
PAUSES = ("，", "、", "；", "：")
PHRASE = re.compile(rf"([{HAN}]{{3,12}})\1+")
WORD = re.compile(rf"([{HAN}]{{2}})\1")
IGNORED = re.compile(r"[\s“”‘’（）]")
# 一步一步, 很多很多, 考虑考虑: doubled on purpose.
MEANT = re.compile("[一两几很好许非多慢最太真越来特再不没极大老请]|[啊呀哈嘿哦哇着]")
TRIED = (
    "考虑 研究 商量 讨论 了解 学习 休息 锻炼 打扫 整理 收拾 检查 体验 感受 尝试 放松 "
    "活动 打听 介绍 交流 认识 合计 琢磨 照顾 参观 观察 热闹 高兴 教育 准备 比较 练习 "
    "什么 怎么 多少 哪里 如何 加油 谢谢 恭喜 欢迎 再见 你好 快点"
)
ON_PURPOSE = frozenset(TRIED.split())


def sentences(text):
    """Find a sentence that repeats the one before it."""
    before = None
    for offset, line in paragraphs(text):
        found = list(SENTENCE.finditer(line))
        # Two cells often say the same.
        in_row = is_cell(text, offset, offset + len(line))
        texts = [None if in_row else before] + [
            IGNORED.sub("", match.group()) for match in found
        ]
        again = [
            this == last and len(this) > SHORTEST for last, this in pairwise(texts)
        ]
        before = None if in_row else texts[-1]
        for first, last in _runs(again):
            yield Slip(
                offset + found[first].start(),
                offset + found[last].end(),
                "与前一句完全相同，疑为重复，请核对后删去一句。",
                # A paragraph is not emptied by a mend.
                None if all(again) else "",
            )


def clauses(text):
    """Find a clause or a phrase set twice in a row."""
    for offset, line in paragraphs(text):
        found = list(CLAUSE.finditer(line))
        again = [False] + [
            len(this.group()) >= SHORTEST
            and this.group() == last.group()
            and line[last.end() : this.start()] in PAUSES
            for last, this in pairwise(found)
        ]
        for first, last in _runs(again):
            yield Slip(
                offset + found[first - 1].end(),
                offset + found[last].end(),
                "与前一分句完全相同，疑为重复，请核对后删去。",
                "",
            )
    for match in PHRASE.finditer(text):
        phrase = match.group(1)
        if len(set(phrase)) > 2 and not MEANT.search(phrase[0] + phrase[-1]):
            yield Slip(
                *match.span(),
                f"“{phrase}”连写了两遍，疑为重复，请核对后删去一遍。",
                phrase,
            )


def words(text):
    """Find a word of two characters set twice in a row: 项目项目."""
    for match in WORD.finditer(text):
        word = match.group(1)
        if word[0] != word[1] and word not in ON_PURPOSE and not MEANT.search(word):
            yield Slip(*match.span(), f"“{word}”连写了两遍，疑为重复，请核对。")


def _runs(again):
    """Yield the first and last place of each run of True."""
    for repeats, run in groupby(range(len(again)), key=again.__getitem__):
        if repeats:
            first, *rest = run
            yield first, (rest or [first])[-1]
