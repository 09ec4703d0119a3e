"""Command that checks a backup, file by file, and tries to restore it if asked."""

from django.core.management.base import BaseCommand, CommandError

from newsroom.backup import verifying
from newsroom.backup.errors import BackupError
from newsroom.backup.folder import find, locked
from newsroom.backup.progress import Progress

SHOWN = 20


class Command(BaseCommand):
    help = "核对备份：清单、每个文件的校验码；--restore还在临时数据库里恢复一遍。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "dir", help="放备份的文件夹（核对最新的一份），或某一份备份。"
        )
        parser.add_argument(
            "--restore",
            action="store_true",
            help="在临时数据库里恢复一遍，完了删掉；PostgreSQL的用户要有CREATEDB。",
        )

    def handle(self, *, dir, restore, **options):
        progress = Progress(self.stdout)
        try:
            backup = find(dir)
            self.stdout.write(f"核对{backup}")
            with locked(backup.parent, alone=False):
                self.refuse(verifying.faults(backup, progress))
                if restore:
                    verifying.try_restoring(backup, progress)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("备份完好。")

    def refuse(self, faults):
        for fault in faults[:SHOWN]:
            self.stdout.write(fault)
        if len(faults) > SHOWN:
            self.stdout.write(f"……另有{len(faults) - SHOWN}处。")
        if faults:
            raise CommandError(f"备份有{len(faults)}处不对：请换一份，并马上重做备份。")
