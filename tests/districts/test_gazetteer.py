from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import TestCase

from districts.models import District, Place
from districts.pinyin import search_key
from tests.stories import make_district

CODES = {
    "小店区": "140105",
    "迎泽区": "140106",
    "杏花岭区": "140107",
    "尖草坪区": "140108",
    "万柏林区": "140109",
    "晋源区": "140110",
    "清徐县": "140121",
    "阳曲县": "140122",
    "娄烦县": "140123",
    "古交市": "140181",
}
# Names that stand for more than one place, or for no place at all.
TRAPS = [
    *("小店", "古城", "新城", "和平", "向阳", "三桥", "鼓楼", "幸福", "平安", "新建"),
    *("第一", "东方", "中环", "马家庄", "东湖", "太原", "东山", "西山", "汾河"),
    *("汾河公园", "滨河东路", "滨河西路", "迎泽大街", "迎泽西大街", "南沙河", "中心镇"),
    *("东中环", "西中环", "南中环", "北中环", "太忻一体化经济区", "综改区", "清徐葡萄"),
]
# Readings that the pinyin library gets wrong, mended by hand.
MENDED = {
    "万柏林区": "wanbailinqu wblq",
    "万柏林街道": "wanbailinjiedao wbljd",
    "长风西街街道": "changfengxijiejiedao cfxjjd",
    "长风西街": "changfengxijie cfxj",
    "长治路": "changzhilu czl",
    "欢咀村": "huanzuicun hzc",
}


class DistrictTests(TestCase):
    fixtures = ["districts"]

    def test_it_has_the_ten_divisions_with_their_codes(self):
        divisions = District.objects.divisions().values_list("name", "code")
        self.assertEqual(list(divisions), list(CODES.items()))

    def test_it_has_the_two_zones_last(self):
        zones = District.objects.all()[10:].values_list(
            "name", "slug", "kind", "code", "within__slug"
        )
        expected = [
            ("综改示范区", "zonggai", "zone", "140171", None),
            ("中北高新区", "zhongbei", "zone", None, "jiancaoping"),
        ]
        self.assertEqual(list(zones), expected)

    def test_it_gives_each_district_a_tile_of_its_own(self):
        tiles = set(District.objects.values_list("tile_row", "tile_column"))
        self.assertEqual(len(tiles), 12)
        rows, columns = zip(*tiles, strict=True)
        self.assertEqual((min(rows), max(rows)), (1, 5))
        self.assertEqual((min(columns), max(columns)), (1, 4))

    def test_it_sets_the_tiles_as_the_districts_lie(self):
        at = {d.slug: (d.tile_row, d.tile_column) for d in District.objects.all()}
        north_to_south = ("yangqu", "xinghualing", "yingze", "xiaodian", "zonggai")
        west_to_east = ("loufan", "gujiao", "jiancaoping", "xinghualing")
        self.assertEqual([at[slug][0] for slug in north_to_south], [1, 2, 3, 4, 5])
        self.assertEqual([at[slug][1] for slug in west_to_east], [1, 2, 3, 4])
        self.assertEqual(at["wanbailin"][0], at["yingze"][0])
        self.assertEqual(at["jinyuan"][0], at["xiaodian"][0])
        self.assertLess(at["jinyuan"][0], at["qingxu"][0])


