"""Hits of a search: the stories found, the newest first, as columns side by side.

The database gives each column as one text. A thousand rows take it, the driver, and
whoever looks at each, twice as long as to find them; and a count of sections needs no row.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import NamedTuple

from django.utils import timezone

from articles.dates import midnight
from articles.paging import newest_first

# Between the values of a column: neither a moment nor an id has it.
COMMA = ","


class Hit(NamedTuple):
    """A story found.

    stamp: when it was published, as the database writes it, which sorts as it is: to
    make a thousand moments of it would cost more than to find them.
    """

    pk: int
    stamp: str

    @property
    def published_at(self):
        return _moment(self.stamp)


class Hits:
    """Columns of stories found: their ids, their stamps, and how they are filed.

    districts: of each the ids, with blanks between.
    """

    def __init__(self, pks=(), stamps=(), sections=(), districts=()):
        self.columns = (pks, stamps, sections, districts)
        self.pks, self.stamps, self.sections, self.districts = self.columns

    @classmethod
    def of_texts(cls, texts=(None,)):
        """Return the Hits of columns that are one text each, in any order; of no stories
        they are None."""
        if texts[0] is None:
            return cls()
        pks, *others = (text.split(COMMA) for text in texts)
        pks = list(map(int, pks))
        # Of one moment that of the lower number comes first, in any database.
        order = sorted(range(len(pks)), key=pks.__getitem__)
        order.sort(key=others[0].__getitem__, reverse=True)
        return cls(*(list(map(c.__getitem__, order)) for c in (pks, *others)))

    @classmethod
    def of_rows(cls, rows):
        """Return the Hits of rows in their order."""
        return cls(*map(list, zip(*rows, strict=True))) if rows else cls()

    def __len__(self):
        return len(self.pks)

    def __iter__(self):
        return map(Hit, self.pks, self.stamps)

    def __getitem__(self, place):
        if isinstance(place, slice):
            return Hits(*(column[place] for column in self.columns))
        return Hit(self.pks[place], self.stamps[place])

    def __add__(self, older):
        columns = zip(self.columns, older.columns, strict=True)
        return Hits(*([*newer, *rest] for newer, rest in columns))

    def after(self, place):
        """Return those after a cursor's place."""
        moment, pk = place
        start = bisect_right(
            range(len(self)),
            (-moment.timestamp(), pk),
            key=lambda number: newest_first(self[number]),
        )
        return self[start:]

    def facets(self, districts):
        """Return {"sections", "districts" and "years"}, each a Counter, of ids and of
        years.

        districts: (id, id of the one it is within) of each.
        """
        around = dict(districts)
        numbers = Counter()
        for filed, number in Counter(self.districts).items():
            here = set(map(int, (filed or "").split()))
            # A story of a district and of a zone within it is one story of the district.
            for pk in here | {around.get(pk) for pk in here} - {None}:
                numbers[pk] += number
        sections = filter(itemgetter(0), Counter(self.sections).items())
        return {
            "sections": Counter({int(pk): number for pk, number in sections}),
            "districts": numbers,
            "years": self._years(),
        }

    def _years(self):
        """Return how many stories there are of each year, in the paper's zone."""
        years, start = Counter(), 0
        while start < len(self):
            year = timezone.localtime(self[start].published_at).year
            new_year = midnight(date(year, 1, 1))
            end = bisect_left(
                self.stamps,
                True,
                lo=start,
                key=lambda stamp, year=new_year: _moment(stamp) < year,
            )
            years[year], start = end - start, end
        return years


def _moment(stamp):
    moment = datetime.fromisoformat(stamp)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
