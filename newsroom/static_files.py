"""Storages of static files: the address of a file is worked out once a process.

A form of the desk names ninety, each of which Django joins from its parts anew.
"""

import re
from functools import cached_property

from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
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


# A string is kept as it is; what else begins so is a comment.
STRING_OR_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|/\*.*?\*/', re.DOTALL)
MARGIN = re.compile(r"\s*\n\s*")


def slim(css):
    """Return a style sheet without its comments, indents and empty lines."""
    return MARGIN.sub("\n", STRING_OR_COMMENT.sub(r"\1", css)).strip()


class SlimStyles:
    """Storage that files are collected from, whose style sheets are slim: readers'
    telephones need none of the reasons, a fifth of the whole."""

    def __init__(self, storage):
        self.storage = storage

    def open(self, path):
        with self.storage.open(path) as file:
            css = file.read().decode()
        return ContentFile(slim(css).encode())


class HashedFiles(KeptAddressesMixin, CompressedManifestStaticFilesStorage):
    """Files whose names change with what is in them: kept by browsers for a year."""

    def post_process(self, paths, **options):
        for name, (storage, path) in paths.items():
            if name.startswith("site/") and name.endswith(".css"):
                paths[name] = SlimStyles(storage), path
        return super().post_process(paths, **options)

    def need_collected(self):
        """Raise ImproperlyConfigured where no files were collected: no page could name
        its style sheet, and not even the one that says so."""
        if not self.hashed_files:
            raise ImproperlyConfigured(
                f"{self.location} holds no collected files:"
                " run manage.py collectstatic, then start again."
            )


class FilesAsTheyAre(KeptAddressesMixin, StaticFilesStorage):
    """A developer's files."""
