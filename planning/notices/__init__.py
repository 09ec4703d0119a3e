"""Notices: who is told what, where it is read, and how it goes out by mail and by robot."""
