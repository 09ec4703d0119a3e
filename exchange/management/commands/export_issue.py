"""Command that writes an issue to a zip: pages, stories, pictures and a manifest."""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date

from exchange.dresses.parcel import NothingToExport, write_issue


class Command(BaseCommand):
    help = "把一期报纸写成一个 zip：版面、稿件（ninjs、纯文本、网页）、图片和校验清单。"

    def add_arguments(self, parser):
        parser.add_argument("date", help="出版日期，如 2023-01-23。")
        parser.add_argument("file", help="写到哪个 zip 文件；已经有的会被换掉。")

    def handle(self, *, date, file, **options):
        try:
            day = parse_date(date)
        except ValueError:
            day = None
        if day is None:
            raise CommandError(f"日期写成 2026-01-31 的样子：{date}")
        path = Path(file)
        try:
            # Beside it first: nobody takes half of one for the whole.
            half, name = tempfile.mkstemp(prefix=".export-", dir=path.parent)
            try:
                with os.fdopen(half, "wb") as target:
                    number = write_issue(target, day, root=settings.SITE_URL)
                os.chmod(name, 0o644)
                os.replace(name, path)
            except BaseException:
                os.unlink(name)
                raise
        except NothingToExport as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(
                f"写不进{file}：{error.strerror or error}。请检查路径、空间和权限。"
            ) from error
        size = path.stat().st_size
        self.stdout.write(f"{file}：{date}这一期，{number} 个文件，{size:,} 字节。")
