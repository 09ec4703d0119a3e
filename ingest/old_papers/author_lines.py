"""Author lines of old papers: what is one, and what of it is the author."""

import re
from functools import lru_cache

from ingest.old_papers.markup import words_of
from ingest.reading.people import is_name
from ingest.reading.signatures import signature

BULLETS = "□■◎●◆▲"
# More may stand before a label, which says by itself what the line is.
LABEL = re.compile(rf"^[{BULLETS}◇○△☆★▪\s]*(?:作者|记者姓名|责任编辑)[：:]\s*(?=\S)")
LONGEST_AUTHOR = 80


def author_of(line):
    """Return the author of a line as it is printed, without the label before it. The mark
    before it is print, too: signing knows it.

    >>> author_of("■ 作者：李静"), author_of("□郭晓华　王勇")
    ('李静', '□郭晓华 王勇')
    """
    return LABEL.sub("", words_of(line))


@lru_cache(maxsize=512)
def is_author(said):
    """Return whether a line by itself is an author line.

    >>> is_author("□ 郭晓华 李静"), is_author("——写在开学的时候")
    (True, False)
    """
    bare = LABEL.sub("", said).strip()
    if not bare or len(bare) > LONGEST_AUTHOR or bare.startswith("—"):
        return False
    found = signature(bare)
    if found and (found.people or found.source):
        return True
    return are_names(bare) or (bare[0] in BULLETS and len(bare) <= 30)


def are_names(said):
    names = re.split(r"[\s、]+", said.lstrip(BULLETS).strip())
    return all(is_name(name) for name in names)
