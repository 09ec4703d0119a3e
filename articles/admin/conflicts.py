"""Two who save the same story: the second is shown both texts, and loses nothing."""


class ConflictsMixin:
    pass
