from django.test import SimpleTestCase

from articles.text.proofreading import mend_html
from articles.text.richtext import plain_text

BODY = (
    "<p>一<strong>二三</strong>四</p><h2>五 六</h2>"
    '<ul><li><p>七&amp;<a href="https://a.cn?b=1&amp;c=2">八…</a>九</p></li></ul>'
)


def mend(html, old, new, **options):
    start = plain_text(html).index(old)
    return mend_html(html, start, start + len(old), new, **options)


class MendTests(SimpleTestCase):
    def test_it_replaces_words_and_leaves_tags(self):
        for old, new, html in (
            ("五 六", "五六", "<h2>五六</h2>"),
            ("八…", "八……", ">八……</a>"),
            ("&", "和", "<p>七和<a href"),
            ("二三四", "二三肆", "<strong>二三</strong>肆"),
            ("一二", "壹贰", "<p>壹<strong>贰三</strong>"),
            ("三四", "", "<strong>二</strong></p>"),
        ):
            with self.subTest(old):
                self.assertIn(html, mend(BODY, old, new))

    def test_it_changes_nothing_but_the_words(self):
        self.assertEqual(
            plain_text(mend(BODY, "二三四", "：<好>")), "一：<好>\n五 六\n七&八…九"
        )

    def test_it_writes_what_it_puts_in_as_text(self):
        self.assertIn("<h2>&lt;b&gt;&amp;</h2>", mend(BODY, "五 六", "<b>&"))

    def test_it_refuses_to_cross_a_block(self):
        with self.assertRaisesMessage(ValueError, "不能跨段"):
            mend(BODY, "四\n五", "四五")
        with self.assertRaisesMessage(ValueError, "不能跨段"):
            mend(BODY, "二三", "二\n三")

    def test_it_mends_within_a_cell_and_refuses_to_cross_one(self):
        table = (
            "<table><caption>题</caption><tbody><tr><td></td><td>甲<br>乙,</td></tr>"
            "<tr><td>CO<sub>2</sub></td><td>3 吨</td></tr></tbody></table>"
        )
        self.assertIn("<td>甲<br>乙，</td>", mend(table, "乙,", "乙，"))
        self.assertIn("<td>CO<sub>2</sub></td><td>3吨", mend(table, "3 吨", "3吨"))
        self.assertIn("<td>碳<sub>2</sub></td>", mend(table, "CO", "碳"))
        for crossing in ("甲\t乙", "\nC", "₂\t3"):
            with self.assertRaisesMessage(ValueError, "不能跨单元格"):
                mend(table, crossing, "好")

    def test_it_refuses_words_edited_meanwhile(self):
        with self.assertRaisesMessage(ValueError, "现在是“二三”"):
            mend(BODY, "二三", "二", expected="二二")
        self.assertIn("二</strong>", mend(BODY, "二三", "二", expected="二三"))

    def test_it_refuses_places_beyond_the_text(self):
        for start, end in ((0, 99), (-1, 1), (2, 2), (3, 1)):
            with self.subTest(start=start), self.assertRaises(ValueError):
                mend_html(BODY, start, end, "好")
