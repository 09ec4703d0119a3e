"""The watched folder: what lies in it, read and moved without following a link out of it.

Every file is opened by its name in a folder that is open already, so that neither a
symbolic link nor a folder that is swapped meanwhile leads anywhere else. What somebody
still writes is left alone: files of the names that programs give to halves, and all that
changed within the last seconds. The clock of the file's row (ctime) is asked too: a
program can set the other one back, and does.
"""

import errno
import os
import posixpath
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from exchange.wire_in.parcels import LARGEST_PARCEL
from exchange.wire_in.pieces import is_picture

TAKEN = "taken"
HALVES = (".part", ".tmp", ".temp", ".filepart", ".crdownload", ".partial", ".!ut")
IGNORED = {"thumbs.db", "desktop.ini"}
DEEPEST = 4
# Of one look, whole folders that were taken in and cannot be moved included.
MOST_FILES = 50_000
LONGEST_PATH = 300


class FolderRefused(Exception):
    """Raised for a folder that cannot be watched; the sentence says what to do."""


@dataclass(frozen=True)
class Found:
    """A file of the folder, as it was when the folder was looked through."""

    path: str  # with slashes, from the watched folder
    size: int
    modified_ns: int
    settled: bool  # nothing has changed it for some seconds
    refusal: str = ""  # a sentence, for what is not to be opened

    @property
    def name(self):
        return posixpath.basename(self.path)

    @property
    def is_picture(self):
        return is_picture(self.path)

    @property
    def sender(self):
        """The folder right below the watched one, which is that of a source."""
        return self.path.partition("/")[0] if "/" in self.path else ""

    @property
    def subfolders(self):
        return self.path.split("/")[1:-1]


class Changed(Exception):
    """Raised for a file that was changed while it was read: it is left for later."""


class Folder:
    def __init__(self, path):
        self.path = path
        try:
            self.top = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            raise FolderRefused(
                f"“{path}”打不开：请给出一个能读的文件夹。（{error.strerror}）"
            ) from error

    def close(self):
        os.close(self.top)

    def look(self, now, seconds):
        """Return what lies in the folder, in the order of its names."""
        found = []
        for base, folders, names, descriptor in os.fwalk(
            ".", dir_fd=self.top, follow_symlinks=False
        ):
            below = "" if base == "." else base.removeprefix("./") + "/"
            depth = below.count("/")
            self._tell_linked_folders(descriptor, below, folders, found)
            folders[:] = sorted(
                name
                for name in folders
                if not name.startswith(".")
                and (below or name != TAKEN)
                and depth < DEEPEST
                and not _is_link(descriptor, name)
            )
            for name in sorted(names):
                if _is_wanted(name):
                    found += self._found(descriptor, below, name, now, seconds)
                if len(found) >= MOST_FILES:
                    return found
        return found

    def _tell_linked_folders(self, descriptor, below, folders, found):
        for name in folders:
            if _is_link(descriptor, name):
                found.append(_refused(below + name, "是链接，不是文件夹，没有打开"))

    def _found(self, descriptor, below, name, now, seconds):
        try:
            about = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
        except OSError:
            return  # another process has taken it
        path = below + name
        if stat.S_ISLNK(about.st_mode):
            yield _refused(path, "是链接，没有打开：请放文件本身")
        elif not stat.S_ISREG(about.st_mode):
            yield _refused(path, "不是普通文件，没有打开：请移走")
        elif len(os.fsencode(path)) > LONGEST_PATH:
            yield _refused(path, "的名字太长：请改短再放")
        elif about.st_size > LARGEST_PARCEL:
            size = LARGEST_PARCEL // 1024 // 1024
            yield _refused(path, f"超过 {size} MB：请发稿方分开发", about)
        else:
            age = now - max(about.st_mtime, about.st_ctime)
            # A clock that is ahead of ours must not keep a file out for good.
            settled = age >= seconds or age < -86400
            yield Found(path, about.st_size, about.st_mtime_ns, settled)

    def read(self, found):
        """Return the bytes of a file; raise Changed if somebody is at it, OSError if it
        cannot be opened."""
        with self._parent(found.path) as parent:
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            descriptor = os.open(found.name, flags, dir_fd=parent)
            with open(descriptor, "rb") as file:
                before = os.fstat(descriptor)
                if not stat.S_ISREG(before.st_mode):
                    raise Changed
                data = file.read(found.size + 1)
                after = os.fstat(descriptor)
        as_found = (found.size, found.modified_ns)
        for about in (before, after):
            if (about.st_size, about.st_mtime_ns) != as_found:
                raise Changed
        if len(data) != found.size:
            raise Changed
        return data

    def put_away(self, path, checksum, day):
        """Move a file to where the taken ones are; return its path there, "" where the
        folder cannot be written to.

        The name has the checksum in it: what stands there already is the same file.
        """
        stem, suffix = posixpath.splitext(posixpath.basename(path))
        folder = posixpath.join(TAKEN, f"{day:%Y-%m-%d}")
        name = f"{stem}-{checksum[:12]}{suffix}"
        try:
            with suppress(FileExistsError):
                os.mkdir(TAKEN, 0o750, dir_fd=self.top)
            with self._parent(f"{TAKEN}/x") as taken, suppress(FileExistsError):
                os.mkdir(f"{day:%Y-%m-%d}", 0o750, dir_fd=taken)
            with self._parent(path) as old, self._parent(f"{folder}/x") as new:
                os.rename(
                    posixpath.basename(path), name, src_dir_fd=old, dst_dir_fd=new
                )
        except FileNotFoundError:
            return ""  # another process has moved it
        except OSError as error:
            if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM, errno.ELOOP):
                return ""
            raise
        return posixpath.join(folder, name)

    def remove(self, path):
        """Remove a file that was put away; one that is not there is none."""
        if not path.startswith(f"{TAKEN}/"):
            return
        with suppress(FileNotFoundError), self._parent(path) as parent:
            os.unlink(posixpath.basename(path), dir_fd=parent)

    @contextmanager
    def _parent(self, path):
        """Open the folder of a path, step by step, each of them no link."""
        descriptor = os.dup(self.top)
        try:
            for name in path.split("/")[:-1]:
                flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
                deeper = os.open(name, flags, dir_fd=descriptor)
                os.close(descriptor)
                descriptor = deeper
            yield descriptor
        finally:
            os.close(descriptor)


def _is_wanted(name):
    lower = name.lower()
    return not (
        name.startswith((".", "~$"))
        or lower.endswith(HALVES)
        or lower in IGNORED
        or name.endswith("~")
    )


def _is_link(descriptor, name):
    try:
        about = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
    except OSError:
        return True
    return stat.S_ISLNK(about.st_mode)


def _refused(path, why, about=None):
    size, modified = (about.st_size, about.st_mtime_ns) if about else (0, 0)
    return Found(path, size, modified, True, f"“{printable(path)}”{why}。")


def printable(path):
    """Return a path as the database keeps it, whatever bytes are in it."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else "�" for char in text)
