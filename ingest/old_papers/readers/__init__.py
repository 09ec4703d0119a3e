"""Readers of old papers, one module a system; READERS names them, in the order in which a
single file out of its folder is shown to them."""

READERS = ()
