"""Pinyin of Chinese names, for slugs and for finding a name by typing.

Readings come from pypinyin. It cannot know how a rare surname is read (单 as
Shan), so every stored reading is a field that an editor may correct.
"""


def syllables(name):
    """Split a name into pinyin syllables and Latin words: ["ying", "ze", "qu"]."""
    # Imported when a name is first read: its phrases take 55 MiB of each worker.
    from pypinyin import Style, lazy_pinyin

    return [
        syllable.lower()
        for part in lazy_pinyin(name, style=Style.NORMAL)
        for syllable in "".join(c if c.isalnum() else " " for c in part).split()
        if syllable.isascii()
    ]


def search_key(name):
    """Return what a name is found by when typed: "yingzequ yzq"."""
    parts = syllables(name)
    return " ".join(filter(None, ("".join(parts), "".join(p[0] for p in parts))))


def slug(name):
    """Return the slug of a name, for its address: "wang-yong"."""
    return "-".join(syllables(name))
