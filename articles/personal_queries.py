"""Personal queries: prepared queries of what a person may open, review or has in hand.

Which SQL that is depends on what the person may do, and not on who they are: it is
prepared once for each set of permissions, of which a house has a dozen.

    @personal
    def opened(user, at, story):
        return Article.objects.filter(pk=story).visible_to(user, at)

    opened(request.user, at=timezone.now(), story=7)
"""

from functools import lru_cache, wraps

from articles.prepared import person_of, prepared

# Sets of permissions that a query is kept for, the last that were asked with.
SETS_KEPT = 64


def personal(build):
    """Prepare the queryset that a function of a person and of slots returns."""

    @lru_cache(maxsize=SETS_KEPT)
    def of(permissions):
        @wraps(build)
        def of_person(user, **values):
            return build(person_of(user, permissions), **values)

        # Whoever follows all copy is not asked about, and so neither is the hour.
        return prepared(of_person, needs_all=False)

    @wraps(build)
    def ask(user, **values):
        query = of(frozenset(user.get_all_permissions()))
        return query(user=user.pk, **values)

    return ask
