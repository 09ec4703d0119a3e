from django.test import SimpleTestCase

from ingest.reading.people import cut_names, is_name, names_in


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
        self.assertEqual(names_in("王 勇"), [("王勇", True)])
        self.assertEqual(names_in("王　勇 李 静"), [("王勇", True), ("李静", True)])
        self.assertEqual(names_in("郭晓华 李 静"), [("郭晓华", True), ("李静", True)])
        self.assertEqual(names_in("郭 晓 华"), [("郭晓华", True)])

    def test_it_parts_names_at_marks(self):
        self.assertEqual(
            [name for name, _ in names_in("贾尚志、乔丹阳，何宝国")],
            ["贾尚志", "乔丹阳", "何宝国"],
        )

    def test_it_cuts_a_run_where_surnames_stand_and_says_it_is_unsure(self):
        self.assertEqual(
            cut_names("周敏司徒远山钱大勇"), ["周敏", "司徒远山", "钱大勇"]
        )
        self.assertEqual(names_in("孙丽周大强"), [("孙丽", False), ("周大强", False)])

    def test_it_keeps_a_known_name_whole(self):
        self.assertEqual(cut_names("白玛王勇", frozenset({"白玛"})), ["白玛", "王勇"])

    def test_it_takes_a_name_without_a_known_surname_only_after_a_role(self):
        self.assertEqual(names_in("格桑次旺"), [("格桑次旺", True)])
        self.assertEqual(names_in("美丽侃"), [("美丽侃", False)])
        self.assertEqual(names_in("美侃"), [("美侃", False)])
        self.assertIsNone(names_in("美丽侃", after_role=False))

    def test_it_reads_no_sentence_as_names(self):
        for words in ("从省统计局获悉", "昨日来到现场", "在采访中了解到"):
            with self.subTest(words):
                self.assertIsNone(names_in(words))
