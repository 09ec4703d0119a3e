"""Syntax trees of the site's modules, read once for all tests that look through them."""

import ast
import gc
from functools import cache
from pathlib import Path

from django.conf import settings

# Each may know those before it. The project itself knows them all.
ROOMS = [
    "districts",
    "articles",
    "editions",
    "ingest",
    "exchange",
    "planning",
    "newsroom",
]


def nodes_of(source):
    return list(ast.walk(ast.parse(source)))


@cache
def modules(folder):
    """Return [(path, all nodes of its syntax tree)] of a room."""
    paths = sorted(Path(settings.BASE_DIR, folder).rglob("*.py"))
    found = [(path, nodes_of(path.read_text())) for path in paths]
    # They stay to the end: to look through them for garbage takes half a second each time.
    gc.freeze()
    return found


def name_of(path):
    """Return a path from the root of the site on: articles/moment.py."""
    return path.relative_to(settings.BASE_DIR).as_posix()
