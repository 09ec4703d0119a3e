"""Files of an archive, a folder or a zip: what is named in it, and never what is outside.

Links that lead out, names that climb, devices and pipes are not there. Names that are not
UTF-8 are GB18030; a name in a reference is found in another case, too, as the servers of
old papers did. Nothing is unpacked anywhere, and no more of a file is held than is asked.
"""

import contextlib
import os
import posixpath
import re
import stat
import zipfile
from bisect import bisect_left
from functools import lru_cache
from itertools import islice
from pathlib import Path
from urllib.parse import unquote_to_bytes

from ingest.files import zipped
from ingest.old_papers.decoding import decoded
from ingest.old_papers.interface import UnreadableFile

LARGEST_TEXT = 8 * 1024 * 1024
DEEPEST = 40  # folders in folders
PIECE = 64 * 1024
# A zip that names more, or that unpacks to so many times its size, is none of a paper:
# pages shrink to a tenth, pictures and PDF not at all.
LARGEST_DIRECTORY = 256 * 1024 * 1024
LARGEST_RATIO, WITHOUT_QUESTION = 100, 64 * 1024 * 1024
HOST = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
QUERY = re.compile(r"([^?]*)(\??)(.*)", re.DOTALL)
BESIDE = {"__macosx", "thumbs.db", "desktop.ini"}


class NoArchive(Exception):
    """Raised for what is no archive; says in a sentence what to give instead."""


def opened(path):
    """Return the tree of a folder or a zip, to be used in a with statement."""
    path = Path(path)
    try:
        if path.is_dir():
            return FolderTree(path)
        if path.is_file():
            with path.open("rb") as file:
                if zipped.is_zip(file.read(4)):
                    return ZipTree(path)
    except PermissionError as error:
        raise NoArchive(f"没有权限读取“{path}”：请检查权限。") from error
    if not path.exists():
        raise NoArchive(f"找不到“{path}”：请核对路径。")
    raise NoArchive(
        f"“{path}”不是文件夹，也不是 ZIP 压缩包：其他压缩包请先解开，再指定解开的文件夹。"
    )


class BaseTree:
    """What folder and zip have in common; see interface.Tree."""

    place = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        pass

    def has(self, name):
        return bool(self.spelled(name))

    def text(self, name):
        return decoded(self.content(name, LARGEST_TEXT))

    def beside(self, name, reference):
        for meant in meanings(name, reference):
            if spelled := self.spelled(meant):
                return spelled
        return next(iter(meanings(name, reference)), "")


def meanings(name, reference):
    """Return what a reference in a file may mean, likeliest first; () for nothing here.

    >>> meanings("jjrb/html/a.htm", "./b.htm#x")
    ('jjrb/html/b.htm',)
    >>> meanings("a.htm", "../b.htm"), meanings("a.htm", "http://example.com/b.htm")
    ((), ())
    """
    reference = reference.strip().replace("\\", "/")
    if HOST.match(reference):
        return ()
    path, mark, query = QUERY.match(reference.split("#", 1)[0]).groups()
    # Names may be written as percent signs, of UTF-8 or of GBK, here or in the archive;
    # and a mirror keeps the query of an address in the name.
    written = [decoded(unquote_to_bytes(path)), path]
    written += [f"{path}{sign}{query}" for sign in "?@"] if mark else []
    found = [m for w in written if w and w.isprintable() for m in _meant(name, w)]
    return tuple(dict.fromkeys(found))


def _meant(name, path):
    if path.startswith("/"):
        return _from_the_root(name, path.strip("/"))
    meant = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    return () if meant.startswith((".", "/")) else (meant,)


def _from_the_root(name, reference):
    """Of a name from the root of the site the archive may have one folder more or less."""
    if ".." in reference.split("/") or not reference:
        return ()
    folders = name.split("/")[:-1]
    longer = ["/".join([*folders[:n], reference]) for n in range(len(folders) + 1)]
    parts = reference.split("/")
    shorter = ["/".join(parts[n:]) for n in range(1, min(3, len(parts)))]
    return tuple(longer + shorter)


def _is_wanted(part):
    return (
        part
        and not part.startswith((".", "~$"))
        and part.lower() not in BESIDE
        and part.isprintable()
    )


