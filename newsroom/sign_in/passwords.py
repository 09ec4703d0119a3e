"""Password hashes: Argon2, at a cost that a small machine bears at shift start."""

from copy import copy

from django.contrib.auth.hashers import Argon2PasswordHasher, get_hasher


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id as OWASP asks for at least.

    Django's own asks for 100 MiB a sign-in, more than a whole worker of ours has: ten
    people at once would be a gigabyte.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


def hash_of_made_up(password):
    """Return the hash of a password that the system made up, quickly made.

    Of 79 random bits no guess is right however quick, and two hundred people are
    imported in one request. The next sign-in stores it anew at the full cost, as it
    does with each hash of other parameters.
    """
    hasher = copy(get_hasher())
    if isinstance(hasher, Argon2PasswordHasher):
        hasher.time_cost, hasher.memory_cost = 1, 1024
    return hasher.encode(password, hasher.salt())
