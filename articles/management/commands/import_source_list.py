from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.csv_tables import MOST_BYTES, Unreadable, decoded
from articles.ordinary_files import NotOrdinary, bytes_of
from articles.source_list import Comparison, Edition, read


class Command(BaseCommand):
    help = (
        "导入一版稿源单位名单（CSV：名称、地区、类别）；有一行不对就一个单位也不导入。"
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--edition", required=True, help="版次，如：2021年版。")
        parser.add_argument(
            "--date", required=True, help="名单公布的日子，如：2021-10-20。"
        )
        parser.add_argument("--dry-run", action="store_true", help="只检查，不导入。")

    def handle(self, *, file, edition, date, dry_run, **options):
        try:
            rows = read(_text_of(file))
            wrong = [
                f"第 {row.line} 行 {row.name}：{' '.join(row.errors)}"
                for row in rows
                if row.errors
            ]
            if wrong:
                raise CommandError("\n".join(["一个单位也没有导入：", *wrong]))
            compared = Comparison(rows, Edition(edition.strip(), _day(date)))
            if not dry_run:
                compared.take_in()
        except Unreadable as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"{len(rows)} 个单位：新增 {len(compared.new)}，更新 {len(compared.changed)}，"
            f"不再在名单上 {len(compared.leaving)}。{'没有导入。' if dry_run else ''}"
        )
        for source in compared.leaving:
            self.stdout.write(f"不再在名单上：{source}")


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError("日期写成 2021-10-20 这样。") from None


def _text_of(file):
    try:
        return decoded(bytes_of(file, MOST_BYTES, ".csv"))
    except NotOrdinary as refusal:
        raise CommandError(str(refusal)) from refusal
    except OSError as error:
        raise CommandError(f"打不开 {file}：{error.strerror}。") from error
