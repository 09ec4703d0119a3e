"""Install locked packages into .venv: one line of progress, all of pip's in a log.

    .venv/bin/python .ci/install.py requirements.txt "what the site needs"

What goes wrong is said in one sentence.
"""

import re
import subprocess
import sys
from pathlib import Path

LOG = Path("var", "install.log")
PIP = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
LOCKED = re.compile(r"^[A-Za-z0-9]", re.MULTILINE)
FETCHED = re.compile(r"^(Collecting|Requirement already satisfied:) ")
# What pip's words mean, and what to do; the first that fits.
TROUBLES = (
    (
        r"DO NOT MATCH THE HASHES",
        "The package index sent a file that is not the locked one: a broken download, or"
        " a mirror out of order. Try again, or another one: PIP_INDEX_URL=https://… make run",
    ),
    (
        r"No space left on device",
        "The disk is full: packages need about 600 MB. Make room, then try again.",
    ),
    (
        r"Permission denied",
        "A file of .venv or of pip's cache belongs to somebody else, perhaps root: delete"
        " .venv, then try again.",
    ),
    (
        r"No matching distribution|Failed to establish|NameResolution|name resolution"
        r"|ConnectTimeout|ReadTimeout|timed out|ProxyError|Connection (refused|reset)"
        r"|Max retries|SSLError|HTTP error",
        "No package index answers with what is needed: offline, or too slow from here?"
        " Name a mirror near you: PIP_INDEX_URL=https://… make run",
    ),
)


def main(requirements, purpose):
    total = len(LOCKED.findall(Path(requirements).read_text()))
    LOG.parent.mkdir(exist_ok=True)
    fetched = 0
    with (
        LOG.open("w", encoding="utf-8") as log,
        subprocess.Popen(
            [sys.executable, *PIP, "--require-hashes", "-r", requirements],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as pip,
    ):
        show(purpose, 0, total)
        for line in pip.stdout:
            log.write(line)
            if FETCHED.match(line):
                fetched += 1
                show(purpose, fetched, total)
    if pip.returncode:
        sys.exit(f"\n{trouble(LOG.read_text(encoding='utf-8'))} The log: {LOG}")
    sys.stdout.write("\n")


def show(purpose, fetched, total):
    """Show how far it is, on one line; where that is no terminal, only the first."""
    if sys.stdout.isatty() or not fetched:
        count = f": {min(fetched, total)} of {total} packages" if fetched else ""
        sys.stdout.write(f"\r== Installing {purpose}{count}")
        sys.stdout.flush()


def trouble(said):
    for pattern, sentence in TROUBLES:
        if re.search(pattern, said):
            return sentence
    errors = re.findall(r"^ERROR: .*", said, re.MULTILINE)
    return errors[-1] if errors else "pip could not install the packages."


if __name__ == "__main__":
    main(*sys.argv[1:])
