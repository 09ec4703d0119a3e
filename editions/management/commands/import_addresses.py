"""Import the old addresses of an existing 数字报, so that links to it go on working."""

import csv
import io

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.models import Article
from articles.ordinary_files import NotOrdinary, bytes_of
from editions.classic_paths import LONGEST, day_of, path_of
from editions.models import ClassicAddress, Page

COLUMNS = ["old", "page", "article"]
NOWHERE = {"page": None, "file": "", "article": None, "photo": None, "issue": None}
MOST_BYTES = 100 * 2**20  # some million addresses


class Command(BaseCommand):
    help = (
        "CSV with a header: old (the old address), page (a page's label on that day, "
        "as in /paper/2023-01-23/2/) or article (a story's id). Running it again "
        "changes what has changed."
    )

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *, file, dry_run, **options):
        rows = _rows(file)
        found, problems = [], []
        for number, row in rows:
            try:
                found.append(_address(row))
            except ValueError as error:
                problems.append(f"line {number}: {error}")
        if problems:
            raise CommandError("\n".join(["nothing imported", *problems[:20]]))
        if dry_run:
            self.stdout.write(f"{len(found)} addresses would be imported")
            return
        with transaction.atomic():
            made = 0
            for path, goal in found:
                _, is_new = ClassicAddress.objects.update_or_create(
                    path=path, defaults=NOWHERE | goal
                )
                made += is_new
        self.stdout.write(f"{len(found)} addresses imported, {made} of them new")


def _rows(file):
    """Return [(number of the line, its columns)] of a file; raises CommandError."""
    try:
        data = bytes_of(file, MOST_BYTES, ".csv")
        if len(data) > MOST_BYTES:
            raise CommandError(f"“{file}”超过 {MOST_BYTES // 2**20} MB，请分几次导入。")
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        missing = set(COLUMNS) - set(reader.fieldnames or [])
        if missing:
            raise CommandError(f"missing columns: {', '.join(sorted(missing))}")
        return list(enumerate(reader, 2))
    except NotOrdinary as refusal:
        raise CommandError(str(refusal)) from refusal
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"cannot read {file}: {error}") from error


def _address(row):
    path = path_of((row["old"] or "").strip())
    when = day_of(path)
    if when is None or len(path) > LONGEST:
        raise ValueError(f"no address of the classic form: {row['old']!r}")
    label, article = (row["page"] or "").strip(), (row["article"] or "").strip()
    if bool(label) == bool(article):
        raise ValueError("give a page or an article, and only one of them")
    if label:
        for page in Page.objects.filter(issue__date=when).select_related("issue"):
            if page.label() == label:
                return path, {"page": page}
        raise ValueError(f"no page {label} on {when}")
    if not article.isascii() or not article.isdigit():
        raise ValueError(f"no story's id: {article!r}")
    story = Article.objects.originals().filter(pk=int(article)).first()
    if story is None:
        raise ValueError(f"no story {article}")
    return path, {"article": story}
