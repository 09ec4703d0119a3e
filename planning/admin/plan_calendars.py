"""Views of one's own calendar address: made, changed, switched off; and the file itself."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect
from django.urls import reverse

from planning.models import PlanCalendar
from planning.plans import calendar_feed
from planning.plans.deciding import plan_address

UNKNOWN = "这个日历地址已经停用或更换，请到采编系统的“我的日历”里再开一个。"
PLAIN_TEXT = "text/plain; charset=utf-8"


class CalendarMixin:
    """Mixin of PlanAdmin: the .ics of each person."""

    def calendar_view(self, request):
        """Show whether somebody's address is on; make another, which is shown once."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        address, do = "", request.POST.get("do", "")
        if do == "new":
            key = calendar_feed.new_key(request.user)
            path = reverse("admin:planning_plan_calendar_file")
            address = request.build_absolute_uri(f"{path}?key={key}")
        elif do == "off":
            if calendar_feed.switch_off(request.user):
                messages.success(request, "日历地址已停用，订阅过它的程序再取不到。")
            return redirect("admin:planning_plan_calendar")
        context = {
            "address": address,
            "calendar": PlanCalendar.objects.filter(person=request.user).first(),
        }
        response = self.plan_page(request, "calendar.html", "我的选题日历", context)
        response["Cache-Control"] = "no-store, private"
        return response

    def calendar_file(self, request):
        """Answer a calendar program with the plans of whose key it shows."""
        person = calendar_feed.owner_of(request.GET.get("key", ""))
        if person is None:
            response = HttpResponseNotFound(UNKNOWN, content_type=PLAIN_TEXT)
        else:
            body = calendar_feed.calendar_of(
                person, lambda plan: request.build_absolute_uri(plan_address(plan))
            )
            response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
            response["Content-Disposition"] = 'inline; filename="plans.ics"'
        response["Cache-Control"] = "no-store, private"
        response["Referrer-Policy"] = "no-referrer"
        return response
