"""Storages of the files of printed pages, which no URL serves directly."""

import uuid

from django.core.files.storage import storages


def pages_storage():
    return storages["originals"]


def shown_storage():
    """Return the storage of derived files: sizes of page pictures, pages set as PDF."""
    return storages["renditions"]


def scan_path(page, filename):
    """Name a page's file after its issue, never after what was uploaded, never twice."""
    ending = filename.rpartition(".")[2].lower()
    return f"pages/{page.issue.date:%Y/%m-%d}/{uuid.uuid4().hex}.{ending}"
