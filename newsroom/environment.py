"""Readers of environment variables: a value that makes no sense stops the start."""

import importlib.util
import os
import re
import secrets
import sys
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from districts.city import NoCity, city_called

# The status by which a worker of gunicorn says that it will never start: its master ends
# instead of trying again and again.
WRONG_SETTINGS = 3
# Control characters; and bytes that are no UTF-8, which come as halves of characters.
NO_TEXT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
# Whose paper it is where nothing is said, and what stands beneath its name then.
CITY, TAGLINE = "太原", "十个县（市、区）、两个功能区，一张报纸"
SEVERAL = re.compile("[\u4e00-\u9fff]{2,6}")
BUCKET = re.compile("[A-Za-z0-9._-]{3,255}")


@contextmanager
def ended_by_one_sentence():
    """End the program, where it is not configured as it must be, with the sentence alone.

    A traceback would bury it, and the whole environment may be in one.
    """
    try:
        yield
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(WRONG_SETTINGS) from None


def read_settings():
    """Load Django's settings; of a value that makes no sense, end with one sentence."""
    with ended_by_one_sentence():
        settings.INSTALLED_APPS  # noqa: B018 (the first to be asked loads them all)


def text(name, default=None):
    """Return the variable's text, or the default; with no default it must be set."""
    value = os.environ.get(name, "").strip()
    if NO_TEXT.search(value):
        raise ImproperlyConfigured(
            f"{name}: it must be one line of UTF-8 text, without control characters."
        )
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. docs/configuration.md.")
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
    if not (value.isascii() and value.isdecimal() and len(value) < 10) or (
        int(value) < least
    ):
        raise ImproperlyConfigured(
            f"{name}={value!r}: it must be a whole number, {least} or more."
        )
    return int(value)


def words(name, default=None):
    """Return a list of one or more words from comma-separated text."""
    found = [word.strip() for word in text(name, default).split(",") if word.strip()]
    if not found:
        raise ImproperlyConfigured(f"{name} has no word in it.")
    return found


def words_or_none(name):
    """Return a list of words, which may be empty."""
    return words(name) if text(name, "") else []


def tagline(city_name):
    """Return the line beneath the paper's name: of a city that is not the one of the
    example, none that was not given."""
    return text("SITE_TAGLINE", TAGLINE if city_name == CITY else "")


def city():
    """Return the City that the paper is of."""
    given = text("CITY_NAME", CITY), text("CITY_SHORT_NAME", "")
    try:
        return city_called(*given, words_or_none("CITY_OTHER_NAMES"))
    except NoCity as error:
        raise ImproperlyConfigured(
            f"CITY_NAME, CITY_SHORT_NAME, CITY_OTHER_NAMES: {error}"
        ) from None


def districts_name():
    """Return what the districts are called together, a label and a word of the search."""
    value = text("DISTRICTS_NAME", "区县")
    if not SEVERAL.fullmatch(value):
        raise ImproperlyConfigured(
            f"DISTRICTS_NAME={value!r}: it must be two to six Chinese characters,"
            " such as 区县, 旗县区, 镇街."
        )
    return value


def pairs(name):
    """Return {left: right} of text such as chiefs=总编,editors=编辑."""
    found = [word.partition("=") for word in words_or_none(name)]
    if not all(left.strip() and right.strip() for left, _, right in found):
        raise ImproperlyConfigured(f"{name}: it must be written as a=b,c=d.")
    return {left.strip(): right.strip() for left, _, right in found}


def networks(name, default):
    """Return the networks of addresses such as 10.0.0.0/8,192.0.2.1."""
    given = text(name, default)
    try:
        return [ip_network(word) for word in words(name, given)] if given else []
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name}: {error}; addresses or networks, such as 10.0.0.0/8."
        ) from error


def give_options(database, options, **defaults):
    """Give a PostgreSQL what it is connected with, unless its address says otherwise."""
    given = database.get("OPTIONS", {})
    options = f"{options} {given.get('options', '')}".strip()
    database["OPTIONS"] = defaults | given | {"options": options}


def folder(name, default):
    """Return a path that means the same wherever the process was started."""
    path = Path(text(name, str(default)))
    if not path.is_absolute():
        raise ImproperlyConfigured(f"{name}={str(path)!r}: it must begin with /.")
    return path


def bucket(name):
    """Return the name of an S3 bucket; "" when it is not set."""
    value = text(name, "")
    if value and not BUCKET.fullmatch(value):
        raise ImproperlyConfigured(
            f"{name}={value!r}: it must be the bucket's name alone: letters, digits,"
            " dots and dashes."
        )
    return value


def address(name, schemes, default, package=None):
    """Return a URL whose scheme is one of those given; "" when it is not set.

    Some addresses need a package that a small site does without.
    """
    value = text(name, default)
    if not value:
        return value
    try:
        parts = urlsplit(value)
        sound = parts.scheme in schemes and parts.port != 0
    except ValueError:
        sound = False
    if not sound or not (parts.netloc or parts.path.strip("/")):
        # The value is not shown: it may hold a password.
        raise ImproperlyConfigured(
            f"{name}: it must be an address that begins with {' or '.join(schemes)}."
        )
    if package:
        need_package(name, package)
    return value


def need_package(name, package):
    if not importlib.util.find_spec(package):
        raise ImproperlyConfigured(
            f"{name} is set, which needs requirements-large.txt: {package} is missing."
        )


def kept_secret(path):
    """Return the secret kept in a file of this machine, made at first use."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("x") as new_file:
                path.chmod(0o600)
                new_file.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass
        return path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{path} can neither be made nor read: {error.strerror}."
        ) from error
