"""The proofreading rules beside a story's form."""


class CopyDeskMixin:
    pass
