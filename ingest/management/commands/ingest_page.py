from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from districts.suggesting import Gazetteer
from ingest.files import kinds_in_words
from ingest.importing import AlreadyImported, NotImported, create_drafts
from ingest.management.commands.parse_page import read_file
from ingest.page_import_view import draft_of
from ingest.reading.as_json import as_text


class Command(BaseCommand):
    help = "把一个版面的原文转为草稿，放到某一期的某一版上。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help=f"原文：{kinds_in_words()}")
        parser.add_argument(
            "--date", type=date.fromisoformat, required=True, help="出版日期"
        )
        parser.add_argument("--page", default="", help="版次，如 2、A3；不详的不写")
        parser.add_argument("--name", default="", help="版名，如 城事")
        parser.add_argument("--dry-run", action="store_true", help="试一遍，不入库")

    def handle(self, *args, file, date, page, name, dry_run, **options):
        gazetteer = Gazetteer.load()
        extracted, reading = read_file(file, gazetteer)
        if options["verbosity"] > 1:
            self.stdout.write(as_text(reading))
        import_draft = draft_of(extracted.text, reading, gazetteer)
        try:
            with transaction.atomic():
                kept = create_drafts(import_draft, date=date, number=page, name=name)
                count = kept.page.placements.count()
                where = f"{date} {kept.page.title()}"
                transaction.set_rollback(dry_run)
        except AlreadyImported as error:
            self.stdout.write(str(error))
            return
        except NotImported as error:
            raise CommandError("\n".join(error.reasons)) from error
        done = "可以建" if dry_run else "已建"
        self.stdout.write(f"{where}：{done} {count} 篇草稿。")
        for note in (*reading.notes, *extracted.left_out):
            self.stdout.write(note)
