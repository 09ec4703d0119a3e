"""Dossiers 专题: what stands above the list of a topic or a running column."""

from articles.models import Article
from articles.models.dossiers import Dossier
from articles.moment import now
from articles.prepared import prepared


@prepared
def _of_tag(at, named):
    return Dossier.objects.with_events(at).filter(tag=named)


@prepared
def _of_column(at, named):
    return Dossier.objects.with_events(at).filter(column=named)


@prepared(light=True)
def _lead(at, pk):
    return Article.objects.published(at).filter(pk=pk).for_listing(at)


OF = {"tag": _of_tag, "column": _of_column}


def dossier_of(kind, named):
    """Return the dossier of a topic ("tag") or a "column", and its lead if readers may
    see that; None for what there is not."""
    dossier = OF[kind].first(at=now(), named=named)
    if dossier is None or dossier.lead_id is None:
        return dossier, None
    return dossier, _lead.first(at=now(), pk=dossier.lead_id)
