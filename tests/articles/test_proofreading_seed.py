"""The copy desk reads the real page: it finds 做好好转企, and little else."""

import json
from datetime import date

from django.conf import settings
from django.test import SimpleTestCase

from articles.text.proofreading import Passage, proofread
from articles.text.richtext import plain_text

FIXTURES = settings.BASE_DIR / "fixtures"
FIELDS = {"headline": "主题", "kicker": "引题", "deck": "副题", "summary": "提要"}
AT = date(2023, 1, 23)


def rows(fixture, model):
    records = json.loads((FIXTURES / fixture).read_text())
    return [record["fields"] for record in records if record["model"] == model]


def known():
    return {
        "districts": [
            row["name"] for row in rows("districts.json", "districts.district")
        ],
        "places": [row["name"] for row in rows("places.json", "districts.place")],
    }


def passages(story):
    yield from (Passage(name, label, story[name]) for name, label in FIELDS.items())
    yield Passage("body", "正文", plain_text(story["body"]))
    for brief in rows("seed_issue.json", "articles.brief"):
        if brief["article"] == [story["guid"]]:
            yield Passage(f"briefs-{brief['order']}-text", "简讯", brief["text"])


class SeedPageTests(SimpleTestCase):
    def hits(self):
        people = [r["name"] for r in rows("seed_issue.json", "articles.contributor")]
        return [
            hit
            for story in rows("seed_issue.json", "articles.article")
            for hit in proofread(passages(story), people=people, at=AT, **known())
        ]

    def test_it_reports_the_slip_of_the_page(self):
        [slip] = [hit for hit in self.hits() if hit.rule == "doubled-character"]
        self.assertEqual(
            slip.before[-2:] + slip.text + slip.after[:2], "扎实做好好转企"
        )

    def test_it_asks_besides_about_half_width_brackets_only(self):
        others = [hit for hit in self.hits() if hit.rule != "doubled-character"]
        self.assertEqual(
            [hit.text for hit in others], ["(山西)"] * 4 + ["(以下简称《通知》)"]
        )
        self.assertTrue(all(hit.is_safe for hit in others))

    def test_it_finds_in_the_whole_page_the_names_spaced_for_layout(self):
        page = Passage("page", "版面", (FIXTURES / "seed_page.txt").read_text())
        hits = proofread([page], at=AT, **known())
        self.assertEqual(
            [hit.text for hit in hits if hit.rule == "spaced-name"],
            ["王 勇", "魏 薇", "李 静", "王 勇"],
        )
        others = {hit.rule for hit in hits} - {"spaced-name"}
        self.assertEqual(others, {"doubled-character", "bracket-width", "blank"})
