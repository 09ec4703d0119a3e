"""Registry of what else happens when a story's text was saved, in the transaction of it.

Articles know nothing of who that is: notes on the text, and whatever comes. A bulk load
(loading.py) saves nothing in this sense, and a new story has nothing to follow yet.
"""

from django.utils.module_loading import import_string

# Paths of functions (the story as it is stored now, its parts as a version keeps them).
further = []


def run(story, parts):
    for name in further:
        import_string(name)(story, parts)
