"""Processor time and memory of running processes, as Linux counts them.

Each process has a clock of its own (clock_getcpuclockid, in nanoseconds); who started
whom, and what those took that have ended, is in /proc.
"""

import ctypes
import os
import sys
import time
from pathlib import Path
from typing import NamedTuple

PROC = "/proc"
MIB = 2**10  # /proc counts in KiB


class CannotMeasure(Exception):
    """This machine does not say what other processes use."""


class Memory(NamedTuple):
    """Of a process, in MiB: all that it holds, and with what it shares divided up."""

    resident: float
    proportional: float


class Entry(NamedTuple):
    """What is read of a line of /proc/<pid>/stat."""

    parent: int
    ticks_of_ended: int


def require():
    """Raise CannotMeasure, in words, where processor time cannot be read."""
    if sys.platform != "linux":
        raise CannotMeasure(
            f"Processor time of other processes is read from Linux; this is "
            f"{sys.platform}. Run it on Linux, in a virtual machine or a container."
        )
    try:
        processor_time(os.getpid())
        memory(os.getpid())
    except (OSError, AttributeError, KeyError) as error:
        raise CannotMeasure(
            f"Processor time and memory cannot be read on this machine: {error!r}. "
            "It takes a mounted /proc with smaps_rollup (Linux 4.14 or newer)."
        ) from error


def processor_time(*pids):
    """Return the seconds, user and system, of processes and of all that they started.

    Of those that have ended their parent knows, in ticks of ten milliseconds.
    """
    ticks = seconds = 0
    running = list(pids)
    for pid in running:
        try:
            running += children(pid)
            seconds += own_time(pid)
            ticks += read_entry(_stat(pid)).ticks_of_ended
        except (FileNotFoundError, ProcessLookupError):
            pass  # it has ended meanwhile
    return seconds + ticks / os.sysconf("SC_CLK_TCK")


def children(pid):
    """Return the ids of the processes that a process of one thread has started."""
    try:
        return list(
            map(int, Path(PROC, f"{pid}/task/{pid}/children").read_text().split())
        )
    except FileNotFoundError:
        return _children_among_all(pid)


def own_time(pid):
    """Return the seconds of a process alone, its threads included."""
    clock = ctypes.c_int()
    error = ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock))
    if error:
        raise ProcessLookupError(error, os.strerror(error))
    return time.clock_gettime(clock.value)


def memory(pid):
    return read_memory(Path(PROC, str(pid), "smaps_rollup").read_text())


def read_memory(text):
    """Return the Memory in the text of /proc/<pid>/smaps_rollup."""
    lines = (line.split() for line in text.splitlines()[1:])
    sizes = {words[0]: int(words[1]) / MIB for words in lines}
    return Memory(sizes["Rss:"], sizes["Pss:"])


def read_entry(text):
    """Return the Entry in the text of /proc/<pid>/stat.

    A program's name, in brackets, may itself hold blanks and brackets.
    """
    fields = text.rpartition(")")[2].split()
    return Entry(int(fields[1]), int(fields[13]) + int(fields[14]))


def _stat(pid):
    return Path(PROC, str(pid), "stat").read_text(errors="replace")


def _children_among_all(pid):
    """Return the same by asking every process: not each kernel lists children."""
    found = []
    for name in filter(str.isdecimal, os.listdir(PROC)):
        try:
            if read_entry(_stat(name)).parent == pid:
                found.append(int(name))
        except (FileNotFoundError, ProcessLookupError):
            pass  # it has ended
    return found
