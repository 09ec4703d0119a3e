"""数字报: the printed paper on screen, from what is published of it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from editions.models import Issue


@require_safe
def latest(request):
    issue = Issue.objects.public().first()
    if issue is None:
        return render(request, "editions/issue_none.html")
    return redirect(issue)


@require_safe
def issue(request, date):
    issue = get_object_or_404(Issue.objects.public().for_contents(), date=date)
    context = {
        "issue": issue,
        "previous": Issue.objects.public().filter(date__lt=date).first(),
        "next": Issue.objects.public().filter(date__gt=date).last(),
    }
    return render(request, "editions/issue_detail.html", context)


@require_safe
def page(request, date, label):
    issue = get_object_or_404(Issue.objects.public().for_reading(), date=date)
    pages = [page for page in issue.pages.all() if page.published_placements]
    labels = [page.label() for page in pages]
    if label not in labels:
        raise Http404("这一期没有这个版。")
    at = labels.index(label)
    context = {
        "issue": issue,
        "page": pages[at],
        "previous": pages[at - 1] if at else None,
        "next": pages[at + 1] if at + 1 < len(pages) else None,
    }
    return render(request, "editions/page_detail.html", context)
