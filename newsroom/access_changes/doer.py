"""Who is changing something: somebody at the desk, a command, or the program itself."""

import sys
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_doer = ContextVar("who changes access", default=None)
LONGEST = 200


@contextmanager
def doer(name):
    """Have the changes within the block recorded as this one's."""
    token = _doer.set(name)
    try:
        yield
    finally:
        _doer.reset(token)


def name_of_doer():
    """Return who it is: the name of an account, or 命令 createsuperuser."""
    said = _doer.get()
    if callable(said):
        said = said()
    return (said or _program())[:LONGEST]


def _program():
    name = Path(sys.argv[0]).name if sys.argv else ""
    if name == "manage.py" and len(sys.argv) > 1:
        return f"命令 {sys.argv[1]}"
    return "程序"
