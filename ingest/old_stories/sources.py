"""Sources of old stories: the file to move in, and the folder that its pictures lie in."""

import codecs
import fcntl
import hashlib
import io
import os
import re
import stat
from contextlib import contextmanager
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from ingest.old_papers.interface import UnreadableFile
from ingest.old_stories.lines import Unreadable

CHUNK = 1 << 20
CONTROLS = bytes(set(range(32)) - {9, 10, 13})
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def _readable(name):
    """Return a name of the disk as words: one that is not UTF-8 is GB18030."""
    try:
        return os.fsencode(name).decode("utf-8")
    except UnicodeDecodeError:
        return os.fsencode(name).decode("gb18030", "replace")


class StoryFile:
    """A file of stories: its name, its checksum, its encoding, and its content."""

    def __init__(self, path):
        self.path = os.fspath(path)
        self.name = _readable(os.path.basename(self.path))
        self.ending = os.path.splitext(self.name)[1].lower()

    @cached_property
    def _looked_through(self):
        with self.open() as file:
            return _looked_through(file)

    @property
    def checksum(self):
        return self._looked_through[0]

    @property
    def encoding(self):
        return self._looked_through[1]

    def open(self):
        """Return the file opened for reading bytes; a device or a pipe has no end."""
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)
        except (OSError, ValueError) as error:
            raise Unreadable(
                f"打不开“{self.path}”：{getattr(error, 'strerror', error)}。"
            ) from error
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise Unreadable(f"“{self.path}”不是普通文件，没有读取。")
        return open(descriptor, "rb")

    @contextmanager
    def locked(self):
        """Hold the file: of two imports at once, the second says so and ends."""
        with self.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise Unreadable(
                    f"“{self.name}”正在迁入：等那一次做完，再运行。"
                ) from error
            yield

    @contextmanager
    def open_text(self):
        if self.encoding is None:
            raise Unreadable(
                "认不出文件的编码：既不是 UTF-8，也不是 GB18030。请另存为 UTF-8 再来。"
            )
        with (
            self.open() as file,
            io.TextIOWrapper(file, encoding=self.encoding, newline="") as text,
        ):
            yield text


def _looked_through(file):
    """Return (SHA-256, encoding) of a file: UTF-8 strictly, then GB18030, or None."""
    digest = hashlib.sha256()
    start = file.read(4)
    file.seek(0)
    named = "utf-16" if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ""
    possible = [named] if named else ["utf-8-sig", "gb18030"]
    decoders = {name: codecs.getincrementaldecoder(name)() for name in possible}
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        _drop_failing(decoders, chunk, final=False)
    _drop_failing(decoders, b"", final=True)
    return digest.hexdigest(), next(iter(decoders), None)


def _drop_failing(decoders, chunk, final):
    for name, decoder in list(decoders.items()):
        try:
            decoder.decode(chunk, final)
        except UnicodeDecodeError:
            del decoders[name]


class WithoutControls(io.RawIOBase):
    """A file of XML without the control characters that XML forbids and exports have."""

    def __init__(self, file):
        self.file = file

    def read(self, size=-1):
        chunk = self.file.read(size)
        while chunk and not (kept := chunk.translate(None, CONTROLS)):
            chunk = self.file.read(size)
        return kept if chunk else b""


class PictureFolder:
    """The folder of the pictures; nothing outside of it is ever read."""

    def __init__(self, path):
        self.root = os.path.realpath(path)

    def _path(self, name):
        """Return where a name leads, "" for out of the folder and for what is no file."""
        if not name or "\0" in name or len(name) > 1000:
            return ""
        name = name.replace("\\", "/")
        found = self._file(name)
        if not found and not name.isascii():
            # As a mirror that was unpacked from a Chinese Windows has it.
            found = self._file(os.fsdecode(name.encode("gb18030", "replace")))
        return found

    def _file(self, name):
        try:
            path = os.path.realpath(os.path.join(self.root, name))
            is_within = os.path.commonpath([self.root, path]) == self.root
            return path if is_within and stat.S_ISREG(os.stat(path).st_mode) else ""
        except (OSError, ValueError):
            return ""

    def has(self, name):
        return bool(self._path(name))

    def beside(self, name, reference):
        """Return the name that a reference means, "" where there is none: of an address,
        the longest end of its path that the folder has, two parts of it at least."""
        try:
            path = unquote(urlsplit(reference.strip()).path)
        except ValueError:
            return ""
        if SCHEME.match(reference) and not reference.lower().startswith("http"):
            return ""
        parts = PurePosixPath(path.replace("\\", "/")).parts
        parts = [part for part in parts if part not in ("/", ".")]
        if ".." in parts:
            return ""
        for start in range(max(1, len(parts) - 1)):
            if self.has(found := "/".join(parts[start:])):
                return found
        return ""

    def content(self, name, most):
        path = self._path(name)
        if not path:
            raise UnreadableFile(f"没有文件“{name}”。")
        try:
            with open(path, "rb") as file:
                content = file.read(most + 1)
        except OSError as error:
            raise UnreadableFile(f"打不开“{name}”：{error.strerror}。") from error
        if len(content) > most:
            raise UnreadableFile(f"“{name}”超过 {most // 2**20} MB。")
        return content
