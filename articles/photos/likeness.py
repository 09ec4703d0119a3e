"""Likeness of photos: which of the library show nearly the same."""


def likeness_of(pixels):
    """Return the perceptual hash of a picture in four parts."""
    return None, None, None, None


def near(photo):
    """Return the photos of the library that show nearly what a photo shows."""
    return []
