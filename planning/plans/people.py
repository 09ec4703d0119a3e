"""People as a form or a filter of plans offers them."""

from articles.models.staff import staff_name


def named(users):
    """Return [(key, name)], those of one name told apart by their accounts."""
    users = list(users)
    names = [staff_name(user) for user in users]
    return [
        (
            str(user.pk),
            f"{name}（{user.username}）" if names.count(name) > 1 else name,
        )
        for user, name in zip(users, names, strict=True)
    ]
