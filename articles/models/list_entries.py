"""List entries: which readers' lists a story is in, of a district, a topic or a person.

From the rows that lead from a story to its districts, briefs, topics and names alone a
database cannot tell which of a list's stories are the newest: it reads all of the list
and sorts them, or all stories and looks for those of the list. Here the hour stands
beside the list, so that the newest are side by side in an index, however many it has:
none, fifty, or half of the archive. See docs/decisions/020-list-entries.md.
"""

from django.db import models
from django.db.models import F, Q

from articles.list_kinds import ListKind


class ListEntry(models.Model):
    """A story's place in one readers' list, written by database triggers alone
    (newsroom/list_triggers.py).

    Of signed stories, working copies not among them. Whether its hour has come, and its
    embargo has ended, is asked of the story itself, as everywhere.
    """

    pk = models.CompositePrimaryKey("article_id", "kind", "named")
    article = models.ForeignKey(
        "articles.Article",
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,  # it leads the primary key
        related_name="list_entries",
    )
    kind = models.SmallIntegerField()  # of ListKind
    # The id of the district, topic or person.
    named = models.BigIntegerField()
    # The story's, in the list of a district, which has one for each section besides.
    section = models.BigIntegerField(null=True)
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = "列表条目"
        verbose_name_plural = "列表条目"
        default_permissions = ()
        indexes = [
            models.Index(
                "kind",
                "named",
                F("published_at").desc(),
                "article",
                name="list_entries_newest_first",
            ),
            models.Index(
                "kind",
                "named",
                "section",
                F("published_at").desc(),
                "article",
                condition=Q(section__isnull=False),
                name="list_entries_of_a_section",
            ),
        ]

    def __str__(self):
        return str(self.pk)


class ReadersLists(models.QuerySet):
    """QuerySet verbs of the readers' lists: to be asked of published() alone.

    Each is in the model's own order; in the index's words, so that it is read from it:
    `listed_at` and `listed_pk` (paging.LISTED).
    """

    def listed_in(self, district, section=None):
        """Stories of a district, newest first: those of in_district(), by its id."""
        return self._listed(ListKind.DISTRICT, district, section)

    def listed_about(self, tag):
        """Stories about a topic, newest first: those of about(), by its id."""
        return self._listed(ListKind.TOPIC, tag)

    def listed_by(self, contributor):
        """Stories with a person's name, newest first: those of by(), by its id."""
        return self._listed(ListKind.PERSON, contributor)

    def _listed(self, kind, named, section=None):
        entry = {"kind": kind, "named": named}
        if section is not None:
            entry["section"] = section
        found = self.filter(**{f"list_entries__{name}": v for name, v in entry.items()})
        # Aliases of one and the same entry: a second filter() would join another.
        return found.alias(
            listed_at=F("list_entries__published_at"),
            listed_pk=F("list_entries__article"),
        ).order_by("-listed_at", "listed_pk")
