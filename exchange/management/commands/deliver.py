"""Command that sends what is due to the destinations of pushes."""

import logging
import signal
from threading import Event
from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, connection

from exchange.models import Delivery
from exchange.push import outbox
from exchange.push.delivering import Dispatcher, deliver_all

logger = logging.getLogger(__name__)

# Seconds between two looks at the outbox; a withdrawal waits no longer.
LOOK = 2
# After the database has failed.
LONGER = 15
TIDY = 3600


class Command(BaseCommand):
    help = (
        "把到时间的推送发出去：合作媒体、搜索引擎、群机器人。不带参数发完就结束；"
        "--forever 一直运行，--seconds 运行这么久。可以同时运行几个，不会发重。"
    )

    def add_arguments(self, parser):
        parser.add_argument("--forever", action="store_true", help="一直运行。")
        parser.add_argument("--seconds", type=int, help="运行这么多秒，然后结束。")

    def handle(self, *, forever, seconds, **options):
        if not settings.SITE_URL:
            raise CommandError(
                "没有设 SITE_URL，推送里写不出网址：请设成 https://www.example.cn 这样再运行。"
            )
        if seconds is not None and seconds < 1:
            raise CommandError("--seconds 要是 1 以上的整数。")
        tidied = outbox.tidy()
        done = self.deliver_for(seconds) if forever or seconds else deliver_all()
        State = Delivery.State
        self.stdout.write(
            f"送到 {done[State.SENT]} 条，不用发 {done[State.NOTHING]} 条，"
            f"再试 {done[State.WAITING]} 次，没有送到 {done[State.GIVEN_UP]} 条；"
            f"清理旧记录 {tidied} 条。"
        )

    def deliver_for(self, seconds):
        """Deliver until so many seconds have passed, or a signal comes."""
        stop = Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        dispatcher = Dispatcher()
        began = tidied = monotonic()
        while not stop.is_set() and (not seconds or monotonic() < began + seconds):
            stop.wait(self.look(dispatcher))
            if monotonic() > tidied + TIDY:
                outbox.tidy()
                tidied = monotonic()
        dispatcher.finish()
        return dispatcher.done

    def look(self, dispatcher):
        """Start what is due, and return the seconds until the next look."""
        try:
            dispatcher.start_due()
        except (InterfaceError, OperationalError):
            logger.exception("The database is away.")
            connection.close()
            return LONGER
        return LOOK
