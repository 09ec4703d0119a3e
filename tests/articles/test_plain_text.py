from datetime import datetime

from django.test import SimpleTestCase
from django.utils import timezone

from articles.text import plain

CHOICES = {"correction_kind": {"apology": "致歉"}}


def content(**changed):
    """Return the content of a story of nothing but what is given; see content()."""
    parts = {name: changed.pop(name) for name in list(changed) if name in plain.PARTS}
    return (
        dict.fromkeys(plain.ORDER, "")
        | {"embargo_until": None}
        | changed
        | {"parts": parts}
    )


def to_plain_text(name, **changed):
    return plain.to_plain_text(content(**changed), CHOICES)[name]


class TellingTests(SimpleTestCase):
    def test_it_writes_in_the_order_of_the_form(self):
        texts = plain.to_plain_text(content(), CHOICES)
        self.assertEqual(list(texts), plain.ORDER)
        self.assertEqual(set(texts.values()), {""})

    def test_it_writes_a_body_as_text_with_its_setting(self):
        body = "<h2>看点</h2><p>今日<strong>通水</strong></p>"
        self.assertEqual(
            to_plain_text("body", body=body), "【小标题】看点\n今日〔加粗：通水〕"
        )

    def test_it_writes_bylines_as_they_are_chosen(self):
        rows = [
            {
                "pk": 1,
                "name": "王勇",
                "role": "reporter",
                "work": "writing_photography",
            },
            {"pk": 2, "name": "张三", "role": "correspondent", "work": ""},
        ]
        self.assertEqual(
            to_plain_text("bylines", bylines=rows), "记者 王勇 文/摄\n通讯员 张三"
        )

    def test_it_writes_briefs_with_their_district(self):
        row = {"heading": "迎泽区", "district_name": "迎泽区", "text": "一\r\n二"}
        self.assertEqual(
            to_plain_text("briefs", briefs=[row, row | {"district_name": ""}]),
            "【迎泽区】（迎泽区）\n一\n二\n【迎泽区】\n一\n二",
        )

    def test_it_writes_photos_by_their_words_and_their_file(self):
        row = {
            "photo": 12,
            "after_paragraph": 3,
            "shown_caption": "通水现场",
            "shown_credit": "王勇 摄",
            "alt": "",
            "checksum": "3fa2b1c8d9",
        }
        self.assertEqual(
            to_plain_text("photos", photos=[row]),
            "图片 12，排在第 3 段后\n说明：通水现场\n署名：王勇 摄\n文件：3fa2b1c8",
        )

    def test_it_writes_districts_and_topics_in_one_line(self):
        rows = [{"pk": 1, "name": "迎泽区"}, {"pk": 2, "name": "杏花岭区"}]
        self.assertEqual(to_plain_text("districts", districts=rows), "迎泽区、杏花岭区")
        self.assertEqual(to_plain_text("tags", tags=["水", "民生"]), "水、民生")

    def test_it_writes_hours_in_local_time_and_choices_by_their_words(self):
        moment = timezone.make_aware(datetime(2023, 1, 23, 21, 40))
        self.assertEqual(
            to_plain_text("embargo_until", embargo_until=moment), "2023-01-23 21:40"
        )
        self.assertEqual(to_plain_text("embargo_until", embargo_until="后天"), "后天")
        self.assertEqual(
            to_plain_text("correction_kind", correction_kind="apology"), "致歉"
        )

    def test_it_names_what_differs(self):
        old, new = (
            plain.to_plain_text(content(headline=headline, body=body), CHOICES)
            for headline, body in (("甲", "<p>一</p>"), ("乙", "<p>一</p>"))
        )
        self.assertEqual(plain.differing(old, new), ["headline"])

    def test_it_leaves_out_the_ends_of_lines_and_the_numbers_of_rows(self):
        old = content(summary="一\r\n二", bylines=[self.byline(1)])
        new = content(summary="一\n二", bylines=[self.byline(7)])
        texts = (plain.to_plain_text(text, CHOICES) for text in (old, new))
        self.assertEqual(plain.differing(*texts), [])

    def byline(self, pk):
        return {"pk": pk, "name": "王勇", "role": "reporter", "work": ""}
