from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.csv_tables import MOST_BYTES, Unreadable, decoded, rows_of
from articles.ordinary_files import NotOrdinary, bytes_of
from districts.gazetteer_import import Comparison
from districts.gazetteer_table import NoTable, read

NAMED = 20  # of what the table lacks


class Command(BaseCommand):
    help = (
        "按表格（CSV：名称、类别、代码、所属……）导入一个城市的区县和地名；"
        "有一行不对就什么也不写入，库里多出来的不删除。"
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入。")

    def handle(self, *, file, dry_run, **options):
        try:
            compared = Comparison(read(*rows_of(_text_of(file))))
            if compared.refused:
                raise CommandError("\n".join(["什么都没有写入：", *_wrong(compared)]))
            if not dry_run:
                compared.write()
        except (Unreadable, NoTable) as problem:
            raise CommandError(str(problem)) from problem
        for line in _report(compared):
            self.stdout.write(line)
        if dry_run:
            self.stdout.write("只检查了一遍，没有写入。")


def _text_of(file):
    try:
        return decoded(bytes_of(file, MOST_BYTES, ".csv"))
    except NotOrdinary as refusal:
        raise CommandError(str(refusal)) from refusal
    except OSError as error:
        raise CommandError(f"打不开 {file}：{error.strerror}。") from error


def _wrong(compared):
    return [
        f"第 {row.line} 行 {row.name}：{' '.join(row.errors)}"
        for row in compared.refused
    ]


def _report(compared):
    for what, is_place in (("区县", False), ("地名", True)):
        new, changed, same = (
            sum(row.is_place == is_place for row in rows)
            for rows in (
                compared.new,
                [row for row, _ in compared.changed],
                compared.unchanged,
            )
        )
        yield f"{what}：新增 {new}，更改 {changed}，没有变化 {same}。"
    for row, changes in compared.changed:
        yield f"更改：第 {row.line} 行 {row.name}：{'；'.join(changes)}"
    yield from compared.notes
    missing = compared.missing
    if missing:
        more = f" 等 {len(missing)} 个" if len(missing) > NAMED else ""
        yield f"库里有、表里没有，原样保留：{'、'.join(missing[:NAMED])}{more}。"
