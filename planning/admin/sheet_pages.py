"""Contexts of the pages of a sheet: what their templates show, written out."""

from collections import Counter

from django.urls import reverse
from django.utils.http import urlencode

from articles.dates import dated, spoken
from planning.statistics import closing, plots
from planning.statistics.closing import is_intact
from planning.statistics.months import Month
from planning.statistics.tables import (
    KINDS,
    SHOWN,
    cells,
    columns_in_use,
    rules_in_words,
    shown,
)

# Of a plot by rows: more is read in the table.
MOST_BARS = 12


def address_of(month, **query):
    query = urlencode({"month": month.slug} | query)
    return f"{reverse('admin:planning_sheet_changelist')}?{query}"


def _neighbours(month, address):
    """Return the months before and after, as links; none to one that is yet to come."""
    after = month.next()
    return {
        "month": month,
        "before": (str(month.before()), address(month.before())),
        "after": (str(after), address(after)) if after <= Month.now() else None,
    }


def month_page(sheet, kind):
    """Return the context of a month by persons, departments, sections, districts, roles."""
    month = sheet.month
    columns = columns_in_use(sheet.total.figures)
    rows = sheet.rows(kind)
    state = _state(sheet)
    context = _neighbours(month, lambda one: address_of(one, by=kind))
    return (
        context
        | state
        | {
            "tabs": [
                (KINDS(one).label, address_of(month, by=one), one == kind)
                for one in SHOWN
            ],
            "kind": KINDS(kind).label,
            "by": kind,
            "has_people": kind == KINDS.PERSON,
            "columns": columns,
            "rows": [
                (row, _person_address(month, row.person), cells(row, columns))
                for row in rows
            ],
            "total": cells(sheet.total, columns),
            "days": plots.days(sheet.days, month),
            "bars": plots.rows(rows[:MOST_BARS]) if kind != KINDS.PERSON else None,
            "refusal": "" if sheet.stored else closing.refusal(month, sheet.as_of),
            "slug": month.slug,
        }
    )


def _state(sheet, say=spoken):
    """Return where a sheet stands; `say` is how its moments are put."""
    stored = sheet.stored
    return {
        "sheet": sheet,
        "quality": sheet.quality,
        "rules": rules_in_words(sheet.rules),
        "closed": (
            f"{stored.closed_by_name()} {say(stored.closed_at)} 结账" if stored else ""
        ),
        "as_of": say(sheet.as_of),
    }


def _person_address(month, person):
    if person is None:
        return ""
    kind, pk = (
        ("author", person.contributor)
        if person.contributor
        else (
            "account",
            person.user,
        )
    )
    return reverse("admin:planning_sheet_person", args=[month.slug, kind, pk])


def person_page(sheet, person, name, is_own):
    """Return the context of one person's month: figures, and the story of each point."""
    month = sheet.month
    row = sheet.row_of(person)

    def address(one):
        if is_own:
            return reverse("admin:planning_sheet_mine", args=[one.slug])
        return _person_address(one, person)

    lines = [line for _, line in sheet.lines(person)]
    return (
        _neighbours(month, address)
        | _state(sheet)
        | {
            "name": name,
            "is_own": is_own,
            "row": row,
            "figures": [
                (column, shown(row.figures[column.name], column.is_points))
                for column in columns_in_use(row.figures)
            ]
            if row
            else [],
            "lines": [_line(line, month) for line in lines],
            "days": plots.days(_days(lines, month), month),
        }
    )


def _line(line, month):
    """Return what a row of the table of lines shows, and from which month it is."""
    late = "" if line.for_month == month.first else str(Month.of(line.for_month))
    points = ("words_points", "picture_points", "award_points", "points")
    return line, late, [shown(getattr(line, field), True) for field in points]


def _days(lines, month):
    counts = Counter(line.day.day for line in lines if line.day)
    return [[day, counts[day]] for day in range(1, month.last.day + 1)]


def printed_page(sheet):
    """Return the context of the sheet on paper, with what vouches for it."""
    columns = columns_in_use(sheet.total.figures)
    stored = sheet.stored
    # On paper no 今天, which another day makes wrong.
    return _state(sheet, dated) | {
        "month": sheet.month,
        "columns": columns,
        "rows": [(row, cells(row, columns)) for row in sheet.rows(KINDS.PERSON)],
        "total": cells(sheet.total, columns),
        "digest": stored.digest if stored else "",
        "is_intact": is_intact(stored) if stored else None,
        "back": address_of(sheet.month),
    }
