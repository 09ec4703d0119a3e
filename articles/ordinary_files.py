"""Reading of a file that a command is given: ordinary ones only, and so much of them.

A device or a pipe has no end, or makes whoever opens it wait.
"""

import os
import stat


class NotOrdinary(Exception):
    """Raised for a folder, a device, a pipe; the sentence says what to give instead."""


def bytes_of(path, most, wanted):
    """Return what a file holds, and of one that is longer than most one byte more.

    Raise NotOrdinary, or OSError where there is none; `wanted` names the kinds of file
    that would do, such as “.csv”.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotOrdinary(f"“{path}”不是普通文件，没有读取：请给出一个 {wanted} 文件。")
    with open(descriptor, "rb") as file:
        return file.read(most + 1)
