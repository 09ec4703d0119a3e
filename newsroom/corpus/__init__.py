"""A made-up paper of any size, to try the site on: `manage.py make_corpus`.

Nothing in it is news, and every story says so to whoever reads it.
"""
