"""Closing a month 结账: its sheet is computed once more and kept for good.

Its rows, its lines and the rules that it was computed by are frozen in one transaction;
the sheet keeps the SHA-256 of them. What comes later is in the next sheet: adjusting.py.
"""

import json
from decimal import Decimal
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from planning.models import Sheet, SheetLine, SheetRow
from planning.statistics.columns import stored
from planning.statistics.months import Month
from planning.statistics.rules import frozen
from planning.statistics.sheets import OpenSheet

CLOSE = "planning.close_sheet"
KINDS = ("total", "person", "department", "section", "district", "role")
AT_ONCE = 500
LINE = (
    *("article_id", "day", "what", "roles", "characters", "pictures"),
    *("for_month", "words_points", "picture_points", "award_points", "points"),
)


class CannotClose(Exception):
    """A month that cannot be closed; its text is the sentence for whoever tried."""


def refusal(month, at=None):
    """Return why a month cannot be closed now, or ""."""
    last = Sheet.objects.order_by("-month").first()
    if last and Month.of(last.month) >= month:
        if Sheet.objects.filter(month=month.first).exists():
            return f"{month}已经结过账了。"
        return f"{last}已经结账，{month}在它前面，不能再结。"
    if not month.is_over(at):
        return f"{month}还没有过完，到下个月 1 日才能结账。"
    if last and Month.of(last.month).next() != month:
        return f"请先给{Month.of(last.month).next()}结账：一个月一个月地结，不能跳过。"
    return ""


def close(month, by, at=None):
    """Close a month, and return its Sheet; raise CannotClose with a sentence."""
    if not by.has_perm(CLOSE):
        raise PermissionDenied
    at = at or timezone.now()
    try:
        with transaction.atomic():
            reason = refusal(month, at)
            if reason:
                raise CannotClose(reason)
            return _frozen(OpenSheet(month, at), by)
    except IntegrityError as error:
        raise CannotClose(f"同事刚刚给{month}结了账，请刷新后再看。") from error


def _frozen(sheet, by):
    rows, people = _rows(sheet)
    lines = _lines(sheet, people)
    kept = Sheet(
        month=sheet.month.first,
        as_of=sheet.as_of,
        closed_by=by,
        rules=frozen(sheet.rules),
        days=sheet.days,
        quality=sheet.quality,
        digest=digest(rows, lines),
    )
    kept.save(force_insert=True)
    for model, made in ((SheetRow, rows), (SheetLine, lines)):
        for one in made:
            one.sheet = kept
            if model is SheetLine:
                one.row = one.row  # which has its key now
        model.objects.bulk_create(made, batch_size=AT_ONCE)
    return kept


def _rows(sheet):
    """Return the SheetRows of all kinds, and {person: their row}."""
    rows, people = [], {}
    for kind in KINDS:
        for order, row in enumerate(sheet.rows(kind)):
            person = row.person
            made = SheetRow(
                kind=kind,
                order=order,
                name=row.name,
                department=row.department,
                contributor_id=person.contributor if person else None,
                user_id=person.user if person else None,
                figures=stored(row.figures),
            )
            rows.append(made)
            if person:
                people[person] = made
    return rows, people


def _lines(sheet, people):
    return [
        SheetLine(
            row=people[line.person], **{name: getattr(line, name) for name in LINE}
        )
        for _, line in sheet.lines()
    ]


def digest(rows, lines):
    """Return the SHA-256 of rows and lines, whatever their order in the database."""
    told = [
        [row.kind, row.order, row.name, row.department, sorted(row.figures.items())]
        for row in rows
    ]
    told += [
        [
            line.row.order,
            *(_plain(getattr(line, name)) for name in LINE),
        ]
        for line in lines
    ]
    written = sorted(json.dumps(one, ensure_ascii=False) for one in told)
    return sha256("\n".join(written).encode()).hexdigest()


def _plain(value):
    if isinstance(value, Decimal):
        return f"{value:.2f}"  # with the places that the database gives it
    return value if isinstance(value, (int, str)) else str(value)


def is_intact(sheet):
    """Whether a closed sheet is what was frozen: nothing was added, nothing is gone."""
    lines = sheet.lines.select_related("row")
    return digest(sheet.rows.all(), lines) == sheet.digest
