"""Encodings that a file names: what Python calls them, where they are text of a paper.

Python knows others, too, that are no encodings of text or take quadratic time.
"""

import codecs

# Programs that name one of these write all of GB18030.
GBK = {"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936"}
TEXT = {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-7", "ascii", "big5", "cp950"}
TEXT |= {"hz", "big5hkscs", "iso8859-1", "cp1252", "shift_jis", "euc_jp", "euc_kr"}


def encoding(label):
    """Return Python's name of an encoding; None for one that is not known.

    >>> encoding("GB2312"), encoding("UTF8"), encoding("zlib")
    ('gb18030', 'utf-8', None)
    """
    label = label.strip().lower()
    if label in GBK:
        return "gb18030"
    try:
        found = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return found if found in TEXT else None
