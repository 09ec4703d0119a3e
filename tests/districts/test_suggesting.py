import json
import time

from django.conf import settings
from django.test import TestCase

from districts.city import city_called
from districts.models import District
from districts.suggesting import Gazetteer

LIKELY = 0.5


class SuggestingTests(TestCase):
    fixtures = ["districts", "places"]

    @classmethod
    def setUpTestData(cls):
        cls.gazetteer = Gazetteer.load()

    def found(self, text, lead=""):
        return {s.district.name: s.score for s in self.gazetteer.suggest(text, lead)}

    def test_it_asks_the_database_twice(self):
        with self.assertNumQueries(2):
            gazetteer = Gazetteer.load()
        with self.assertNumQueries(0):
            gazetteer.suggest("迎泽区钟楼街")

    def test_it_knows_full_names_and_places(self):
        self.assertIn("迎泽区", self.found("迎泽区文化和旅游局"))
        self.assertIn("迎泽区", self.found("柳巷街道办事处组织活动"))
        self.assertIn("迎泽区", self.found("市民在文瀛湖边散步"))
        self.assertIn("娄烦县", self.found("马家庄乡卫生院"))

    def test_it_follows_the_traps(self):
        for text in (
            "阳曲小米丰收",
            "街边的小店生意兴隆",
            "沿迎泽大街向西",
            "汾河两岸，东山西山",
            "东中环与南中环",
            "马家庄的乡亲",
            "和平与向阳，幸福平安",
            "太原市",
            "太忻一体化经济区建设",
            "晋中市寿阳县",
            "湖北省卫健委",
        ):
            with self.subTest(text):
                self.assertEqual(self.found(text), {})
        self.assertEqual(list(self.found("阳曲镇种植大户")), ["尖草坪区"])

    def test_it_counts_an_office_once(self):
        once = self.found("古交市召开会议")
        self.assertEqual(self.found("古交市委召开会议"), once)
        self.assertLess(once["古交市"], LIKELY)

    def test_it_leaves_places_of_other_cities_alone(self):
        for text in ("徐州市鼓楼街道", "北京市朝阳区柳巷街道", "某某市迎泽区"):
            with self.subTest(text):
                self.assertEqual(self.found(text), {})

    def test_it_keeps_our_own_after_the_city_and_the_province(self):
        for text in ("太原市迎泽区", "我市迎泽区", "迎泽区柳巷街道", "城区柳巷街道"):
            with self.subTest(text):
                self.assertEqual(list(self.found(text)), ["迎泽区"])
        self.assertEqual(list(self.found("山西省清徐县")), ["清徐县"])

    def test_it_takes_no_part_of_another_word_for_a_district(self):
        self.assertEqual(self.found("迎泽区域发展，小店区别对待"), {})

    def test_it_reads_any_row_of_names_in_linear_time(self):
        def spent(count):
            start = time.process_time()
            self.gazetteer.suggest("迎泽、" * count)
            return time.process_time() - start

        # Squared time would be sixteen times; one good measurement is enough.
        ratios = (spent(20_000) / max(spent(5_000), 0.002) for _ in range(3))
        self.assertTrue(any(ratio < 9 for ratio in ratios))

    def test_it_takes_short_names_only_after_the_city_or_in_a_list(self):
        self.assertEqual(self.found("古交的煤"), {})
        self.assertEqual(list(self.found("太原市清徐")), ["清徐县"])
        listed = self.found("清徐、阳曲、娄烦三县")
        self.assertEqual(set(listed), {"清徐县", "阳曲县", "娄烦县"})

    def test_it_says_more_of_what_stands_first_and_often(self):
        once = self.found("会上，迎泽区介绍了经验")["迎泽区"]
        often = self.found("迎泽区……迎泽区……钟楼街……双塔公园")["迎泽区"]
        lead = self.found("迎泽区介绍了经验", "迎泽区")["迎泽区"]
        self.assertLess(once, LIKELY)
        self.assertGreater(often, LIKELY)
        self.assertGreater(lead, once)

    def test_it_says_little_of_each_in_a_story_of_the_whole_city(self):
        text = "迎泽区、小店区、杏花岭区、尖草坪区、万柏林区、晋源区同时开工"
        self.assertTrue(all(score < LIKELY for score in self.found(text).values()))

    def test_it_counts_a_zone_for_the_district_around_it(self):
        found = self.found("太原中北高新技术产业开发区")
        self.assertIn("中北高新区", found)
        self.assertIn("尖草坪区", found)
        self.assertGreater(found["中北高新区"], found["尖草坪区"])

    def test_it_shows_its_evidence(self):
        (suggestion,) = self.gazetteer.suggest("迎泽区的钟楼街，迎泽区")
        self.assertEqual(suggestion.reason, "“迎泽区”2次，地标“钟楼街”")
        self.assertEqual([e.start for e in suggestion.evidence], [0, 4, 8])

    def test_it_knows_a_city_whose_name_ends_as_a_prefectures(self):
        districts = [
            District(pk=1, name="上城区", short_name="上城", kind="urban_district"),
            District(pk=2, name="长河镇", short_name="长河", kind="town"),
        ]
        with self.settings(CITY=city_called("杭州")):
            gazetteer = Gazetteer(districts, [])
        for text, names in (
            ("他住在杭州上城区", ["上城区"]),
            ("杭州市上城、长河两区", ["上城区", "长河镇"]),
            ("他住在某某州上城区", []),
            ("邻县的长河镇，某某县长河镇", ["长河镇"]),
            ("某某县长河镇", []),
        ):
            with self.subTest(text):
                found = [s.district.name for s in gazetteer.suggest(text)]
                self.assertEqual(found, names)

    def test_it_names_the_district_of_a_brief(self):
        for heading, name in (
            ("杏花岭区", "杏花岭区"),
            ("综改示范区", "综改示范区"),
            ("中北高新区", "中北高新区"),
            ("古 交 市", "古交市"),
        ):
            self.assertEqual(self.gazetteer.named(heading).name, name)
        self.assertIsNone(self.gazetteer.named("寿阳县"))

    def test_it_is_right_about_the_seed_page(self):
        rows = json.loads(
            (settings.BASE_DIR / "fixtures" / "seed_issue.json").read_text()
        )
        stories = [r["fields"] for r in rows if r["model"] == "articles.article"]
        likely = []
        for story in stories[:6]:
            lead = f"{story['headline']}\n{story['deck']}"
            found = self.found(f"{lead}\n{story['body']}", lead)
            likely.append([name for name, score in found.items() if score >= LIKELY])
        self.assertEqual(likely, [["迎泽区"], [], [], [], [], ["迎泽区"]])
