"""The files of printed pages: scans and PDFs, where no address leads."""

import uuid

from django.core.files.storage import storages


def pages_storage():
    return storages["originals"]


def shown_storage():
    """Where the sizes of page pictures, and pages set as PDF, are kept."""
    return storages["renditions"]


def scan_path(page, filename):
    """Name a page's file after its issue, never after what was uploaded, never twice."""
    ending = filename.rpartition(".")[2].lower()
    return f"pages/{page.issue.date:%Y/%m-%d}/{uuid.uuid4().hex}.{ending}"
