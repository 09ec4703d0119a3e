"""Fill a site with made-up stories, to see how it looks and what it costs."""

from datetime import datetime, time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date

from articles.models import Section
from districts.models import District
from newsroom.corpus.rows import Corpus


class Command(BaseCommand):
    help = "Make N synthetic stories, marked as such; the same ones for the same seed."

    def add_arguments(self, parser):
        parser.add_argument("number", type=int, metavar="N")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--until",
            metavar="YYYY-MM-DD",
            help="the last day of news; now, if not given",
        )

    def handle(self, *, number, seed, until, **options):
        if settings.PRODUCTION:
            raise CommandError("正式环境里不造合成稿件：读者会把它们当成新闻。")
        if number < 1:
            raise CommandError("篇数要是正整数，如 make_corpus 5000。")
        if not (District.objects.exists() and Section.objects.exists()):
            raise CommandError(
                "先装入区县和频道：import_gazetteer FILE.csv（或 loaddata districts places）和 loaddata sections。"
            )
        made = Corpus(seed, self.moment(until)).make(number)
        self.stdout.write(f"新造 {made} 篇合成稿件，已有 {number - made} 篇。")

    def moment(self, until):
        if until is None:
            return timezone.now()
        try:
            day = parse_date(until)
        except ValueError:
            day = None
        if day is None:
            raise CommandError(f"日期写成 2026-01-31 的样子：{until}")
        evening = timezone.make_aware(datetime.combine(day, time(23, 59)))
        return min(evening, timezone.now())
