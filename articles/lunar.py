"""The lunar date as a paper's head prints it: 癸卯年正月初一 春节.

The tables are cnlunar's; ICU (and so a browser's Intl) is a day off on some days.
"""

from datetime import datetime, time
from functools import lru_cache

import cnlunar

# Outside these years cnlunar answers wrongly or not at all.
FIRST_YEAR, LAST_YEAR = 1901, 2099

FESTIVALS = {
    (1, 1): "春节",
    (1, 15): "元宵节",
    (2, 2): "龙抬头",
    (5, 5): "端午节",
    (7, 7): "七夕",
    (8, 15): "中秋节",
    (9, 9): "重阳节",
    (12, 8): "腊八节",
    (12, 23): "小年",
}


# A call takes a millisecond and every page shows today's: reckoned once a day.
@lru_cache(maxsize=400)
def lunar_date(day):
    """Return the lunar date of a day, with its festival or solar term, or ""."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return ""
    lunar = cnlunar.Lunar(datetime.combine(day, time(12)))
    month = lunar.lunarMonthCn.rstrip("大小")
    date = f"{lunar.year8Char}年{month}{lunar.lunarDayCn}"
    return " ".join([date, *_occasions(lunar)])


def _occasions(lunar):
    if not lunar.isLunarLeapMonth:
        day = (lunar.lunarMonth, lunar.lunarDay)
        if day in FESTIVALS:
            yield FESTIVALS[day]
        # The last month has 29 days or 30.
        if day == (12, 30 if lunar.lunarMonthLong else 29):
            yield "除夕"
    if lunar.todaySolarTerms != "无":
        yield lunar.todaySolarTerms
