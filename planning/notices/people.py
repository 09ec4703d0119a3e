"""Names to choose from while a colleague is mentioned: @ and the beginning of a name."""

from django.contrib.auth.models import User
from django.db.models import Q, Value
from django.db.models.functions import Concat

from articles.models.staff import staff_name

SHOWN = 8


def named_like(typed):
    """Return [(name, account)] of active colleagues whose name or account begins so."""
    people = User.objects.filter(is_active=True, is_staff=True)
    people = people.alias(full=Concat("last_name", Value(""), "first_name"))
    if typed:
        people = people.filter(
            Q(full__istartswith=typed)
            | Q(username__istartswith=typed)
            | Q(first_name__istartswith=typed)
        )
    people = people.order_by("last_name", "first_name", "username")[:SHOWN]
    return [(staff_name(person), person.username) for person in people]
