"""Keys that come from outside: in an address, in a form."""

from django.http import Http404


def is_key(text):
    """Whether a text can be a primary key at all: digits, and not too many."""
    text = str(text)
    return text.isascii() and text.isdigit() and len(text) < 19


def key_or_404(text):
    """Return the key that an address names; of nonsense, answer 404."""
    if not is_key(text):
        raise Http404("没有这一条。")
    return int(text)
