"""Findings of an import run: what an editor should look at, kept once however often it
is found."""

import hashlib

from ingest.models import ImportFinding

LONGEST_WORDS = ImportFinding._meta.get_field("words").max_length
LONGEST_FILE = ImportFinding._meta.get_field("file").max_length


def key_of(system, doubt):
    """Return what a doubt is known by when it is found again."""
    parts = (system, doubt.kind, doubt.file, str(doubt.row or ""), doubt.words)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def keep_findings(run, found, system="", imported_issue=None):
    """Keep [(Doubt, Article or None, Page if there is one)] as findings of a run, and
    return how many of them are new. One that was settled stays settled.

    `system` names where the doubts are from, if that is not what the run says.
    """
    rows = {}
    for doubt, article, *page in found:
        key = key_of(system or run.system, doubt)
        rows[key] = ImportFinding(
            run=run,
            imported_issue=imported_issue,
            kind=doubt.kind,
            words=_stored(doubt.words)[:LONGEST_WORDS],
            file=_stored(doubt.file)[-LONGEST_FILE:],
            row=doubt.row,
            key=key,
            article=article,
            page=page[0] if page else None,
        )
    known = ImportFinding.objects.filter(key__in=rows).values_list("key", flat=True)
    known = set(known)
    new = [row for key, row in rows.items() if key not in known]
    # Another run may find the same at this moment.
    ImportFinding.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _stored(text):
    """Return a text as both databases take it."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
