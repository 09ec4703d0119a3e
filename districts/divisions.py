"""Names of administrative divisions: how each kind ends, and what is left without that.

石林彝族自治县 is 石林 for short, 红河哈尼族彝族自治州 红河: the nationalities in a name
stand between the two. 东乡族自治县 has nothing else before its ending, and is 东乡.
"""

import re

# The nationalities whose names are in those of divisions; 族 may be left out.
NATIONALITIES = (
    *("蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶"),
    *("白", "土家", "哈尼", "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "拉祜", "水"),
    *("东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔", "仫佬", "羌", "布朗", "撒拉"),
    *("毛南", "仡佬", "锡伯", "塔吉克", "普米", "怒", "鄂温克", "保安", "裕固", "独龙"),
    *("鄂伦春", "各"),
)
# One character is a nationality only with 族: 白城 is none.
_NATIONALITY = "|".join(
    f"{name}族?" if len(name) > 1 else f"{name}族"
    for name in sorted(NATIONALITIES, key=len, reverse=True)
)
_BEFORE_SELF_RULE = re.compile(rf"(?P<own>.*?)(?P<nations>(?:{_NATIONALITY})+)")
# The longest first: an autonomous county is a 县 as well.
ENDINGS = (
    *("自治县", "自治旗", "自治州", "地区", "林区", "特区", "新区", "街道"),
    *("区", "县", "市", "旗", "盟", "镇", "乡"),
)
SELF_RULED = ("自治县", "自治旗", "自治州")
# 土默特左旗, 土默特右旗: nobody says 土默特左.
ONE_OF_SEVERAL = re.compile("[左右前中后]旗$")


def ending(name):
    """Return how the name of a division ends, "" if as none does."""
    return next((end for end in ENDINGS if name.endswith(end) and name != end), "")


def short_name(name):
    """Return the short name of a division: 石林 of 石林彝族自治县; what has one character
    without its ending keeps it: 矿区, 陵县."""
    if ONE_OF_SEVERAL.search(name):
        return name
    end = ending(name)
    own = name.removesuffix(end)
    if end in SELF_RULED:
        match = _BEFORE_SELF_RULE.fullmatch(own)
        if match:
            return match["own"] or match["nations"].removesuffix("族")
    return own if len(own) > 1 else name
