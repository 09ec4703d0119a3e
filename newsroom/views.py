"""The front page, and what the house answers for itself."""

from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import Article, Section
from articles.richtext import opening
from editions.models import Issue

# The lead, and the stories set beside it.
ON_TOP = 4
IN_A_SECTION = 5


@require_safe
def home(request):
    published = Article.objects.published()
    sections = list(Section.objects.all())
    newest = published.newest_in_each_section(sections, IN_A_SECTION)
    top = list(published.for_listing()[:ON_TOP])
    # A story stands once on a front page.
    rest = [(s, [a for a in newest[s.pk] if a not in top]) for s in sections]
    context = {
        "lead": top[0] if top else None,
        "lead_opening": opening(top[0].body_opening, 240) if top else "",
        "seconds": top[1:],
        "sections": [(s, articles) for s, articles in rest if articles],
        "issue": Issue.objects.public().for_reading().first(),
    }
    return render(request, "home.html", context)


@never_cache
@require_safe
def healthz(request):
    """Say that this process answers; it asks nothing of anybody."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(request):
    """Say whether this process can serve readers: the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse(
            "数据库没有应答。", status=503, content_type="text/plain; charset=utf-8"
        )
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


def csrf_failure(request, reason=""):
    """Explain a form that was open too long, so that nobody loses what they typed."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request, exception):
    return render(request, "400.html", status=400)


def forbidden(request, exception):
    return render(request, "403.html", status=403)
