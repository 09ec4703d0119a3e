"""A baked issue: served bare, every link of it leads to a file of it; sums; refusals."""

import hashlib
import io
import tempfile
import threading
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urldefrag, urljoin
from urllib.request import urlopen

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from editions.baking import MANIFEST
from editions.models import Placement
from tests.editions.test_reading import PaperCase
from tests.pictures import drawn, encoded, make_photo, place


class Links(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("href", "src"):
                self.found.append(value)
            elif name == "srcset":
                self.found += [each.split()[0] for each in value.split(",")]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.mark.once
class BakedIssueTests(PaperCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        place(make_photo(), cls.lead)
        links = "".join(
            f'<p><a href="{to}">{to}</a></p>'
            for to in (cls.other.get_absolute_url(), "/districts/", "https://a.cn/b")
        )
        type(cls.lead).objects.filter(pk=cls.lead.pk).update(body=cls.lead.body + links)
        Placement.objects.create(
            page=cls.third, article=cls.other, order=1, region=[[0, 0], [9, 0], [9, 9]]
        )
        cls.third.picture_width, cls.third.picture_height = 390, 545
        cls.third.picture.save("p.jpg", ContentFile(encoded(drawn((390, 545)))))

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name, "issue")

    def bake(self, date="2023-05-04", **options):
        said = io.StringIO()
        call_command("bake_issue", date, str(self.folder), stdout=said, **options)
        return said.getvalue()

    def serve(self):
        handler = partial(Quiet, directory=str(self.folder))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://127.0.0.1:{server.server_port}/"

    def test_it_is_whole_when_it_is_served_bare(self):
        self.assertIn("打开index.html", self.bake())
        root = self.serve()
        waiting, seen = [f"{root}index.html"], {}
        while waiting:
            address = waiting.pop()
            if address in seen:
                continue
            with urlopen(address) as answer:
                seen[address] = content = answer.read()
            if not address.endswith(".html"):
                continue
            for link in Links(content.decode()).found:
                if link == "https://a.cn/b":
                    continue
                self.assertNotRegex(link, "^(/|[a-z]+:)", address)
                waiting.append(urldefrag(urljoin(address, link))[0])
        names = {address.removeprefix(root) for address in seen}
        files = {
            path.relative_to(self.folder).as_posix()
            for path in self.folder.rglob("*")
            if path.is_file()
        }
        self.assertEqual(files - names, {MANIFEST})
        for story in (self.lead, self.other):
            self.assertIn(f"story-{story.pk}.html", names)
        for name in ("page-1.pdf", "page-3.pdf", "issue.pdf", "thumbnails/3.jpg"):
            self.assertIn(name, names)
        page = seen[f"{root}page-1.html"].decode()
        self.assertIn(f'<a href="story-{self.lead.pk}.html" aria-label=', page)
        self.assertNotIn("<script", page)
        story = seen[f"{root}story-{self.lead.pk}.html"].decode()
        self.assertIn(f'href="story-{self.other.pk}.html"', story)
        self.assertIn('<a rel="noopener noreferrer">/districts/</a>', story)

    @pytest.mark.thorough
    def test_it_has_a_sum_of_each_of_its_files(self):
        self.bake()
        lines = (self.folder / MANIFEST).read_text().splitlines()
        for line in lines:
            total, name = line[:64], line[66:]
            content = (self.folder / name).read_bytes()
            self.assertEqual(hashlib.sha256(content).hexdigest(), total)
        self.assertEqual(
            len(lines) + 1, sum(path.is_file() for path in self.folder.rglob("*"))
        )

    @pytest.mark.thorough
    def test_it_writes_over_nothing_unless_told(self):
        self.folder.mkdir()
        (self.folder / "mine.txt").write_text("我的")
        with self.assertRaisesRegex(CommandError, "--overwrite"):
            self.bake()
        self.assertEqual([p.name for p in self.folder.iterdir()], ["mine.txt"])
        self.bake(overwrite=True)
        self.assertEqual((self.folder / "mine.txt").read_text(), "我的")
        self.other.move("withdraw", by=self.chief, reason="失实")
        self.bake(overwrite=True)
        self.assertFalse((self.folder / f"story-{self.other.pk}.html").exists())
        everything = "".join(p.read_text() for p in self.folder.rglob("*.html"))
        self.assertNotIn("食堂", everything)

    def test_it_explains_what_is_wrong(self):
        for date, words in (("2023-05-05", "没有2023-05-05这一期"), ("2023", "的样子")):
            with self.assertRaisesRegex(CommandError, words):
                self.bake(date)
        self.folder.write_text("一个文件")
        with self.assertRaisesRegex(CommandError, "请换一个文件夹"):
            self.bake()
        self.assertEqual(self.folder.read_text(), "一个文件")
