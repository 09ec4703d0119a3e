"""Suggestions for a photo's fields by its file: its name, and a title made of that."""

from pathlib import PurePath

from articles.models.photos import Photo

LONGEST_NAME = Photo._meta.get_field("file_name").max_length
LONGEST_TITLE = Photo._meta.get_field("title").max_length


def fill_in(photo, file, name):
    """Fill in what is empty of an unsaved photo by its open file, called `name`."""
    photo.file_name = name[-LONGEST_NAME:]
    photo.title = photo.title or PurePath(name).stem[:LONGEST_TITLE]
