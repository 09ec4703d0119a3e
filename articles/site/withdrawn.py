"""Withdrawn stories: their addresses answer 410, with the day and what readers are told."""

from django.shortcuts import render

from articles.models import Article
from articles.prepared import prepared
from articles.site.newest import newest_if_at_hand


@prepared
def _withdrawn(pk):
    stories = Article.objects.withdrawn().filter(pk=pk)
    return stories.values_list("withdrawn_at", "withdrawal_notice")


def gone(request, pk):
    """Answer 410 for a story that readers could see once; raise Http404 for any other."""
    withdrawn_at, notice = _withdrawn.get_or_404(pk=pk)
    context = {
        "withdrawn_at": withdrawn_at,
        "notice": notice,
        "newest": newest_if_at_hand(),
    }
    return render(request, "410.html", context, status=410)
