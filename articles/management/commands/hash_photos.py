"""Command that gives old photos the hash by which near duplicates are found."""

from django.core.management.base import BaseCommand
from PIL import Image

from articles.models import Photo
from articles.photos.likeness import FIELDS, set_likeness

BATCH = 200
SHOWN = 20


class Command(BaseCommand):
    help = (
        "Give each photo that has a file and no perceptual hash its own, made from its "
        "smallest rendition. Stopped, it goes on where it was when it is run again."
    )

    def handle(self, **options):
        hashed, unread, last = 0, [], 0
        while photos := list(self.without_hash(last)):
            last = photos[-1].pk
            read = [photo for photo in photos if self.hash_of(photo)]
            Photo.objects.bulk_update(read, FIELDS)
            hashed += len(read)
            unread += [photo for photo in photos if photo not in read]
        self.stdout.write(f"{hashed} 张图片有了指纹。")
        for photo in unread[:SHOWN]:
            self.stderr.write(f"图片 {photo.pk}（{photo}）的文件读不出来，没有指纹。")
        if len(unread) > SHOWN:
            self.stderr.write(f"……另有 {len(unread) - SHOWN} 张。")

    def without_hash(self, last):
        photos = Photo.objects.filter(likeness_1=None, pk__gt=last)
        photos = photos.exclude(original="").prefetch_related("renditions")
        return photos.order_by("pk")[:BATCH]

    def hash_of(self, photo):
        """Set the hash of a photo; False where its file is away or damaged."""
        rendition = photo.thumbnail()
        if rendition is None:
            return False
        try:
            with rendition.file.open() as file, Image.open(file) as pixels:
                set_likeness(photo, pixels)
        except Exception:  # a disk, a bucket, a damaged file fail each in its own way
            return False
        return True
