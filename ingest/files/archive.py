"""Archives of several files (.zip): each that can be read is a text of its own.

The names in an archive are shown and give the order, no more: nothing is written
anywhere. What is unpacked is bounded, by the archive and for all that one upload holds.
"""

import re
from functools import partial

from ingest.files import refusals, zipped
from ingest.files.containers import shown, together
from ingest.files.values import LARGEST_FILE, UnreadableFile

UTF8_NAME = 0x800
NUMBER = re.compile(r"(\d{1,12})")
# Documents are archives, too: what of them is not read is refused by its own name.
DOCUMENTS = ("word/document", *(begins for begins, *_ in refusals.IN_ZIP))
# What systems put beside the files of a folder.
BESIDE = {"__macosx", "thumbs.db", "desktop.ini"}


def is_archive(data):
    names = zipped.names(data)
    return zipped.is_zip(data) and not any(n.startswith(DOCUMENTS) for n in names)


def read(name, data, within):
    with zipped.opened(name, data) as archive:
        entries = {entry_name(e): e for e in archive.infolist() if not e.is_dir()}
        names = sorted(filter(is_wanted, entries), key=_in_order)
        files = ((n, partial(_contents, n, archive, entries[n])) for n in names)
        parts, sentences = within.read_all(files)
    if not parts:
        why = f"：{sentences[0]}" if sentences else "，是空的：请核对后再上传。"
        raise UnreadableFile(f"“{name}”里没有能读的文件{why}")
    return together(parts, f"压缩包里的 {len(parts)} 个文件", sentences)


def _contents(name, archive, entry):
    try:
        pieces = zipped.pieces(shown(name), archive, entry, LARGEST_FILE)
        return b"".join(pieces)
    except zipped.DAMAGED as error:
        raise UnreadableFile(
            f"“{shown(name)}”在压缩包里已损坏或加了密码：请重新打包，或单独上传。"
        ) from error


def entry_name(entry):
    """Return the name of an entry: programs of China write it in GBK, and do not say."""
    if entry.flag_bits & UTF8_NAME:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def is_wanted(name):
    parts = [part for part in name.replace("\\", "/").split("/") if part]
    return bool(parts) and not any(
        part.startswith((".", "~$"))
        and part not in {".", ".."}
        or part.lower() in BESIDE
        for part in parts
    )


def _in_order(name):
    """Return a key by which page 2 comes before page 10."""
    return [
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in NUMBER.split(name)
    ]
