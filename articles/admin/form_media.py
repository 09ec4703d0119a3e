"""Media of the story form: its forty tags of styles and scripts, made once a process.

Which they are depends on which fields a person may change. Putting them in order, and
escaping each attribute anew, was a tenth of the page.
"""

from django.utils.safestring import mark_safe
from js_asset import Media

# What stands for the nonce of an answer in the tags that are kept.
NONCE = "nonce-of-the-answer"
# Sets of fields that somebody may change, by far.
SETS_KEPT = 50
_kept = {}


def media_tags(media, nonce):
    """Return the tags of a page's media, with the nonce of its answer.

    The body's editor brings an import map: an inline script, which the
    Content-Security-Policy lets run by this answer's nonce only.
    """
    # Named by the addresses of its files: the attributes of one are always the same.
    key = repr(media)
    if key not in _kept:
        if len(_kept) >= SETS_KEPT:
            _kept.clear()
        _kept[key] = Media.from_media(media, nonce=NONCE).render()
    return mark_safe(_kept[key].replace(NONCE, nonce))  # noqa: S308 - as it was
