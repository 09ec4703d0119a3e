"""Record of what a deployment gives the duties of the table: newsroom/roles.py.

Without the models, which are those of the migrations there.
"""

from newsroom.access_changes.doer import name_of_doer

ADDED, REMOVED = "增加", "去掉"
OF_A_DUTY = "duty"  # AccessChange.Kind.DUTY


def granted(changes, given, rights):
    """Record what a deployment gave the duties of the table, and took from them.

    `changes` is the manager of AccessChange as the migrations have it; `given` is {name
    of a duty: (keys added, keys removed)}, `rights` {key: app.codename}.
    """
    changes.bulk_create(
        changes.model(
            kind=OF_A_DUTY,
            subject=duty,
            words="，".join(
                f"{verb}{'、'.join(sorted(rights.get(key, '?') for key in keys))}"
                for verb, keys in ((ADDED, added), (REMOVED, removed))
                if keys
            ),
            by=name_of_doer(),
        )
        for duty, (added, removed) in given.items()
    )
