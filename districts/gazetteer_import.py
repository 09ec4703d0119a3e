"""Import of a gazetteer: its table compared with the database, then written in one go.

A row is known again by its code, or else by its name; an empty cell leaves what is there.
Nothing is deleted: what the table does not have is only said.
"""

from collections import Counter

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from districts.divisions import short_name
from districts.gazetteer_table import NoTable, reading_of, slug_of
from districts.models import District, Place
from districts.pinyin import search_key
from districts.suggesting import LEAST
from districts.tiles import tiles_below, tiles_of

# Where the rows of tiles go while districts change places: no map has so many.
ASIDE = 10_000
ZONE_ENDINGS = (
    *(
        "经济技术开发区",
        "高新技术产业开发区",
        "旅游度假区",
        "示范区",
        "开发区",
        "度假区",
    ),
    *("高新区", "经开区", "新区", "园区"),
)


class Comparison:
    """What a table would change: new, changed and unchanged rows, and what it lacks.

    new, unchanged: rows; changed: [(row, what is changed, in words)]; missing: names that
    the database has and the table has not. Rows that cannot be taken have their errors.
    """

    def __init__(self, rows):
        self.rows = rows
        self.new, self.changed, self.unchanged, self.notes = [], [], [], []
        self.districts = list(District.objects.select_related("within"))
        self.places = list(Place.objects.select_related("district"))
        self.tiles = {one.pk: _tile_of(one) for one in self.districts}
        there = [*self.districts, *self.places]
        self.matched = set()
        self.instances = {}  # line: the district or place
        self.before = {}  # line: its values as they are in the database
        self._compare_districts([row for row in rows if not row.is_place])
        self._compare_places([row for row in rows if row.is_place])
        self.missing = [str(one) for one in there if one not in self.matched]

    @property
    def refused(self):
        return [row for row in self.rows if row.errors]

    # Districts

    def _compare_districts(self, rows):
        by_code = {one.code: one for one in self.districts if one.code}
        by_name = {one.name: one for one in self.districts}
        order = max((one.order for one in self.districts), default=0)
        for row in rows:
            district = self._known(row, by_code, by_name)
            if district and district in self.matched:
                row.errors.append(f"和另一行说的是同一个区县：{district.name}。")
                self.instances[row.line] = District(name=row.name, kind=row.kind)
                continue
            self.matched.add(district)
            if district is None:
                order += 1
                district = District(order=order)
                self.districts.append(district)
            self.instances[row.line] = district
            self._fill_district(row, district)
        self.named = {
            name: district
            for district in self.districts
            for name in (*district.names, district.short_name, district.code)
            if name
        }
        for row in rows:
            self._put_within(row)
        self._set_tiles(rows)
        self._refuse_taken(rows)
        for row in rows:
            self._sort(row)

    def _known(self, row, by_code, by_name):
        by_its_code, by_its_name = by_code.get(row.code), by_name.get(row.name)
        if by_its_code and by_its_name and by_its_code != by_its_name:
            row.errors.append(
                f"代码 {row.code} 是{by_its_code.name}的，名称却是另一个区县的。"
            )
        return by_its_code or by_its_name

    def _fill_district(self, row, district):
        self.before[row.line] = _values(district)
        district.name, district.kind = row.name, row.kind
        district.code = row.code or district.code
        if row.kind != District.Kind.ZONE:
            district.within = None
        district.short_name = (
            row.short_name or district.short_name or _short_name_of(row)
        )
        if row.other_names:
            district.other_names = "、".join(row.other_names)
        if district.pk and row.slug and row.slug != district.slug:
            row.errors.append(
                f"网址名已经是 {district.slug}，改了旧网址就打不开：请照旧，或留空。"
            )
        district.slug = district.slug or slug_of(row, district.short_name)
        if not district.slug:
            row.errors.append("名称里没有可以拼读的字：请写网址名。")
        if row.tile:
            district.tile_row, district.tile_column = row.tile
        self._read(row, district, district.also_called)

    def _put_within(self, row):
        if not row.within:
            return
        district, around = self.instances[row.line], self.named.get(row.within)
        if around is None or around.kind == District.Kind.ZONE:
            row.errors.append(f"没有“{row.within}”这个区县：所属写区县的全称或代码。")
        else:
            district.within = around

    def _set_tiles(self, rows):
        """Give those that have no tile one: by where they lie, if nothing is set yet."""
        loose = {row.line: row for row in rows if not self.instances[row.line].tile_row}
        taken = {_tile_of(one) for one in self.districts if one.tile_row}
        points = {line: row.point for line, row in loose.items() if row.point}
        tiles = tiles_of(points) if points and not taken else {}
        below = tiles_below(
            [line for line in loose if line not in tiles], {*taken, *tiles.values()}
        )
        for line, tile in (tiles | below).items():
            district = self.instances[line]
            district.tile_row, district.tile_column = tile
        if tiles:
            self.notes.append(f"{len(tiles)} 个区县的示意图位置是按经纬度排的。")
        if below:
            names = "、".join(loose[line].name for line in below)
            self.notes.append(f"不知道在示意图的哪里，先排在最下面：{names}。")

    def _refuse_taken(self, rows):
        """Put into each row what another district has already."""
        owners = {}
        for one in self.districts:
            for what, value, _ in _unique_values(one):
                owners.setdefault((what, value), []).append(one)
        for row in rows:
            district = self.instances[row.line]
            for what, value, shown in _unique_values(district):
                owned = owners.get((what, value), ())
                others = [one for one in owned if one is not district]
                if others:
                    row.errors.append(f"{what}“{shown}”{others[0].name}已经用了。")

    # Places

    def _compare_places(self, rows):
        by_code = {one.code: one for one in self.places if one.code}
        by_name = {(one.name, one.district_id): one for one in self.places}
        taken = {
            name for one in self.districts for name in (*one.names, one.short_name)
        }
        for row in rows:
            district = self.named.get(row.within)
            if district is None:
                if row.within:
                    row.errors.append(
                        f"没有“{row.within}”这个区县：所属写区县的全称或代码。"
                    )
                continue
            key = (row.name, district.pk) if district.pk else None
            place = self._known(row, by_code, {row.name: by_name.get(key)})
            if place and place in self.matched:
                row.errors.append(f"和另一行说的是同一个地名：{place.name}。")
                continue
            self.matched.add(place)
            if place is None:
                place = Place(suggests=None)
                self.places.append(place)
            self.instances[row.line] = place
            self.before[row.line] = _values(place)
            place.name, place.kind, place.district = row.name, row.kind, district
            place.code, place.note = row.code or place.code, row.note or place.note
            self._read(row, place)
        times = Counter(one.name for one in self.places)
        for row in rows:
            if row.line in self.instances:
                self._set_suggests(row, times, taken)
                self._sort(row)

    def _set_suggests(self, row, times, taken):
        """Let a place be evidence if it was said so, or else if its name is certain."""
        place = self.instances[row.line]
        trouble = ""
        if len(row.name) < LEAST:
            trouble = f"不到{LEAST}个字"
        elif row.name in taken:
            trouble = "和区县的名字一样"
        elif times[row.name] > 1:
            trouble = "在两个区县都有"
        said = place.suggests if row.suggests is None else row.suggests
        if said and trouble:
            row.errors.append(f"“{row.name}”{trouble}，不能用于提示：请写否。")
        place.suggests = not trouble if said is None else said

    def _read(self, row, one, also_called=()):
        """Give a district or place the pinyin of its row, or of what is new in its names;
        what an editor has mended stays."""
        before, given = self.before[row.line], reading_of(row)
        is_known = one.pk and before["name"] == one.name
        same_others = before.get("other_names") == getattr(one, "other_names", None)
        if is_known and same_others and one.pinyin.startswith(given):
            return
        kept = " ".join(one.pinyin.split()[:2]) if is_known else search_key(one.name)
        others = map(search_key, also_called)
        longest = one._meta.get_field("pinyin").max_length
        one.pinyin = " ".join([given or kept, *others])[:longest]

    # What is told and written

    def _sort(self, row):
        if row.errors:
            return
        one = self.instances[row.line]
        try:
            one.clean_fields(exclude=["id", "within", "district", "order"])
        except ValidationError as error:
            row.errors += [
                f"{one._meta.get_field(name).verbose_name}：{''.join(messages)}"
                for name, messages in error.message_dict.items()
            ]
            return
        if not one.pk:
            self.new.append(row)
            return
        changes = [
            f"{one._meta.get_field(name).verbose_name} {_shown(old)} → {_shown(new)}"
            for name, new in _values(one).items()
            if (old := self.before[row.line][name]) != new
        ]
        if changes:
            self.changed.append((row, changes))
        else:
            self.unchanged.append(row)

    def write(self):
        """Write all of it, or nothing; raise NoTable where somebody else came first."""
        changed = [row for row, _ in self.changed]
        writing = [self.instances[row.line] for row in (*self.new, *changed)]
        # A zone comes after what it lies in, a place after both.
        writing.sort(key=lambda one: (isinstance(one, Place), one.kind == "zone"))
        moving = [
            one.pk
            for one in writing
            if isinstance(one, District)
            and _tile_of(one) != self.tiles.get(one.pk, _tile_of(one))
        ]
        try:
            with transaction.atomic():
                for number, pk in enumerate(moving):
                    District.objects.filter(pk=pk).update(tile_row=ASIDE + number)
                for one in writing:
                    one.save()
        except IntegrityError as error:
            raise NoTable(
                "什么都没有写入：有两行要互换名称或代码，或者刚有人改了区县；"
                "请改好表格再导入一次。"
            ) from error


