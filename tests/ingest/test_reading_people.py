from django.test import SimpleTestCase

from ingest.reading.people import cut_names, is_name, names_in, plausibility
from ingest.reading.signatures import signature
from ingest.reading.values import UNSURE, Knowledge


def sure(named):
    """Return the names that are given surely."""
    return [name for name, score in named if score >= UNSURE]


class NameTests(SimpleTestCase):
    def test_it_knows_names_by_their_surnames(self):
        for name in (
            "王勇",
            "郭晓华",
            "欧阳修",
            "欧阳修远",
            "司徒仕尧",
            "阿迪力·买买提",
        ):
            with self.subTest(name):
                self.assertTrue(is_name(name))

    def test_it_takes_no_place_or_word_for_a_name(self):
        for word in (
            "山西",
            "江苏",
            "左右",
            "安徽",
            "资料图片",
            "连线",
            "王",
            "记者从",
        ):
            with self.subTest(word):
                self.assertFalse(is_name(word))

    def test_it_closes_names_set_with_blanks(self):
        for row, names in (
            ("王 勇", ["王勇"]),
            ("王　勇 李 静", ["王勇", "李静"]),
            ("郭晓华 李 静", ["郭晓华", "李静"]),
            ("郭 晓 华", ["郭晓华"]),
        ):
            with self.subTest(row):
                self.assertEqual(sure(names_in(row)), names)

    def test_it_parts_names_at_marks(self):
        self.assertEqual(
            [name for name, _ in names_in("贾尚志、乔丹阳，何宝国")],
            ["贾尚志", "乔丹阳", "何宝国"],
        )

    def test_it_takes_words_of_the_dictionary_for_no_names(self):
        for text in (
            "记者上门查看",
            "小记者结伴而来",
            "作者：市民论坛发言",
            "版权归原作者所有，如有侵权请及时联系",
        ):
            with self.subTest(text):
                self.assertIsNone(signature(text))

    def test_it_cuts_a_run_where_surnames_stand(self):
        self.assertEqual(
            cut_names("周敏司徒远山钱大勇"), ["周敏", "司徒远山", "钱大勇"]
        )
        self.assertEqual(sure(names_in("孙丽周大强")), ["孙丽", "周大强"])

    def test_it_is_unsure_where_another_cut_is_as_likely(self):
        for run in ("马晓东方明", "何平安方成"):
            with self.subTest(run):
                self.assertEqual(sure(names_in(run)), [])

    def test_it_keeps_a_known_name_whole(self):
        known = Knowledge(people=frozenset({"白玛"}))
        self.assertEqual(cut_names("白玛王勇", known), ["白玛", "王勇"])

    def test_it_takes_a_name_without_a_known_surname_only_after_a_role(self):
        self.assertEqual(sure(names_in("格桑次旺")), ["格桑次旺"])
        for name in ("美丽侃", "美侃"):
            with self.subTest(name):
                self.assertEqual(sure(names_in(name)), [])
                self.assertEqual([n for n, _ in names_in(name)], [name])
        self.assertIsNone(names_in("美丽侃", after_role=False))

    def test_it_cuts_no_words_into_names(self):
        for run in ("图文无关", "高温热浪", "金秋时节", "文明实践", "安全生产"):
            with self.subTest(run):
                self.assertIsNone(names_in(run, after_role=False))

    def test_it_takes_what_the_gazetteer_knows_for_no_person(self):
        places = Knowledge(places=frozenset({"常宁", "白云山"}))
        for word in places.places:
            with self.subTest(word):
                self.assertTrue(is_name(word))
                self.assertFalse(is_name(word, places))

    def test_it_takes_no_place_house_office_or_work_for_a_person(self):
        for word in (
            "杏花岭区",
            "清徐县",
            "某某街道",
            "方山县",
            "徐家沟村",
            "青报",
            "某某晚报",
            "某某新闻",
            "市园林局",
            "区委宣传部",
            "特约",
            "摄影",
            "张女士",
            "小王",
        ):
            with self.subTest(word):
                self.assertEqual(plausibility(word), 0)
                self.assertIsNone(names_in(word, after_role=False))

    def test_it_takes_what_may_be_a_village_for_a_person_behind_a_title_only(self):
        self.assertIsNone(names_in("徐沟镇", after_role=False))
        self.assertEqual(sure(names_in("徐沟镇")), [])

    def test_it_is_unsure_of_a_name_with_a_lost_character(self):
        self.assertEqual(names_in("王□勇")[0][0], "王□勇")
        self.assertEqual(sure(names_in("王□勇")), [])

    def test_it_reads_no_sentence_as_names(self):
        for words in ("从省统计局获悉", "昨日来到现场", "在采访中了解到"):
            with self.subTest(words):
                self.assertIsNone(names_in(words))
