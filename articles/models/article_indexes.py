"""Indexes of the table of stories, with the list or page that each is for."""

from django.db import models
from django.db.models import F, Q

from articles.models.story_ids import block_of_ids, id_to_look_up

INDEXES = [
    # This and the next with all that published() and suitable_for_minors() ask: who goes
    # down the newest stories to find those of a person or a district reads no body for it.
    models.Index(
        F("published_at").desc(),
        "id",
        "status",
        "embargo_until",
        "corrects",
        "minors_warning",
        condition=Q(status="signed"),
        name="signed_articles_newest_first",
    ),
    models.Index(
        "section",
        F("published_at").desc(),
        "id",
        "status",
        "embargo_until",
        "corrects",
        "minors_warning",
        condition=Q(status="signed"),
        name="signed_articles_of_a_section",
    ),
    models.Index(
        "column",
        F("published_at").desc(),
        "id",
        condition=Q(status="signed"),
        name="signed_articles_of_a_column",
    ),
    # For the list of sitemaps, each of a block of ids.
    models.Index(
        block_of_ids("id"),
        F("published_at").desc(),
        condition=Q(status="signed"),
        name="signed_articles_by_block",
    ),
    models.Index(
        "corrects",
        condition=Q(corrects__isnull=False),
        name="working_copies_of_an_article",
    ),
    models.Index(
        "takes_effect_at",
        condition=Q(takes_effect_at__isnull=False),
        name="corrections_to_take_effect",
    ),
    models.Index(
        "handed_to",
        condition=Q(handed_to__isnull=False),
        name="articles_handed_over",
    ),
    models.Index(
        "status",
        condition=~Q(status="signed"),
        name="articles_not_signed",
    ),
    # Each hit of a search is looked up here: nearly none is there, whatever the archive.
    models.Index(
        id_to_look_up("id"),
        condition=~Q(status="signed") | Q(corrects__isnull=False),
        name="articles_not_for_readers",
    ),
    models.Index(
        "embargo_until",
        condition=Q(embargo_until__isnull=False),
        name="articles_under_embargo",
    ),
    # The same list sorted by day, and the stories of a day in any state.
    models.Index(fields=["published_at", "updated_at", "id"], name="articles_by_day"),
    # The desk's list, whoever asks: it stops at the first page of rows.
    models.Index(
        F("updated_at").desc(),
        F("id").desc(),
        name="articles_last_changed_first",
    ),
    # The same narrowed to a source, which may have most of the archive.
    models.Index(
        "source",
        F("updated_at").desc(),
        F("id").desc(),
        name="last_changed_of_a_source",
    ),
]
