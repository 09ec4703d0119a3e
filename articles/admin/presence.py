"""Who else has a story's form open."""


class PresenceMixin:
    pass
