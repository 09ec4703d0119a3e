from django.test import SimpleTestCase

from articles.text.proofreading import CELL_END
from tests.articles.proofs import found, mended, read


class RepeatTests(SimpleTestCase):
    def test_it_mends_a_sentence_set_twice(self):
        self.assertEqual(
            mended("今天天气很好。今天天气很好。你来吗？"), "今天天气很好。你来吗？"
        )

    def test_it_finds_a_paragraph_set_twice(self):
        text = "今天天气很好。\n今天天气很好。"
        self.assertEqual(found(text), [("今天天气很好。", None)])

    def test_it_reads_each_cell_of_a_table_by_itself(self):
        cell = "今天天气很好。"
        self.assertEqual(read(CELL_END.join([cell, cell, "“今日"]))[0].text, "“")
        self.assertEqual(read(f"{cell}{CELL_END}一\n{cell}{CELL_END}二"), [])
        self.assertEqual(read(f"停运，{CELL_END}，停运"), [])

    def test_it_mends_a_clause_set_twice(self):
        self.assertEqual(
            mended("要加快项目建设，加快项目建设，加快项目建设。"),
            "要加快项目建设，加快项目建设。",
        )

    def test_it_mends_a_phrase_set_twice(self):
        self.assertEqual(mended("要进一步推进一步推进改革"), "要进一步推进改革")

    def test_it_finds_a_word_set_twice(self):
        self.assertEqual(found("加快项目项目建设。"), [("项目项目", None)])

    def test_it_leaves_what_is_said_twice_on_purpose(self):
        self.assertEqual(
            read(
                "好的。好的。一步一步走，很多很多，考虑考虑，哈哈哈哈，说着说着，试一试，试一试。"
            ),
            [],
        )


class DoubledCharacterTests(SimpleTestCase):
    def test_it_finds_a_good_too_many(self):
        self.assertEqual(found("扎实做好好转企、小升规"), [("做好好", None)])

    def test_it_mends_words_that_never_double(self):
        self.assertEqual(
            mended("这是是我我们的的家，他在在这里，和和你为为人民将将走了了"),
            "这是我们的家，他在这里，和你为人民将走了",
        )

    def test_it_leaves_usual_reduplications(self):
        self.assertEqual(
            read(
                "好好学习，常常看看，家家户户，人人绿油油，一排排暖暖和和，实实在在，渐渐是是非非。"
            ),
            [],
        )

    def test_it_leaves_words_that_meet(self):
        self.assertEqual(
            read(
                "为了了解目的的实现，现在在建，自我我行，总和和比例，行为为主，派出所所长，迎泽区区长，委员会会议。"
            ),
            [],
        )

    def test_it_leaves_good_people_and_good_deeds(self):
        self.assertEqual(read("做好好人好事宣传，写好好新闻。"), [])

    def test_it_leaves_what_is_stammered(self):
        self.assertEqual(read("“我我我，不不不。”他说。"), [])
