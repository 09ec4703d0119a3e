"""The review of a story at the desk: its page, its moves, its 审签单."""


class ReviewingMixin:
    pass
