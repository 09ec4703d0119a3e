"""The Chromium of this machine, and how it is started."""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # No process kept ready for a next window, and one for all windows: each costs as much
    # as a page of a test.
    "--disable-features=SpareRendererForSitePerProcess",
    "--renderer-process-limit=1",
    # A request to any other host fails, which the browser says in its console.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]
# The shell is Chromium without a window's tabs and menus: a page of a test costs it a
# quarter of the processor time. Debian packs both from one source.
COMMANDS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
MAC_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find_chromium():
    """Return the path of a Chromium or Chrome on this machine, or None."""
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, COMMANDS)]
    found += [path for path in MAC_APPLICATIONS if Path(path).exists()]
    return next(filter(None, found), None)


@functools.cache
def trouble():
    """Say what this machine lacks for a browser test; "" when it lacks nothing."""
    if not find_chromium():
        return (
            "NO CHROMIUM FOUND: the browser tests did not run (apt install chromium)."
        )
    driver = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"],
        capture_output=True,
        text=True,
    )
    if driver.returncode:
        return (
            f"PLAYWRIGHT DOES NOT START: the browser tests did not run. {driver.stderr}"
        )
    return ""
