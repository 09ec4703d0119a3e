"""The front page, and what the house answers for itself."""

from itertools import chain

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import Article, Section
from articles.paging import newest_first
from articles.richtext import opening
from editions.models import Issue

# The lead, and the stories set beside it; no more than a section is asked for.
ON_TOP = 4
IN_A_SECTION = 5


@require_safe
def home(request):
    sections = list(Section.objects.all())
    published = Article.objects.published()
    newest = published.newest_in_each_section(sections, IN_A_SECTION)
    # The newest of all are among the newest of each section.
    top = sorted(chain(*newest.values()), key=newest_first)[:ON_TOP]
    # A story stands once on a front page.
    rest = [(s, [a for a in newest[s.pk] if a not in top]) for s in sections]
    context = {
        "lead": top[0] if top else None,
        "lead_opening": opening(top[0].body_opening, 240) if top else "",
        "seconds": top[1:],
        "sections": [(s, articles) for s, articles in rest if articles],
        "issue": Issue.objects.public().for_contents().first(),
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
    """Say whether this process can serve readers, and if not, what is missing."""
    trouble = _trouble()
    return HttpResponse(
        trouble or "ok",
        status=503 if trouble else 200,
        content_type="text/plain; charset=utf-8",
    )


def _trouble():
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "数据库没有应答。"
    if waiting:
        return f"数据库还有 {len(waiting)} 步迁移没有执行。"
    try:
        cache.set("readyz", "ok", 10)
        answered = cache.get("readyz") == "ok"
    except Exception:  # each cache has errors of its own
        answered = False
    return "" if answered else "缓存没有应答。"


def csrf_failure(request, reason=""):
    """Explain a form that was open too long, so that nobody loses what they typed."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request, exception):
    return render(request, "400.html", status=400)


def forbidden(request, exception):
    return render(request, "403.html", status=403)
