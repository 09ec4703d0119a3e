"""Error-rate report of a printed issue: its errors by page, person and kind, and its
差错率."""

from collections import Counter, defaultdict
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from editions.error_rate import RULES, Inspected, Kind, counted, rate
from editions.form_checks import Masthead, formal_errors
from editions.models import Issue, Proof
from editions.page_proofs import Stage


def plain(number):
    """Write a figure without idle zeros: 4.3, not 4.30."""
    return format(Decimal(number).normalize(), "f")


def verdict(found, *, is_read):
    """Return the verdict on an issue: that it is sound, only of one that was read.

    That it is not can be said before the reading is done: more errors make it no better.
    """
    if found.is_sound is None:
        return ""
    if not found.is_sound:
        return "不合格"
    return "合格" if is_read else "未审读"


def quality_of(issue):
    """Return the template context of an issue's report.

    {"rows": [(error, clause, counted)], "pages": [(title, inspected, counted)],
    "elsewhere": counted, "people" and "kinds": [(name, counted)], "rate": Rate,
    "errors_counted", "characters_inspected", "readings": who has read it through,
    "verdict": 合格, 不合格, 未审读, or "", "formal_errors": of form_checks.py}; figures are
    written out.
    """
    pages = list(issue.pages.order_by("order"))
    errors = list(
        issue.print_errors.select_related("page", "article", "logged_by").order_by(
            "page__order", "pk"
        )
    )
    readings = list(issue.print_readings.select_related("by"))
    counts = counted([error.found() for error in errors])
    inspected = {
        page.pk: Inspected(
            page.capacity(), page.art_characters, page.ornament_characters
        )
        for page in pages
    }
    found = rate(
        [error.found() for error in errors],
        inspected.values(),
        issue.between_pages_characters,
        issue.inserted_characters,
    )
    by_page, by_person, by_kind = defaultdict(Decimal), Counter(), Counter()
    for error, count in zip(errors, counts, strict=True):
        by_page[error.page_id] += count
        by_person[error.person or "未写责任人"] += count
        by_kind[error.kind] += count
    return {
        "rows": [
            (error, RULES[Kind(error.kind)].clause, plain(count))
            for error, count in zip(errors, counts, strict=True)
        ],
        "pages": [
            (
                page.title(),
                plain(inspected[page.pk].characters),
                plain(by_page[page.pk]),
            )
            for page in pages
        ],
        "elsewhere": plain(by_page[None]),
        "people": [(name, plain(count)) for name, count in by_person.most_common()],
        "kinds": [
            (Kind(kind).label, plain(count)) for kind, count in by_kind.most_common()
        ],
        "rate": found,
        "readings": readings,
        "verdict": verdict(found, is_read=bool(readings)),
        "errors_counted": plain(found.errors),
        "characters_inspected": plain(found.characters),
        "formal_errors": formal_errors(
            _masthead(issue, pages), _before(issue), settings.SITE_LICENCES["serial"]
        ),
    }


def _masthead(issue, pages):
    proofs = Proof.objects.filter(page__issue=issue, stage=Stage.RELEASE, passed=True)
    released = {proof.page_id: timezone.localdate(proof.at) for proof in proofs}
    return Masthead(
        issue.date,
        issue.number,
        issue.total_number,
        issue.printed_pages,
        tuple(page.number for page in pages),
        tuple(
            (page.label(), released[page.pk]) for page in pages if page.pk in released
        ),
    )


def _before(issue):
    before = Issue.objects.filter(date__lt=issue.date).first()
    return before and _masthead_alone(before)


def _masthead_alone(issue):
    """Return what an issue says of itself, without its pages."""
    return Masthead(issue.date, issue.number, issue.total_number, None, ())
