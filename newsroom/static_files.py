"""Storages of static files: the address of a file is worked out once a process.

A form of the desk names ninety, each of which Django joins from its parts anew.
"""

from functools import cached_property

from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class KeptAddressesMixin:
    """Storage mixin that keeps what url() has answered."""

    @cached_property
    def addresses(self):
        return {}

    def url(self, name, *args, **kwargs):
        # Anything else but a name is of collectstatic, which changes what it means.
        if args or kwargs:
            return super().url(name, *args, **kwargs)
        if name not in self.addresses:
            self.addresses[name] = super().url(name)
        return self.addresses[name]


class HashedFiles(KeptAddressesMixin, CompressedManifestStaticFilesStorage):
    """Files whose names change with what is in them: kept by browsers for a year."""


class FilesAsTheyAre(KeptAddressesMixin, StaticFilesStorage):
    """A developer's files."""