class PlaceTests(TestCase):
    fixtures = ["districts", "places"]

    def test_it_has_every_township_under_its_division(self):
        townships = Place.objects.exclude(code=None).select_related("district")
        self.assertEqual(townships.count(), 108)
        for township in townships.exclude(district__slug="zhongbei"):
            with self.subTest(township=township.name):
                self.assertEqual(township.code[:6], township.district.code)

    def test_it_tells_a_townships_kind_by_its_name(self):
        endings = {"街道": "subdistrict", "镇": "town", "乡": "township"}
        for ending, kind in endings.items():
            named = Place.objects.exclude(code=None).filter(name__endswith=ending)
            self.assertEqual(set(named.values_list("kind", flat=True)), {kind})

    def test_it_knows_the_zones_by_their_official_names(self):
        zones = Place.objects.filter(kind="zone")
        expected = {
            ("山西转型综合改革示范区", "zonggai", None),
            ("太原中北高新技术产业开发区", "zhongbei", "140108400"),
        }
        found = set(zones.values_list("name", "district__slug", "code"))
        self.assertEqual(found, expected)

    def test_it_never_suggests_a_trap(self):
        suggesting = Place.objects.filter(suggests=True)
        self.assertFalse(suggesting.filter(name__in=TRAPS).exists())

    def test_it_suggests_by_three_characters_or_more(self):
        for name in Place.objects.filter(suggests=True).values_list("name", flat=True):
            with self.subTest(name=name):
                self.assertGreaterEqual(len(name), 3)

    def test_it_suggests_one_district_for_a_name(self):
        names = Place.objects.filter(suggests=True).values_list("name", flat=True)
        self.assertEqual(len(names), len(set(names)))
        districts = District.objects.values_list("name", flat=True)
        self.assertEqual(set(names) & set(districts), set())

    def test_it_knows_the_names_that_mislead(self):
        for name, slug in (
            ("阳曲镇", "jiancaoping"),
            ("马家庄乡", "loufan"),
            ("东湖醋园", "xinghualing"),
            ("阳曲产业园区街道", "zonggai"),
            ("双塔公园", "yingze"),
        ):
            with self.subTest(name=name):
                place = Place.objects.get(name=name, suggests=True)
                self.assertEqual(place.district.slug, slug)


class ReadingTests(TestCase):
    fixtures = ["districts", "places"]

    def test_it_reads_every_name_as_the_library_does_or_as_mended(self):
        names = [*District.objects.all(), *Place.objects.all()]
        for named in names:
            with self.subTest(name=named.name):
                reading = MENDED.get(named.name) or search_key(named.name)
                self.assertEqual(named.pinyin, reading)

    def test_it_mends_only_what_the_library_gets_wrong(self):
        for name, reading in MENDED.items():
            with self.subTest(name=name):
                self.assertNotEqual(search_key(name), reading)

    def test_it_reads_a_districts_name_as_its_address_does(self):
        for district in District.objects.divisions():
            with self.subTest(name=district.name):
                self.assertTrue(district.pinyin.startswith(district.slug))


class OtherKindsTests(TestCase):
    def test_it_takes_towns_for_districts_by_their_nine_digits(self):
        town = make_district("河口镇", "hekou", kind="town", code="990100121")
        zone = make_district("湖区", "hu", kind="zone", code=None)
        banner = make_district("甲左旗", "jiazuo", kind="banner", code="990122")
        self.assertEqual(list(District.objects.divisions()), [town, banner])
        self.assertEqual([town.code_name, banner.code_name], ["统计代码", "区划代码"])
        for district, code in ((town, "990101"), (banner, "990100122"), (town, None)):
            district.code = code
            with self.subTest(code), transaction.atomic():
                with self.assertRaises(ValidationError):
                    district.full_clean()
                self.assertRaises(IntegrityError, district.save)
        zone.full_clean()

    def test_it_gives_one_name_to_one_district(self):
        make_district("青崖彝族自治县", "qingya", other_names="青崖县、崖县")
        other = make_district("云坪县", "yunping", other_names=" 云坪，坪县 云坪 ")
        other.full_clean()
        self.assertEqual(other.other_names, "云坪、坪县")
        for wrong in ({"other_names": "崖县"}, {"name": "青崖县"}):
            with self.assertRaisesMessage(ValidationError, "已是青崖彝族自治县的名字"):
                District(**vars_of(other) | wrong).clean()


def vars_of(district):
    return {"pk": district.pk, "name": district.name, "short_name": "云坪"}
