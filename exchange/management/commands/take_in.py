"""Command that takes in the files of a watched folder as 来稿."""

import logging
import signal
from threading import Event
from time import monotonic

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, connection

from articles.models import Source
from exchange.wire_in.folder import FolderRefused
from exchange.wire_in.taking import SETTLED_AFTER, Watcher
from exchange.wire_in.tidying import tidy

logger = logging.getLogger(__name__)

# Seconds between two looks, and after the database or the folder has failed.
PACE, LONGER = 5, 30
TIDIED_EVERY = 3600
MOST_LINES = 200


class Command(BaseCommand):
    help = (
        "看一遍收稿文件夹，把新到的稿件（ninjs、NewsML、NITF、.txt、.docx、.eml、.zip）"
        "收成来稿；--forever 一直看着。下一级文件夹用稿源的代号命名。可以同时运行几个。"
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", help="收稿文件夹。")
        parser.add_argument(
            "--source", metavar="代号", help="不在下级文件夹里的，算这个稿源。"
        )
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--once", action="store_true", help="看一遍就结束（不写也是）。"
        )
        how.add_argument("--forever", action="store_true", help="一直看着。")
        how.add_argument(
            "--seconds", type=int, metavar="秒", help="看着这么久，然后结束。"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="只说会收什么，不收。"
        )
        parser.add_argument("--again", action="store_true", help="读不了的也再读一次。")
        parser.add_argument(
            "--settled",
            type=int,
            default=SETTLED_AFTER,
            metavar="秒",
            help=f"几秒没有改动才算写完，默认 {SETTLED_AFTER}。",
        )

    def handle(self, *, folder, source, settled, again, seconds, **options):
        if settled < 0:
            raise CommandError("--settled 要是 0 以上的整数。")
        if seconds is not None and seconds < 1:
            raise CommandError("--seconds 要是 1 以上的整数。")
        stays = options["forever"] or seconds
        if stays and options["dry_run"]:
            raise CommandError(
                "--dry-run 只看一遍，不能和--forever、--seconds 一起用。"
            )
        try:
            watcher = Watcher(folder, _source(source), settled, again)
        except FolderRefused as error:
            raise CommandError(str(error)) from error
        try:
            if stays:
                self.watch(watcher, seconds)
            else:
                self.tell(watcher.look(options["dry_run"]))
                if not options["dry_run"]:
                    self.tidy(watcher)
        except OSError as error:
            raise CommandError(f"收稿文件夹读写出错，请查看后重做：{error}") from error
        finally:
            watcher.folder.close()

    def watch(self, watcher, seconds):
        """Look until so many seconds have passed, or a signal comes."""
        stop, began = Event(), monotonic()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        watcher.is_stopped = stop.is_set
        tidied = monotonic() - TIDIED_EVERY
        while not stop.is_set() and (not seconds or monotonic() < began + seconds):
            pause = PACE
            try:
                look = watcher.look()
                if look.lines:
                    self.tell(look)
                if monotonic() >= tidied + TIDIED_EVERY:
                    self.tidy(watcher)
                    tidied = monotonic()
            except (InterfaceError, OperationalError):
                logger.exception("The database is away.")
                connection.close()
                pause = LONGER
            except OSError:
                logger.exception("The watched folder cannot be read.")
                pause = LONGER
            stop.wait(pause)

    def tell(self, look):
        for line in look.lines[:MOST_LINES]:
            self.stdout.write(line)
        self.stdout.write(
            f"收 {look.taken} 个文件：新来稿 {look.new} 条，新版 {look.updated} 条，"
            f"重复 {look.repeated}，图片 {look.pictures} 张；"
            f"读不了 {look.broken} 个，还在写 {look.waiting} 个。"
        )

    def tidy(self, watcher):
        number = tidy((watcher.folder, watcher.name))
        if number:
            self.stdout.write(f"清理过期没有采用的来稿 {number} 条。")


def _source(slug):
    if not slug:
        return None
    source = Source.objects.filter(slug=slug).first()
    if source is None:
        known = "、".join(Source.objects.values_list("slug", flat=True)[:20])
        raise CommandError(f"没有代号是“{slug}”的稿源；有：{known}。")
    return source
