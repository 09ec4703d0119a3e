"""Command that brings the database up to date, one machine at a time."""

from django.core.management.base import CommandError
from django.core.management.commands import migrate

from newsroom.migration_lock import StillLocked, migration_lock


class Command(migrate.Command):
    """Django's own, under a lock: of two machines the second finds nothing to do."""

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--lock-timeout",
            type=int,
            default=1800,
            help="别处正在迁移时最多等多少秒，默认1800。",
        )

    def handle(self, *args, lock_timeout=1800, **options):
        if options["plan"] or options["check_unapplied"]:
            return super().handle(*args, **options)
        try:
            with migration_lock(options["database"], lock_timeout, self.say_it_waits):
                return super().handle(*args, **options)
        except StillLocked:
            raise CommandError(
                f"等了{lock_timeout}秒，别处的迁移还没有做完。请看那台机器上的日志，"
                "做完后再试；它若已死，锁会自己放开。"
            ) from None

    def say_it_waits(self):
        self.stdout.write("别处正在迁移这个数据库，等它做完……")
