"""Registry of what else happens when a story is moved, in the transaction of the move.

Articles know nothing of who that is: notices, plans of the day, and whatever comes. What
they write is taken back with the move. A bulk load (loading.py) makes no move.
"""

from django.utils.module_loading import import_string

# Paths of functions (the story as it was before, the Review that records the move).
further = []


def run(story, review):
    for name in further:
        import_string(name)(story, review)
