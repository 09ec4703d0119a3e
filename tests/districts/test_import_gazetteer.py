"""A gazetteer by a table: what is new and changed is told, every slip too, all or nothing."""

import tempfile
from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings

from districts.city import city_called
from districts.models import District, Place
from districts.suggesting import Gazetteer

MADE_CITY = Path(__file__).with_name("made_city.csv")
HEADS = "代码,名称,简称,别名,类别,所属,拼音,网址名,行,列,经度,纬度,用于提示,备注"
CITY = override_settings(CITY=city_called("澜青彝族自治州"), CITY_NAME="澜青州")


def run(path=MADE_CITY, **options):
    output = StringIO()
    call_command("import_gazetteer", path, stdout=output, **options)
    return output.getvalue()


def run_rows(*rows, heads=HEADS, encoding="utf-8", **options):
    return run_bytes("\n".join([heads, *rows]).encode(encoding), **options)


def run_bytes(data, **options):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table.csv")
        path.write_bytes(data)
        return run(path, **options)


@CITY
class ImportTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.told = run()

    def test_it_brings_a_city_in(self):
        self.assertIn("区县：新增 6，更改 0，没有变化 0。", self.told)
        self.assertIn("地名：新增 8，更改 0，没有变化 0。", self.told)
        self.assertIn("5 个区县的示意图位置是按经纬度排的。", self.told)
        self.assertIn("先排在最下面：澜青高新区。", self.told)
        rows = District.objects.values_list("name", "short_name", "slug", "kind")
        self.assertEqual(
            list(rows),
            [
                ("望澜市", "望澜", "wanglan", "county_city"),
                ("云坪县", "云坪", "yunping", "county"),
                ("青崖彝族自治县", "青崖", "qingya", "autonomous_county"),
                ("禾甸县", "禾甸", "hedian", "county"),
                ("白鹭林区", "白鹭", "bailu", "forestry_district"),
                # Not 澜青, as the city.
                ("澜青高新区", "澜青高新区", "lanqing-gaoxin", "zone"),
            ],
        )
        self.assertEqual(District.objects.get(kind="zone").within.name, "望澜市")
        county = District.objects.get(slug="qingya")
        self.assertEqual(county.pinyin, "qingyayizuzizhixian qyyzzzx qingyaxian qyx")
        self.assertEqual(self.tile_of("qingya")[0], 1)
        self.assertGreater(self.tile_of("lanqing-gaoxin"), self.tile_of("hedian"))
        suggesting = Place.objects.filter(suggests=True).values_list("name", flat=True)
        self.assertEqual(
            set(suggesting), {"南埠街道", "鹭鸣镇", "青崖镇", "望澜古渡", "云坪茶场"}
        )

    def test_it_changes_nothing_the_second_time(self):
        before = list(District.objects.values()), list(Place.objects.values())
        told = run()
        self.assertIn("区县：新增 0，更改 0，没有变化 6。", told)
        self.assertIn("地名：新增 0，更改 0，没有变化 8。", told)
        self.assertEqual(
            (list(District.objects.values()), list(Place.objects.values())), before
        )

    def test_it_tells_what_changes_and_what_is_missing_and_deletes_nothing(self):
        District.objects.filter(slug="yunping").update(pinyin="mended m")
        one, other = self.tile_of("yunping"), self.tile_of("hedian")
        rows = [
            "990921,云坪县,,云坪茶乡,县,,,,{},{},,,,".format(*other),
            "990923,禾甸市,,,县级市,,,,{},{},,,,".format(*one),
            "990901,望澜市,,,县级市,,,,,,,,,",
        ]
        self.assertIn("没有写入", run_rows(*rows, dry_run=True))
        self.assertEqual(self.tile_of("yunping"), one)
        told = run_rows(*rows)
        self.assertIn("区县：新增 0，更改 2，没有变化 1。", told)
        self.assertIn("第 3 行 禾甸市：名称 禾甸县 → 禾甸市；类别", told)
        self.assertIn("库里有、表里没有，原样保留：青崖彝族自治县、白鹭林区", told)
        self.assertEqual(District.objects.count(), 6)
        self.assertEqual(self.tile_of("yunping"), other)
        reading = District.objects.get(slug="yunping").pinyin
        self.assertEqual(reading, "mended m yunpingchaxiang ypcx")

    def tile_of(self, slug):
        district = District.objects.get(slug=slug)
        return district.tile_row, district.tile_column

    def test_it_refuses_each_slip_in_its_line_and_writes_nothing(self):
        before = list(District.objects.values())
        slips = {
            "990921,云坪县,,,乡镇,,,,,,,,,": "没有“乡镇”这个类别",
            "99092,云坪县,,,县,,,,,,,,,": "代码应是六位数字，写的是“99092”",
            "990930100,河口镇,,,镇,,,,60,,,,,": "行和列要都写",
            "990930,河口县,,,县,望澜市,,,,,,,,": "只有功能区和地名可以写所属",
            ",河口县,,,县,,,,,,,,,": "必须写代码",
            "990931,河口县,,,县,,,,,,26.1,101.5,,": "是不是写反了",
            "990932,河口县,,,县,,hekou,,,,,,,": "一个字一个音节",
            "990933,河口县,,青崖县,县,,,,,,,,,": "名字“青崖县”青崖彝族自治县已经用了",
            "990934,河口县,,,县,,,wanglan,,,,,,": "网址名“wanglan”望澜市已经用了",
            "990924,白鹭林区,,,林区,,,baihe,,,,,,": "改了旧网址就打不开",
            ",河口街道,,,街道,河口区,,,,,,,,": "没有“河口区”这个区县",
            ",北门,,,地标,望澜市,,,,,,,是,": "不到3个字，不能用于提示",
            ",同名镇,,,镇,望澜市,,,,,,,是,": "在两个区县都有，不能用于提示",
            ",云坪县,,,地标,望澜市,,,,,,,是,": "和区县的名字一样",
            ",青崖镇,青崖,,镇,云坪县,,,,,,,,": "地名没有简称：请留空",
            "990924,望澜市,,,县级市,,,,,,,,,": "名称却是另一个区县的",
        }
        for slip, sentence in slips.items():
            with self.subTest(slip), self.assertRaises(CommandError) as refused:
                run_rows("990977,新来县,,,县,,,,,,,,,", slip)
            self.assertIn("什么都没有写入", str(refused.exception))
            self.assertIn("第 3 行", str(refused.exception))
            self.assertIn(sentence, str(refused.exception))
        twice = "990977,新来县,,,县,,,,9,9,,,,"
        with self.assertRaisesMessage(CommandError, "和第 2 行重了"):
            run_rows(twice, "990978,新往县,,,县,,,,9,9,,,,")
        self.assertEqual(list(District.objects.values()), before)

    def test_it_says_what_is_no_table(self):
        for rows, heads, sentence in (
            (["990901,望澜市"], "990901,望澜市", "第一行要写列名"),
            ([], HEADS, "表里还没有区县"),
        ):
            with self.assertRaisesMessage(CommandError, sentence):
                run_rows(*rows, heads=heads)
        with self.assertRaisesMessage(CommandError, "不是普通文件"):
            run(Path("/dev/zero"))
        with self.assertRaisesMessage(CommandError, "打不开"):
            run(Path("/nowhere.csv"))
        with self.assertRaisesMessage(CommandError, "认不出文件的编码"):
            run_bytes(b"\x81\xff\x00\xff")
        # As a spreadsheet of this country saves it.
        self.assertIn(
            "没有变化 1", run_rows("990921,云坪县,,,县,,,,,,,,,", encoding="gb18030")
        )

    def test_it_reads_texts_and_searches_by_other_names(self):
        found = Gazetteer.load()
        for text, names in (
            ("青崖县举行火把节", ["青崖彝族自治县"]),
            ("澜青州望澜", ["望澜市"]),
            (
                "澜青彝族自治州青崖、云坪、禾甸三县",
                ["云坪县", "青崖彝族自治县", "禾甸县"],
            ),
            ("综新区开工", ["澜青高新区", "望澜市"]),
            ("某某州云坪县", []),
            ("白鹭飞来，古渡犹在，同名镇", []),
        ):
            with self.subTest(text):
                suggested = [s.district.name for s in found.suggest(text)]
                self.assertCountEqual(suggested, names)
        self.assertEqual(found.named("青崖县").slug, "qingya")
        for name in ("青崖县", "青崖", "qingya", "青崖彝族自治县"):
            self.assertEqual(District.objects.called(name).get().slug, "qingya")
        self.assertFalse(District.objects.called("崖县").exists())
