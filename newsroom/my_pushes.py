"""Block of my desk: pushes that were given up, until somebody sends or drops them."""

from django.urls import reverse

from exchange.models import Delivery
from newsroom.my_desk_queries import Answer

SHOWN = 5
# Of a receiver that was away for long no more are counted.
COUNTED = 1000


def failures(user, at):
    rows = Delivery.objects.given_up().select_related("destination", "article")
    lines = list(rows.order_by("-pk")[:SHOWN])
    count = len(lines)
    if count == SHOWN:
        count = Delivery.objects.given_up().order_by("-pk")[:COUNTED].count()
    return Answer(lines, count, note=f"{count} 条" if lines else "")


def all_failures(user):
    return f"{reverse('admin:exchange_delivery_changelist')}?stage=failed"
