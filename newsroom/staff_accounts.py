"""Accounts of the staff: who may enter the desk, first passwords, authors' names."""

import secrets

from django.db import transaction

from articles.models import Article, Contributor
from articles.models.people import without_layout_blanks
from newsroom.sign_in.models import FirstPassword
from newsroom.sign_in.passwords import hash_of_made_up
from newsroom.sign_in.sessions import end_sessions

# Without those that are taken for each other when read from paper: 0 and o, 1 and l.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
MOST_OPEN = 20


class AuthorUnclear(Exception):
    """An author that cannot be told from others; its text says what to do."""


def why_shut_out(user):
    """Return why an account cannot enter the desk, or do anything there: ["未启用"]."""
    has_duty = user.is_superuser or bool(user.groups.all())
    reasons = {
        "未启用": user.is_active,
        "不是工作人员": user.is_staff,
        "没有岗位": has_duty,
    }
    return [reason for reason, is_fine in reasons.items() if not is_fine]


def new_password():
    """Return a password that can be read out and typed: four groups of four."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def set_first_password(user, password, *, is_made_up):
    """Set a password that somebody else gives, on an account that is saved next."""
    if is_made_up:
        user.password = hash_of_made_up(password)
    else:
        user.set_password(password)


def mark_first_password(user):
    """Have an account change its password before anything else; end its sessions."""
    FirstPassword.objects.update_or_create(user=user)
    end_sessions(user)


def open_stories(user):
    """Return the stories of a person that are being made, to be handed over."""
    return Article.objects.unsigned().in_progress().in_hands_of(user)


def full_name(last_name, first_name):
    return without_layout_blanks(f"{last_name}{first_name}")


def author_called(name):
    """Return the author of a name who has no account yet; None where there is none.

    Raise AuthorUnclear where it cannot be known whether it is the same person.
    """
    people = Contributor.objects.filter(name=name, kind=Contributor.Kind.PERSON)
    free = [person for person in people if person.user_id is None]
    if len(free) > 1:
        raise AuthorUnclear(
            f"作者里有 {len(free)} 位“{name}”：先选“不署名”，"
            "建好账号再到那位作者的页面选登录账号。"
        )
    if not free and people:
        raise AuthorUnclear(
            f"作者“{name}”已经连着另一个账号；同名不同人，请选“另建一位同名的作者”。"
        )
    return free[0] if free else None


@transaction.atomic
def link_author(user, *, is_new):
    """Link an account with the author of its name, who is made where there is none."""
    name = full_name(user.last_name, user.first_name)
    author = None if is_new else author_called(name)
    author = author or Contributor(name=name)
    author.user = user
    author.save()
    return author
