"""First places of districts on the tile map, guessed from where they lie."""

from math import isqrt

WIDE, HIGH = 106, 76  # a tile and the gap beside it, in units of the map


def tiles_of(points):
    """Return {key: (row, column)} of {key: (longitude, latitude)}, both from 1.

    What lies further north is never in a lower row, what lies further west never in a
    column further right; no two share a tile. From a grid with a row and a column for
    each, rows and columns next to each other become one while no tile is filled twice,
    those that lie closest first, and so that the map stays about as wide as it is high.
    """
    rows = _Lines({key: -latitude for key, (_, latitude) in points.items()})
    columns = _Lines({key: longitude for key, (longitude, _) in points.items()})
    while True:
        is_wide = len(columns.groups) * WIDE >= len(rows.groups) * HIGH
        first, second = (columns, rows) if is_wide else (rows, columns)
        if not (first.merge_closest(second) or second.merge_closest(first)):
            break
    row_of, column_of = rows.numbers(), columns.numbers()
    return {key: (row_of[key], column_of[key]) for key in points}


class _Lines:
    """Rows of the map, or columns: the districts in each, in their order."""

    def __init__(self, at):
        self.at = at
        # Of two that lie as far north the first given comes first.
        self.groups = [[key] for key in sorted(at, key=at.get)]

    def numbers(self):
        return {
            key: number for number, keys in enumerate(self.groups, 1) for key in keys
        }

    def merge_closest(self, others):
        """Make the closest two neighbours one that no tile keeps apart; return whether
        there were any."""
        across = others.numbers()
        free = [
            (self.at[after[-1]] - self.at[before[0]], place)
            for place, (before, after) in enumerate(
                zip(self.groups, self.groups[1:], strict=False)
            )
            if not {across[key] for key in before} & {across[key] for key in after}
        ]
        if not free:
            return False
        _, place = min(free)
        self.groups[place : place + 2] = [self.groups[place] + self.groups[place + 1]]
        return True


def tiles_below(keys, taken, wide=4):
    """Return {key: (row, column)} of districts of which nobody knows where they lie: row
    by row beneath the tiles that are taken."""
    top = max((row for row, _ in taken), default=0)
    wide = max([wide, isqrt(len(keys)), *(column for _, column in taken)])
    return {
        key: (top + 1 + place // wide, 1 + place % wide)
        for place, key in enumerate(keys)
    }
