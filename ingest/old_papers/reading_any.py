"""Reading of whatever is given: an archive by the reader that knows its names, one file
by the reader that knows its marks."""

from ingest.old_papers.readers import READERS


def issues_of(tree):
    """Yield (reader, IssueFiles) of an archive, of every system that it has."""
    for reader in READERS:
        for issue in reader.issues(tree):
            yield reader, issue


def read_file(name, text):
    """Return the ReadFile of one file; None where no system knows it."""
    for reader in READERS:
        if read := reader.read_file(name, text):
            return read
    return None
