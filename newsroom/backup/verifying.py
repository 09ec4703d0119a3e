"""Verification of a backup: every file against its checksum and, if asked, a trial."""

from django.db import connection

from newsroom.backup import manifest, media
from newsroom.backup.errors import explained
from newsroom.backup.making import KINDS
from newsroom.backup.media_list import MediaList
from newsroom.backup.restoring import fill, refuse_unknown_migrations


def faults(backup, progress):
    """Return a sentence for each thing that is wrong with a backup."""
    progress.begin("核对数据库的备份")
    found = list(manifest.faults(backup))
    if found:
        return found
    with MediaList.of(backup) as media_list:
        progress.begin("核对图片和版面文件", media_list.totals()[0])
        return list(media.check_all(media_list, backup.parent, progress))


def try_restoring(backup, progress):
    """Restore the database of a backup into a temporary one, which is dropped then."""
    about = manifest.read(backup)
    progress.begin("在临时数据库里试着恢复")
    kind = KINDS[connection.vendor]
    with explained("试着恢复没有成功"):
        refuse_unknown_migrations(about)
        with kind.temporary(), kind.prepared(progress):
            fill(backup, about, progress, is_empty=True)
    progress.end(
        f"恢复成功：{len(about['tables'])}张表，行数与备份一致；临时库已删除。"
    )
