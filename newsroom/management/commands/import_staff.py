from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.csv_tables import MOST_BYTES, Unreadable, decoded
from articles.ordinary_files import NotOrdinary, bytes_of
from newsroom import account_log, staff_import


class Command(BaseCommand):
    help = "按表格（CSV：姓名、账号、岗位、邮箱）建账号，首次密码打印在屏幕上；有一行不对就一个也不建。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="只检查，不建。")

    def handle(self, *, file, dry_run, **options):
        try:
            rows = staff_import.read(_text_of(file))
            if not staff_import.check(rows):
                raise CommandError("\n".join(["一个账号也没有建：", *_wrong(rows)]))
            if dry_run:
                self.stdout.write(f"{len(rows)} 人，都可以建；没有建。")
                return
            with transaction.atomic():
                made = staff_import.make(rows)
                # Nobody is signed in here: each stands under its own name.
                account_log.imported(made, "用命令导入")
        except Unreadable as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"建好 {len(made)} 个账号；首次密码只在这里显示一次：")
        for row, user, password in made:
            self.stdout.write(f"{row.name}\t{user.username}\t{password}")


def _text_of(file):
    try:
        data = bytes_of(file, MOST_BYTES, ".csv")
    except NotOrdinary as refusal:
        raise CommandError(str(refusal)) from refusal
    except OSError as error:
        raise CommandError(f"打不开 {file}：{error.strerror}。") from error
    return decoded(data)


def _wrong(rows):
    return [
        f"第 {row.line} 行 {row.name}：{' '.join(row.errors)}"
        for row in rows
        if row.errors
    ]
