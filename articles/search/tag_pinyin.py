"""The pinyin of topics (tags), kept at each save, and finding a topic by it."""

from django.db.models import Q
from django.db.models.signals import post_save
from taggit.models import Tag

from articles.models import TopicReading
from articles.search.words import fold
from districts.models import read_as

LONGEST = 40  # characters of what is typed
MOST = 12  # names offered


def name_like(typed, reading):
    """Names that hold what was typed; by pinyin, those whose reading begins with it."""
    like = Q(name__icontains=typed)
    return like | read_as(typed, reading) if typed.isascii() else like


def topics_like(text):
    """Return [{"name"}] of the desk's own topics, those of drafts too."""
    typed = fold(text).strip().replace(" ", "")
    if not typed or len(typed) > LONGEST:
        return []
    topics = Tag.objects.filter(name_like(typed, "reading__pinyin")).order_by("name")
    return [{"name": topic.name} for topic in topics[:MOST]]


def _keep_reading(sender, instance, **kwargs):
    # At each save: a topic's name may have changed.
    TopicReading(tag=instance).save()


def listen():
    """Connect what keeps the readings; called once, when Django starts."""
    post_save.connect(_keep_reading, Tag)
