"""Phrases of stories, kept in step with their texts; see decision 029.

Every way in which a story is written ends here: save() and a fixture's raw save by a
signal, bulk_create() by the queryset, and `manage.py break_headings` for stories from
before there were phrases. After update() what is stored fits no text any more, and the
heading is shown without phrases until the story is saved: phrased() compares.
"""

from django.db.models.signals import pre_save

from articles.models import Article

BATCH = 500
ASKED = ("kicker", "headline", "deck", "summary", "body", "language", "phrases")


def fill(after=0):
    """Write the phrases of all stories whose id is higher, where they are others than
    are stored; yield (how many were written, the last story) of each batch."""
    while True:
        stories = Article._base_manager.filter(pk__gt=after).order_by("pk")
        batch = list(stories.only(*ASKED)[:BATCH])
        if not batch:
            return
        changed = []
        for story in batch:
            found = story.found_phrases()
            if found != story.phrases:
                story.phrases = found
                changed.append(story)
        Article._base_manager.bulk_update(changed, ["phrases"])
        after = batch[-1].pk
        yield len(changed), after


def _before_story(sender, instance, **kwargs):
    instance.phrases = instance.found_phrases()


def listen():
    """Connect the signal receiver; called once, when Django starts."""
    pre_save.connect(_before_story, Article)
