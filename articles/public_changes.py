"""Registry of who is told that readers are to see something else of a story.

What must not be lost is written by those who are told, in the transaction of the move or
of the correction: a move that is taken back leaves nothing. Articles know nothing of who
that is; bulk loads (loading.py) tell nobody, for what they bring is old.
"""

from django.utils.module_loading import import_string

# Paths of functions (pk of the story, due_at, is_gone): due_at is the moment from which
# readers see it so, is_gone whether they see it no longer.
further = []


def tell(story, due_at, is_gone=False):
    for name in further:
        import_string(name)(story, due_at, is_gone)