class FolderTree(BaseTree):
    def __init__(self, path):
        self.root = os.path.realpath(os.fsencode(path))
        self.place = decoded(self.root)
        self._folder = lru_cache(maxsize=4096)(self._folder_anew)
        self._listing = lru_cache(maxsize=16)(self._listing_anew)

    def names(self, under=""):
        under = under.strip("/")
        folder = self._folder(under)
        if folder is None:
            return
        waiting = [iter(self._entries(folder, under))]
        while waiting:
            try:
                name, path = next(waiting[-1])
            except StopIteration:
                waiting.pop()
                continue
            if path is None:
                yield name
            elif len(waiting) < DEEPEST:
                waiting.append(iter(self._entries(path, name)))

    def _entries(self, folder, name):
        """Return (name, None) of each file and (name, path) of each folder, sorted."""
        found = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    part = decoded(entry.name)
                    if not _is_wanted(part):
                        continue
                    full = f"{name}/{part}" if name else part
                    if entry.is_dir(follow_symlinks=False):
                        found.append((full, entry.path))
                    elif self._is_file(entry.path):
                        found.append((full, None))
        except OSError:
            pass  # a folder that may not be read has nothing
        return sorted(found, key=lambda pair: pair[0])

    def _is_file(self, path):
        try:
            if stat.S_ISLNK(os.lstat(path).st_mode):
                real = os.path.realpath(path)
                inside = real.startswith(self.root + b"/")
                return inside and stat.S_ISREG(os.stat(real).st_mode)
            return stat.S_ISREG(os.lstat(path).st_mode)
        except (OSError, ValueError):
            return False

    def spelled(self, name):
        folder, _, last = name.rpartition("/")
        found = self._named(folder, last)
        if found is None:
            return ""
        spelled, path, above = found
        return (f"{above}/{spelled}" if above else spelled) if path else ""

    def _named(self, folder, last):
        """Return (name as it is spelled, path or b"", folder as it is spelled)."""
        path = self._folder(folder)
        if path is None or not last or last in {".", ".."}:
            return None
        exact = os.path.join(path, last.encode("utf-8", "surrogateescape"))
        if self._is_file(exact):
            return last, exact, self._spelled_folder(folder)
        raw = self._found(path, last)
        if raw is None or not self._is_file(os.path.join(path, raw)):
            return None
        return decoded(raw), os.path.join(path, raw), self._spelled_folder(folder)

    def _spelled_folder(self, folder):
        path = self._folder(folder)
        below = path[len(self.root) :].strip(b"/")
        return "/".join(decoded(part) for part in below.split(b"/")) if below else ""

    def _folder_anew(self, name):
        """Return the path of a folder; None for one that is not there, or leads out."""
        if not name:
            return self.root
        above, _, last = name.rpartition("/")
        path = self._folder(above) if name.count("/") < DEEPEST else None
        if path is None or last in {"", ".", ".."}:
            return None
        for raw in (last.encode("utf-8", "surrogateescape"), self._found(path, last)):
            try:
                if raw and stat.S_ISDIR(os.lstat(os.path.join(path, raw)).st_mode):
                    return os.path.join(path, raw)
            except (OSError, ValueError):
                continue
        return None

    def _found(self, path, last):
        listing = self._listing(path)
        return listing.get(last) or listing.get(last.lower())

    def _listing_anew(self, path):
        try:
            found = sorted(os.listdir(path))
        except OSError:
            return {}
        listing = {decoded(raw).lower(): raw for raw in reversed(found)}
        return listing | {decoded(raw): raw for raw in found}

    def content(self, name, most):
        data = self.head(name, most + 1)
        if len(data) > most:
            raise UnreadableFile(f"文件大于 {_in_words(most)}，没有读取。")
        return data

    def head(self, name, length):
        folder, _, last = name.rpartition("/")
        found = self._named(folder, last)
        if found is None:
            raise UnreadableFile("没有这个文件。")
        try:
            with open(found[1], "rb") as file:
                return file.read(length)
        except OSError as error:
            raise UnreadableFile(f"文件读不了（{error.strerror}）。") from error

    def size(self, name):
        folder, _, last = name.rpartition("/")
        found = self._named(folder, last)
        return os.stat(found[1]).st_size if found else 0

    def path(self, name):
        """Return where a file lies on this machine, "" if it is not there."""
        folder, _, last = name.rpartition("/")
        found = self._named(folder, last)
        return os.path.realpath(found[1]) if found else ""


