#!/usr/bin/env python
"""Run a management command; on a developer's machine unless told otherwise."""

import os
import sys

# Where there is one, a paper's site runs on this machine.
PRODUCTION_FILE = os.environ.get("NEWSROOM_ENVIRONMENT_FILE", "/etc/newsroom.env")


def main():
    # A terminal or a log without UTF-8 would end the first Chinese sentence.
    for stream in (sys.stdout, sys.stderr):
        if stream and stream.encoding.lower() != "utf-8":
            stream.reconfigure(encoding="utf-8")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    # The servers' entry points (wsgi.py, asgi.py) set no such default: a
    # production process must be told its secrets or it does not start.
    if "ENVIRONMENT" not in os.environ and os.path.exists(PRODUCTION_FILE):
        sys.exit(
            f"这台机器上有正式站（{PRODUCTION_FILE}）：请改用 newsroom-manage {' '.join(sys.argv[1:])}\n"
            "若真要在这里开发，请在命令前加上 ENVIRONMENT=development 。"
        )
    os.environ.setdefault("ENVIRONMENT", "development")
    # Only now: they are not there where somebody takes another Python than .venv's.
    from django.core.management import execute_from_command_line

    from newsroom.environment import read_settings

    read_settings()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
