"""Mentions: `@王勇` and `@wangyong` in what colleagues write to each other.

Chinese has no blank after a name. So what follows a sign is held against the names of
those who work here, the longest first: of `@王勇请看` that is 王勇, and 王勇强 where there
is one, too, and he is meant.
"""

import re

from django.contrib.auth.models import User

from articles.models.staff import staff_name

# What an address of mail has before its sign is no sentence that ends there.
SIGN = re.compile(r"(?<![A-Za-z0-9._%+-])[@＠]")
# What would go on with an account's name; a dot at the end of a sentence does not.
GOES_ON = re.compile(r"[A-Za-z0-9_+-]|[.@][A-Za-z0-9]")
# So many people are called by one text, and no more: who calls all calls nobody.
MOST = 20


def named_in(text, names):
    """Return those of some names that a text mentions, each once, as they come."""
    by_first = {}
    for name in sorted(filter(None, names), key=len, reverse=True):
        by_first.setdefault(name[0].casefold(), []).append((name, name.casefold()))
    longest = max(map(len, names), default=0)
    found = {}
    for sign in SIGN.finditer(text):
        # With what comes after the longest of them.
        rest = text[sign.end() : sign.end() + longest + 2]
        for name, folded in by_first.get(rest[:1].casefold(), ()):
            if rest[: len(name)].casefold() == folded and _ends(name, rest):
                found.setdefault(name)
                break
    return list(found)[:MOST]


def _ends(name, rest):
    return not (name[-1].isascii() and GOES_ON.match(rest, len(name)))


def mentioned(text):
    """Return the active colleagues whom a text mentions, by name or by account.

    Of two of the same name both are meant, for nobody can tell which.
    """
    if not SIGN.search(text):
        return []
    called = {}
    for user in User.objects.filter(is_active=True, is_staff=True).order_by("pk"):
        for name in {user.username, staff_name(user)}:
            called.setdefault(name, []).append(user)
    people = {}
    for name in named_in(text, called):
        people |= {user.pk: user for user in called[name]}
    return list(people.values())[:MOST]
