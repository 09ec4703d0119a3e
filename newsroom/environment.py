"""Read the process environment: a value that makes no sense stops the start."""

import os
import secrets
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name, default=None):
    """Return the variable's text, or the default; with no default it must be set."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. README.md, Configuration.")
    return default


def choice(name, choices, default):
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(
            f"{name}={value!r}: it must be one of {', '.join(choices)}."
        )
    return value


def boolean(name, default):
    return choice(name, ("0", "1"), "1" if default else "0") == "1"


def number(name, default, least=0):
    value = text(name, str(default))
    if not value.isascii() or not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(
            f"{name}={value!r}: it must be a whole number, {least} or more."
        )
    return int(value)


def words(name, default=None):
    """Return a list from comma-separated text."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def address(name, schemes, default):
    """Return a URL whose scheme is one of those given; "" when it is not set."""
    value = text(name, default)
    if value and urlsplit(value).scheme not in schemes:
        raise ImproperlyConfigured(
            f"{name}: its address must begin with {' or '.join(schemes)}."
        )
    return value


def kept_secret(path):
    """Return the secret kept in a file of this machine, made at first use."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x") as new_file:
            path.chmod(0o600)
            new_file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()
