"""Manifest of a backup: what is in it, and the SHA-256 of each of its files.

SHA256SUMS is in the format of coreutils, so that `sha256sum -c` reads it anywhere.
"""

import hashlib
import json

from newsroom.backup.errors import BackupError

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
FORMAT = 1


def write(backup, about):
    """Write the manifest, then the checksums of all files, the manifest's too."""
    text = json.dumps({"format": FORMAT} | about, ensure_ascii=False, indent=1)
    (backup / MANIFEST).write_text(text + "\n", encoding="utf-8")
    lines = [f"{checksum(path)}  {name}\n" for name, path in sorted(_files(backup))]
    (backup / SUMS).write_text("".join(lines), encoding="utf-8")


def read(backup):
    """Return the manifest of a backup, all of whose own files are as they were written."""
    for fault in faults(backup):
        raise BackupError(f"{backup.name}已经损坏，不能用：{fault}请换一份备份。")
    about = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
    if about["format"] != FORMAT:
        raise BackupError(
            f"{backup.name}的格式是{about['format']}，这一版只认{FORMAT}："
            "请用做这份备份的那一版来恢复。"
        )
    return about


def faults(backup):
    """Yield a sentence for each file that is missing, changed or not in the list."""
    try:
        lines = (backup / SUMS).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        yield f"校验清单{SUMS}没有了或读不了。"
        return
    wanted = {name: digest for digest, _, name in (x.partition("  ") for x in lines)}
    there = dict(_files(backup))
    if MANIFEST not in wanted:
        yield f"校验清单{SUMS}不全。"
    for name in sorted(wanted.keys() | there.keys()):
        if name not in there:
            yield f"缺文件{name}。"
        elif name not in wanted:
            yield f"多出文件{name}。"
        elif checksum(there[name]) != wanted[name]:
            yield f"文件{name}与校验码不符。"


def checksum(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(backup):
    for path in backup.rglob("*"):
        # Systems that look into a folder leave hidden files of their own there.
        if path.is_file() and path.name != SUMS and not path.name.startswith("."):
            yield path.relative_to(backup).as_posix(), path
