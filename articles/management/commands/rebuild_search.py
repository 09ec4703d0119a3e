"""Command that rebuilds the search index, or reports where it differs from the stories."""

import sys

from django.core.management.base import BaseCommand, CommandError

from articles.models import Article
from articles.search import indexing
from articles.search.backends import backend

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Rewrite the index of every story, batch after batch, while readers go on "
        "searching. --check writes nothing, and reports what differs."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check, **options):
        self.total = Article._base_manager.count()
        if check:
            self.check_all()
            return
        with backend().loading():
            number = sum(indexing.index(pks, force=True) for pks in self.batches())
        number += indexing.index(indexing.without_story())
        backend().tidy()
        self.stdout.write(f"检索已重建：{self.total} 篇稿件，写了 {number} 条。")

    def check_all(self):
        wrong = []
        for pks in self.batches():
            wrong += indexing.out_of_step(pks)
        wrong += [(pk, "稿件已删，检索里还有") for pk in indexing.without_story()]
        for pk, sentence in wrong[:SHOWN]:
            self.stdout.write(f"稿件 {pk}：{sentence}")
        if len(wrong) > SHOWN:
            self.stdout.write(f"……另有 {len(wrong) - SHOWN} 条。")
        if wrong:
            raise CommandError(
                f"检索有 {len(wrong)} 条与稿件不一致：请运行 manage.py rebuild_search。"
            )
        self.stdout.write(f"检索与稿件一致：{self.total} 篇。")

    def batches(self):
        """Yield the ids of all stories, some at a time, and show how far it is."""
        done, last = 0, 0
        while True:
            after = Article._base_manager.filter(pk__gt=last).order_by("pk")
            pks = list(after.values_list("pk", flat=True)[: indexing.BATCH])
            if not pks:
                break
            yield pks
            done, last = done + len(pks), pks[-1]
            if self.stdout.isatty() or done % 10_000 < indexing.BATCH:
                self.stdout.write(f"{done} / {self.total}", ending=self.line_end())
        if self.stdout.isatty():
            self.stdout.write("")

    def line_end(self):
        return "\r" if sys.stdout.isatty() else "\n"
