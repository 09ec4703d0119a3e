import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.ordinary_files import NotOrdinary, bytes_of
from districts.models import District
from districts.suggesting import Gazetteer
from ingest.reading import UnreadablePage, read
from ingest.reading.as_json import as_json, as_text
from ingest.uploads import KINDS, LARGEST_FILE, UnreadableFile, text_of


class Command(BaseCommand):
    help = "读出一个版面的原文里有哪些稿件，只打印，不入库。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="原文：.txt、.docx 或 .pdf")
        parser.add_argument("--json", action="store_true", help="打印 JSON")

    def handle(self, *args, file, **options):
        reading = read_file(file)[1]
        if options["json"]:
            printed = as_json(reading, named_districts())
            self.stdout.write(json.dumps(printed, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(as_text(reading))


def read_file(path):
    """Return the text of a file and its reading; raises CommandError."""
    try:
        text = text_of(path.name, bytes_of(path, LARGEST_FILE, KINDS)).text
        return text, read(text)
    except (NotOrdinary, UnreadableFile, UnreadablePage) as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"读不到文件 {path}：{error.strerror}。") from error


def named_districts():
    """Return a function that names the district of a brief's heading, or None.

    Reading a page needs no database: without one the gazetteer's fixture serves.
    """
    try:
        gazetteer = Gazetteer.load()
    except DatabaseError:
        gazetteer = None
    if gazetteer is None or not gazetteer.districts:
        gazetteer = Gazetteer(_districts_of_fixture(), [])

    def name(heading):
        district = gazetteer.named(heading)
        return district.name if district else None

    return name


def _districts_of_fixture():
    rows = json.loads((settings.BASE_DIR / "fixtures" / "districts.json").read_text())
    for key, row in enumerate(rows, start=1):
        fields = row["fields"]
        words = {name: fields[name] for name in ("name", "short_name", "slug", "kind")}
        yield District(pk=key, **words)
