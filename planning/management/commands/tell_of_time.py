"""Command that tells what comes with time, and sends notifications by mail and robot."""

import logging
import signal
from collections import Counter
from threading import Event
from time import monotonic

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, connection

from planning.models import Sending
from planning.notices import mails, robots
from planning.notices.routing import route
from planning.notices.tidying import tidy
from planning.notices.timed import tell_by_the_hour, tell_by_the_minute

logger = logging.getLogger(__name__)

# Seconds between two looks at what is to be sent.
LOOK = 3
# After the database has failed.
LONGER = 15
MINUTE, HOUR = 60, 3600
State = Sending.State


class Command(BaseCommand):
    help = (
        "到时间的提醒（截稿、审稿逾时、选题到时、版权到期、版面退回）告诉该知道的人，"
        "把提醒按各人选的发到邮箱和机器人，清理看过的旧提醒。不带参数做一遍就结束；"
        "--forever 一直运行，--seconds 运行这么久。可以同时运行几个，不会发重。"
    )

    def add_arguments(self, parser):
        parser.add_argument("--forever", action="store_true", help="一直运行。")
        parser.add_argument("--seconds", type=int, help="运行这么多秒，然后结束。")

    def handle(self, *, forever, seconds, **options):
        if seconds is not None and seconds < 1:
            raise CommandError("--seconds 要是 1 以上的整数。")
        self.told, self.done, self.tidied = 0, Counter(), 0
        self.minute = self.hour = None
        if forever or seconds:
            self.run_for(seconds or float("inf"))
        else:
            self.look()
        self.stdout.write(
            f"新提醒 {self.told} 条；发出 {self.done[State.SENT]} 条，"
            f"再试 {self.done[State.WAITING]} 次，没有发到 {self.done[State.GIVEN_UP]} "
            f"条；清理旧提醒 {self.tidied} 条。"
        )

    def run_for(self, seconds):
        stop, began = Event(), monotonic()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        while not stop.is_set() and monotonic() < began + seconds:
            try:
                self.look()
                wait = LOOK
            except (InterfaceError, OperationalError):
                logger.exception("The database is away.")
                connection.close()
                wait = LONGER
            stop.wait(wait)

    def look(self):
        """Tell what has come with time, and send what is due."""
        now = monotonic()
        if self.hour is None or now >= self.hour + HOUR:
            self.hour = now
            self.told += tell_by_the_hour()
            self.tidied += tidy()
        if self.minute is None or now >= self.minute + MINUTE:
            self.minute = now
            self.told += tell_by_the_minute()
        route()
        self.done += mails.send_due()
        self.done += robots.send_due()
