"""Compound files (OLE) of one sector for each part, with names at their root."""

import struct

SECTOR, FREE, END = 512, 0xFFFFFFFF, 0xFFFFFFFE


def ole(*names, first=b""):
    """Return a compound file with streams of these names; `first` is what all begin with."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIII", 62, 3, 0xFFFE, 9, 6, 0, 1, 1)
    header += struct.pack("<IIIIII", 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, END, END, *[FREE] * 125)
    entries = [_entry("Root Entry", 5, child=1)]
    for at, name in enumerate(names, 1):
        after = at + 1 if at < len(names) else FREE
        entries.append(_entry(name, 2, right=after))
    directory = b"".join(entries[:4]).ljust(SECTOR, b"\0")
    return header + table + directory + first.ljust(SECTOR, b"\0")


def _entry(name, kind, child=FREE, right=FREE):
    text = (name + "\0").encode("utf-16-le")
    entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    entry += struct.pack("<III", FREE, right, child) + bytes(36)
    return entry + struct.pack("<IQ", 2, SECTOR)
