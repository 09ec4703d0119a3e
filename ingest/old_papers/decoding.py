"""Encoding of a file of an old paper: UTF-8 where it is, then what it declares, then GB18030.

What a file declares is often wrong: pages that say gb2312 and are UTF-8, and the other way
round. Bytes decide first.
"""

import codecs
import re

from ingest.files.declared import encoding

BYTES_LOOKED_AT = 4096
DECLARED = re.compile(
    rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE
)
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
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
        return data.decode("utf-8-sig")
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


def _is_nearly_utf8(data):
    read = data.decode("utf-8", "replace")
    beyond = len(read) - len(read.encode("ascii", "ignore"))
    return read.count("�") <= max(DAMAGED * beyond, beyond > 20)
