import json
import shutil
import tempfile
from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command
from django.test import SimpleTestCase

from bench.old_papers import Score, score_folder
from tests.ingest.old_papers.making import make
from tests.ingest.old_papers.templates import LAYOUTS, STORIES


def read_epaper(*arguments):
    out = StringIO()
    call_command("read_epaper", *arguments, stdout=out)
    return out.getvalue()


class ReadEpaperTests(SimpleTestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def put(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def test_it_prints_an_archive_in_words_and_as_json(self):
        make(self.folder, issues=2, pages=3, stories=6)
        printed = read_epaper(self.folder)
        self.assertIn("示例日报 2016-03-02", printed)
        self.assertIn("第01版 要闻（图、PDF）", printed)
        self.assertIn("［公告广告］某某有限公司减资公告", printed)
        issues = json.loads(read_epaper(self.folder, "--json"))
        self.assertEqual([i["date"] for i in issues], ["2016-03-01", "2016-03-02"])
        self.assertEqual(issues[0]["stories"][0]["places"][0]["page"], "01")

    def test_it_prints_a_file_out_of_its_folder(self):
        page = self.put("page.htm", LAYOUTS["content"][0])
        self.assertIn("版面：示例日报 2017-07-22 第03版 要闻", read_epaper(page))
        story = json.loads(
            read_epaper(self.put("a.htm", STORIES["twice"][0]), "--json")
        )
        self.assertEqual(story["stories"][0]["first12"], "图书馆昨天开馆，读者排起")

    def test_it_says_what_it_cannot_read(self):
        other = self.put("other.htm", "<p>别的网页</p>")
        for path, words in (
            (other, "不是认得的数字报文件"),
            (self.folder, "没有认得的数字报"),
            (self.folder / "none", "找不到"),
        ):
            with self.subTest(words), self.assertRaisesMessage(CommandError, words):
                read_epaper(path)

    def test_it_scores_what_is_right_missing_and_invented(self):
        self.put("page.htm", LAYOUTS["content"][0])
        areas = [{"href": "content_11.htm", "coords": [5, 5, 100, 5, 100, 90, 5, 90]}]
        stories = [{"href": "content_11.htm", "headline": "第一条新闻", "areas": areas}]
        wanted = {
            "kind": "layout",
            "date": "2017-07-22",
            "page": "03",
            "paper": "别的报",
        }
        expected = {"page.htm": wanted | {"stories": stories}}
        self.put("expected.json", json.dumps(expected))
        score = Score()
        score_folder(self.folder, score)
        self.assertEqual(score.share("stories"), 100)
        self.assertEqual((score.right["fields"], score.all["fields"]), (3, 4))
        self.assertEqual(score.share("areas"), 100)
        self.assertEqual(score.invented, 1)
