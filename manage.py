#!/usr/bin/env python
"""Run a management command; on a developer's machine unless told otherwise."""

import os
import sys

from django.core.management import execute_from_command_line

from newsroom.environment import read_settings


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    # The servers' entry points (wsgi.py, asgi.py) set no such default: a
    # production process must be told its secrets or it does not start.
    os.environ.setdefault("ENVIRONMENT", "development")
    read_settings()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
