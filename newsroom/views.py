"""Views of the front page, health checks and error pages."""

import re
from functools import wraps
from urllib.parse import urlsplit, urlunsplit

from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.site.district_map import district_map
from newsroom.home import front_page
from newsroom.middleware import away

# Whose text static/desk/drafts.js keeps.
STORY_FORM = re.compile(r"/admin/articles/article/(add|\d+/change)/")


@require_safe
def home(request):
    context = front_page() | {"district_map": district_map()}
    return render(request, "newsroom/home.html", context)


@require_safe
def about(request):
    return render(request, "newsroom/about.html")


@never_cache
@require_safe
def healthz(request):
    """Liveness check: answer 200, asking nothing of anybody."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(request):
    """Readiness check: answer what is missing to serve readers, if anything is."""
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


def or_away(handler):
    """Answer 503 where a page about an error asks the database and gets no answer:
    no middleware sees what a handler of errors raises."""

    @wraps(handler)
    def answer(*args, **kwargs):
        try:
            return handler(*args, **kwargs)
        except (OperationalError, InterfaceError):
            return away()

    return answer


@or_away
def csrf_failure(request, reason=""):
    """Explain a form that was open too long, so that nobody loses what they typed."""
    if not request.path.startswith("/admin/"):
        return render(request, "403_csrf.html", status=403)
    address = _where_it_was_filled_in(request)
    context = {"form_address": address, "has_draft": STORY_FORM.match(address)}
    return render(request, "admin/403_csrf.html", context, status=403)


def _where_it_was_filled_in(request):
    """Return the address of the page of the desk that a form was sent from.

    Of a browser that does not say, the desk's first page: not all that takes a form
    is a page that can be opened.
    """
    sender = request.headers.get("referer", "")
    if url_has_allowed_host_and_scheme(sender, {request.get_host()}):
        parts = urlsplit(sender)
        if parts.path.startswith("/admin/"):
            return urlunsplit(("", "", parts.path, parts.query, ""))
    return request.path if STORY_FORM.match(request.path) else "/admin/"


@or_away
def bad_request(request, exception):
    context = {
        "is_too_large": isinstance(exception, RequestDataTooBig),
        "is_form": request.method == "POST",
    }
    return render(request, "400.html", context, status=400)


@or_away
def forbidden(request, exception):
    return render(request, "403.html", status=403)


@or_away
def not_found(request, exception):
    return render(request, "404.html", status=404)
