"""Views of the 数字报: the printed paper on screen, from what is published of it."""

import re

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from articles.addresses import address_of
from articles.conditional import revalidated
from articles.moment import now
from articles.prepared import prepared
from articles.statements import through
from editions import issue_pdfs, scans
from editions.clippings import clipping_of
from editions.models import ClassicAddress, Issue, plain_number
from editions.reader_page import calendar_of, page_context
from editions.story_in_paper import story_context
from editions.thumbnails import thumbnail_of

MONTH = re.compile(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])")


@require_safe
def latest(request):
    issue = Issue.objects.public().first()
    if issue is None:
        return render(request, "editions/issue_none.html")
    return redirect(issue)


@require_safe
def issue(request, date):
    """The issue opened: its first page large, and the titles of all beside thumbnails."""
    issue = issue_or_404(date)
    context = _page_context(request, issue, issue.pages.all()[0])
    return render(request, "editions/issue_detail.html", context)


@require_safe
def page(request, date, label):
    issue, page = page_or_404(date, label, as_printed=False)
    if page.label() != label:
        return redirect(page, permanent=True)
    context = _page_context(request, issue, page)
    return render(request, "editions/page_detail.html", context)


@require_safe
def story(request, date, label, pk):
    """A story beside the page that it is on."""
    issue, page = page_or_404(date, label)
    reading = story_context(issue, page, pk)
    context = _page_context(request, issue, page) | reading
    here = reading["reading"]["article"].get_absolute_url()
    if any(area.address == here for area in context["areas"]):
        context["clipping"] = address_of("editions:clipping", date, label, pk)
    return render(request, "editions/page_detail.html", context)


def _page_context(request, issue, page):
    around = calendar_of(*_month(request, issue), here=issue.date)
    return page_context(issue, page, around)


def _month(request, issue):
    asked = request.GET.get("month")
    if asked is None:
        return issue.date.year, issue.date.month
    if not MONTH.fullmatch(asked):
        raise Http404("没有这个月份。")
    year, month = asked.split("-")
    return int(year), int(month)


@require_safe
def page_pdf(request, date, label):
    """The page as PDF: the one that was printed, or the page set from its stories."""
    _, page = page_or_404(date, label)
    file = scans.pdf_of(page)
    name = f"{page.issue.date:%Y-%m-%d}-{page.label()}.pdf"
    return _file(request, file, "application/pdf", name)


@require_safe
def issue_pdf(request, date):
    """All pages of an issue as one PDF; while it is being made, a page that says so."""
    issue = issue_or_404(date)
    pdf = issue_pdfs.issue_pdf_of(issue)
    if pdf.is_ready():
        return _file(request, pdf.file, "application/pdf", f"{issue.date:%Y-%m-%d}.pdf")
    pdf.begin()
    context = {"issue": issue}
    waiting = render(request, "editions/issue_pdf_waiting.html", context, status=202)
    waiting["Refresh"] = issue_pdfs.SECONDS_TO_WAIT
    waiting["Cache-Control"] = "no-store"
    return waiting


@require_safe
def thumbnail(request, date, label):
    """A page as small as a stamp: of its picture, or drawn from how it is set."""
    _, page = page_or_404(date, label)
    picture = scans.picture_of(page)
    if picture:
        return _file(request, picture.file(scans.THUMBNAIL), "image/jpeg")
    drawn = thumbnail_of(page)
    return revalidated(
        request,
        drawn.digest,
        lambda: HttpResponse(drawn.svg(), content_type="image/svg+xml"),
    )


@require_safe
def clipping(request, date, label, pk):
    """A story as it stands on the page, to hand on: a picture with the paper's name."""
    _, page = page_or_404(date, label)
    file = clipping_of(page, pk)
    if file is None:
        raise Http404("这一版没有这篇稿件，或不知道它在版上的位置。")
    name = f"{page.issue.date:%Y-%m-%d}-{page.label()}-{pk}.jpg"
    return _file(request, file, "image/jpeg", name)


@require_safe
def page_picture(request, date, label, width):
    _, page = page_or_404(date, label)
    picture = scans.picture_of(page)
    if picture is None or width not in picture.widths:
        raise Http404("这一版没有这样大小的版面图。")
    return _file(request, picture.file(width), "image/jpeg")


def _file(request, file, content_type, name=""):
    """Send a file for as long as it is what the page shows now."""

    def whole():
        try:
            response = HttpResponse(file.content(), content_type=content_type)
        except FileNotFoundError as error:
            raise Http404("这个文件已经不在了。") from error
        if name:
            response["Content-Disposition"] = f'inline; filename="{name}"'
        return response

    return revalidated(request, file.digest, whole)


@prepared
def _with_contents(at, date):
    folder = through("{:%Y%m%d}/".format, date)
    old = ClassicAddress.objects.filter(issue=OuterRef("pk"), path=folder)
    issues = Issue.objects.public(at).filter(date=date)
    # Whether addresses of its stories were fragments, which only a script can read.
    return issues.annotate(had_fragments=Exists(old)).for_contents(at)


def issue_or_404(date):
    return _with_contents.get_or_404(at=now(), date=date)


def page_or_404(date, label, as_printed=True):
    """Return an issue and its page of a label; or else, where that is not printed on any,
    the one whose number it is without the paper's zeros: 1 for 01."""
    issue = issue_or_404(date)
    for page in issue.pages.all():
        if page.label() == label:
            return issue, page
    if not as_printed:
        for page in issue.pages.all():
            if page.number and plain_number(page.number) == label:
                return issue, page
    raise Http404("这一期没有这个版。")
