"""Migrated databases, made once and copied: to migrate an empty one takes ten seconds.

On SQLite the file is kept in var/, until a module of the site changes: whichever has to do
with migrations, each of them is read. On PostgreSQL the runs of `make test` are given the
same database as a template.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from hashlib import sha256
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import django
import psycopg2
from django.db import connection
from psycopg2.extensions import make_dsn

SITE = Path(__file__).resolve().parent.parent
KEPT = SITE / "var"
APART = {".venv", "node_modules", "tests", "var"}
TEMPLATE = "newsroom_migrated"
# What `manage.py migrate` does, but for the checks, which tests of their own make: they
# would load the whole desk.
MIGRATE = """
import runpy, sys

from tests.migration_states import built_for_less

sys.argv = ["manage.py", "migrate", "--verbosity=0", "--skip-checks"]
with built_for_less():
    runpy.run_path("manage.py", run_name="__main__")
"""


def kept_file():
    """Return the path of the SQLite file that the code as it is would make."""
    read = sha256(f"{sys.version} {django.__version__}".encode())
    # Not of all below SITE: to look through .venv alone takes half a second.
    rooms = [at for at in SITE.iterdir() if at.is_dir() and at.name not in APART]
    modules = chain(SITE.glob("*.py"), *(room.rglob("*.py") for room in rooms))
    for path in sorted(modules):
        read.update(path.read_bytes())
    return KEPT / f"migrated-{read.hexdigest()[:20]}.sqlite3"


def copy_to(path):
    """Begin with the file that is kept, if there is one."""
    if (kept := kept_file()).exists():
        shutil.copyfile(kept, path)


def keep():
    """Keep the database as it was migrated just now, instead of an older one."""
    if connection.vendor != "sqlite" or (kept := kept_file()).exists():
        return
    KEPT.mkdir(exist_ok=True)
    # Under another name until it is whole: two runs may be at it.
    being_made = KEPT / f"being-made-{os.getpid()}.sqlite3"
    connection.ensure_connection()
    copy = sqlite3.connect(being_made)
    connection.connection.backup(copy)
    copy.close()
    _keep_instead(being_made, kept)


def _keep_instead(being_made, kept):
    for older in KEPT.glob("migrated-*.sqlite3"):
        older.unlink(missing_ok=True)
    being_made.replace(kept)


def make_file():
    """Migrate the SQLite file that is kept, if there is none: several runs begin with it."""
    if (kept := kept_file()).exists():
        return
    KEPT.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=KEPT) as folder:  # of the lock, too
        being_made = Path(folder, "migrated.sqlite3")
        _migrate(f"sqlite:///{being_made}")
        _keep_instead(being_made, kept)


def make_template(address):
    """Migrate a database on a PostgreSQL of our own; return its name."""
    server = psycopg2.connect(make_dsn(address))
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {TEMPLATE}")
    server.close()
    base, _, _ = address.rpartition("/")
    _migrate(f"{base}/{TEMPLATE}")
    return TEMPLATE


def _migrate(address):
    subprocess.run(
        [sys.executable, "-c", MIGRATE],
        env=os.environ | {"DATABASE_URL": address},
        cwd=SITE,
        check=True,
    )
