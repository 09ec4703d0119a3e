"""Papers whose issues are one JSON file a day, made up in the forms that are known."""

import json

from ingest.old_papers.readers.json_papers import JsonReader
from ingest.old_papers.reading_any import read_file
from tests.ingest.old_papers.making_xml import picture
from tests.ingest.old_papers.test_flash import ArchiveTestCase

TEXT = "<p>　　麦收前的最后一场雨停了。</p><p>　　合作社开始检修收割机。</p>"


def listed():
    """Return an issue of data.json, whose stories are pages beside it."""
    folder = "html/2025/20250501"
    pages = [
        {
            "pageNo": "01",
            "pageName": "要闻",
            "pageBigImgPath": "/html/2025/20250501/one.jpg",
            "onePageArticleList": [
                {
                    "mainTitle": "麦收<br/>之前",
                    "articleHref": "20250501_A01_01_7.html",
                    "articleAuthor": "李静",
                },
                {
                    "mainTitle": "没有存下",
                    "articleHref": "20250501_A01_02_8.html",
                    "articleAuthor": "",
                },
            ],
        },
        {"pageNo": "02", "pageName": "广告", "onePageArticleList": []},
    ]
    story = (
        "<html><head><title>麦收之前_汾河农报</title></head><body><p id=PreTitle>三夏</p>"
        f"<h1 id=Title>麦收之前</h1><div id=ozoom>{TEXT}</div></body></html>"
    )
    return {
        f"{folder}/data.json": json.dumps(pages, ensure_ascii=False),
        f"{folder}/20250501_01/20250501_A01_01_7.html": story.encode("gbk"),
        f"{folder}/one.jpg": picture(),
    }


def with_texts():
    """Return an issue of index.json, which holds the texts."""
    story = {
        "id": 987,
        "title": "麦收之前",
        "title2": "一场雨停了",
        "guideTitle": "三夏",
        "author": "郭晓华",
        "content": TEXT,
        "point": ["10,10", "50,10", "50,50", "10,50"],
    }
    page = {
        "paperName": "汾河农报",
        "paperData": "2026-09-27",
        "paperNumber": "01",
        "paperBk": "要闻",
        "xyList": [story, {"id": 988, "title": "", "content": ""}],
    }
    return {"_szb/fhnb/2026/09/27/index.json": json.dumps({"paperInfo": [page]})}


class JsonPaperTests(ArchiveTestCase):
    reader = JsonReader()

    def test_it_reads_a_list_and_the_pages_beside_it(self):
        (issue,) = self.read(listed())
        self.assertEqual((issue.paper, str(issue.date)), ("汾河农报", "2025-05-01"))
        self.assertEqual(
            [(p.number, p.picture, p.is_advertisement) for p in issue.pages],
            [("01", "html/2025/20250501/one.jpg", False), ("02", "", True)],
        )
        (story,) = issue.stories
        self.assertEqual(
            (story.kicker, story.headline, story.byline), ("三夏", "麦收 之前", "李静")
        )
        self.assertEqual(
            story.body, "<p>麦收前的最后一场雨停了。</p><p>合作社开始检修收割机。</p>"
        )
        self.assertEqual(
            story.addresses, ("/html/2025/20250501/20250501_01/20250501_A01_01_7.html",)
        )
        self.assertEqual(
            self.kinds(issue), ["missing_file", "missing_file", "story_without_area"]
        )

    def test_it_reads_texts_in_the_file_itself(self):
        (issue,) = self.read(with_texts())
        (story,) = issue.stories
        self.assertEqual((issue.paper, str(issue.date)), ("汾河农报", "2026-09-27"))
        self.assertEqual(
            (story.kicker, story.headline, story.deck, story.byline),
            ("三夏", "麦收之前", "一场雨停了", "郭晓华"),
        )
        self.assertEqual(story.places[0].regions[0][2], (0.5, 0.5))
        read = read_file("index.json", *with_texts().values())
        self.assertEqual(
            (read.system, str(read.date), read.number), ("json", "2026-09-27", "01")
        )

    def test_it_leaves_other_files_alone(self):
        broken = '{"paperInfo": [{"paperNumber": "01", "xyList": [{"id"'
        for text in ("{}", "[]", '{"success":false}', '{"status":"500"}', "[" * 9000):
            self.assertEqual(self.read({"html/2025/20250501/data.json": text}), [])
        (issue,) = self.read({"_szb/x/2026/09/27/index.json": broken})
        self.assertEqual((issue.pages, issue.stories), ([], []))
        self.assertEqual(self.kinds(issue), ["broken_file"])
