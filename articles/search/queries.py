"""Query parser of the search box.

Several words mean all of them; "…" (or “…”, 「…」) is a phrase; -词 leaves out what has
the word; 记者:, 区县:, 栏目: and 频道: look in that field alone. Nothing else is syntax:
what an engine would take for an operator is text.
"""

import re
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings

from articles.search.words import RUN, asked_words, fold, is_one_word

LONGEST = 200
# What a sentence is cut at; a phrase in quotation marks is not.
BETWEEN = re.compile(r"[，。、；！？…,;!?《》〈〉（）()【】\[\]｛｝{}|]+")
QUOTES = '"“”„＂「」『』'
FIELDS = {
    "记者": "people",
    "作者": "people",
    "署名": "people",
    "区县": "districts",
    "栏目": "columns",
    "频道": "sections",
}
# A page sets a two-character name with a blank between: 王　勇 is one name.
LAYOUT_NAME = re.compile(r"(?<![^\s:：])([\u3400-\u9fff])\s([\u3400-\u9fff])(?!\S)")
# Of the characters of GB 2312, which are the simplified ones, those that opencc changes:
# by themselves, and in some words only, as in 反覆, 藉口.
TRADITIONAL_TOO = frozenset("乾吒夥後徵拚捱摺於榘菸薹袷醣麴麽")
TRADITIONAL_IN_WORDS = frozenset("哩坏沈藉覆")
TOO_LONG = (
    f"要找的话有 {{}} 个字，最多 {LONGEST} 个：请只留几个关键的词，或原文里的一句。"
)
NO_WORDS = "这里面没有可以查找的字：请写要找的词，如：改造、公交、5G。"
ONLY_WITHOUT = "只写了不要的词：请再写上要找的词，如：公交 -招标。"


@dataclass(frozen=True)
class Query:
    """A question to the index.

    wanted, unwanted: folded phrases. people, districts, columns, sections: names as
    typed. problem: a sentence for who asked, when nothing can be looked up.
    """

    text: str = ""
    wanted: tuple = ()
    unwanted: tuple = ()
    people: tuple = ()
    districts: tuple = ()
    columns: tuple = ()
    sections: tuple = ()
    problem: str = field(default="", compare=False)

    @property
    def has_fields(self):
        """Return whether a field is named: 记者:, 区县:, 栏目: or 频道:."""
        return bool(self.people or self.districts or self.columns or self.sections)

    @property
    def has_terms(self):
        """Return whether there is anything to look up."""
        return bool(self.wanted or self.has_fields) and not self.problem

    @property
    def index_words(self):
        """Return the words that a story in question has in the index."""
        return list(dict.fromkeys(w for p in self.wanted for w in asked_words(p)))

    @property
    def unproven(self):
        """Return the phrases that a story need not have which has all index_words."""
        return tuple(phrase for phrase in self.wanted if not is_one_word(phrase))

    @property
    def is_one_phrase(self):
        """Return whether this is one word or sentence, without any other condition."""
        return len(self.wanted) == 1 and not (self.unwanted or self.has_fields)


@cache
def _syntax(districts_name):
    """Return ({name of a field: what it is of}, the pattern of one item); 旗县: is 区县:
    where the districts are called so."""
    fields = {districts_name: "districts"} | FIELDS
    item = re.compile(
        rf"""
        (?:(?<!\S)(?P<minus>[-－−]))?
        (?:(?P<field>{"|".join(map(re.escape, fields))})\s*[:：]\s*)?
        (?:[{QUOTES}](?P<quoted>[^{QUOTES}]*)[{QUOTES}]? | (?P<bare>[^\s{QUOTES}]+))
        """,
        re.VERBOSE,
    )
    return fields, item


def read(text):
    """Parse a text to a Query; one that cannot be searched has a `problem`."""
    text = " ".join(text.replace("\0", " ").split())
    if len(text) > LONGEST:
        return Query(text=text[:LONGEST], problem=TOO_LONG.format(len(text)))
    fields, item_pattern = _syntax(settings.DISTRICTS_NAME)
    found = {"wanted": {}, "unwanted": {}} | {name: {} for name in fields.values()}
    for item in item_pattern.finditer(LAYOUT_NAME.sub(r"\1\2", text)):
        if item["field"]:
            name = fold(item["quoted"] or item["bare"] or "").strip()
            if name:
                found[fields[item["field"]]][name] = None
            continue
        phrases = (
            [item["quoted"]]
            if item["quoted"] is not None
            else BETWEEN.split(item["bare"])
        )
        wanted = found["unwanted" if item["minus"] else "wanted"]
        wanted |= dict.fromkeys(filter(None, map(_phrase, phrases)))
    query = Query(text, **{name: tuple(values) for name, values in found.items()})
    if query.has_terms or not text:
        return query
    return Query(text, problem=ONLY_WITHOUT if query.unwanted else NO_WORDS)


def simplified(text):
    """Return a text with its traditional characters made simplified: 迎澤區 is 迎泽区."""
    return _converter().convert(text) if _may_be_traditional(text) else text


def _may_be_traditional(text):
    """Whether a text has any character that is none of the simplified ones.

    Nearly all words that readers look for are simplified, and opencc takes 6 MB of a
    worker that has asked it once.
    """
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return not (TRADITIONAL_TOO | TRADITIONAL_IN_WORDS).isdisjoint(text)


def _phrase(text):
    """Return the folded phrase of a term, without marks at its ends; "" for none."""
    folded = fold(text)
    first, last = None, None
    for run in RUN.finditer(folded):
        first = run.start() if first is None else first
        last = run.end()
    if first is None:
        return ""
    # A Latin word keeps the blanks that bound it.
    return folded[max(0, first - (folded[first - 1 : first] == " ")) : last] + (
        " " if folded[last : last + 1] == " " else ""
    )


@cache
def _converter():
    # Imported when a reader first needs it: its tables take 6 MiB of each worker.
    from opencc import OpenCC

    return OpenCC("t2s")
