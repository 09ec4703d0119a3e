"""LibreOffice with limits: run by ingest/files/office.py, becomes the program it is given.

The limits are of this process, and of all that the program starts.
"""

import os
import resource
import sys

MEMORY = 2048 * 1024 * 1024
SECONDS = 15
LARGEST_ANSWER = 60 * 1024 * 1024
MOST_OPEN = 256


def main(program, *arguments):
    for kind, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, LARGEST_ANSWER),
        (resource.RLIMIT_NOFILE, MOST_OPEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    os.execv(program, [program, *arguments])


if __name__ == "__main__":
    main(*sys.argv[1:])
