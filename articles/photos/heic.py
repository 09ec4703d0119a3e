"""HEIC pictures, as phones keep them: decoded by a process of its own, with bounds.

A decoder of video in C++ reads no stranger's bytes in a worker that answers readers, and
none loads it (decision 034). The process (heic_process.py) has the file as its standard
input and writes the pixels to a file that is open already: it can open no other, and no
connection. Whatever it does, it ends in time; its answer is measured before it is used.
"""

import os
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO

from PIL import Image

SECONDS = 25
# What the process answers before the pixels: the picture's size, and that of the pixels.
HEADER = struct.Struct(">4I")
# Why there is no picture: codes that the process ends with.
DAMAGED, TOO_LARGE, TOO_MANY_FRAMES, NOT_INSTALLED, ENDLESS = 1, 3, 4, 5, 6

# Kinds of files that hold HEVC, as their first box names them, and those of any codec.
HEVC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
ANY_CODEC, AV1 = {b"mif1", b"msf1", b"mif2"}, {b"avif", b"avis"}
LONGEST_NAMES = 128  # bytes of the first box
# No password of the site's is in the surroundings of the process.
KEPT_SURROUNDINGS = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "TMPDIR")


class NotDecoded(Exception):
    """Raised for a HEIC that is not decoded, with the reason, one of the codes above."""

    def __init__(self, reason: int):
        super().__init__(reason)
        self.reason = reason


def is_heic(file: BinaryIO) -> bool:
    """Return whether a file says that it is a HEIC or a HEIF."""
    file.seek(0)
    start = file.read(LONGEST_NAMES)
    file.seek(0)
    if start[4:8] != b"ftyp":
        return False
    end = min(len(start), int.from_bytes(start[:4], "big"))
    names = {start[8:12], *(start[at : at + 4] for at in range(16, end, 4))}
    return bool(names & HEVC) or bool(names & ANY_CODEC and not names & AV1)


def decoded(file: BinaryIO, width: int = 0) -> tuple[int, int, Image.Image]:
    """Return the width and height of a HEIC, upright, and its pixels in sRGB: so wide, or
    as large as the largest rendition."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        file.seek(0)
        copyfileobj(file, given)
        file.seek(0)
        given.seek(0)
        _run(given, answer, width)
        answer.seek(0)
        return _picture(answer)


def _run(given: BinaryIO, answer: BinaryIO, width: int) -> None:
    try:
        # Our own module, no shell.
        done = subprocess.run(
            [sys.executable, "-m", "articles.photos.heic_process", str(int(width))],
            stdin=given,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            cwd=Path(__file__).resolve().parent.parent.parent,
            env={n: os.environ[n] for n in KEPT_SURROUNDINGS if n in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotDecoded(ENDLESS) from error
    if done.returncode < 0:  # killed, by its bounds or by what it read
        raise NotDecoded(ENDLESS)
    if done.returncode:
        raise NotDecoded(done.returncode)


def _picture(answer: BinaryIO) -> tuple[int, int, Image.Image]:
    header = answer.read(HEADER.size)
    if len(header) != HEADER.size:
        raise NotDecoded(DAMAGED)
    width, height, wide, high = HEADER.unpack(header)
    length = os.fstat(answer.fileno()).st_size - HEADER.size
    if not (wide and high and length == 3 * wide * high and width and height):
        raise NotDecoded(DAMAGED)
    return width, height, Image.frombytes("RGB", (wide, high), answer.read(length))
