"""count_reads: readers of stories, from the logs of the web server."""

import gzip
import io
import json
import sys
import tempfile
from contextlib import contextmanager
from datetime import date
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from django.core.management import CommandError, call_command
from django.test import SimpleTestCase, TestCase

from planning.models import CountedLog, ReadCount
from planning.statistics import counting_logs, log_lines
from tests.stories import make_story

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ZONE = "Asia/Shanghai"


def combined(path, status=200, time="04/May/2023:12:00:00 +0800", **kwargs):
    method, agent = kwargs.get("method", "GET"), kwargs.get("agent", FIREFOX)
    return (
        f'203.0.113.7 - - [{time}] "{method} {path} HTTP/1.1" {status} 512 '
        f'"https://www.example.cn/" "{agent}"\n'
    )


def json_line(path, time="2023-05-04T12:00:00+08:00", **fields):
    line = {"time": time, "client": "203.0.113.7", "method": "GET", "path": path}
    return json.dumps(line | {"status": 200} | fields, ensure_ascii=False) + "\n"


class LineTests(SimpleTestCase):
    def read(self, line):
        tally = log_lines.Tally()
        return log_lines.read(line.encode(), ZONE, tally), tally

    def test_it_counts_a_reader_of_a_story_on_the_local_day(self):
        for line, day in (
            (combined("/articles/7/"), 4),
            (combined("/articles/7/?from=timeline", 304), 4),
            (combined("/articles/7/", time="04/May/2023:16:30:00 +0000"), 5),
            (combined("/articles/7/", agent='Odd \\" quote'), 4),
            (json_line("/articles/7/", agent=FIREFOX), 4),
            (json_line("/articles/7/"), 4),
            (json_line("/articles/7/", time="2023-05-04T16:30:00Z"), 5),
        ):
            with self.subTest(line):
                self.assertEqual(self.read(line)[0], (7, date(2023, 5, day)))

    def test_it_counts_nothing_else(self):
        for line in (
            *(combined("/articles/7/", status) for status in (206, 301, 404, 410, 500)),
            *(combined("/articles/7/", method=m) for m in ("HEAD", "POST")),
            *map(
                combined, ("/", "/articles/7/preview/", "/articles/07/", "/articles/")
            ),
            combined(f"/articles/{'9' * 30}/"),
            *(combined("/articles/7/", agent=a) for a in ("-", "", "Baiduspider/2.0")),
            *(combined("/articles/7/", agent=a) for a in ("curl/8.5", "bingbot/2.0")),
            combined("/articles/7/", time="31/Feb/2023:12:00:00 +0800"),
            json_line("/articles/7/", time="2023-05-04T12:00:00"),
            json_line("/articles/7/", status="x"),
            json_line("/articles/7/", agent="GPTBot/1.0"),
            *("/articles/7/\n", "{/articles/7/\n", "[/articles/7/]\n", "\ufffd\n"),
        ):
            with self.subTest(line):
                self.assertIsNone(self.read(line)[0])

    def test_it_says_what_a_log_was_made_of(self):
        tally = log_lines.Tally()
        for line in (
            *(json_line("/articles/7/"), combined("/articles/7/", agent="wget")),
            *("x /articles/\n", combined("/"), combined("/articles/7/")),
        ):
            log_lines.read(line.encode(), ZONE, tally)
        self.assertEqual(
            vars(tally)
            | {"lines": 5, "reads": 2, "bots": 1, "nameless": 1, "unreadable": 1},
            vars(tally),
        )


class CountReadsTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.one, cls.two = make_story("一"), make_story("二")

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        one, two = self.one.get_absolute_url(), self.two.get_absolute_url()
        self.lines = [
            combined(one, time=f"04/May/2023:12:00:{second:02} +0800")
            for second in range(30)
        ] + [json_line(two), combined("/articles/999999/")]

    def write(self, name, text, opened=open):
        with opened(self.folder / name, "wb") as file:
            file.write(text.encode())
        return str(self.folder / name)

    def count(self, *names):
        out, err = StringIO(), StringIO()
        call_command("count_reads", *names, stdout=out, stderr=err)
        return out.getvalue()

    def reads(self):
        return dict(ReadCount.objects.values_list("article", "reads"))

    def test_it_counts_each_line_once_however_often_it_is_given(self):
        text = "".join(self.lines)
        log = self.write("access.log", text[: text.index("12:00:20")])
        self.assertIn("阅读 20 次", self.count(log))
        # The line that was being written is counted when it is whole.
        log = self.write("access.log", text)
        self.assertIn("以前数过", self.count(log))
        whole = {self.one.pk: 30, self.two.pk: 1}
        self.assertEqual(self.reads(), whole)
        packed = self.write("access.log.2.gz", text, gzip.open)
        self.assertIn("新数 0 行", self.count(log, packed, log))
        longer = self.write(
            "access.log.1", text + json_line(f"/articles/{self.two.pk}/")
        )
        self.count(longer)
        self.assertEqual(self.reads(), whole | {self.two.pk: 2})
        self.assertEqual(CountedLog.objects.count(), 1)

    def test_it_reads_what_is_piped_in_packed_or_not(self):
        text = "".join(self.lines).encode()
        for content, reads in ((text, 30), (gzip.compress(text), 30)):
            with piped_in(content):
                self.count("-")
            self.assertEqual(self.reads()[self.one.pk], reads)

    def test_it_goes_on_where_it_was_cut_off(self):
        log = self.write("access.log", "".join(self.lines))
        packed = gzip.compress("".join(self.lines * 200).encode())
        with patch.object(counting_logs, "FLUSH", 1):
            self.count(log)
        self.assertEqual(self.reads(), {self.one.pk: 30, self.two.pk: 1})
        torn = self.folder / "torn.gz"
        torn.write_bytes(packed[: len(packed) // 2])
        with self.assertRaisesMessage(CommandError, "1 份日志没有数完"):
            self.count(str(torn))
        part = self.reads()[self.one.pk]
        self.assertGreater(part, 30)
        torn.write_bytes(packed)
        self.count(str(torn))
        self.assertEqual(self.reads(), {self.one.pk: 6000, self.two.pk: 200})

    def test_it_refuses_what_it_cannot_tell_from_what_is_counted(self):
        text = "".join(self.lines)
        self.count(self.write("access.log", text))
        changed = text.replace("12:00:05", "12:00:55")
        for content, words in (
            (changed, "后面不一样"),
            (text[: text.index("12:00:20")], "比上次数的时候短"),
        ):
            err = StringIO()
            with self.subTest(words), self.assertRaises(CommandError):
                log = self.write("access.log", content)
                call_command("count_reads", log, stdout=StringIO(), stderr=err)
            self.assertIn(words, err.getvalue())
        for name, words in (
            (str(self.folder), "是文件夹"),
            (str(self.folder / "none.log"), "没有"),
        ):
            err = StringIO()
            with self.subTest(words), self.assertRaises(CommandError):
                call_command("count_reads", name, stdout=StringIO(), stderr=err)
            self.assertIn(words, err.getvalue())
        self.assertEqual(self.reads(), {self.one.pk: 30, self.two.pk: 1})

    def test_it_passes_over_lines_that_are_none_and_takes_empty_logs(self):
        long = "x/articles/" * 20_000 + "\n"
        log = self.write("odd.log", self.lines[0] + long + "\0\n" + self.lines[1])
        self.assertIn("阅读 2 次", self.count(log, self.write("empty.log", "")))

    def test_it_keeps_no_address_and_no_browser(self):
        self.count(self.write("access.log", "".join(self.lines)))
        kept = [*ReadCount.objects.values(), *CountedLog.objects.values()]
        for part in ("203.0.113", "Firefox", "example.cn"):
            self.assertNotIn(part, str(kept))


@contextmanager
def piped_in(content):
    class Stdin:
        buffer = io.BufferedReader(io.BytesIO(content))

    with patch.object(sys, "stdin", Stdin):
        yield