class ZipTree(BaseTree):
    def __init__(self, path):
        self.file = path
        self.place = path.resolve().with_suffix("").as_posix()
        if _length_of_directory(path) > LARGEST_DIRECTORY:
            raise NoArchive(f"“{path}”里的文件太多：请先解开，再指定解开的文件夹。")
        try:
            self.archive = zipfile.ZipFile(path)
        except zipped.DAMAGED as error:
            raise NoArchive(
                f"“{path}”已损坏，打不开：请重新打包，或指定解开的文件夹。"
            ) from error
        self.entries = {}
        for entry in self.archive.infolist():
            if (name := _name_in_zip(entry)) is not None:
                self.entries[name] = entry
        self.sorted = sorted(self.entries, key=lambda name: name.split("/"))
        self._refuse_bomb()
        self._lower = None

    def _refuse_bomb(self):
        """Entries that lie over each other take more room together than the file has."""
        entries = self.entries.values()
        size = os.path.getsize(self.file)
        packed = sum(entry.compress_size for entry in entries)
        unpacked = sum(entry.file_size for entry in entries)
        if packed > size or unpacked > max(WITHOUT_QUESTION, LARGEST_RATIO * size):
            self.close()
            raise NoArchive(
                f"“{self.file}”解开后大得不正常，不像报纸的存档，没有读取。"
            )

    def close(self):
        self.archive.close()

    def names(self, under=""):
        under = under.strip("/")
        if not under:
            yield from self.sorted
            return
        parts = under.split("/")
        at = bisect_left(self.sorted, parts, key=lambda name: name.split("/"))
        for name in islice(self.sorted, at, None):
            if name.split("/")[: len(parts)] != parts:
                return
            if name != under:
                yield name

    def spelled(self, name):
        if name in self.entries:
            return name
        if self._lower is None:
            self._lower = {name.lower(): name for name in self.sorted}
        return self._lower.get(name.lower(), "")

    def content(self, name, most):
        data = self.head(name, most + 1)
        if len(data) > most:
            raise UnreadableFile(f"文件大于 {_in_words(most)}，没有读取。")
        return data

    def head(self, name, length):
        entry = self.entries.get(self.spelled(name))
        if entry is None:
            raise UnreadableFile("没有这个文件。")
        pieces, left = [], length
        try:
            with self.archive.open(entry) as part:
                while left > 0 and (piece := part.read(min(left, PIECE))):
                    pieces.append(piece)
                    left -= len(piece)
        except zipped.DAMAGED as error:
            raise UnreadableFile("文件在压缩包里已损坏，或加了密码。") from error
        return b"".join(pieces)

    def size(self, name):
        entry = self.entries.get(self.spelled(name))
        return entry.file_size if entry else 0

    def path(self, name):
        """Return "": no file in a zip lies anywhere."""
        return ""


def _name_in_zip(entry):
    """Return the name of an entry from the root; None for what is not taken."""
    name = entry.filename
    if not entry.flag_bits & 0x800:  # not said to be UTF-8
        with contextlib.suppress(UnicodeEncodeError):
            name = decoded(name.encode("cp437"))
    name = name.replace("\\", "/")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if entry.is_dir() or name.endswith("/") or kind not in {0, stat.S_IFREG}:
        return None
    parts = name.removeprefix("./").split("/")
    if len(parts) > DEEPEST or not all(map(_is_wanted, parts)) or ":" in parts[0]:
        return None
    return "/".join(parts)


def _length_of_directory(path):
    """Return how long the list of names in a zip is, which zipfile holds as a whole."""
    with open(path, "rb") as file:
        file.seek(max(0, os.path.getsize(path) - 0x10000 - 22))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    length = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if length == 0xFFFFFFFF:  # a zip of more than 4 GB says it elsewhere
        at = tail.rfind(b"PK\x06\x06")
        length = int.from_bytes(tail[at + 40 : at + 48], "little") if at >= 0 else 0
    return length


def _in_words(size):
    return f"{size // (1024 * 1024)} MB" if size >= 1024 * 1024 else f"{size} 字节"
