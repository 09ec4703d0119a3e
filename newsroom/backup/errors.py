"""Errors of a backup that cannot be made, read or put back."""

import sqlite3
from contextlib import contextmanager

from django.db import DatabaseError


class BackupError(Exception):
    """Raised with a sentence for whoever runs the command: what is wrong, what to do."""


@contextmanager
def explained(outcome):
    """Raise BackupError, which begins with the outcome, for what a disk or a database
    refuses, such as one more byte."""
    try:
        yield
    except (OSError, sqlite3.Error, DatabaseError) as error:
        raise BackupError(
            f"{outcome}：{str(error).strip()}。"
            "请检查磁盘的空间和权限、数据库是否在运行，再来一次。"
        ) from error


@contextmanager
def explained_file(name):
    """Raise BackupError for what a disk or a bucket refuses of a file, each in its own
    words; that there is none is for the caller."""
    try:
        yield
    except (BackupError, FileNotFoundError):
        raise
    except Exception as error:
        raise BackupError(
            f"图片文件{name}读写失败：{str(error).strip()}。"
            "请检查磁盘空间、图片文件夹或存储桶，再来一次。"
        ) from error
