"""A story as readers will see it, before they do."""


class PreviewsMixin:
    pass
