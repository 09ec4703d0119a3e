"""Command that puts a backup back, or moves the site to another database or storage."""

from django.core.management.base import BaseCommand, CommandError

from newsroom.backup import restoring
from newsroom.backup.errors import BackupError
from newsroom.backup.folder import find, locked
from newsroom.backup.progress import Progress


class Command(BaseCommand):
    help = (
        "把备份恢复到DATABASE_URL的数据库和图片文件夹（或存储桶），种类可以不同；"
        "先停下网站。docs/backup.md。"
    )
    # The tables that the checks look at are made by this very command.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "dir", help="放备份的文件夹（用最新的一份），或某一份备份。"
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="换掉数据库里现有的一切，盖掉内容不同的同名图片。",
        )

    def handle(self, *, dir, overwrite, **options):
        try:
            backup = find(dir)
            self.stdout.write(f"恢复{backup}")
            with locked(backup.parent, alone=False):
                damaged = restoring.restore(
                    backup, Progress(self.stdout), overwrite=overwrite
                )
        except BackupError as error:
            raise CommandError(str(error)) from error
        if damaged:
            raise CommandError(
                f"其余都已恢复；备份里有{len(damaged)}个图片文件缺失或损坏，没有恢复："
                f"{'、'.join(damaged[:5])}。请从另一份备份里找。"
            )
        self.stdout.write("恢复完成，可以启动网站。")
