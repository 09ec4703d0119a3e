"""QuerySet of photos: which are locked, and what goes with those that are deleted."""

from django.db.models import Exists, OuterRef

from articles.models.recordings import Recording
from articles.photos import said
from articles.photos.crop_files import sweep_after_commit
from articles.photos.storage import remove_after_commit
from articles.search.tracking import SearchedQuerySet
from articles.workflow import Status


class PhotoQuerySet(SearchedQuerySet):
    words_in = frozenset(("caption",))
    story = "article_photos__article"
    story_id = None

    def get_by_natural_key(self, guid):
        return self.get(guid=guid)

    def locked(self):
        """Photos whose words and picture passed, or wait for, a review in a story:
        what readers see of them changes by a correction of the story only."""
        article_photos = self.model._meta.get_field("article_photos").related_model
        used = article_photos.objects.filter(photo=OuterRef("pk"))
        open_to_change = (Status.DRAFT, Status.DISCARDED)
        return self.filter(Exists(used.exclude(article__status__in=open_to_change)))

    def update(self, **values):
        # Their files say something else then: photos/marking.py.
        if said.FIELDS & values.keys():
            values.setdefault("marked_with", "")
        return super().update(**values)

    update.alters_data = True

    def delete(self):
        photos = list(self.select_related("recording").prefetch_related("renditions"))
        files = [file for photo in photos for file in photo.files()]
        recordings = [photo.recording_id for photo in photos if photo.recording_id]
        deleted = super().delete()
        Recording.objects.filter(pk__in=recordings).delete()
        remove_after_commit(files)
        sweep_after_commit([photo.guid for photo in photos])
        return deleted

    delete.alters_data = True
    delete.queryset_only = True
