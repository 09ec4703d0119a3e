"""Making of a backup: the database first, then the files that its rows name.

A row that was saved has its file, so that what the copy of the database names was all
there at its moment; a file that is deleted before it is copied is reported.
"""

import shutil

from django.conf import settings
from django.db import connection
from django.utils import timezone

from newsroom.backup import manifest, media, on_postgresql, on_sqlite
from newsroom.backup.errors import BackupError, explained
from newsroom.backup.folder import Folder, finished, locked
from newsroom.backup.media_list import FILE as MEDIA_FILE, MediaList
from newsroom.backup.progress import size

KINDS = {"sqlite": on_sqlite, "postgresql": on_postgresql}


def make(path, progress, keep=None, overwrite=False):
    """Make a backup in a folder, remove those beyond the newest `keep`; return its path."""
    folder = Folder(path)
    if folder.path.is_relative_to(settings.MEDIA_ROOT.resolve()):
        raise BackupError("备份不能放在图片文件夹MEDIA_ROOT里面：请换一个文件夹。")
    with explained("备份没有做成，已有的备份没有动"):
        folder.prepare(overwrite)
        with locked(folder.path, alone=True):
            _remove_partials(folder)
            backup = _make(folder, progress)
            if keep:
                _remove_oldest(folder, keep, progress)
    return backup


def _make(folder, progress):
    earlier = finished(folder.path)[-1:]
    partial = folder.begin(timezone.now())
    try:
        with MediaList.new(partial) as media_list:
            about = _copy_database(partial, media_list, progress)
            about["media"] = _copy_media(
                folder.path, media_list, *earlier, progress=progress
            )
        manifest.write(partial, about)
        return folder.finish(partial)
    except BaseException:
        _remove_partials(folder)
        raise


def _copy_database(partial, media_list, progress):
    progress.begin("复制数据库")
    with KINDS[connection.vendor].snapshot(partial, progress) as snapshot:
        about = {
            "site": settings.SITE_NAME,
            "moment": snapshot.moment.isoformat(),
            "vendor": snapshot.vendor,
        } | snapshot.about(progress)
        for rows in media.names_in(snapshot):
            media_list.add(rows)
    number = sum(table["rows"] for table in about["tables"].values())
    progress.end(f"{len(about['tables'])}张表，{number}行，{_size_of(partial)}。")
    return about


def _copy_media(root, media_list, earlier=None, *, progress):
    progress.begin("复制图片和版面文件", media_list.number())
    new = media.copy_all(media_list, root, earlier, progress)
    files, total = media_list.totals()
    progress.end(f"{files}个文件，{size(total)}；新复制{new}个。")
    missing = media_list.missing()
    lost = media.lost(missing)
    if deleted := len(missing) - len(lost):
        progress.end(f"备份期间删掉的文件{deleted}个，没有复制。")
    if lost:
        progress.end(
            f"注意：数据库里有、存储里却找不到的文件{len(lost)}个，如{lost[0]}。"
            "请核对图片文件夹或存储桶。"
        )
    return {"files": files, "bytes": total, "lost": len(lost), "deleted": deleted}


def _size_of(folder):
    return size(
        sum(
            path.stat().st_size
            for path in folder.rglob("*")
            if path.is_file() and path.name != MEDIA_FILE
        )
    )


# Removing


def _remove_oldest(folder, keep, progress):
    for backup in finished(folder.path)[:-keep]:
        progress.begin(f"删去旧备份{backup.name}")
        _remove(folder, folder.discard(backup))


def _remove_partials(folder):
    """Remove what a backup or a removal that was cut off has left."""
    for partial in folder.partials():
        _remove(folder, partial)


def _remove(folder, partial):
    """Remove a backup and the media files that only it has: the list of them last, by
    which a removal that is cut off can be done again."""
    if (partial / MEDIA_FILE).is_file():
        with MediaList.of(partial) as media_list:
            media.remove(media_list, folder.path, finished(folder.path))
    shutil.rmtree(partial)
