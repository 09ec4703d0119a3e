"""Issue that follows another: the same pages, the next numbers, the same deadline."""

from datetime import timedelta

from django.db import transaction

from editions.models import Issue, Page

# What a page is like, whatever stands on it.
KEPT_OF_A_PAGE = ("number", "order", "name", "line_characters", "line_count")


def next_issue(last, date):
    """Make an issue of a date with the pages of the last one, their stories apart."""
    with transaction.atomic():
        issue = Issue.objects.create(date=date, **carried_on(last, date))
        copy_pages(last, issue)
    return issue


def carried_on(last, date):
    """Return {field: value} of an issue of a date, as they follow from another."""
    days = (date - last.date).days
    return {
        "number": _following(last.number, days),
        "total_number": _following(last.total_number, days),
        "printed_pages": last.printed_pages,
        "closes_at": last.closes_at and last.closes_at + timedelta(days=days),
    }


def copy_pages(last, issue):
    """Give an issue the pages of another; return how many."""
    pages = [
        Page(issue=issue, **{name: getattr(page, name) for name in KEPT_OF_A_PAGE})
        for page in last.pages.order_by("order")
    ]
    return len(Page.objects.bulk_create(pages))


def _following(number, days):
    return number + 1 if number and days > 0 else None
