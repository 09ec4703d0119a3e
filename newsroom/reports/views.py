"""Views of 举报与反馈: the form for readers, and what they are told once it is sent."""

import logging
from functools import wraps

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import ReaderReport
from articles.models.reader_reports import LONGEST_PASSAGE, ReportRefused
from newsroom.middleware import SECONDS_TO_WAIT
from newsroom.reports import guard
from newsroom.reports.forms import ReportForm, public_story
from newsroom.reports.guard import NotTaken

RECEIPT = Signer(salt="newsroom.reports.receipt", sep=".")
KINDS = [
    (ReaderReport.Kind.CORRECTION, "稿件写错了字、数、人名、事实"),
    (ReaderReport.Kind.RIGHTS, "稿件、图片用了您的作品，或伤了您的名誉、隐私"),
    (ReaderReport.Kind.HARMFUL, "违法和不良信息，不适合未成年人的内容"),
    (ReaderReport.Kind.SUGGESTION, "对报纸和网站的意见，新闻线索"),
]

logger = logging.getLogger(__name__)


def kept_by_the_browser_only(view):
    """Let no cache keep the page, and a browser what is typed: no-store, as never_cache
    says, would have it lost by going back."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return answer


# Its own guard is in guard.py: a reader has no cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@kept_by_the_browser_only
def report(request):
    if request.method == "POST":
        return _sent(request)
    asked = request.GET
    kind = asked.get("kind", "")
    first = {
        "kind": kind if kind in ReaderReport.Kind.values else "",
        "story": asked.get("story", ""),
        "passage": asked.get("passage", "").replace("\x00", "")[:LONGEST_PASSAGE],
    }
    story = public_story(first["story"])
    if story is None:
        first["story"] = ""
    return _page(request, ReportForm(initial=first), story=story)


def _sent(request):
    form = ReportForm(request.POST)
    try:
        return _taken(request, form)
    except (OperationalError, InterfaceError) as error:
        logger.error("A report cannot be stored: %s", type(error).__name__)
        return _away(request, form)


def _taken(request, form):
    try:
        report = _received(request, form)
    except NotTaken as refusal:
        return _page(request, form, refusal.sentence, refusal.http_status)
    except ReportRefused as refusal:
        return _page(request, form, str(refusal), status=503)
    return redirect("report-received", RECEIPT.sign(report.number))


def _received(request, form):
    """Return the report that is stored of a form, or raise why it is not."""
    is_sound = form.is_valid()
    guard.refuse_other_sites(request)
    if not is_sound:
        raise NotTaken(
            form.errors.get("homepage", ["还没有收下，请看下面标出的几处。"])[0]
        )
    drawn = guard.key_of(request.POST.get("token", ""))
    form_key = form.key(drawn)
    sent_before = ReaderReport.objects.filter(form_key=form_key).first()
    if sent_before:
        return sent_before
    sender = guard.sender_key(request)
    guard.refuse_too_many(sender)
    received = ReaderReport.receive(form_key, sender_key=sender, **form.report())
    logger.info("Report %s received: %s", received.number, received.kind)
    return received


def _page(request, form, problem="", status=200, story=None):
    if form.is_bound:
        story = (
            form.cleaned_data.get("story") if hasattr(form, "cleaned_data") else None
        )
    context = {
        "form": form,
        "kinds": _kinds(),
        "story": story,
        "problem": problem,
        "token": _token(request),
        "contact_days": settings.REPORT_CONTACT_DAYS,
    }
    return render(request, "newsroom/report.html", context, status=status)


def _kinds():
    """Return what the form offers: value, name, what for, days until it is done with."""
    days = settings.REPORT_DAYS
    return [(kind.value, kind.label, about, days[kind]) for kind, about in KINDS]


def _token(request):
    sent = request.POST.get("token", "") if request.method == "POST" else ""
    return sent if sent and guard.is_ours(sent) else guard.new_token()


def _away(request, form):
    """Answer 503 with all that was typed: the page is made of files only."""
    context = {
        "site_name": settings.SITE_NAME,
        "token": _token(request),
        "typed": {name: form[name].value() or "" for name in form.fields},
    }
    response = render(request, "newsroom/report_away.html", context, status=503)
    response["Retry-After"] = SECONDS_TO_WAIT
    return response


@require_safe
@kept_by_the_browser_only
def received(request, receipt):
    """The number of a report, for whoever has sent it: nobody else can make its address,
    and nobody learns here what became of it."""
    try:
        number = RECEIPT.unsign(receipt)
    except BadSignature as error:
        raise Http404("没有这一页。") from error
    return render(request, "newsroom/report_received.html", {"number": number})
