"""Command that bakes an issue: files of it that need no server."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date

from editions.baking import BakingError, bake


class Command(BaseCommand):
    help = "把一期报纸做成一个文件夹：版面、稿件、图片、PDF和校验码，不用服务器就能看。"

    def add_arguments(self, parser):
        parser.add_argument("date", help="出版日期，如2023-01-23。")
        parser.add_argument("dir", help="放在哪个文件夹，要是空的或还没有。")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="文件夹里已有文件也用它：同名的会被盖掉，上次做的会被换掉。",
        )

    def handle(self, *, date, dir, overwrite, **options):
        try:
            day = parse_date(date)
        except ValueError:
            day = None
        if day is None:
            raise CommandError(f"日期写成2026-01-31的样子：{date}")
        try:
            number = bake(day, dir, overwrite)
        except BakingError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{dir}里做好了{date}这一期，{number}个文件：打开index.html就能看，"
            "用sha256sum -c SHA256SUMS核对。"
        )
