"""Block of my desk: pushes that did not arrive, until somebody sends or drops them."""

from django.urls import reverse

from exchange.models import Delivery
from newsroom.my_desk_queries import Answer

SHOWN = 5
# Of a receiver that was away for long no more are counted.
COUNTED = 1000


def failures(user, at):
    """Return the Answer of what did not arrive, and of what is due and nobody sends."""
    deliveries = Delivery.objects.order_by()
    # A union, not an "or": each half has an index of few rows.
    wrong = (
        deliveries.given_up().values("pk").union(deliveries.overdue(at).values("pk"))
    )
    rows = Delivery.objects.filter(pk__in=wrong).order_by("-pk")
    lines = list(rows.select_related("destination", "article")[:SHOWN])
    count = len(lines)
    if count == SHOWN:
        count = rows[:COUNTED].count()
    return Answer(lines, count, note=f"{count} 条" if lines else "")


def all_failures(user):
    return f"{reverse('admin:exchange_delivery_changelist')}?stage=failed"
