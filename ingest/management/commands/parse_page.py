import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.ordinary_files import NotOrdinary, bytes_of
from districts.models import District, Place
from districts.suggesting import Gazetteer
from ingest.files import kinds_in_words, text_of
from ingest.files.values import LARGEST_FILE, UnreadableFile
from ingest.reading import UnreadablePage, read
from ingest.reading.as_json import as_json, as_text
from ingest.reading.values import Knowledge


class Command(BaseCommand):
    help = "读出一个版面的原文里有哪些稿件，只打印，不入库。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help=f"原文：{kinds_in_words()}")
        parser.add_argument("--json", action="store_true", help="打印 JSON")

    def handle(self, *args, file, **options):
        gazetteer = gazetteer_at_hand()
        extracted, reading = read_file(file, gazetteer)
        if options["json"]:
            printed = as_json(reading, lambda heading: _name(gazetteer, heading))
            printed["left_out"] = extracted.left_out
            self.stdout.write(json.dumps(printed, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join([as_text(reading), *extracted.left_out]))


def read_file(path, gazetteer):
    """Return the Extracted text of a file and its reading; raises CommandError."""
    try:
        extracted = text_of(path.name, bytes_of(path, LARGEST_FILE, kinds_in_words()))
        known = Knowledge(places=frozenset(gazetteer.meaning))
        return extracted, read(extracted.text, known, extracted.claims)
    except (NotOrdinary, UnreadableFile, UnreadablePage) as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"读不到文件 {path}：{error.strerror}。") from error


def gazetteer_at_hand():
    """Return the Gazetteer of the site; reading a page needs no database: without one
    the fixtures serve."""
    try:
        gazetteer = Gazetteer.load()
    except DatabaseError:
        gazetteer = None
    if gazetteer is None or not gazetteer.districts:
        gazetteer = _gazetteer_of_fixtures()
    return gazetteer


def _name(gazetteer, heading):
    district = gazetteer.named(heading)
    return district.name if district else None


def _gazetteer_of_fixtures():
    districts, slugs = [], {}
    for key, fields in enumerate(_fields_of("districts"), start=1):
        words = {name: fields[name] for name in ("name", "short_name", "slug", "kind")}
        districts.append(District(pk=key, **words))
        slugs[fields["slug"]] = key
    places = [
        Place(
            name=fields["name"],
            kind=fields["kind"],
            suggests=fields["suggests"],
            district_id=slugs[fields["district"][0]],
        )
        for fields in _fields_of("places")
    ]
    return Gazetteer(districts, places)


def _fields_of(fixture):
    rows = json.loads((settings.BASE_DIR / "fixtures" / f"{fixture}.json").read_text())
    return [row["fields"] for row in rows]
