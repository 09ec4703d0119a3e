"""List entries: which readers' lists a story is in, of a district, a topic or a person,
or of all that have pictures.

From the rows that lead from a story to its districts, briefs, topics and names alone a
database cannot tell which of a list's stories are the newest: it reads all of the list
and sorts them, or all stories and looks for those of the list. Here the hour stands
beside the list, so that the newest are side by side in an index, however many it has:
none, fifty, or half of the archive. See docs/decisions/024-list-entries.md.
"""

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from articles.list_kinds import WITH_PICTURES, ListKind, number_in_section


class ListEntryQuerySet(models.QuerySet):
    def of_district(self, district, section=None):
        """A district's list, or that of a section within it, the newest first."""
        if section is None:
            entries = self.filter(list=ListKind.DISTRICT.number(district))
        else:
            entries = self.filter(list_in_section=number_in_section(district, section))
        return entries.order_by("-published_at", "article")

    def published(self, at):
        """Those of stories that readers may see, each asked of its story: by a join
        PostgreSQL would read all stories of a small paper for the first few of a list."""
        stories = self.model._meta.get_field("article").related_model.objects
        story = stories.published(at).filter(pk=OuterRef("article")).order_by()
        return self.filter(IsNull(Subquery(story.values("pk")), False))


class ListEntry(models.Model):
    """A story's place in one readers' list, written by database triggers alone
    (newsroom/list_triggers.py).

    Of signed stories, working copies not among them. Whether its hour has come, and its
    embargo has ended, is asked of the story itself, as everywhere.
    """

    pk = models.CompositePrimaryKey("article_id", "list")
    article = models.ForeignKey(
        "articles.Article",
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,  # it leads the primary key
        related_name="list_entries",
    )
    # The kind and the id of what it is of, in one number (ListKind): of two columns
    # PostgreSQL takes it that they have nothing to do with each other, and so that a list
    # is a short one, to be sorted.
    list = models.BigIntegerField()
    # Of a district there is a list for each section besides: of the story's.
    list_in_section = models.BigIntegerField(null=True)
    published_at = models.DateTimeField()

    objects = ListEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "列表条目"
        verbose_name_plural = "列表条目"
        default_permissions = ()
        indexes = [
            models.Index(
                "list",
                F("published_at").desc(),
                "article",
                name="list_entries_newest_first",
            ),
            models.Index(
                "list_in_section",
                F("published_at").desc(),
                "article",
                condition=Q(list_in_section__isnull=False),
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
        if section is None:
            return self._listed(list=ListKind.DISTRICT.number(district))
        return self._listed(list_in_section=number_in_section(district, section))

    def listed_about(self, tag):
        """Stories about a topic, newest first: those of about(), by its id."""
        return self._listed(list=ListKind.TOPIC.number(tag))

    def listed_by(self, contributor):
        """Stories with a person's name, newest first: those of by(), by its id."""
        return self._listed(list=ListKind.PERSON.number(contributor))

    def listed_with_pictures(self):
        """Stories with a photo whose file is at hand, newest first."""
        return self._listed(list=WITH_PICTURES)

    def _listed(self, **entry):
        found = self.filter(**{f"list_entries__{name}": v for name, v in entry.items()})
        # Aliases of one and the same entry: a second filter() would join another.
        return found.alias(
            listed_at=F("list_entries__published_at"),
            listed_pk=F("list_entries__article"),
        ).order_by("-listed_at", "listed_pk")
