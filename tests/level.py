"""How thorough the property tests are: everyday while one works, in full under CI."""

import os

from hypothesis import HealthCheck, settings

THOROUGH = bool(os.environ.get("CI"))
EVERYDAY = 25  # examples of each property

# A busy machine is no fault of what is tested.
settings.register_profile(
    "everyday",
    max_examples=EVERYDAY,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
if not THOROUGH:
    settings.load_profile("everyday")


def examples(in_full):
    """Return how many examples a property is tried with that deserves its own number."""
    return in_full if THOROUGH else min(in_full, EVERYDAY)
