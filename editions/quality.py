"""The quality of a printed issue: its errors by page, person and kind, and its 差错率."""

from collections import Counter, defaultdict
from decimal import Decimal

from editions.error_rate import RULES, Inspected, Kind, counted, rate


def quality_of(issue):
    """Return what the sheet of an issue is set with.

    {"rows": [(error, counted)], "pages": [(title, inspected, count)], "people" and
    "kinds": [(name, count)], "rate": Rate, "areas": …}
    """
    pages = list(issue.pages.order_by("order"))
    errors = list(
        issue.print_errors.select_related("page", "article", "logged_by").order_by(
            "page__order", "pk"
        )
    )
    counts = counted([error.found() for error in errors])
    inspected = {
        page.pk: Inspected(
            page.capacity(), page.art_characters, page.ornament_characters
        )
        for page in pages
    }
    by_page, by_person, by_kind = defaultdict(Decimal), Counter(), Counter()
    for error, count in zip(errors, counts, strict=True):
        by_page[error.page_id] += count
        by_person[error.person or "未写责任人"] += count
        by_kind[error.kind] += count
    return {
        "rows": [
            (error, RULES[Kind(error.kind)].clause, count)
            for error, count in zip(errors, counts, strict=True)
        ],
        "pages": [
            (page.title(), inspected[page.pk].characters, by_page[page.pk])
            for page in pages
        ],
        "elsewhere": by_page[None],
        "people": by_person.most_common(),
        "kinds": [(Kind(kind).label, count) for kind, count in by_kind.most_common()],
        "rate": rate(
            [error.found() for error in errors],
            inspected.values(),
            issue.between_pages_characters,
            issue.inserted_characters,
        ),
    }
