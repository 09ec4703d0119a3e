from django.test import SimpleTestCase
from hypothesis import given, strategies as st
from opencc import OpenCC

from articles.search.queries import LONGEST, TRADITIONAL_TOO, read, simplified

SYNTAX = st.text("改造迎泽ab5 \"“”-－:：记者区县栏目()*^&|!<>\\'%_,，。\0", max_size=80)


class ReadingTests(SimpleTestCase):
    def test_it_reads_several_words_phrases_and_those_left_out(self):
        query = read("改造 “老旧 小区” -招标 -“政府 采购”")
        self.assertEqual(query.wanted, ("改造", "老旧小区"))
        self.assertEqual(query.unwanted, ("招标", "政府采购"))

    def test_it_reads_fields_in_either_width(self):
        query = read("记者：王　勇 区县:迎泽 栏目:“走基层” 频道:民生 署名:郭晓华")
        self.assertEqual(query.people, ("王勇", "郭晓华"))
        self.assertEqual(query.districts, ("迎泽",))
        self.assertEqual(query.columns, ("走基层",))
        self.assertEqual(query.sections, ("民生",))

    def test_it_asks_by_one_field_alone_and_not_by_an_empty_one(self):
        for field in ("记者", "区县", "栏目", "频道"):
            with self.subTest(field):
                self.assertTrue(read(f"{field}:迎泽").has_terms)
                self.assertFalse(read(f"{field}:“”").has_terms)

    def test_it_tells_one_phrase_alone_from_a_question_with_more_to_it(self):
        for text in ("改造", "“老旧 小区”"):
            self.assertTrue(read(text).is_one_phrase, text)
        for more in ("通水", "-招标", "记者:王勇", "区县:迎泽", "栏目:水", "频道:水"):
            self.assertFalse(read(f"改造 {more}").is_one_phrase, more)
        self.assertFalse(read("区县:迎泽").is_one_phrase)

    def test_it_reads_a_name_with_a_blank_in_quotation_marks(self):
        self.assertEqual(read("记者:“王 勇”").people, ("王勇",))

    def test_it_reads_a_name_spaced_as_on_a_page_as_one_word(self):
        self.assertEqual(read("王 勇").wanted, ("王勇",))
        self.assertEqual(read("水厂 王　勇 通水").wanted, ("水厂", "王勇", "通水"))
        self.assertEqual(read("王勇 李静").wanted, ("王勇", "李静"))

    def test_it_cuts_a_sentence_at_its_marks(self):
        self.assertEqual(
            read("记者从市住建局获悉，今年将改造老旧小区。").wanted,
            ("记者从市住建局获悉", "今年将改造老旧小区"),
        )

    def test_it_does_not_read_a_hyphen_within_a_word_as_a_minus(self):
        self.assertEqual(read("F-35").wanted, (" f - 35 ",))
        self.assertEqual(read("F-35").unwanted, ())

    def test_it_reads_the_operators_of_search_engines_as_text(self):
        self.assertEqual(read("改造 AND 迎泽").wanted, ("改造", " and ", "迎泽"))
        self.assertEqual(read("NEAR(改造)").wanted, (" near ", "改造"))
        self.assertEqual(read("改造*").wanted, ("改造",))

    def test_it_says_in_a_sentence_what_cannot_be_asked(self):
        for text, words in (
            ("改" * (LONGEST + 1), f"最多 {LONGEST} 个"),
            ("———", "没有可以查找的字"),
            ("-招标", "请再写上要找的词"),
        ):
            with self.subTest(text=text[:5]):
                query = read(text)
                self.assertFalse(query.has_terms)
                self.assertIn(words, query.problem)

    def test_it_reads_an_empty_query_as_neither_a_search_nor_a_mistake(self):
        for text in ("", "   ", "\u3000"):
            self.assertFalse(read(text).has_terms)
            self.assertEqual(read(text).problem, "")

    def test_it_accepts_two_hundred_characters(self):
        self.assertTrue(read("改" * LONGEST).has_terms)

    def test_it_turns_traditional_characters_into_simplified_ones(self):
        self.assertEqual(simplified("迎澤區老舊小區改造"), "迎泽区老旧小区改造")
        self.assertEqual(simplified("迎泽区"), "迎泽区")
        self.assertEqual(simplified("書於乾隆年間"), "书于乾隆年间")
        words = "反覆 藉口 沈思 毛坏 海哩"
        self.assertEqual(simplified(words), "反复 借口 沉思 毛坯 海里")

    def test_it_asks_opencc_of_every_character_that_it_changes(self):
        # A line each: two beside each other may be a phrase.
        rows, cells = range(0xA1, 0xF8), range(0xA1, 0xFF)
        every = [bytes([r, c]).decode("gb2312", "ignore") for r in rows for c in cells]
        every = list(filter(None, every))
        self.assertEqual(len(every), 7445)
        found = OpenCC("t2s").convert("\n".join(every)).split("\n")
        changed = {a for a, b in zip(every, found, strict=True) if a != b}
        self.assertEqual(changed, TRADITIONAL_TOO)

    @given(SYNTAX | st.text(max_size=250))
    def test_it_reads_anything(self, text):
        query = read(text)
        self.assertLessEqual(len(query.text), LONGEST)
        for word in query.index_words:
            self.assertTrue(all(c.isalnum() or c == "." for c in word), word)
        if query.wanted and not query.problem:
            self.assertTrue(query.index_words)
