"""Readers of old papers, one module a system; READERS names them, in the order in which a
single file out of its folder is shown to them."""

from ingest.old_papers.readers.flash import FlashReader
from ingest.old_papers.readers.founder import FounderReader
from ingest.old_papers.readers.json_papers import JsonReader
from ingest.old_papers.readers.people import PeopleReader
from ingest.old_papers.readers.trs import TrsReader
from ingest.old_papers.readers.xiangyu import XiangyuReader

READERS = (
    PeopleReader(),
    XiangyuReader(),
    FounderReader(),
    FlashReader(),
    TrsReader(),
    JsonReader(),
)
