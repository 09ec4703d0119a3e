"""Archives of older 数字报 systems: their issues, pages, hot areas and stories.

How to add a system. Write a module beside those in readers/ with one class that keeps to
Reader (interface.py), name it in READERS (readers/__init__.py), and give it a fixture: a
small folder in that system's form, made up, under tests/ingest/old_papers/. A reader is
pure but for the tree that it is given; it decides by the form of names first and by marks
in the files after that, and never by a single selector.
"""
