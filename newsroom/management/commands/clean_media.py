"""Command that lists, or removes, the photo files that no row of the database names."""

from contextlib import nullcontext

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.photos import orphans
from newsroom.backup.errors import BackupError
from newsroom.backup.folder import locked

MEBIBYTE = 1024 * 1024


class Command(BaseCommand):
    help = (
        "列出没有任何记录指向的图片、副本、音视频文件，和没人回来取的上传；"
        "一天以内的不算。只列不删，要删加--remove。"
    )

    def add_arguments(self, parser):
        parser.add_argument("--remove", action="store_true", help="删去列出的文件。")

    def handle(self, *, remove, **options):
        try:
            # A restore puts files back before the rows that name them.
            backups = settings.BACKUP_DIR
            with locked(backups, alone=remove) if backups else nullcontext():
                self.clean(remove)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as stopped:
            raise CommandError(
                "停下了；已经删去的不再回来，可以随时重做。"
            ) from stopped

    def clean(self, remove):
        number = size = 0
        try:
            for found in orphans.orphans(timezone.now()):
                for store, file in found:
                    self.stdout.write(f"{store}/{file.name}")
                number += orphans.remove(found) if remove else len(found)
                size += sum(file.size for _, file in found)
        except OSError as error:
            raise CommandError(
                f"存储读不出来或删不掉，请查看后重做：{error}"
            ) from error
        done = "删去" if remove else "没有记录指向的文件有"
        hint = "" if remove or not number else "；要删去它们，加--remove"
        self.stdout.write(f"{done} {number} 个，共 {size / MEBIBYTE:.1f} MB{hint}。")
