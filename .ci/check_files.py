"""What no tool of `make lint` checks: locked requirements, and templates that compile."""

import json
import os
import re
import sys
from pathlib import Path

import django
from django.template import TemplateSyntaxError
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(r"https?:|--(extra-)?index-url|--find-links")


def requirement(line):
    """Return (name, version or "") of a line such as Pillow==13.0.0 or djade."""
    name, _, version = re.split(r"[;\s]", line.strip())[0].partition("==")
    return re.split(r"[\[~<>]", name)[0].lower().replace("_", "-"), version


def wanted(path):
    """Read the requirements of an .in file and of those it includes."""
    for line in path.read_text().splitlines():
        if line.startswith("-r "):
            yield from wanted(path.parent / line[3:].strip())
        elif line.strip() and not line.startswith("#"):
            yield requirement(line)


def unlocked(path):
    """Say what a .txt lacks of its .in file, and what should not stand in it."""
    lock = path.with_suffix(".txt")
    text = lock.read_text()
    if ADDRESS.search(text):
        yield f"{lock.name} names a package index; leave that to the machine."
    blocks = [block for block in re.split(r"\n(?=\S)", text) if block.strip()]
    locked = dict(map(requirement, blocks))
    for name, version in wanted(path):
        if name not in locked or version not in ("", locked[name]):
            yield f"{lock.name} is out of step with {path.name}: {name}. docs/dependencies.md says how to lock."
    yield from (
        f"{lock.name} has no hash for {block.split()[0]}."
        for block in blocks
        if "--hash=sha256:" not in block
    )


def unlocked_packages(path):
    """Say what package-lock.json lacks, and what should not stand in it."""
    for name, package in json.loads(path.read_text())["packages"].items():
        if "resolved" in package:
            yield f"{path.name} names a package index; leave that to the machine."
        if name and not package.get("integrity"):
            yield f"{path.name} has no hash for {name}."


def uncompiled():
    folder = ROOT / "templates"
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = str(path.relative_to(folder)).removeprefix("site/")
            try:
                get_template(name)
            except (TemplateSyntaxError, UnicodeDecodeError) as error:
                yield f"{path.relative_to(ROOT)}: {error}"


def main():
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("ENVIRONMENT", "development")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    faults = [
        fault for path in ROOT.glob("requirements*.in") for fault in unlocked(path)
    ]
    faults += unlocked_packages(ROOT / "package-lock.json")
    faults += uncompiled()
    sys.exit("\n".join(faults) or 0)


if __name__ == "__main__":
    main()
