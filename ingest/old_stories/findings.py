"""Findings of an import run: what an editor should look at, kept once however often it
is found."""

import hashlib

from ingest.models import ImportFinding


def key_of(system, doubt):
    """Return what a doubt is known by when it is found again."""
    parts = (system, doubt.kind, doubt.file, str(doubt.row or ""), doubt.words)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def keep_findings(run, found):
    """Keep [(Doubt, Article or None)] as findings of a run, those that are new."""
    ImportFinding.objects.bulk_create(
        (
            ImportFinding(
                run=run,
                kind=doubt.kind,
                words=doubt.words[:500],
                file=doubt.file[-300:],
                row=doubt.row,
                key=key_of(run.system, doubt),
                article=article,
            )
            for doubt, article in found
        ),
        ignore_conflicts=True,
    )
