"""Byline text: the printed line of a story's people, from their roles and names.

A title precedes the names it covers (记者 郭晓华), the work somebody did follows
them (文/摄); neighbours with the same title or work share it.
"""

from functools import lru_cache
from itertools import groupby

from django.db import models


class Role(models.TextChoices):
    REPORTER = "reporter", "记者"
    TRAINEE = "trainee_reporter", "见习记者"
    INTERN = "intern", "实习生"
    CORRESPONDENT = "correspondent", "通讯员"
    SPECIAL_REPORTER = "special_reporter", "特约记者"
    COMMENTATOR = "commentator", "评论员"
    AUTHOR = "author", "作者"
    WRITER = "writer", "文"
    PHOTOGRAPHER = "photographer", "摄影"
    WRITER_PHOTOGRAPHER = "writer_photographer", "文/摄"
    TRANSLATOR = "translator", "编译"
    COMPILER = "compiler", "编辑整理"
    PLANNER = "planner", "策划"
    PHOTO_SUPPLIER = "photo_supplier", "供图"
    EDITOR = "editor", "责任编辑"


class Work(models.TextChoices):
    WRITING = "writing", "文"
    PHOTOGRAPHY = "photography", "摄影"
    WRITING_AND_PHOTOGRAPHY = "writing_photography", "文/摄"


# Printed before the names; the rest follow them, and 作者 is not printed: the name
# is alone, as in (魏薇).
TITLES = {
    Role.REPORTER,
    Role.TRAINEE,
    Role.INTERN,
    Role.CORRESPONDENT,
    Role.SPECIAL_REPORTER,
    Role.COMMENTATOR,
    Role.PLANNER,
    Role.EDITOR,
}
# These carry the name of the house: 本报记者, 新华社记者.
OF_THE_HOUSE = {
    Role.REPORTER,
    Role.TRAINEE,
    Role.SPECIAL_REPORTER,
    Role.COMMENTATOR,
}
# Printed in lines of their own, not in the byline.
APART = {Role.PLANNER, Role.EDITOR}


def line(people, house=""):
    """Return the byline of (role, work, name) triples in printed order.

    >>> line([("reporter", "", "郭晓华"), ("correspondent", "", "李静")], "本报")
    '本报记者 郭晓华 通讯员 李静'
    """
    return _line(tuple(people), house)


# The same people sign story after story.
@lru_cache(maxsize=1000)
def _line(people, house):
    return " ".join(text for text, _ in segments([(*p, "") for p in people], house))


def segments(people, house=""):
    """Yield the byline of (role, work, name, address) in printed order, as (text,
    address) of each title, name and work; only a name has an address.
    """
    people = [person for person in people if person[0] not in APART]
    for work, sharing in groupby(people, key=lambda person: person[1]):
        for role, holders in groupby(sharing, key=lambda person: person[0]):
            names = [(name, address) for _, _, name, address in holders]
            yield from _with_role(Role(role), names, house)
        if work:
            yield Work(work).label, ""


def names_of(people, role):
    """Return the names in one role, as on the line 责任编辑：…."""
    return " ".join(name for held, _, name in people if held == role)


def _with_role(role, names, house):
    if role in TITLES:
        yield (house + role.label if role in OF_THE_HOUSE else role.label), ""
    yield from names
    if role not in TITLES and role != Role.AUTHOR:
        yield role.label, ""
