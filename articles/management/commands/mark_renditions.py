"""Command that writes what is said of photos into their files, as a form does for one."""

from django.core.management.base import BaseCommand, CommandError

from articles.models import Photo
from articles.photos.marking import ChangedMeanwhile, due, mark
from articles.photos.said import digest_of
from articles.photos.storage import StorageAway, StorageFailed

BATCH = 200
SAID_EACH = 1000
SHOWN = 20


class Command(BaseCommand):
    help = (
        "Write caption, credit, rights and marks of AI making into the files of photos "
        "that do not say them yet: of those from before there were marks, of many that "
        "were changed at once. It can be stopped, and run again. --all looks at every "
        "photo, also after a photographer was given another name."
    )

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", dest="every")
        parser.add_argument("--after", type=int, default=0, metavar="PHOTO")

    def handle(self, *, every, after, **options):
        marked, self.problems = 0, []
        for seen, photo in enumerate(self.photos(every, after), 1):
            marked += self.is_marked(photo)
            if seen % SAID_EACH == 0:
                self.stdout.write(f"到图片 {photo.pk}，写了 {marked} 张")
        for problem in self.problems[:SHOWN]:
            self.stdout.write(problem)
        self.stdout.write(f"图片副本里的标识已写好：{marked} 张图片。")
        if self.problems:
            raise CommandError(
                f"{len(self.problems)} 处没有写成，见上；存储恢复以后请再运行一次 mark_renditions。"
            )

    def photos(self, every, after):
        """Yield the photos to mark in the order of their ids, some at a time."""
        while True:
            photos = Photo.objects.all() if every else due(Photo.objects.all())
            photos = photos.filter(pk__gt=after).order_by("pk")
            batch = photos.select_related("photographer")[:BATCH]
            batch = list(batch.prefetch_related("renditions"))
            if not batch:
                return
            yield from (
                photo for photo in batch if photo.marked_with != digest_of(photo)
            )
            after = batch[-1].pk

    def is_marked(self, photo):
        try:
            passed_over = mark(photo)
        except ChangedMeanwhile:
            return False  # whoever changed it marks it
        except (StorageAway, StorageFailed) as problem:
            self.problems.append(f"图片 {photo.pk}：存储没有应答（{problem}）。")
            return False
        self.problems += [
            f"图片 {photo.pk}：副本 {name} 找不到或认不出，没有写。"
            for name in passed_over
        ]
        return True
