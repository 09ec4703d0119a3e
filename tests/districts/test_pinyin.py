from django.test import SimpleTestCase, TestCase

from districts.models import District
from districts.pinyin import search_key, slug, syllables
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


class PinyinFieldTests(TestCase):
    def test_it_fills_an_empty_reading_and_keeps_an_editors(self):
        self.assertEqual(make_district("单县", "shan").pinyin, search_key("单县"))
        corrected = make_district("解县", "xie", pinyin="xiexian xx")
        self.assertEqual(District.objects.get(pk=corrected.pk).pinyin, "xiexian xx")
