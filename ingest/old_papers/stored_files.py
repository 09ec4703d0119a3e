"""Pictures and PDFs of old pages, taken into the storage of pages: copied, or linked."""

import io
import os
from contextlib import suppress

from django.core.files import File
from django.core.files.base import ContentFile

from articles.photos import decoding
from articles.photos.refusals import ImageRefused
from articles.photos.storage import keep, opened
from editions.models.page_files import pages_storage, scan_path
from ingest.old_papers.interface import UnreadableFile

BEGINNING = 64 * 1024
LARGEST_PDF = 60 * decoding.MEBIBYTE


def can_link():
    """Whether the storage of pages is a disk of this machine."""
    try:
        pages_storage().path("pages")
    except NotImplementedError:
        return False
    return True


class PageFiles:
    """Takes files of an archive in; `written` as of files_removed_on_failure()."""

    def __init__(self, tree, written, link=False):
        self.tree, self.written, self.link = tree, written, link
        self.bytes = 0

    def picture(self, page, name):
        """Give a page its picture, of which it gets the size; raises ImageRefused and
        UnreadableFile for what is none."""
        with self._opened(name, decoding.MAX_BYTES) as file:
            ending, width, height = decoding.measured(file)
            page.picture.name = self._kept(page, name, ending, file)
        page.picture_width, page.picture_height = width, height

    def pdf(self, page, name):
        with self._opened(name, LARGEST_PDF) as file:
            if b"%PDF-" not in file.read(1024):
                raise UnreadableFile("内容不是 PDF。")
            file.seek(0)
            page.pdf.name = self._kept(page, name, "pdf", file)

    def is_another(self, held, name):
        """Whether a file of the archive is not the one that a page has."""
        if held.size != self.tree.size(name):
            return True
        with opened(held) as file:
            return file.read(BEGINNING) != self.tree.head(name, BEGINNING)

    def _opened(self, name, most):
        size = self.tree.size(name)
        if size > most:
            raise UnreadableFile(f"文件大于 {most // decoding.MEBIBYTE} MB，没有收。")
        if path := self.tree.path(name):
            try:
                return open(path, "rb")
            except OSError as error:
                raise UnreadableFile(f"文件读不了（{error.strerror}）。") from error
        return io.BytesIO(self.tree.content(name, most))

    def _kept(self, page, name, ending, file):
        storage, goal = pages_storage(), scan_path(page, f"page.{ending}")
        self.bytes += self.tree.size(name)
        if self.link and self._linked(storage, name, goal):
            return goal
        path = self.tree.path(name)
        content = File(file) if path else ContentFile(file.read())
        return keep(storage, goal, content, self.written)

    def _linked(self, storage, name, goal):
        """Make a further name of the very file; False where that cannot be: a zip, or
        another disk."""
        source, target = self.tree.path(name), storage.path(goal)
        if not source:
            return False
        try:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            self.written.append((storage, goal))
            os.link(source, target)
        except OSError:
            with suppress(OSError):
                os.unlink(target)
            return False
        return True


def give(take, page, name, doubt, words):
    """Give a page a file; what is none, such as a server's page of an error that was
    saved as a picture, becomes a doubt."""
    try:
        take(page, name)
    except ImageRefused as refusal:
        doubt("broken_file", f"{words}“{name}”打不开：{refusal}", name)
    except UnreadableFile as problem:
        doubt("broken_file", f"{words}“{name}”没有收：{problem}", name)
