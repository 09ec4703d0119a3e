"""Restoring of a backup: into the database and the storages that the site is set to use,
of whatever kind they are.

Files first: those that no row names yet harm nobody. Then the database, whole or not
at all, and brought to the release that runs.
"""

from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError, DataError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from newsroom import publication_clock
from newsroom.backup import manifest, media, on_postgresql, on_sqlite
from newsroom.backup.errors import BackupError, explained
from newsroom.backup.making import KINDS
from newsroom.backup.media_list import MediaList
from newsroom.clock_triggers import CLOCK

# What `migrate` itself puts into an empty database.
OF_MIGRATE = {
    CLOCK,
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
}
# SQLite's own index of words, and what both make of the stories: each in its way.
SQLITES_INDEX = "articles_searchindex"
SEARCH = ("articles_searchdocument", "articles_searchentry")


def restore(backup, progress, overwrite=False):
    """Restore a backup; return sentences about the media files it could not."""
    with explained("没有恢复成，数据库没有改"):
        about = manifest.read(backup)
        damaged = _restore(backup, about, progress, overwrite)
    if about["vendor"] != connection.vendor:
        progress.begin("重建检索")
        with explained("内容都已恢复，检索却没有建成，请运行rebuild_search"):
            call_command("rebuild_search", stdout=progress.stdout)
    return damaged


def _restore(backup, about, progress, overwrite):
    refuse_unknown_migrations(about)
    if not overwrite and (table := table_with_rows()):
        raise BackupError(
            f"数据库里已有内容（表{table}），什么都没有改：请换一个空的数据库；"
            "确实要用备份换掉现有的一切，先停下网站，再加--overwrite。"
        )
    damaged = restore_media(backup, overwrite, progress)
    progress.begin("恢复数据库")
    last_number = _clock()
    with KINDS[connection.vendor].prepared(progress):
        fill(backup, about, progress, is_empty=not overwrite)
        _raise_clock(last_number)
    progress.end(f"{len(_tables_of(about))}张表，行数与备份一致。")
    return damaged


def restore_media(backup, overwrite, progress):
    with MediaList.of(backup) as media_list:
        progress.begin("恢复图片和版面文件", media_list.totals()[0])
        written, damaged = media.restore_all(
            media_list, backup.parent, overwrite, progress
        )
    progress.end(f"写入{written}个，其余已经在。")
    return damaged


def fill(backup, about, progress, is_empty):
    """Fill the database, which is in its kind's prepared() or temporary() block."""
    if about["vendor"] == connection.vendor == "sqlite":
        on_sqlite.put_back(backup, progress)
    else:
        _make_tables(about, is_empty)
        load_tables(backup, about, progress)
    _compare_numbers(about)
    # The content types may have other numbers than those that are remembered.
    ContentType.objects.clear_cache()
    # To the release that runs; permissions, triggers and the publication clock, too.
    call_command("migrate", verbosity=0, interactive=False)


# Before


def refuse_unknown_migrations(about):
    known = MigrationLoader(None).disk_migrations
    for app, name in about["migrations"]:
        if (app, name) not in known:
            raise BackupError(
                f"这份备份来自更新的版本（有{app}的{name}）：请先装上做备份的那一版。"
            )


def table_with_rows():
    """Return a table that holds more than `migrate` puts there, or None."""
    for table in KINDS[connection.vendor].table_names():
        if table in OF_MIGRATE or table.startswith(SQLITES_INDEX):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
            if cursor.fetchone():
                return table
    return None


# Tables


def _make_tables(about, is_empty):
    """Have the tables as they were when the backup was made, whatever release that was."""
    wanted = {tuple(migration) for migration in about["migrations"]}
    if (
        not is_empty
        or set(MigrationRecorder(connection).applied_migrations()) != wanted
    ):
        if connection.vendor == "postgresql":
            on_postgresql.drop_everything()
        _migrate_to(wanted)
    publication_clock.remove()


def _migrate_to(wanted):
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.node_map
    leaves = [
        key
        for key in sorted(wanted)
        if not any(
            child.key in wanted and child.key[0] == key[0]
            for child in nodes[key].children
        )
    ]
    executor.migrate(leaves)


def load_tables(backup, about, progress):
    """Load the rows of all tables, in place of those that are there."""
    kind = KINDS[connection.vendor]
    there = kind.table_names()
    with kind.loading([name for name in there if not name.startswith(SQLITES_INDEX)]):
        for number, table in enumerate(tables := _tables_of(about), 1):
            if table not in there:
                raise BackupError(f"备份里的表{table}不是本站的，没有地方放它。")
            with _errors_of_rows(table):
                _load_table(backup, about, table)
            progress.at(number, len(tables))
        kind.set_sequences(about["sequences"])


def _tables_of(about):
    """Return the tables that are loaded row by row."""
    if about["vendor"] == connection.vendor:
        return list(about["tables"])
    return [
        table
        for table in about["tables"]
        if table not in SEARCH and not table.startswith(SQLITES_INDEX)
    ]


def _load_table(backup, about, table):
    columns, kinds = zip(*about["tables"][table]["columns"], strict=True)
    there = KINDS[connection.vendor].columns_of(table)
    if unknown := [name for name in columns if name not in there]:
        raise BackupError(f"表{table}里没有备份的列{unknown[0]}。")
    if about["vendor"] == "sqlite":
        kinds = [there[name] for name in columns]
        lines = on_sqlite.lines(backup, table, columns, kinds)
        on_postgresql.load(table, columns, on_postgresql.Stream(lines))
        return
    with on_postgresql.opened(backup, table) as file:
        if connection.vendor == "postgresql":
            on_postgresql.load(table, columns, file)
        else:
            on_sqlite.load(table, columns, kinds, file)


@contextmanager
def _errors_of_rows(table):
    try:
        yield
    except (DataError, UnicodeError) as error:
        raise BackupError(
            f"表{table}里有一行放不进这个数据库，什么都没有改：{error}"
        ) from error


def _compare_numbers(about):
    """Refuse a database that has not as many rows as the backup was told."""
    for table in _tables_of(about):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            number = cursor.fetchone()[0]
        if number != about["tables"][table]["rows"]:
            raise BackupError(
                f"表{table}应有{about['tables'][table]['rows']}行，恢复出{number}行："
                "什么都没有改，请换一份备份。"
            )


# The publication clock


def _clock():
    """Return the number of the clock of what the backup replaces, or 0."""
    try:
        return (publication_clock.has_table() and publication_clock.read()) or 0
    except DatabaseError:
        return 0


def _raise_clock(above):
    """Let no number come again under which a page may be kept somewhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {CLOCK} SET number = %s, settled = %s WHERE number <= %s",
            [above + 1, above + 1, above],
        )
