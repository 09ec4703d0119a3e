"""Command that makes an inspection pack on a disk."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date

from newsroom.backup.progress import Progress, size
from newsroom.inspection import making


class Command(BaseCommand):
    help = (
        "做一份迎检包：逐日的版面、签样、审签单、差错率、更正、转载凭据和 AI 标识，"
        "一个 zip，解开后不用联网就能看；最多 366 天。"
    )

    def add_arguments(self, parser):
        parser.add_argument("dir", help="放在哪个文件夹，没有就新建。")
        parser.add_argument("--from", dest="first", required=True, help="2023-01-01")
        parser.add_argument("--to", dest="last", required=True, help="2023-01-31")

    def handle(self, *, dir, first, last, **options):
        first, last = _day(first), _day(last)
        # Names of staff, and what they wrote in reviews: for the owner's eyes only.
        mask = os.umask(0o077)
        try:
            making.checked_range(first, last)
            with making.alone():
                path, pack = self._make(Path(dir), first, last)
        except making.PackRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(
                f"写不进{dir}：{error.strerror or error}。请检查磁盘的空间和权限，再来一次。"
            ) from error
        finally:
            os.umask(mask)
        if pack.unreadable:
            self.stderr.write(
                f"有 {pack.unreadable} 个版的文件读不出来，包里写明了是哪几个：请检查版面"
                "文件夹或存储桶，或从备份恢复，再做一次。"
            )
        self.stdout.write(
            f"迎检包已做好：{path}，{len(pack.days)} 天，{size(path.stat().st_size)}。"
            "解开后打开 index.html，用 sha256sum -c SHA256SUMS 核对。"
        )

    def _make(self, folder, first, last):
        """Write the pack beside its place, so that one that is there is whole."""
        folder.mkdir(parents=True, exist_ok=True)
        pack = making.recorded(first, last)
        path = folder / f"{pack.name}.zip"
        unfinished = path.with_suffix(".zip.part")
        progress = Progress(self.stdout)
        progress.begin(f"迎检包 {first} 至 {last}", pack.number_of_days)
        try:
            with open(unfinished, "wb") as file:
                for chunk in pack.chunks():
                    file.write(chunk)
                    progress.at(len(pack.days), pack.number_of_days)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        progress.end(f"{len(pack.days)} 天有报纸或稿件")
        return path, pack


def _day(written):
    try:
        day = parse_date(written)
    except ValueError:
        day = None
    if day is None:
        raise CommandError(f"日期写成 2026-01-31 的样子：{written}")
    return day
