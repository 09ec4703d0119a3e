"""Links from a story's review sheet to the runs that moved it in, and what they left."""

from urllib.parse import urlencode

from django.urls import reverse

from ingest.models import ImportFinding, ImportRun

SEES = "ingest.view_importfinding"


def import_links(article, user):
    """Return [(words, address)]: each run that took a story over, and what of this story
    is still to be looked at."""
    if not user.has_perm(SEES):
        return []
    numbers = article.import_records.exclude(run=None).values_list("run", flat=True)
    links = [
        (f"第 {run.pk} 次迁入", reverse("admin:ingest_importrun_change", args=[run.pk]))
        for run in ImportRun.objects.filter(pk__in=set(numbers)).order_by("pk")
    ]
    waiting = ImportFinding.objects.to_settle().filter(article=article).count()
    if waiting:
        chosen = urlencode({"article__id__exact": article.pk})
        address = f"{reverse('admin:ingest_importfinding_changelist')}?{chosen}"
        links.append((f"本稿待核 {waiting} 条", address))
    return links
