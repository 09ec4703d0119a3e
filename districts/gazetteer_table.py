"""Table of a gazetteer (docs/another-city.md): its columns, and each row checked by itself.

Values in, values out: no file is opened here and no database asked.
"""

import math
import re
from dataclasses import dataclass, field

from districts.models import District, Place, names_listed
from districts.pinyin import syllables

MOST_ROWS = 10_000
COLUMNS = {
    "code": ("代码", "区划代码", "统计代码", "code"),
    "name": ("名称", "全称", "name"),
    "short_name": ("简称", "short_name", "short name"),
    "other_names": ("别名", "other_names", "other names"),
    "kind": ("类别", "kind"),
    "within": ("所属", "所在", "within"),
    "pinyin": ("拼音", "pinyin"),
    "slug": ("网址名", "slug"),
    "tile_row": ("行", "tile_row", "row"),
    "tile_column": ("列", "tile_column", "column"),
    "longitude": ("经度", "longitude"),
    "latitude": ("纬度", "latitude"),
    "suggests": ("用于提示", "suggests"),
    "note": ("备注", "note"),
}
NEEDED = ("name", "kind")
DISTRICT_KINDS = {label: value for value, label in District.Kind.choices}
PLACE_KINDS = {label: value for value, label in Place.Kind.choices}
KINDS = tuple(dict.fromkeys((*DISTRICT_KINDS, *PLACE_KINDS)))
ANSWERS = {"是": True, "否": False, "": None}
MOST_TILES = 60  # rows, and columns, of a map that fits on a page
EAST, NORTH = (73, 136), (3, 54)  # of the country
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class NoTable(Exception):
    """Raised for a table that cannot be imported at all; its text says what to do."""


@dataclass
class Row:
    """One district or place of a table, and what is wrong with the line."""

    line: int
    name: str
    kind: str  # a value of District.Kind or of Place.Kind
    is_place: bool
    code: str | None
    short_name: str
    other_names: tuple
    within: str
    syllables: list
    slug: str
    tile: tuple | None
    point: tuple | None  # longitude, latitude
    suggests: bool | None
    note: str
    errors: list = field(default_factory=list)


def read(heads, filled):
    """Return the Rows of a table; raise NoTable.

    heads: the first line; filled: [(line, cells)] of those below.
    """
    places = _places_of(heads)
    if not filled:
        raise NoTable("表里还没有区县：第一行是列名，从第二行起每行一个区县或地名。")
    if len(filled) > MOST_ROWS:
        raise NoTable(
            f"表里有 {len(filled)} 行，一次最多 {MOST_ROWS} 行，请分几次导入。"
        )
    rows = [_row(line, cells, places) for line, cells in filled]
    _refuse_repeated(rows)
    return rows


def _places_of(heads):
    heads = [head.strip().lower() for head in heads]
    places = {
        column: heads.index(found)
        for column, names in COLUMNS.items()
        if (found := next((name for name in names if name in heads), None))
    }
    missing = [COLUMNS[column][0] for column in NEEDED if column not in places]
    if missing:
        raise NoTable(
            "第一行要写列名，至少有“名称”和“类别”；"
            f"没找到：{'、'.join(missing)}。各列见 docs/another-city.md。"
        )
    return places


def _row(line, cells, places):
    cell = {
        column: " ".join(cells[place].split()) if place < len(cells) else ""
        for column, place in places.items()
    }
    given = dict.fromkeys(COLUMNS, "") | cell
    errors = []
    is_place, kind = _kind(given, errors)
    row = Row(
        line=line,
        name=given["name"],
        kind=kind,
        is_place=is_place,
        code=given["code"] or None,
        short_name=given["short_name"],
        other_names=names_listed(given["other_names"]),
        within=given["within"],
        syllables=_syllables(given, errors),
        slug=given["slug"],
        tile=_tile(given, errors),
        point=_point(given, errors),
        suggests=_answer(given, errors),
        note=given["note"],
        errors=errors,
    )
    _check(row)
    return row


def _kind(given, errors):
    """Return (whether it is a place, its kind): a town is a place in its district, and a
    district itself where it is in none."""
    label, is_within = given["kind"], bool(given["within"])
    if label in PLACE_KINDS and (is_within or label not in DISTRICT_KINDS):
        return True, PLACE_KINDS[label]
    if label in DISTRICT_KINDS:
        return False, DISTRICT_KINDS[label]
    errors.append(f"没有“{label}”这个类别，可以写：{'、'.join(KINDS)}。")
    return is_within, ""


