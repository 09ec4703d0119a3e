"""How thorough the property tests are: everyday while one works, in full under CI."""

import os

from hypothesis import settings

THOROUGH = bool(os.environ.get("CI"))
EVERYDAY = 50  # examples of each property

settings.register_profile("everyday", max_examples=EVERYDAY)
if not THOROUGH:
    settings.load_profile("everyday")


def examples(in_full):
    """Return how many examples a property is tried with that deserves its own number."""
    return in_full if THOROUGH else min(in_full, EVERYDAY)
