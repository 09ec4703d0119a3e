"""Command that makes a backup of the database and the media files."""

import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom.backup import making
from newsroom.backup.errors import BackupError
from newsroom.backup.progress import Progress


class Command(BaseCommand):
    help = "备份数据库和全部图片，同一时刻，编辑部照常工作；docs/backup.md。"

    def add_arguments(self, parser):
        parser.add_argument(
            "dir", nargs="?", help="放备份的文件夹；不写就用BACKUP_DIR。"
        )
        parser.add_argument(
            "--keep", type=int, help="做完后只留最新的几份，如14；不写就都留着。"
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="文件夹里已有别的文件也用它，同名的会被盖掉。",
        )

    def handle(self, *, dir, keep, overwrite, **options):
        path = dir or settings.BACKUP_DIR
        if not path:
            raise CommandError("请写明备份放在哪个文件夹，或设置BACKUP_DIR。")
        if keep is not None and keep < 1:
            raise CommandError("--keep至少是1：最新的一份总要留着。")
        # Password hashes and unpublished stories: for the owner's eyes only.
        mask = os.umask(0o077)
        try:
            made = making.make(Path(path), Progress(self.stdout), keep, overwrite)
        except BackupError as error:
            raise CommandError(str(error)) from error
        finally:
            os.umask(mask)
        self.stdout.write(f"备份已做好：{made}")
