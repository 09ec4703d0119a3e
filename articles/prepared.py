"""Prepared queries: querysets whose SQL is built once a process, then run with values.

Django builds and compiles a query anew each time it is asked, which costs a reader's
page more than the database's answer does. Here the same verbs are used as everywhere,
once, with a Slot wherever a value will stand:

    @prepared
    def newest_of_section(at, section):
        return Article.objects.published(at).in_section(section).for_listing()[:20]

    newest_of_section(at=timezone.now(), section=section.pk)

What is prefetched comes in the same statement (articles/prefetched.py). The rest of the
SQL is the plain queryset's own, to the letter, but for how it has its values
(articles/statements.py): tests/articles/test_prepared.py asks both.
"""

import inspect
import weakref
from functools import cached_property, partial
from operator import itemgetter

from django.contrib.auth import get_user_model
from django.db import connections, models, router
from django.http import Http404

from articles import light_rows, prefetched
from articles.light_rows import Batch, LightRow
from articles.statements import Slot, Statement, digest_of

LARGEST = models.BigIntegerField.MAX_BIGINT
# Every prepared query of the process, for the tests to walk.
every_query = weakref.WeakSet()


def person_of(user, permissions=()):
    """Return whom a query is prepared for: anybody with these permissions.

    `user` is the slot of their id, or an id. What the verbs of a queryset ask of a
    person is then known while the query is built.
    """
    person = user if isinstance(user, Slot) else get_user_model()(pk=user)
    if person is user:
        person.pk = user.name
    person.has_perm = frozenset(permissions).__contains__
    return person


class UnusedSlot(LookupError):
    """A value would be ignored, for it is not in the SQL: it was compiled into it."""


def prepared(build=None, **options):
    """Prepare the queryset that a function of slots returns; see Prepared."""
    return Prepared(build, **options) if build else partial(Prepared, **options)


class Prepared:
    """Callable that runs a prepared query: instances in a list, or the tuples of
    values_list().

    `build` returns the queryset, of slots or of values; its parameters name them.
    needs_all: whether a value that is not in the SQL is an error.
    digests: whether each instance gets the digest of all that was loaded of it
    (`_digest`), by which what is made of it can be kept.
    light: whether there is no more than that digest until an instance is needed
    (articles/light_rows.py).
    by_value: whether PostgreSQL plans it each time, for how it is best found depends on
    the value: of a rare topic by its links, of a common one by the date.
    """

    def __init__(
        self,
        build,
        names=None,
        needs_all=True,
        *,
        digests=False,
        light=False,
        by_value=False,
    ):
        self.build, self.needs_all = build, needs_all
        self.digests, self.light, self.by_value = digests, light, by_value
        self.names = names or tuple(inspect.signature(build).parameters)
        self._loading, self._further = {}, {}
        every_query.add(self)

    def __call__(self, **values):
        if any(map(is_too_large, values.values())):
            # Django's lookups know what rows there are then; SQLite raises an error.
            return list(self.build(**values))
        loading = self._loaded()
        if self.light:
            return loading.light_rows(values)
        return loading.rows(values, self.digests)

    def question(self, **values):
        """Return the SQL and the values by which the database is asked."""
        return self._loaded().statement.question(values)

    def _loaded(self):
        alias = router.db_for_read(self.model)
        if alias not in self._loading:
            self._loading[alias] = self.loading(alias)
        return self._loading[alias]

    def prefetch(self, rows):
        """Load what the queryset prefetches for rows that another query returned."""
        alias = router.db_for_read(self.model)
        if alias not in self._further:
            self._further[alias] = Further(self._of_slots(), alias)
        if rows:
            self._further[alias].load(rows)

    def first(self, **values):
        """Return the first row, or None; the queryset is to be limited to one."""
        return next(iter(self(**values)), None)

    def get_or_404(self, **values):
        found = self.first(**values)
        if found is None:
            raise Http404
        return found

    @cached_property
    def model(self):
        self._built = self._of_slots()  # for loading(), which comes next
        return self._built.model

    def _of_slots(self):
        built = vars(self).pop("_built", None)
        if built is not None:
            return built
        return self.build(**{name: Slot(name) for name in self.names})

    def loading(self, alias):
        """Compile the queryset for a database."""
        loading = Loading(self._of_slots(), alias, self.by_value)
        unused = set(self.names) - loading.slots()
        if unused and self.needs_all:
            raise UnusedSlot(f"{self.build.__qualname__}: {sorted(unused)}")
        return loading


def plain_rows(queryset):
    """Return what a queryset that is asked once finds, as plain rows
    (articles/plain_rows.py), with all that it prefetches, by one statement."""
    loading = Loading(queryset, queryset.db, by_value=True)
    return list(map(light_rows.plain_row_of, loading.light_rows({})))


def is_too_large(value):
    """Whether a number is one that no column of either database holds."""
    return type(value) is int and abs(value) > LARGEST


class Loading:
    """A queryset's statement, with what it prefetches in a column of its own."""

    def __init__(self, queryset, alias, by_value=False):
        queryset, self.parts = prefetched.in_a_column(queryset, alias)
        self.statement = Statement(queryset, alias, by_value)

    def slots(self):
        return self.statement.slots()

    def rows(self, values, digests):
        rows = self.statement.rows(values, digests)
        prefetched.hand_out(rows, self.parts)
        return rows

    def light_rows(self, values):
        """Return the rows that are found, of which instances are made when needed."""
        raw = self.statement.raw(values)
        digests = list(map(digest_of, raw))
        plain = partial(self._plain_row, connections[self.statement.alias])
        batch = Batch(raw, digests, self._made, self.statement.value, plain)
        pks = map(itemgetter(self.statement.place_of_pk), raw)
        return [
            LightRow(batch, place, pk, digest)
            for place, (pk, digest) in enumerate(zip(pks, digests, strict=True))
        ]

    def _plain_row(self, database, raw):
        return self._plain.row(list(raw), prefetched.decoded, database)

    @cached_property
    def _plain(self):
        return prefetched.plain_of(self.statement.columns, self.parts)

    def _made(self, raw):
        rows = self.statement.made(raw)
        prefetched.hand_out(rows, self.parts)
        return rows


class Further:
    """Statement that loads what a queryset prefetches for rows that are there already."""

    def __init__(self, queryset, alias):
        queryset, self.parts = prefetched.in_a_column(queryset, alias)
        rows = queryset.filter(pk__in=Slot("rows")).order_by()
        self.statement = Statement(rows.values_list("pk", prefetched.COLUMN), alias)

    def load(self, rows):
        found = dict(self.statement.raw({"rows": [row.pk for row in rows]}))
        cells = [found.get(row.pk) for row in rows]
        if type(rows[0]) is LightRow:
            light_rows.add(rows, cells, self._hand_out, digest_of)
        else:
            self._hand_out(rows, cells)

    def _hand_out(self, rows, cells):
        for row, cell in zip(rows, cells, strict=True):
            setattr(row, prefetched.COLUMN, prefetched.decoded(cell))
        prefetched.hand_out(rows, self.parts)
