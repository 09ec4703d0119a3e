import pytest
from django.test import SimpleTestCase, TestCase

from districts import pinyin
from districts.models import District
from districts.pinyin import search_key, slug, sound_pattern, syllables
from tests.stories import make_district


class PinyinTests(SimpleTestCase):
    def test_it_spells_names_as_people_type_them(self):
        self.assertEqual(search_key("迎泽区"), "yingzequ yzq")
        self.assertEqual(search_key("王勇"), "wangyong wy")
        self.assertEqual(slug("王勇"), "wang-yong")

    def test_it_keeps_latin_words_and_drops_marks(self):
        self.assertEqual(syllables("5G·新基建"), ["5g", "xin", "ji", "jian"])

    def test_it_spells_nothing_of_nothing(self):
        self.assertEqual((search_key(""), slug("……")), ("", ""))

    def test_it_knows_each_way_in_which_a_text_may_be_read(self):
        for text, reading in (
            ("王永", "wangyong"),
            ("单永", "shanyong"),
            ("单永", "danyong"),
            ("重庆", "chongqing"),
            ("5G网", "5gwang"),
            ("王·永", "wangyong"),
        ):
            with self.subTest(text, reading=reading):
                self.assertTrue(sound_pattern(text).fullmatch(reading))
        self.assertIsNone(sound_pattern("王永").fullmatch("wangyongqiang"))
        self.assertIsNone(sound_pattern("王永").fullmatch("huangyong"))
        self.assertTrue(sound_pattern("……").fullmatch(""))

    @pytest.mark.thorough
    def test_it_reads_characters_as_the_pinyin_library_does(self):
        kept = pinyin.READINGS.read_text(encoding="utf-8")
        self.assertEqual(kept, pinyin.readings_text())


class PinyinFieldTests(TestCase):
    def test_it_fills_an_empty_reading_and_keeps_an_editors(self):
        self.assertEqual(make_district("单县", "shan").pinyin, search_key("单县"))
        corrected = make_district("解县", "xie", pinyin="xiexian xx")
        self.assertEqual(District.objects.get(pk=corrected.pk).pinyin, "xiexian xx")
