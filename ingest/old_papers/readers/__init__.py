"""Readers of old papers, one module a system; READERS names them, in the order in which a
single file out of its folder is shown to them."""

from ingest.old_papers.readers.founder import FounderReader
from ingest.old_papers.readers.people import PeopleReader

READERS = (PeopleReader(), FounderReader())
