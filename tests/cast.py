"""Test factory of staff: one person of each group, whom every test of the desk knows."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User

PASSWORD = "排版-校样-付印-2023"
CAST = {
    "reporter": "记者",
    "editor": "编辑",
    "desk_head": "主任",
    "chief": "总编",
    "photo_editor": "图片编辑",
    "proofreader": "校对",
}


def hire(username, group, **fields):
    """Return a new member of staff in one of the newsroom's groups."""
    user = User.objects.create_user(
        username, password=PASSWORD, is_staff=True, **fields
    )
    user.groups.add(Group.objects.get(name=group))
    return user


def hire_everyone():
    """Return {"reporter": a user of 记者, …}; three queries, for every class needs them."""
    password = make_password(PASSWORD)
    users = User.objects.bulk_create(
        User(username=username, password=password, is_staff=True) for username in CAST
    )
    groups = dict(Group.objects.values_list("name", "pk"))
    User.groups.through.objects.bulk_create(
        User.groups.through(user=user, group_id=groups[CAST[user.username]])
        for user in users
    )
    return {user.username: user for user in users}


class CastMixin:
    """A reporter reports, an editor edits, a desk head reads it again; the chief
    signs, a photo editor keeps the library and a proofreader mends the words."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        for attribute, user in hire_everyone().items():
            setattr(cls, attribute, user)
