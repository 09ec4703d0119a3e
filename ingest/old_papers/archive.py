"""An archive as a whole: which issues it has of which papers, and what each consists of."""

import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from ingest.old_papers.interface import UnreadableFile
from ingest.old_papers.values import IssueFiles

# Of what is no text, the length and the beginning: pictures and PDF are nine tenths of an
# archive, and one that was put in the place of another begins otherwise. When a file was
# last written says nothing, for whoever copies an archive writes it anew.
BEGINNING = 64 * 1024
TEXTS = ("htm", "html", "shtml", "xml", "json", "cfg", "js", "txt")
LARGEST_TEXT = 8 * 1024 * 1024


@dataclass(frozen=True, order=True)
class Found:
    """An issue that a reader has found. Twenty years of names are kept packed."""

    date: date
    paper: str
    system: int  # place in the readers
    key: str
    packed: bytes

    def files(self):
        names = zlib.decompress(self.packed).decode("utf-8", "surrogatepass")
        return IssueFiles(
            self.paper, self.date, self.key, tuple(names.split("\n")) if names else ()
        )


def issues_of(tree, readers, since=None, until=None):
    """Return the Founds of a tree between two days, the oldest first, each issue once: of
    two systems that have the same, the first of the readers is asked."""
    found = {}
    for system, reader in enumerate(readers):
        for files in reader.issues(tree):
            if (since and files.date < since) or (until and files.date > until):
                continue
            names = "\n".join(files.files).encode("utf-8", "surrogatepass")
            issue = Found(
                files.date, files.paper, system, files.key, zlib.compress(names)
            )
            found.setdefault((files.paper, files.date), issue)
    return sorted(found.values())


def papers_of(found):
    """Return {paper: how many issues of it}."""
    return Counter(issue.paper for issue in found)


def digest_of(tree, files):
    """Return the SHA-256 of an issue's files: of texts the whole, of the rest the length
    and the beginning; and how many bytes they have."""
    digest, length = sha256(), 0
    for name in sorted(files):
        size = tree.size(name)
        length += size
        is_text = name.rpartition(".")[2].lower() in TEXTS
        try:
            part = tree.head(name, LARGEST_TEXT if is_text else BEGINNING)
        except UnreadableFile:
            part = b""
        line = f"{name}\0{size}\0{sha256(part).hexdigest()}\n"
        digest.update(line.encode("utf-8", "surrogatepass"))
    return digest.hexdigest(), length
