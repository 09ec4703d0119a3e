"""Interface of readers of old papers, and of the tree of files that they are given."""

from collections.abc import Iterator
from typing import Protocol

from ingest.old_papers.values import IssueFiles, OldIssue, ReadFile


class UnreadableFile(Exception):
    """Raised for a file of an archive that cannot be read; says why in a sentence."""


class Tree(Protocol):
    """The files of an archive, a folder or a zip, by names with / from its root.

    Never outside of it: links out, absolute and climbing names are not there. Names that
    are not UTF-8 are read as GB18030; every method finds a name in another case, too.
    """

    place: str  # the folder that holds the archive, the zip without its ending

    def names(self, under: str = "") -> Iterator[str]:
        """Yield names, sorted within each folder, without holding them all."""

    def has(self, name: str) -> bool: ...

    def spelled(self, name: str) -> str:
        """Return a name as the archive spells it; "" for one that it has not."""

    def content(self, name: str, most: int) -> bytes:
        """Return a file's bytes; raises UnreadableFile beyond `most` or if unreadable."""

    def head(self, name: str, length: int) -> bytes:
        """Return the first bytes of a file: what kind it is, how large a picture."""

    def size(self, name: str) -> int:
        """Return how many bytes a file has; 0 for one that is not there."""

    def text(self, name: str) -> str:
        """Return a file as text: UTF-8 strictly, then what it declares, then GB18030."""

    def path(self, name: str) -> str | bytes:
        """Return where a file lies on this machine, "" where it lies in a zip."""

    def beside(self, name: str, reference: str) -> str:
        """Return the name that a reference in a file means, without its query and
        fragment, as the archive spells it where it has it; "" for one that leads out of
        the archive or to another host."""


class Reader(Protocol):
    """One system's reader."""

    key: str  # "founder"
    label: str  # 方正数字报（node、content）
    folder: str  # html/%Y-%m/%d, of a day, for an archive that begins in it

    def issues(self, tree: Tree) -> Iterator[IssueFiles]:
        """Yield the issues of a tree that are of this system, told by the form of their
        names; reads as few files as it can, and none of another system."""

    def read(self, tree: Tree, issue: IssueFiles) -> OldIssue:
        """Return an issue as the archive has it. What cannot be read becomes a Doubt, not
        an exception."""

    def read_file(self, name: str, text: str) -> ReadFile | None:
        """Return what one file says, out of its folder: `name` is its name or address,
        whatever is left of it. None for a file that is not of this system."""
