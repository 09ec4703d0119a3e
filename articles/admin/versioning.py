"""The versions of a story at the desk: their list, two side by side, one restored."""


class VersionsMixin:
    pass
