import json
import os
import tempfile
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import TestCase

from articles.models import Article
from editions.models import Issue
from ingest.models import PageText
from tests.ingest.made_files import site

FIELDS = {
    *("headline", "kicker", "subtitle", "column", "dateline", "bylines", "captions"),
    *("subheads", "paragraphs", "briefs", "continuation", "notes"),
}
SEED = settings.BASE_DIR / "fixtures" / "seed_page.txt"


def run(*args, **options):
    out = StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


class ParsePageTests(TestCase):
    fixtures = ["districts", "places"]

    def test_it_prints_the_reading_as_json(self):
        printed = json.loads(run("parse_page", SEED, json=True))
        self.assertEqual(len(printed["articles"]), 7)
        for article in printed["articles"]:
            self.assertLessEqual(FIELDS, set(article))
        districts = [b["district"] for b in printed["articles"][6]["briefs"]]
        self.assertEqual(districts[0], "杏花岭区")
        self.assertEqual(districts[-2:], ["综改示范区", "中北高新区"])

    def test_it_prints_the_reading_for_people(self):
        self.assertIn("主题　更高水平建设全省首善之区", run("parse_page", SEED))

    def test_it_takes_what_a_file_says_and_tells_what_it_left_out(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "页.html")
            path.write_text(site())
            printed = json.loads(run("parse_page", path, json=True))
            [story] = printed["articles"]
            self.assertEqual(story["headline"], "水厂今日通水")
            self.assertIn("没有收", printed["left_out"][0])
            self.assertIn("没有收", run("parse_page", path))

    @pytest.mark.thorough
    def test_it_refuses_with_a_sentence(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, data, words in (
                ("a.txt", b"", "空"),
                ("b.txt", b"english", "没有汉字"),
                ("c.txt", b"\x00\x01\x02\x03" * 500, "c.txt"),
                ("d.pdf", b"%PDF-1.4 nothing", "d.pdf"),
                ("e.docx", b"PK\x03\x04nothing", "e.docx"),
            ):
                path = Path(folder, name)
                path.write_bytes(data)
                with self.subTest(name), self.assertRaisesMessage(CommandError, words):
                    run("parse_page", path)
        with self.assertRaisesMessage(CommandError, "读不到文件"):
            run("parse_page", Path("/nowhere.txt"))

    def test_it_reads_ordinary_files_only_and_does_not_wait_for_others(self):
        with tempfile.TemporaryDirectory() as folder:
            pipe = Path(folder, "pipe.txt")
            os.mkfifo(pipe)
            for path in (pipe, Path(folder), Path("/dev/zero"), Path("/dev/stdin")):
                with (
                    self.subTest(path),
                    self.assertRaisesMessage(CommandError, "不是普通文件"),
                ):
                    run("parse_page", path)

    def test_it_reads_no_more_of_a_file_than_a_page_may_be_long(self):
        with tempfile.NamedTemporaryFile(suffix=".txt") as file:
            file.truncate(10**12)  # nothing of it is on the disk
            with self.assertRaisesMessage(CommandError, "超过 20 MB"):
                run("parse_page", Path(file.name))

    def test_it_takes_a_text_with_one_control_character_for_text(self):
        for character in "\f\v\x1a\x1f\x00":
            with (
                self.subTest(character=character),
                tempfile.NamedTemporaryFile(suffix=".txt") as file,
            ):
                Path(file.name).write_text(
                    f"水厂通水\n　　城北水厂今日通水。{character}"
                )
                self.assertIn("水厂通水", run("parse_page", Path(file.name)))


class IngestPageTests(TestCase):
    fixtures = ["districts", "places", "sections"]

    def test_it_makes_drafts_once(self):
        options = {"date": "2023-01-23", "page": "2"}
        output = run("ingest_page", SEED, *flags(options))
        self.assertIn("2023-01-23 第2版：已建 7 篇草稿。", output)
        self.assertEqual(Article.objects.filter(status="draft").count(), 7)
        self.assertIn("已经收过", run("ingest_page", SEED, *flags(options)))
        self.assertEqual(Article.objects.count(), 7)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_tries_without_making_anything(self):
        output = run("ingest_page", SEED, "--date", "2023-01-23", "--dry-run")
        self.assertIn("可以建 7 篇草稿", output)
        self.assertFalse(Article.objects.exists())
        self.assertFalse(Issue.objects.exists())
        self.assertFalse(PageText.objects.exists())

    def test_it_keeps_a_text_with_a_control_character(self):
        with tempfile.NamedTemporaryFile(suffix=".txt") as file:
            Path(file.name).write_text("水厂\x00通水\n\f　　城北水厂今日通水。")
            output = run("ingest_page", file.name, "--date", "2023-01-23")
        self.assertIn("已建 1 篇草稿", output)
        self.assertEqual(Article.objects.get().headline, "水厂通水")

    def test_it_refuses_a_page_number_that_is_none(self):
        with self.assertRaisesMessage(CommandError, "版次照报上印的写"):
            run("ingest_page", SEED, "--date", "2023-01-23", "--page", "零")
        self.assertFalse(Article.objects.exists())


def flags(options):
    return [part for name, value in options.items() for part in (f"--{name}", value)]
