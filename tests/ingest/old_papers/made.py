"""An archive for tests of storing: a reader of a form of its own, whose issues are JSON."""

import json
from datetime import date
from hashlib import sha256

from ingest.old_papers.values import IssueFiles, OldIssue, OldPage
from ingest.old_stories.values import Doubt, OldPhoto, OldPlace, OldStory
from tests.pictures import drawn, encoded

PAPER = "旧报"
BOX = ((0, 0), (0.5, 0), (0.5, 0.5), (0, 0.5))
OTHER = ((0.6, 0.6), (0.9, 0.6), (0.9, 0.9))


class MadeReader:
    key, label, folder = "made", "自造", ""

    def issues(self, tree):
        for name in tree.names():
            if name.endswith("issue.json"):
                folder = name.rpartition("/")[0]
                paper = json.loads(tree.text(name)).get("paper", PAPER)
                day = date.fromisoformat(folder.rpartition("/")[2])
                yield IssueFiles(paper, day, folder, tuple(tree.names(folder)))

    def read(self, tree, issue):
        said = json.loads(tree.text(f"{issue.key}/issue.json"))
        pages = [OldPage(**page) for page in said["pages"]]
        stories = [_story(each) for each in said["stories"]]
        doubts = [Doubt(*doubt) for doubt in said.get("doubts", ())]
        return OldIssue(
            issue.paper,
            issue.date,
            pages,
            stories,
            addresses=tuple(said.get("addresses", ())),
            doubts=doubts,
        )


def _story(said):
    checksum = sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    places = [
        OldPlace(page, order, _polygons(regions), *jumps)
        for page, order, regions, *jumps in said["places"]
    ]
    lists = {
        "places": tuple(places),
        "photos": tuple(OldPhoto(*photo) for photo in said.get("photos", ())),
        "addresses": tuple(said["addresses"]),
    }
    fields = {name: value for name, value in said.items() if name != "id"}
    return OldStory("made", said["id"], checksum, None, **fields | lists)


def _polygons(regions):
    return tuple(tuple(map(tuple, polygon)) for polygon in regions)


def story(number, *places, **fields):
    return {
        "id": str(number),
        "headline": f"城北水厂通水第{number}年",
        "body": f"<p>居民说，第{number}年水压稳了。</p>",
        "addresses": [f"/jjrb/html/2018-04/19/content_{number}.htm?div=-1"],
        "places": places,
    } | fields


def make_issue(folder, day="2018-04-19", stories=None, **fields):
    """Write an issue of three pages, the last of advertisements; return its folder."""
    here = folder / "jjrb" / day
    here.mkdir(parents=True, exist_ok=True)
    for name in ("01.jpg", "02.jpg", "03.jpg"):
        (here / name).write_bytes(encoded(drawn((600, 840))))
    (here / "01.pdf").write_bytes(b"%PDF-1.4 as it was printed")
    pages = [
        {
            "number": number,
            "order": order,
            "name": name,
            "picture": f"jjrb/{day}/{number}.jpg",
            "pdf": f"jjrb/{day}/01.pdf" if order == 1 else "",
            "addresses": [f"/jjrb/html/2018-04/19/node_{order + 1}.htm"],
            "picture_addresses": [f"/page/1/2018-04/19/{number}/p_b.jpg"],
            "pdf_addresses": [f"/page/1/2018-04/19/{number}/p_pdf.pdf"],
        }
        for order, (number, name) in enumerate(
            (("01", "要闻"), ("02", "城事"), ("03", "广告")), 1
        )
    ]
    said = {"pages": pages, "stories": stories or STORIES} | fields
    text = json.dumps(said, ensure_ascii=False)
    (here / "issue.json").write_text(text, encoding="utf-8")
    return here


STORIES = [
    story(11, ["01", 1, [BOX, OTHER], "", "2"], ["02", 3, [BOX], "1"]),
    story(12, ["02", 1, []], genre="notice", headline="停水公告"),
]
