"""HTML of every kind of readers' page, held against the standard by the Nu checker.

It comes from npm (vnu-jar) and takes Java. Where one is missing this says so, and goes on;
with CI=true it fails where Java is there and the checker is not. The pages are made of
the seed issue, on a database of their own.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKER = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
SECONDS = 300


def missing():
    """Say what there is to install; "" where all is there."""
    if not shutil.which("java"):
        return "Java (default-jre-headless)"
    if not CHECKER.exists():
        return "vnu-jar: run npm ci"
    return ""


def pages(folder):
    """Write every kind of page of the site into a folder; return {file: address}."""
    os.environ.update(
        ENVIRONMENT="development",
        DATABASE_URL=f"sqlite:///{folder}/site.sqlite3",
        MEDIA_ROOT=str(folder / "media"),
        DJANGO_SETTINGS_MODULE="newsroom.settings",
        READ_OFFLINE="1",
        # Some pages are meant to be missing, which the log would say.
        LOG_LEVEL="CRITICAL",
    )
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command(
        "loaddata", "districts", "places", "sections", "seed_issue", verbosity=0
    )
    from tests.browser.kinds import make_pages
    from tests.cast import hire_everyone

    client, made = Client(), {}
    for kind, address in make_pages(hire_everyone()["chief"]).items():
        file = folder / f"{kind.replace(' ', '-')}.html"
        file.write_bytes(client.get(address).content)
        made[file.name] = address
    return made


def faults(folder, made):
    """Yield a line for each fault that the checker finds."""
    command = ["java", "-jar", str(CHECKER), "--format", "json", "--exit-zero-always"]
    files = [str(folder / name) for name in made]
    checked = subprocess.run(
        [*command, *files], capture_output=True, text=True, timeout=SECONDS, check=False
    )
    try:
        messages = json.loads(checked.stderr)["messages"]
    except ValueError:
        yield f"The checker does not run: {checked.stderr[-500:]}"
        return
    for message in messages:
        if message["type"] == "error":
            name = message.get("url", "").rpartition("/")[2]
            place = f"{made.get(name, name)} line {message.get('lastLine', '?')}"
            yield f"{place}: {message['message']} {message.get('extract', '').strip()}"


def main():
    lacking = missing()
    if lacking:
        sys.stderr.write(f"== HTML is LEFT OUT: that takes {lacking}.\n")
        sys.exit(os.environ.get("CI") == "true" and bool(shutil.which("java")))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = pages(folder)
        found = list(faults(folder, made))
    told = f"== {len(made)} pages read by the Nu checker, {len(found)} faults\n"
    sys.stdout.write(told)
    sys.exit("\n".join(found) or 0)


if __name__ == "__main__":
    main()
