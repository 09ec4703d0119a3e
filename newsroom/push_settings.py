"""Settings of pushes that take more than a line to read from the environment."""

import re

from django.core.exceptions import ImproperlyConfigured

from newsroom import environment

KEY = re.compile("[A-Za-z0-9-]{8,128}")


def indexnow_key():
    """Return the key that search engines compare with /indexnow-key.txt, or ""."""
    key = environment.text("INDEXNOW_KEY", "")
    if key and not KEY.fullmatch(key):
        raise ImproperlyConfigured(
            "INDEXNOW_KEY: 8 to 128 letters, digits and dashes; openssl rand -hex 16."
        )
    return key


def ports():
    """Return the ports besides 443 that receivers may have."""
    words = environment.words_or_none("PUSH_PORTS")
    if not all(word.isascii() and word.isdecimal() and len(word) < 6 for word in words):
        raise ImproperlyConfigured(
            "PUSH_PORTS: numbers with commas, such as 8443,9443."
        )
    return tuple(int(word) for word in words)
