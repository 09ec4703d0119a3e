"""Names of cities and of their divisions, and the tiles that districts get at first."""

from django.test import SimpleTestCase
from hypothesis import given, strategies as st

from districts.city import NoCity, city_called
from districts.divisions import short_name
from districts.tiles import tiles_below, tiles_of

AT = st.tuples(st.integers(0, 40), st.integers(0, 40))


class CityTests(SimpleTestCase):
    def test_it_tells_a_citys_names_from_the_one_that_is_given(self):
        for given_name, name, full_name, titles in (
            ("太原", "太原", "太原市", ("太原市",)),
            ("杭州市", "杭州", "杭州市", ("杭州市",)),
            (
                *("红河哈尼族彝族自治州", "红河州", "红河哈尼族彝族自治州"),
                ("红河哈尼族彝族自治州", "红河州"),
            ),
            ("锡林郭勒盟", "锡林郭勒盟", "锡林郭勒盟", ("锡林郭勒盟",)),
        ):
            with self.subTest(given_name):
                city = city_called(given_name)
                self.assertEqual((city.name, city.full_name), (name, full_name))
                self.assertEqual(city.titles, titles)
        self.assertEqual(city_called("杭州", "杭城").name, "杭城")
        self.assertEqual(city_called("杭州", "杭州").titles, ("杭州市",))

    def test_it_wants_the_full_name_of_a_prefecture(self):
        for name in ("红河州", "Taiyuan", "太", "太原,"):
            with self.subTest(name), self.assertRaisesMessage(NoCity, "full name"):
                city_called(name)

    def test_it_shortens_the_names_of_divisions(self):
        for name, short in (
            ("石林彝族自治县", "石林"),
            ("东乡族自治县", "东乡"),
            ("积石山保安族东乡族撒拉族自治县", "积石山"),
            ("鄂伦春自治旗", "鄂伦春"),
            ("土默特左旗", "土默特左旗"),
            ("克孜勒苏柯尔克孜自治州", "克孜勒苏"),
            ("神农架林区", "神农架"),
            ("虎门镇", "虎门"),
            ("矿区", "矿区"),
        ):
            self.assertEqual(short_name(name), short)


class TileTests(SimpleTestCase):
    @given(st.lists(AT, min_size=1, max_size=14))
    def test_it_keeps_their_order_apart_and_close(self, points):
        at = dict(enumerate(points))
        tiles = tiles_of(at)
        self.assertEqual(len(set(tiles.values())), len(at))
        for one, (east, north) in at.items():
            for other, (further_east, further_north) in at.items():
                if north > further_north:
                    self.assertLessEqual(tiles[one][0], tiles[other][0])
                if east < further_east:
                    self.assertLessEqual(tiles[one][1], tiles[other][1])
        for axis in (0, 1):
            lines = sorted({tile[axis] for tile in tiles.values()})
            self.assertEqual(lines, [*range(1, len(lines) + 1)])
            for line in lines[:-1]:
                # Two that could be one would be.
                pair = [t[1 - axis] for t in tiles.values() if t[axis] - line in (0, 1)]
                self.assertLess(len(set(pair)), len(pair))

    def test_it_puts_what_lies_nowhere_beneath(self):
        below = tiles_below("甲乙", {(1, 1), (2, 3)})
        self.assertEqual(below, {"甲": (3, 1), "乙": (3, 2)})
