"""Old Office files: what is in a compound file (OLE), told by the names at its root.

Only the directory is read, and the first bytes of a stream: enough to tell a Word file
from a mail or a table, and whether it is locked. The format is [MS-CFB].
"""

import struct

SIGN = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_ENTRIES = 20_000
ENTRY = 128  # bytes of an entry of the directory
ALLOCATED_IN_HEADER = 109  # sectors of the allocation table that the header names
STORAGE_ROOT = 5
WORD_SIGN, LOCKED = 0xA5EC, 0x0100


class Damaged(Exception):
    """Raised where the directory cannot be followed."""


def root_names(data):
    """Return {name: first sector} of what lies at the root; raises Damaged."""
    if not data.startswith(SIGN):
        raise Damaged
    try:
        size = 1 << struct.unpack_from("<H", data, 30)[0]
        if size not in {512, 4096}:
            raise Damaged
        entries = _directory(data, size)
        kind = entries[66]
        if kind != STORAGE_ROOT:
            raise Damaged
        found, waiting, seen = {}, [_number(entries, 0, 76)], set()
        while waiting:
            at = waiting.pop()
            if at in seen or at * ENTRY >= len(entries):
                continue
            seen.add(at)
            length = min(struct.unpack_from("<H", entries, at * ENTRY + 64)[0], 64)
            name = entries[at * ENTRY : at * ENTRY + max(length - 2, 0)]
            found[name.decode("utf-16-le", "replace")] = _number(entries, at, 116)
            waiting += [_number(entries, at, 68), _number(entries, at, 72)]
    except (struct.error, IndexError) as error:
        raise Damaged from error
    return found


def is_locked_word(data, first):
    """Return whether the Word stream that begins in this sector is encrypted."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    start = (first + 1) * size
    if start + 12 > len(data):
        return False
    sign, flags = struct.unpack_from("<H8xH", data, start)
    return sign == WORD_SIGN and bool(flags & LOCKED)


def _directory(data, size):
    """Return the bytes of the directory: its sectors, in the order of their chain."""
    per_sector = size // 4
    tables = struct.unpack_from(f"<{ALLOCATED_IN_HEADER}I", data, 76)
    sector = struct.unpack_from("<I", data, 48)[0]
    entries, seen = [], set()
    while (sector + 2) * size <= len(data) + size - 1 and sector not in seen:
        seen.add(sector)
        entries.append(data[(sector + 1) * size : (sector + 2) * size])
        table, place = divmod(sector, per_sector)
        if len(seen) * size > MOST_ENTRIES * ENTRY or table >= len(tables):
            break
        sector = struct.unpack_from("<I", data, (tables[table] + 1) * size + place * 4)[
            0
        ]
    return b"".join(entries)


def _number(entries, at, offset):
    return struct.unpack_from("<I", entries, at * ENTRY + offset)[0]
