"""Pieces of a file of the wire: the stories in it, each with its pictures.

Pure: bytes in, values out; no database, and no file but those it is handed. A picture is
found by the name that the story gives it, or by that of the file, among what lies beside
it; mails and archives, which hold files, are in parcels.py.
"""

import posixpath
import re
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import partial
from urllib.parse import unquote, urlsplit

from exchange.wire_in.wording import Words, captions_of, words_of_text, words_of_wire
from ingest.files import text_of, wire, word, zipped
from ingest.files.containers import shown
from ingest.files.values import LARGEST_FILE, UnreadableFile
from ingest.files.wire.story import WireStory
from ingest.wire_status import Status

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".tif", ".tiff")
LARGEST_PICTURE = 40 * 1024 * 1024
MOST_PICTURES = 40
LONGEST_GUID = 300
LONGEST_NAME = 200


@dataclass(frozen=True)
class SentPicture:
    """A picture of a piece; `data` is None as long as its file has not come."""

    name: str
    caption: str = ""
    credit: str = ""
    data: bytes | None = None


@dataclass(frozen=True)
class Piece:
    """One story of a file: its words, what its sender says of it, its pictures."""

    guid: str  # "" where its sender gives none
    words: Words
    version: str = ""
    sent_at: datetime | None = None
    usable: Status = Status.USABLE
    embargo_until: datetime | None = None
    urgency: int | None = None
    pictures: tuple[SentPicture, ...] = ()


@dataclass(frozen=True)
class Beside:
    """Pictures that may be those of a file: {path: () -> bytes}, none read before it is
    asked for, each marked once it was."""

    files: dict = field(default_factory=dict)
    used: set = field(default_factory=set)

    def named(self, href, folder=""):
        """Return the path of what a story refers to, or "": within, and never out of it."""
        parts = urlsplit(href)
        name = unquote(parts.path).replace("\\", "/")
        if not name or "\x00" in name:
            return ""
        if not parts.scheme and not parts.netloc and not name.startswith("/"):
            path = posixpath.normpath(posixpath.join(folder, name))
            if path in self.files:
                return path
        # An address of the sender's server, whose file came along under its last name.
        path = posixpath.join(folder, posixpath.basename(name))
        return path if path in self.files else ""

    def alike(self, stem, folder=""):
        """Return the paths of pictures that are called as a text is: 水厂-1.jpg."""
        wanted = re.compile(rf"{re.escape(stem)}(?:[-_ ]?[(（]?\d{{1,3}}[)）]?)?\Z")
        return [
            path
            for path in sorted(self.files)
            if posixpath.dirname(path) == folder
            and wanted.match(posixpath.splitext(posixpath.basename(path))[0])
        ]

    def read(self, path):
        data = self.files[path]()
        self.used.add(path)
        return data


def storable(value):
    """Return a value without the characters that no database keeps: NULs, and halves of
    pairs, which JSON can spell."""
    if isinstance(value, str) and not isinstance(value, Status):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, tuple):
        return tuple(map(storable, value))
    if isinstance(value, Piece | SentPicture | Words):
        return replace(
            value, **{f.name: storable(getattr(value, f.name)) for f in fields(value)}
        )
    return value


def is_picture(name):
    return name.lower().endswith(PICTURES)


def of_file(name, data, beside, knowledge, only=False):
    """Return the Pieces of a file that holds no files; `only`: all pictures are its own."""
    label = shown(name)
    if wire.is_wire(data):
        if len(data) > LARGEST_FILE:
            size = LARGEST_FILE // 1024 // 1024
            raise UnreadableFile(f"“{label}”超过 {size} MB：请发稿方分开发。")
        return _of_wire(name, data, beside, knowledge)
    extracted = text_of(label, data)
    stem = posixpath.splitext(posixpath.basename(name))[0]
    found = words_of_text(extracted, stem, knowledge)
    captions = captions_of(extracted, knowledge)
    folder = posixpath.dirname(name)
    pieces = []
    for at, words in enumerate(found):
        files = []
        if at == 0:
            files = _inside_word(data) if word.is_word(data) else []
            paths = sorted(beside.files) if only else beside.alike(stem, folder)
            files += [(path, partial(beside.read, path)) for path in paths]
        said = captions[at] if at < len(captions) else []
        pieces.append(Piece("", words, pictures=captioned(files, said)))
    return pieces


def _of_wire(name, data, beside, knowledge):
    stories = wire.stories_of(shown(name), data)
    if len(stories) > wire.MOST_STORIES:
        raise UnreadableFile(
            f"“{shown(name)}”里有 {len(stories)} 篇稿件，"
            f"一次最多 {wire.MOST_STORIES} 篇：请发稿方分开发。"
        )
    # A kill says which story it means, and needs no words.
    kept = [s for s in stories if not s.is_empty or s.status is not Status.USABLE]
    if not kept:
        raise UnreadableFile(
            f"“{shown(name)}”里没有稿件的正文，只有目录或图片的地址：请发稿方发正文。"
        )
    return [_of_story(story, name, beside, knowledge) for story in kept]


def _of_story(story: WireStory, name, beside, knowledge):
    folder = posixpath.dirname(name)
    pictures = []
    for picture in story.pictures[:MOST_PICTURES]:
        path = beside.named(picture.href, folder) if picture.href else ""
        data = _read(beside, path) if path else None
        file_name = posixpath.basename(path or unquote(urlsplit(picture.href).path))
        pictures.append(
            SentPicture(
                _characters(file_name)[-LONGEST_NAME:],
                picture.caption,
                picture.credit,
                data,
            )
        )
    if len(story.guid) > LONGEST_GUID:
        raise UnreadableFile(
            f"“{shown(name)}”里的稿件编号超过 {LONGEST_GUID} 个字符：请发稿方核对。"
        )
    words = words_of_wire(story, knowledge)
    return Piece(
        story.guid,
        words,
        story.version[:40],
        story.created,
        story.status,
        story.embargo,
        story.urgency,
        tuple(pictures),
    )


def captioned(files, captions):
    """Return the pictures of a text: its files in their order, its captions beside."""
    pictures = []
    for at, (path, data) in enumerate(files[:MOST_PICTURES]):
        caption, credit = captions[at] if at < len(captions) else ("", "")
        pictures.append(
            SentPicture(
                _characters(posixpath.basename(path))[-LONGEST_NAME:],
                caption,
                credit,
                _bounded(data()),
            )
        )
    for caption, credit in captions[len(files) :]:
        pictures.append(SentPicture("", caption, credit))
    return tuple(pictures[:MOST_PICTURES])


def _read(beside, path):
    return _bounded(beside.read(path))


def _bounded(data):
    return data if data and len(data) <= LARGEST_PICTURE else None


def _characters(name):
    return "".join(char for char in name if char.isprintable())


def _inside_word(data):
    """Return (name, () -> bytes) of the pictures that a Word document holds."""
    found = []
    for name in sorted(zipped.names(data), key=_in_order):
        if name.startswith("word/media/") and is_picture(name):
            found.append((name, partial(_from_word, data, name)))
    return found


def _from_word(data, name):
    with zipped.opened(name, data) as opened:
        pieces = zipped.pieces(name, opened, opened.getinfo(name), LARGEST_PICTURE)
        return b"".join(pieces)


def _in_order(name):
    """Return a key by which image2 comes before image10."""
    return [int(p) if p.isdecimal() else p for p in re.split(r"(\d+)", name)]
