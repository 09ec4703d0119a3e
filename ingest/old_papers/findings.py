"""Findings of moving a paper in: doubts of readers and of storing, kept once for the desk."""

from hashlib import sha256

from ingest.models import ImportFinding

LONGEST_WORDS = ImportFinding._meta.get_field("words").max_length
LONGEST_FILE = ImportFinding._meta.get_field("file").max_length


def key_of(system, doubt):
    """Return what a doubt is known by when it is found again."""
    parts = (system, doubt.kind, doubt.file, str(doubt.row or ""), doubt.words)
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def keep_findings(run, system, found, imported_issue=None):
    """Keep (doubt, article, page) rows, each with its database row or None; return how
    many are new. One that somebody has settled stays settled."""
    rows = {}
    for doubt, article, page in found:
        key = key_of(system, doubt)
        rows[key] = ImportFinding(
            run=run,
            imported_issue=imported_issue,
            kind=doubt.kind,
            words=_stored(doubt.words)[:LONGEST_WORDS],
            file=_stored(doubt.file)[-LONGEST_FILE:],
            row=doubt.row,
            key=key,
            article=article,
            page=page,
        )
    known = set(
        ImportFinding.objects.filter(key__in=rows).values_list("key", flat=True)
    )
    new = [row for key, row in rows.items() if key not in known]
    # Another run may find the same at this moment.
    ImportFinding.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _stored(text):
    """Return a text as both databases take it."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
