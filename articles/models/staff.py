"""Display names of staff accounts."""


def staff_name(user):
    """Return a person's name as Chinese writes it, 王勇, or the account's."""
    if user is None:
        return "未署名"
    return f"{user.last_name}{user.first_name}" or user.get_username()