def _short_name_of(row):
    name = row.name
    if row.kind == District.Kind.ZONE:
        end = next((end for end in ZONE_ENDINGS if name.endswith(end)), "")
        short = name.removesuffix(end)
        return name if short in ("", settings.CITY.stem) else short
    return short_name(name)


def _values(one):
    """Return what of a district or a place a table may change, as it is now."""
    of_a_place = isinstance(one, Place)
    names = (
        ("name", "kind", "code", "suggests", "note", "pinyin")
        if of_a_place
        else (
            *("name", "short_name", "other_names", "kind", "code", "slug", "tile_row"),
            *("tile_column", "pinyin"),
        )
    )
    around = "district" if of_a_place else "within"
    nearby = one._meta.get_field(around).get_cached_value(one, default=None)
    return {name: getattr(one, name) for name in names} | {around: nearby}


def _tile_of(district):
    return district.tile_row, district.tile_column


def _unique_values(district):
    """Yield (what it is, the value, as it is shown) of what one district only may have."""
    yield "网址名", district.slug, district.slug
    shown = "第 {} 行第 {} 列".format(*_tile_of(district))
    yield "示意图位置", _tile_of(district), shown
    if district.code:
        yield "代码", district.code, district.code
    for name in dict.fromkeys((*district.names, district.short_name)):
        yield "名字", name, name


def _shown(value):
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value) if value not in (None, "") else "（空）"
