"""Command that counts readers in the logs of the web server."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from planning.statistics.counting_logs import CannotCount, count


class Command(BaseCommand):
    help = (
        "从服务器日志里数每篇稿件每天有多少次阅读：nginx 的 combined 格式和本站自己的格式，"
        "gz 也行，- 是标准输入。同一份日志给几遍也不会重数；不记读者的地址。"
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "logs", nargs="+", metavar="LOG", help="如：/var/log/nginx/access.log.1"
        )

    def handle(self, *, logs, **options):
        refused = 0
        for name in logs:
            try:
                tally, before = count(name, sys.stdin.buffer, settings.TIME_ZONE)
            except CannotCount as refusal:
                self.stderr.write(str(refusal))
                refused += 1
                continue
            self.stdout.write(_sentence(name, tally, before))
        if refused:
            raise CommandError(f"{refused} 份日志没有数完，原因见上面。")


def _sentence(name, tally, before):
    told = [f"{name}：新数 {tally.lines} 行，阅读 {tally.reads} 次"]
    if before:
        told.append(f"前 {before} 个字节以前数过")
    if tally.bots:
        told.append(f"爬虫 {tally.bots} 次不算")
    if tally.nameless:
        told.append(f"{tally.nameless} 次没有记浏览器，分不出爬虫")
    if tally.unreadable:
        told.append(f"{tally.unreadable} 行读不懂")
    return "，".join(told) + "。"
