"""Files that hold files, archives and mails: what one upload may unpack, however nested."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from ingest.files.values import Extracted, UnreadableFile, joined

MOST_SENTENCES = 40
DEEPEST = 3  # a text in a mail in an archive in a mail
MOST_FILES = 40
MOST_BYTES = 60 * 1024 * 1024
SECONDS = 15  # after which no further file is begun
LONGEST_NAME = 60


@dataclass
class Allowance:
    """What is left to one upload: files, unpacked bytes, seconds."""

    files: int = MOST_FILES
    bytes: int = MOST_BYTES
    until: float = field(default_factory=lambda: monotonic() + SECONDS)

    def begin(self, name):
        """Count a file before it is unpacked; raises UnreadableFile after too many."""
        if self.files <= 0:
            raise UnreadableFile(
                f"“{name}”没有读取：一次最多读 {MOST_FILES} 个文件，请分几次上传。"
            )
        if self.bytes <= 0:
            raise UnreadableFile(f"“{name}”没有读取：解开后太大，请单独上传。")
        if monotonic() > self.until:
            raise UnreadableFile(
                f"“{name}”没有读取：前面的文件已经用了 {SECONDS} 秒，请单独上传。"
            )
        self.files -= 1


@dataclass(frozen=True)
class Within:
    """How a file inside another is read: by the same readers, one level deeper."""

    reader: Callable  # (name, data, Within) -> Extracted
    allowance: Allowance = field(default_factory=Allowance)
    depth: int = 0

    def read(self, name, unpack):
        """Return the Extracted of a file of that name, whose bytes unpack() returns."""
        if self.depth >= DEEPEST:
            raise UnreadableFile(f"“{name}”没有读取：套了太多层，请取出来单独上传。")
        self.allowance.begin(name)
        data = unpack()
        self.allowance.bytes -= len(data)
        deeper = Within(self.reader, self.allowance, self.depth + 1)
        return self.reader(name, data, deeper)

    def read_all(self, files):
        """Return the Extracted of those that can be read, and sentences on the others."""
        parts, sentences = [], []
        for name, unpack in files:
            try:
                parts.append(self.read(shown(name), unpack))
            except UnreadableFile as error:
                sentences.append(str(error))
        return parts, sentences


def together(parts, form, left_out):
    """Return several Extracted as that of the file that holds them, its sentences first."""
    whole = joined(parts)
    sentences = not_too_many([*left_out, *whole.left_out])
    return Extracted(whole.text, f"{form}（{whole.form}）", whole.claims, sentences)


def not_too_many(sentences):
    """Return sentences for the desk: the first of them, and how many more there are."""
    more = len(sentences) - MOST_SENTENCES
    told = [f"另有 {more} 处没有收入。"] if more > 0 else []
    return (*sentences[:MOST_SENTENCES], *told)


def shown(name):
    """Return the last part of a name, as a sentence can have it: one line, not too long."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    last = "".join(char for char in last if char.isprintable()).strip() or "未命名"
    if len(last) <= LONGEST_NAME:
        return last
    return f"{last[: LONGEST_NAME - 12]}…{last[-11:]}"
