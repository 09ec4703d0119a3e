"""Light rows: what a prepared query found, made into instances only if they are needed.

Of most stories of a list no more is needed than the digest of what was loaded of them,
for what is made of that is kept (articles/site/cards.py); and of the others a plain row
is enough (plain_row_of()). To make an instance, with those of its names and pictures,
costs a hundred times as much.
"""

from functools import partial

from django.utils.functional import SimpleLazyObject, empty


class LightRow(SimpleLazyObject):
    """Row with its `pk` and `_digest`, which is the whole instance for whoever asks
    for anything else of it."""

    def __init__(self, batch, place, pk, digest):
        # All at once: each step past the proxy is a call, and a list has twenty rows.
        object.__getattribute__(self, "__dict__").update(
            _wrapped=empty, _batch=batch, _place=place, pk=pk, _digest=digest
        )

    @property
    def _setupfunc(self):
        return partial(_batch_of(self).instance, _place_of(self))


class Batch:
    """The rows of one answer as the database gave them, and the instances of some.

    `make` returns the instances of rows; `value` returns a column's value in a row;
    `plain` returns the plain row of one.
    """

    def __init__(self, rows, digests, make, value, plain):
        self.rows, self.digests = rows, digests
        self._make, self.value, self.plain = make, value, plain
        self.instances, self.further = {}, []

    def make(self, places):
        """Make instances of the rows at some places, in one go."""
        places = [place for place in places if place not in self.instances]
        if places:
            made = self._make([self.rows[place] for place in places])
            made = dict(zip(places, made, strict=True))
            for cells, hand_out in self.further:
                _hand_out(made, cells, hand_out)
            self.instances |= made

    def instance(self, place):
        """Return the instance of a row, made with all others that there are not yet:
        who looks at one without having said which looks at all."""
        if place not in self.instances:
            self.make(range(len(self.rows)))
        return self.instances[place]

    def cut(self, number):
        del self.rows[number:], self.digests[number:]


def first(rows, number):
    """Return the first light rows of an answer; of the others no instance is made."""
    if len(rows) > number:
        _batch_of(rows[0]).cut(number)
    return rows[:number]


def add(rows, cells, hand_out, digest_of):
    """Add what another query found for all light rows of an answer: a cell for each,
    which counts in its digest; hand_out() gives cells to instances."""
    if rows:
        batch = _batch_of(rows[0])
        batch.further.append((cells, hand_out))
        _hand_out(batch.instances, cells, hand_out)
        batch.digests = list(map(digest_of, zip(batch.digests, cells, strict=True)))
        for row, digest in zip(rows, batch.digests, strict=True):
            vars(row)["_digest"] = digest


def _hand_out(instances, cells, hand_out):
    hand_out(list(instances.values()), [cells[place] for place in instances])


def make(rows):
    """Make the instances of light rows of one answer, in one go."""
    if rows:
        _batch_of(rows[0]).make([_place_of(row) for row in rows])


def value_of(row, name):
    """Return the value of a light row's column; no instance is made for it."""
    batch = _batch_of(row)
    return batch.value(batch.rows[_place_of(row)], name)


def plain_row_of(row):
    """Return a light row as a plain one (articles/plain_rows.py)."""
    batch = _batch_of(row)
    return batch.plain(batch.rows[_place_of(row)])


def instance_of(row):
    """Return the instance of a row, light or not."""
    if type(row) is not LightRow:
        return row
    return _batch_of(row).instance(_place_of(row))


# Read past the proxy: to ask it for a name makes the instance.


def _batch_of(row):
    return object.__getattribute__(row, "_batch")


def _place_of(row):
    return object.__getattribute__(row, "_place")
