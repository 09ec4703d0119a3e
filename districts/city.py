"""Name of the city, the prefecture or the league that a paper is of, in all its forms."""

import re
from dataclasses import dataclass

from districts.divisions import ending, short_name

HAN = re.compile("[\u3400-\u9fff]{2,20}")
# 红河州, but not 杭州: no city has a name of three characters that ends so.
SHORT_FOR_A_PREFECTURE = re.compile(".{2,}州")
WANTED = (
    "it must be the full name in Chinese, such as 太原市, 红河哈尼族彝族自治州,"
    " 锡林郭勒盟; of a city, 太原 will do"
)


class NoCity(ValueError):
    """Raised for a name that no city has; the sentence says what is wanted."""


@dataclass(frozen=True)
class City:
    """A city and its names.

    name: what pages call it, 太原, 红河州, 锡林郭勒盟. full_name: 太原市. stem: what all
    its names begin with, 太原, 红河. titles: the names with their ending, which stand
    before that of a district: 太原市, 红河州.
    """

    name: str
    full_name: str
    stem: str
    titles: tuple[str, ...]

    @property
    def is_a_city(self):
        """Whether it is a 市, and no prefecture, league or county."""
        return ending(self.full_name) == "市"


def city_called(name, called="", others=()):
    """Return the City of a name, full or, of a 市, short; raise NoCity.

    called: what pages call it, if not as its name is shortened. others: names that it
    goes by besides, 锡盟.
    """
    for given in (name, called, *others):
        if given and not HAN.fullmatch(given):
            raise NoCity(f"{given!r}: {WANTED}.")
    end = ending(name)
    if not end and SHORT_FOR_A_PREFECTURE.fullmatch(name):
        raise NoCity(f"{name!r}: {WANTED}.")
    full_name = name if end else f"{name}市"
    stem = short_name(full_name)
    short_title = f"{stem}州" if end == "自治州" else full_name
    usual = stem if full_name.endswith("市") else short_title
    titles = (full_name, short_title, *others)
    if ending(called) or SHORT_FOR_A_PREFECTURE.fullmatch(called):
        titles += (called,)
    return City(called or usual, full_name, stem, tuple(dict.fromkeys(titles)))
