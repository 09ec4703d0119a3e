from django.test import SimpleTestCase

from articles.text import link_cards, richtext


def read(html):
    return link_cards.read(richtext.clean(html))


class LinkCardTests(SimpleTestCase):
    def test_it_makes_a_card_of_a_link_that_stands_alone(self):
        card = read('<p><a href="https://v.douyin.com/a1/?x=1&amp;y=2">看水厂</a></p>')
        self.assertEqual(card, ("https://v.douyin.com/a1/?x=1&y=2", "抖音", "看水厂"))
        card = read("<p>https://channels.weixin.qq.com/web/pages/feed?id=1</p>")
        self.assertEqual((card.service, card.title), ("视频号", "到视频号看视频"))
        self.assertEqual(read("<p>https://weixin.qq.com/sph/Ab1</p>").service, "视频号")

    def test_it_leaves_all_other_paragraphs_as_they_are(self):
        for html in (
            '<p><a href="https://example.cn/">抖音</a></p>',
            '<p>看<a href="https://v.douyin.com/a/">这里</a></p>',
            '<p><a href="https://douyin.com.evil.cn/">x</a></p>',
            '<p><a href="https://evil.cn/?douyin.com">x</a></p>',
            '<p><a href="https://douyin.com@evil.cn/">x</a></p>',
            '<p><a href="https://weixin.qq.com/spher/1">x</a></p>',
            "<p>http://[douyin.com</p>",
            "<h2>https://v.douyin.com/a/</h2>",
        ):
            with self.subTest(html):
                self.assertIsNone(read(html))
