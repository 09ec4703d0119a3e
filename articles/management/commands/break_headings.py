"""Command that works out where the headings of stories may be broken."""

from django.core.management.base import BaseCommand

from articles.phrase_keeping import fill


class Command(BaseCommand):
    help = (
        "Work out between which words the headings and teasers of all stories may be "
        "broken, batch after batch, while readers go on reading. A story that is saved "
        "needs none: it is for those from before there were phrases, and after a new "
        "dictionary. --after goes on where an earlier one was stopped."
    )

    def add_arguments(self, parser):
        parser.add_argument("--after", type=int, default=0, metavar="STORY")

    def handle(self, *, after, **options):
        written = 0
        for number, last in fill(after):
            written += number
            if number:
                self.stdout.write(f"到稿件 {last}，写了 {written} 篇")
        self.stdout.write(f"标题可断行处已算好：写了 {written} 篇稿件。")
