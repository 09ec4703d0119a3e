"""Processor time of this process and of all that it started, near and far."""

import ctypes
import os
import resource
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
SECONDS_FOR_STRAGGLERS = 5


def adopt_orphans():
    """Take in whatever loses its parent below us, and say whether that is possible.

    Chromium's helpers outlive the process that started them; only who waits for a
    process is told how much time it took.
    """
    if sys.platform != "linux":
        return False
    return ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0


def used():
    """Return the seconds used, user and system, once all children have ended."""
    deadline = time.monotonic() + SECONDS_FOR_STRAGGLERS
    try:
        while time.monotonic() < deadline:
            ended, _ = os.waitpid(-1, os.WNOHANG)
            if not ended:
                time.sleep(0.05)
    except ChildProcessError:
        pass  # none is left
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
