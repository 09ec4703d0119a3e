"""Views of the front page, health checks and error pages."""

import sys
from functools import cache, wraps
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.cache import cache as default_cache
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.photos.storage import renditions_storage
from articles.site.district_map import district_map
from articles.site.newest import newest_if_at_hand
from newsroom.deadlines import connecting
from newsroom.home import front_page
from newsroom.middleware import (
    STORY_FORM,
    away_for,
    is_for_the_desk,
    page_of_trouble,
)
from newsroom.typed import is_from_here, typed_words


@require_safe
def home(request):
    context = front_page() | {"district_map": district_map()}
    return render(request, "newsroom/home.html", context)


@require_safe
def about(request):
    context = {
        "report_days": settings.REPORT_DAYS,
        "report_contact_days": settings.REPORT_CONTACT_DAYS,
    }
    return render(request, "newsroom/about.html", context)


@never_cache
@require_safe
def healthz(request):
    """Liveness check: answer 200, asking nothing of anybody."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(request):
    """Readiness check: 503 while the database, or a migration, is missing to serve readers.

    The cache and the files are reported, no more: pages do without them, and a balancer
    that took all machines out for a Redis that restarts would make it an outage.
    """
    trouble = _trouble()
    return HttpResponse(
        trouble or "\n".join(["ok", *_reports()]),
        status=503 if trouble else 200,
        content_type="text/plain; charset=utf-8",
    )


def _trouble():
    try:
        with connecting():
            waiting = _migrations() - set(
                MigrationRecorder(connection).applied_migrations()
            )
    except (DatabaseError, InterfaceError):
        return "数据库没有应答。"
    return f"数据库还有 {len(waiting)} 步迁移没有执行。" if waiting else ""


@cache
def _migrations():
    """Return the migrations of this release: a process reads the files once, for a
    balancer asks every few seconds."""
    return set(MigrationLoader(None).graph.nodes)


def _reports():
    """Yield a line for each part that does not answer, and that pages do without."""
    try:
        default_cache.set("readyz", "ok", 10)
        answered = default_cache.get("readyz") == "ok"
    except Exception:  # each cache has errors of its own
        answered = False
    if not answered:
        yield "缓存没有应答。"
    try:
        with connecting():
            renditions_storage().exists("readyz")
    except Exception:  # each storage has errors of its own
        yield "图片的存储没有应答。"


def or_away(handler):
    """Answer 503 where a page about an error asks the database and gets no answer:
    no middleware sees what a handler of errors raises."""

    @wraps(handler)
    def answer(request, *args, **kwargs):
        try:
            return handler(request, *args, **kwargs)
        except (OperationalError, InterfaceError) as error:
            return away_for(request, error)

    return answer


@or_away
def csrf_failure(request, reason=""):
    """Explain a form that was open too long, so that nobody loses what they typed."""
    if not request.path.startswith("/admin/"):
        return render(request, "403_csrf.html", status=403)
    context = _refused_form(request)
    return render(request, "admin/403_csrf.html", context, status=403)


def not_signed_in(request):
    """Explain a form of the desk that was sent after its session had ended."""
    context = _refused_form(request) | {"is_signed_out": True}
    return render(request, "admin/403_csrf.html", context, status=403)


def _refused_form(request):
    """Return where a form was filled in, and what was typed where no draft keeps it."""
    address = _where_it_was_filled_in(request)
    if STORY_FORM.match(address):
        return {"form_address": address, "has_draft": True}
    return {"form_address": address, "typed": typed_words(request)}


def _where_it_was_filled_in(request):
    """Return the address of the page of the desk that a form was sent from.

    Of a browser that does not say, the desk's first page: not all that takes a form
    is a page that can be opened.
    """
    if is_from_here(request):
        parts = urlsplit(request.headers["referer"])
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
    if not _is_of_a_colleague(request):
        return render(request, "403.html", status=403)
    posts = list(request.user.groups.values_list("name", flat=True))
    return _refused_at_the_desk(request, 403, reason=str(exception), posts=posts)


@or_away
def not_found(request, exception):
    if _is_of_a_colleague(request):
        return _refused_at_the_desk(request, 404)
    return render(request, "404.html", {"newest": newest_if_at_hand()}, status=404)


def _is_of_a_colleague(request):
    """Whether somebody signed in asks for a page of the desk: the readers' page about an
    error would have them sign in, and shows nothing that they look for."""
    user = getattr(request, "user", None)
    return is_for_the_desk(request) and user is not None and user.is_staff


def _refused_at_the_desk(request, status, **context):
    """Return the desk's page of an error; whoever sent a form keeps what was typed."""
    # The desk's alone: a reader's worker does without it.
    from django.contrib import admin

    context |= admin.site.each_context(request) | {"typed": typed_words(request)}
    context["was_sent"] = request.method == "POST"
    return render(request, f"admin/{status}.html", context, status=status)


def server_error(request):
    """Answer 500; 503 where a middleware met a database that is away, such as that of
    sessions, whose errors no other sees."""
    answer = away_for(request, sys.exc_info()[1])
    return answer or HttpResponse(page_of_trouble("500.html"), status=500)
