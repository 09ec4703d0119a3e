"""Autocomplete of the desk: a story is offered with its section, day and state, a photo
with its thumbnail and credit.

Headlines alone do not tell five stories about strawberries from each other, nor captions
five photos of one morning.
"""

from django.contrib.admin.views.autocomplete import AutocompleteJsonView

from articles.dates import spoken
from articles.models import Article, Photo


class DeskAutocomplete(AutocompleteJsonView):
    def get_queryset(self):
        rows = super().get_queryset()
        if rows.model is Article:
            return rows.select_related("section")
        if rows.model is Photo:
            return rows.select_related("recording").prefetch_related("renditions")
        return rows

    def serialize_result(self, obj, to_field_name):
        row = super().serialize_result(obj, to_field_name)
        if isinstance(obj, Article):
            row["text"] = f"{obj}　{' · '.join(filter(None, _facts(obj)))}"
        if isinstance(obj, Photo):
            row |= self.model_admin.offered(obj) | {"id": row["id"]}
        return row


def _facts(story):
    yield story.section and story.section.name
    yield spoken(story.published_at or story.updated_at)
    yield "更正稿" if story.corrects_id else ""
    yield story.get_status_display()
