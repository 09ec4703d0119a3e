"""Command that rebuilds the search index, or reports where it differs from the stories."""

import sys

from django.core.management.base import BaseCommand, CommandError

from articles.models import Article
from articles.search import indexing
from articles.search.backends import backend

SHOWN = 20
SAID_EACH = 5_000


class Command(BaseCommand):
    help = (
        "Rewrite the index of every story, batch after batch, while readers go on "
        "searching. --check writes nothing, and reports what differs. --after goes on "
        "where an earlier one was stopped: after the last story that it named."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--after", type=int, default=0, metavar="STORY")

    def handle(self, *, check, after, **options):
        self.after = after
        self.total = Article._base_manager.filter(pk__gt=after).count()
        if check:
            self.check_all()
            return
        try:
            number = self.rebuild()
        except KeyboardInterrupt as stopped:
            raise CommandError(
                f"检索没有建完，已经写好的都在：接着做请运行 rebuild_search --after {self.after}。"
            ) from stopped
        self.stdout.write(f"检索已重建：{self.total} 篇稿件，写了 {number} 条。")

    def rebuild(self):
        """Rewrite the index batch after batch; return how many documents were written."""
        number = 0
        with backend().loading():
            for pks in self.batches():
                number += indexing.index(pks, force=True)
                self.after = pks[-1]
        number += indexing.index(indexing.without_story())
        backend().tidy()
        return number

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
        """Yield the ids of stories, some at a time, and show how far it is once each of
        them was dealt with; a command that is killed goes on after the last one shown."""
        done, last = 0, self.after
        while True:
            after = Article._base_manager.filter(pk__gt=last).order_by("pk")
            pks = list(after.values_list("pk", flat=True)[: indexing.BATCH])
            if not pks:
                break
            yield pks
            done, last = done + len(pks), pks[-1]
            if self.stdout.isatty() or done % SAID_EACH < indexing.BATCH:
                progress = f"{done} / {self.total}，到稿件 {last}"
                self.stdout.write(progress, ending=self.line_end())
                self.stdout.flush()
        if self.stdout.isatty():
            self.stdout.write("")

    def line_end(self):
        return "\r" if sys.stdout.isatty() else "\n"
