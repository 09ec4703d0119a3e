from django.test import SimpleTestCase

from articles.text.counting import count


class CountTests(SimpleTestCase):
    def test_it_counts_as_an_editor_does(self):
        for text, words, marks in (
            ("", 0, 0),
            ("今日通水。", 4, 1),
            ("5G网络，3.5万个。", 6, 2),
            ("APEC会议", 3, 0),
            ("　　两个 字\n", 3, 0),
            ("“文瀛湖——海子边”", 6, 4),
            ("390936.46元", 2, 0),
            ("F-35与don't", 3, 0),
            ("𠮷野家〇", 4, 0),
            ("一\u200b二\ufeff\u2028，", 2, 1),
        ):
            with self.subTest(text=text):
                counted = count(text)
                self.assertEqual((counted.words, counted.punctuation), (words, marks))
                self.assertEqual(counted.total, words + marks)
