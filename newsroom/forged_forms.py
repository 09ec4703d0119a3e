"""Validation of what no form of the desk sends: the number of its rows, made up.

Django makes as many forms of rows as it is told, up to two thousand, and reads each one:
30 digits would tie a worker up. A person never sees this.
"""

import re
from functools import wraps

from django.core.exceptions import BadRequest

COUNT = re.compile(r"-(TOTAL|INITIAL)_FORMS\Z")
SOUND = re.compile(r"[0-9]{1,4}")
MOST_ROWS = 1000
SENTENCE = "The number of rows of a form is none that a form sends."


def refuse_forged_counts(view):
    """Answer 400 to a form whose numbers of rows are none, or beyond all use."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        if request.method == "POST" and any(map(_is_forged, _counts(request.POST))):
            raise BadRequest(SENTENCE)
        return view(request, *args, **kwargs)

    return answer


def _counts(sent):
    for name, values in sent.lists():
        if COUNT.search(name):
            yield from values


def _is_forged(text):
    return not SOUND.fullmatch(text) or int(text) > MOST_ROWS
