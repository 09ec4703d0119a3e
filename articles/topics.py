"""Topics as the newsroom keeps them: found by how they are read, too."""

from django.db.models.signals import post_save
from taggit.models import Tag

from articles.models import TopicReading


def _read(sender, instance, **kwargs):
    # Anew at each save: a topic's name may have changed.
    TopicReading(tag=instance).save()


def listen():
    """Connect what keeps the readings; called once, when Django starts."""
    post_save.connect(_read, Tag)
