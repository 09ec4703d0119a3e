"""A watched folder for tests, and made-up files of the wire to put into it."""

import json
import os
import shutil
import tempfile
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from articles.models import Source
from exchange.models import WireItem
from tests.cast import CastMixin
from tests.ingest import wire_samples
from tests.stories import make_section

GUID = "urn:example:2026:007"
COPY = "城闻社太原4月12日电 新水厂昨天通水，日供水二十万吨，城西三十万居民喝上黄河水。"
MORE = "水厂从前年三月开工，工期两年，铺设管线四十公里。"


def ninjs(headline="城西新水厂通水", version=1, body=(COPY, MORE), **fields):
    """Return a story in ninjs 3, as bytes."""
    story = {
        "uri": GUID,
        "type": "text",
        "standard": {"name": "ninjs", "version": "3.1"},
        "version": str(version),
        "pubStatus": "usable",
        "by": "记者 赵敏",
        "headlines": [{"role": "main", "value": headline}],
        "bodies": [
            {
                "role": "main",
                "contentType": "application/xhtml+xml",
                "value": "".join(f"<p>{words}</p>" for words in body),
            }
        ],
    }
    return json.dumps(story | fields, ensure_ascii=False).encode()


def with_picture(href, caption="新水厂的沉淀池。"):
    return {
        "associations": [
            {
                "uri": "urn:example:2026:008",
                "type": "picture",
                "by": "王勇 摄",
                "descriptions": [{"role": "caption", "value": caption}],
                "renditions": [{"name": "web", "href": href}],
            }
        ]
    }


class WatchedFolder:
    """Mixin of a test with a folder of its own."""

    def setUp(self):
        super().setUp()
        self.folder = Path(tempfile.mkdtemp(prefix="wire-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def put(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    def look(self, **options):
        out = StringIO()
        options = {"settled": 0, "stdout": out} | options
        call_command("take_in", os.fspath(self.folder), **options)
        return out.getvalue()

    def left(self):
        """Return the paths of what is left in the folder, but for the taken ones."""
        return sorted(
            os.fspath(path.relative_to(self.folder))
            for path in self.folder.rglob("*")
            if path.is_file() and "taken" not in path.parts[-4:-1]
        )


class WatchedMixin(WatchedFolder, CastMixin):
    """A folder of an agency, and a cast who take up what comes in."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.section = make_section()
        cls.source = Source.objects.create(name="城闻社", slug="chengwen")

    def send(self, **fields):
        """Let the agency send a story, and return its item."""
        self.put("chengwen/007.json", ninjs(**fields))
        self.look()
        return WireItem.objects.get(guid=fields.get("uri", GUID))


SAMPLES = {
    "nitf.xml": wire_samples.NITF,
    "item.xml": wire_samples.NEWS_ITEM,
    "message.xml": wire_samples.NEWS_MESSAGE,
    "newsml1.xml": wire_samples.NEWSML_1,
    "ninjs3.json": json.dumps(wire_samples.NINJS_3, ensure_ascii=False),
    "ninjs1.json": json.dumps(
        wire_samples.NINJS_1 | {"uri": "http://example.com/items/old"},
        ensure_ascii=False,
    ),
}
