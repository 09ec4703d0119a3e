"""Mentions: whom `@name` in a text of the newsroom means."""

import re

from django.contrib.auth.models import User
from django.db.models import Q
from django.db.models.functions import Concat

AT = re.compile(r"[@＠]([\w·.\-]+)")
# Of what follows an @ no more can be a name; of a text, so many are looked up.
LONGEST_NAME, MOST = 20, 20


def mentioned(text):
    """Return the active colleagues that a text names behind an @, by their name or the
    name of their account; of 王勇请核, the longest beginning that is one."""
    typed = [match[:LONGEST_NAME] for match in AT.findall(text)[:MOST]]
    beginnings = {word[:end] for word in typed for end in range(1, len(word) + 1)}
    if not beginnings:
        return []
    people = User.objects.filter(is_active=True, is_staff=True)
    people = people.alias(name=Concat("last_name", "first_name"))
    named = people.filter(Q(name__in=beginnings) | Q(username__in=beginnings))
    found = {}
    for person in named.order_by("pk"):
        for name in {person.last_name + person.first_name, person.username}:
            found.setdefault(name, []).append(person)
    meant = {}
    for word in typed:
        names = [word[:end] for end in range(len(word), 0, -1) if word[:end] in found]
        for person in found[names[0]] if names else ():
            meant[person.pk] = person
    return list(meant.values())
