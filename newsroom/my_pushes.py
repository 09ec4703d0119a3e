"""Block of my desk: pushes that did not arrive, until somebody sends or drops them."""

from django.urls import reverse

from exchange.models import Delivery
from newsroom.my_desk_queries import Answer

SHOWN = 5
# Of a receiver that was away for long no more are counted.
COUNTED = 1000


def failures(user, at):
    """Return the Answer of what did not arrive, and of what is due and nobody sends."""
    rows = Delivery.objects.order_by().select_related("destination", "article")
    # A union, not an "or": each half has an index of few rows.
    wrong = rows.given_up().union(rows.overdue(at), all=True)
    lines = list(wrong.order_by("-pk")[:SHOWN])
    count = len(lines)
    if count == SHOWN:
        count = wrong[:COUNTED].count()
    return Answer(lines, count, note=f"{count} 条" if lines else "")


def all_failures(user):
    return f"{reverse('admin:exchange_delivery_changelist')}?stage=failed"
