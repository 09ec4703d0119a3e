"""Views of a person's own notifications at the desk: the list, reading, how to be told."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from districts.keys import is_key
from planning.models import Notification, Sending
from planning.notices.listing import kind_or_404, page_of
from planning.notices.people import named_like
from planning.notices.ways import WaysForm

Kind = Notification.Kind
LONGEST_QUERY = 30


def urls(site):
    """Return the addresses of the desk's notifications, behind the desk's own door."""
    views = {
        "notices/": (require_safe(list_view), "notices"),
        "notices/read/": (require_POST(read_view), "notices_read"),
        "notices/people/": (require_safe(people_view), "notice_people"),
        "notices/ways/": (ways_view, "notice_ways"),
    }
    return [
        path(address, site.admin_view(_with_site(view, site)), name=name)
        for address, (view, name) in views.items()
    ]


def _with_site(view, site):
    def on_site(request):
        return view(request, site)

    return on_site


def list_view(request, site):
    """Show what somebody was told: unread first."""
    kind = kind_or_404(request.GET.get("kind", ""))
    rows, following = page_of(request.user, kind, request.GET.get("before"))
    mine = Notification.objects.of(request.user).unread()
    context = site.each_context(request) | {
        "title": "提醒",
        "rows": rows,
        "kind": kind,
        "kinds": [(name.value, name.label, name == kind) for name in Kind],
        "following": following,
        "is_continued": "before" in request.GET,
        "has_unread": (mine.filter(kind=kind) if kind else mine).exists(),
        "newest": max((row.pk for row in rows), default=0),
        "here": request.get_full_path(),
    }
    return TemplateResponse(request, "admin/planning/notices.html", context)


def read_view(request, site):
    """Note one notification as read, or all that were there when the page was made."""
    mine = Notification.objects.of(request.user)
    one, until = request.POST.get("one", ""), request.POST.get("until", "")
    if is_key(one):
        get_object_or_404(mine, pk=int(one))
        mine.filter(pk=int(one)).read()
    elif is_key(until):
        kind = kind_or_404(request.POST.get("kind", ""))
        shown = mine.filter(pk__lte=int(until))
        number = (shown.filter(kind=kind) if kind else shown).read()
        messages.success(request, f"{number} 条已标为看过。")
    else:
        messages.error(request, "没有认出要标哪一条，请刷新再试。")
    return redirect(_back(request))


def _back(request):
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        asked, {request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours and asked.startswith("/") else reverse("admin:notices")


def people_view(request, site):
    """Answer with the colleagues whose name begins as what was typed after a sign."""
    typed = request.GET.get("q", "")[:LONGEST_QUERY]
    people = [{"name": name, "account": account} for name, account in named_like(typed)]
    return JsonResponse({"people": people})


def ways_view(request, site):
    """Show and take how somebody wants to be told."""
    form = WaysForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "提醒方式存好了，从下一条提醒起照这样发。")
        return redirect("admin:notice_ways")
    failed = Sending.objects.filter(
        notification__person=request.user, state=Sending.State.GIVEN_UP
    )
    context = site.each_context(request) | {
        "title": "提醒方式",
        "form": form,
        "email": request.user.email,
        "failed": failed.select_related("notification").order_by("-pk")[:5],
    }
    return TemplateResponse(
        request,
        "admin/planning/notice_ways.html",
        context,
        status=400 if form.errors else 200,
    )
