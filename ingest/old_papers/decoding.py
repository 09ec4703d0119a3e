"""Encoding of a file of an old paper: UTF-8 where it is, then what it declares, then GB18030.

What a file declares is often wrong: pages that say gb2312 and are UTF-8, and the other way
round. Bytes decide first.
"""

import codecs
import hashlib
import re

from ingest.files.declared import encoding

BYTES_LOOKED_AT = 4096
DECLARED = re.compile(
    rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE
)
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SAYS_UTF8 = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*utf-?8", re.IGNORECASE)
LAST_OF_LATIN, LAST_OF_TWO_BYTES = "\u017f", "\u07ff"
HAN = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
# Of all characters beyond ASCII, so many may be damaged in what is still UTF-8: a file cut
# off in the middle of a character, or joined with a scrap of another.
DAMAGED = 0.01


def decoded(data):
    """Return bytes as text; never fails.

    >>> decoded("太原".encode("gb18030")), decoded("太原".encode())
    ('太原', '太原')
    """
    if data.startswith(UTF16):
        return data.decode("utf-16", "replace")
    try:
        return _as_it_was_meant(data.decode("utf-8-sig"), data)
    except UnicodeDecodeError:
        pass
    if _is_nearly_utf8(data):
        return data.decode("utf-8-sig", "replace")
    found = DECLARED.search(data[:BYTES_LOOKED_AT])
    declared = encoding(found[1].decode("ascii")) if found else None
    for name in (declared, "gb18030"):
        try:
            return data.decode(name) if name else data.decode("gb18030")
        except UnicodeDecodeError:
            continue
    likely = declared if declared and not declared.startswith("utf") else "gb18030"
    return data.decode(likely, "replace")


def _as_it_was_meant(read, data):
    """Return what was read as UTF-8, or as GB18030 where that was meant.

    太原 in GBK is UTF-8 for two letters that no paper prints, 图 and others as well; text
    in Chinese has letters of three bytes.
    """
    beyond = [char for char in read if char > "\x7f"] if not read.isascii() else []
    odd = [char for char in beyond if char > LAST_OF_LATIN]
    if not odd or max(beyond) > LAST_OF_TWO_BYTES or SAYS_UTF8.search(data):
        return read
    try:
        meant = data.decode("gb18030")
    except UnicodeDecodeError:
        return read
    return meant if all(HAN.match(c) for c in meant if c > "\x7f") else read


def _is_nearly_utf8(data):
    read = data.decode("utf-8", "replace")
    beyond = len(read) - len(read.encode("ascii", "ignore"))
    return read.count("�") <= max(DAMAGED * beyond, beyond > 20)


def checksum_of(text):
    """Return the SHA-256 of a text that something was read from."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