def _syllables(given, errors):
    """Return the pinyin of a name as it was given, one syllable a character."""
    said = given["pinyin"].lower().replace("'", " ").split()
    if not said:
        return []
    characters = [c for c in given["name"] if c.isalnum() and not c.isascii()]
    if not all(one.isascii() and one.isalpha() for one in said):
        errors.append("拼音只写字母，不标声调，如：cheng dong qu。")
    elif len(said) != len(characters):
        errors.append("拼音要写全称的，一个字一个音节，用空格隔开，如：cheng dong qu。")
    else:
        return said
    return []


def _tile(given, errors):
    said = given["tile_row"], given["tile_column"]
    if not any(said):
        return None
    numbers = [int(one) for one in said if one.isascii() and one.isdecimal()]
    if len(numbers) < 2 or not all(1 <= number <= MOST_TILES for number in numbers):
        errors.append(f"行和列要都写，是 1 到 {MOST_TILES} 的整数。")
        return None
    return tuple(numbers)


def _point(given, errors):
    said = given["longitude"], given["latitude"]
    if not any(said):
        return None
    try:
        longitude, latitude = map(float, said)
    except ValueError:
        longitude = latitude = math.nan
    if not (EAST[0] <= longitude <= EAST[1] and NORTH[0] <= latitude <= NORTH[1]):
        errors.append(
            "经度和纬度要都写成度数，如 112.55 和 37.87；"
            f"经度在 {EAST[0]} 到 {EAST[1]} 之间，是不是写反了？"
        )
        return None
    return longitude, latitude


def _answer(given, errors):
    if given["suggests"] not in ANSWERS:
        errors.append("“用于提示”只写是、否，或者留空。")
    return ANSWERS.get(given["suggests"])


def _check(row):
    """Put into a row what is wrong with its name, its code and what it lies in."""
    if not row.name:
        row.errors.append("请写名称。")
    if row.slug and not SLUG.fullmatch(row.slug):
        row.errors.append("网址名只用小写字母、数字和连字符，如：chengdong。")
    if row.is_place and not row.within:
        row.errors.append("地名要写所属的区县。")
    if not row.is_place and row.within and row.kind and row.kind != District.Kind.ZONE:
        row.errors.append("只有功能区和地名可以写所属。")
    told_in_vain = [COLUMNS[name][0] for name in _not_of_this_kind(row)]
    if told_in_vain:
        what = "地名" if row.is_place else "区县"
        row.errors.append(f"{what}没有{'、'.join(told_in_vain)}：请留空。")
    if row.kind:
        digits = _digits(row)
        if row.code is None:
            if 0 not in digits:
                row.errors.append("区、县、市、旗、镇必须写代码，如 990101。")
        elif not (re.fullmatch("[0-9]+", row.code) and len(row.code) in digits):
            number = "或".join({6: "六", 9: "九"}[one] for one in digits if one)
            row.errors.append(f"代码应是{number}位数字，写的是“{row.code}”。")


def _not_of_this_kind(row):
    """Return the columns that a place does not have, or a district, and this one fills."""
    of_a_place = {"suggests": row.suggests is not None, "note": row.note}
    of_a_district = {
        "short_name": row.short_name,
        "other_names": row.other_names,
        "slug": row.slug,
        "tile_row": row.tile,
    }
    filled = of_a_district if row.is_place else of_a_place
    return [name for name, is_filled in filled.items() if is_filled]


def _digits(row):
    """Return how many digits the code of a row may have; 0 where none will do."""
    if row.is_place:
        return (9, 0)
    if row.kind == District.Kind.ZONE:
        return (6, 9, 0)
    return (9,) if row.kind in District.OF_TOWNS else (6,)


def _refuse_repeated(rows):
    """Put into each row what an earlier one has already."""
    first = {}
    for row in rows:
        where = row.within if row.is_place else None
        said = [("名称", (where, row.name), row.name), ("代码", row.code, row.code)]
        if not row.is_place:
            tile = row.tile and "第 {} 行第 {} 列".format(*row.tile)
            said += [("网址名", row.slug, row.slug), ("示意图位置", row.tile, tile)]
            said += [("别名", name, name) for name in row.other_names]
        for what, key, shown in said:
            if key:
                line = first.setdefault((what, key), row.line)
                if line != row.line:
                    row.errors.append(f"{what}“{shown}”和第 {line} 行重了。")


def slug_of(row, short_name):
    """Return the address name of a new district: that of the row, or its short name's."""
    if row.slug:
        return row.slug
    if row.syllables and row.name.startswith(short_name):
        return "".join(row.syllables[: len(short_name)])
    return "".join(syllables(short_name))[:50]


def reading_of(row):
    """Return the pinyin that a row has given its name, as PinyinField keeps it; ""."""
    initials = "".join(one[0] for one in row.syllables)
    return f"{''.join(row.syllables)} {initials}".strip()
