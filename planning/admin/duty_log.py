"""Admin of 夜班日志: the list of a month, the page of a night, and what is done there.

Lines and who is on duty are mended on the form of a log, which is guarded as every form
of the desk is (articles/admin/guarding.py); all else is a POST of its own.
"""

from datetime import date

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from articles import csv_tables
from articles.dates import day_of_year
from articles.live import LivePart, live_answer
from articles.models.staff import staff_name
from districts.admin import DeskAdmin
from editions.admin import wall
from planning.duty_log import closing, export
from planning.duty_log.nights import A_DAY, FIRST, month_of, tonight
from planning.duty_log.page import (
    WRITES,
    context_of,
    days_of,
    has_log,
    left_open,
    may_close,
    may_see,
    may_write,
    page_of,
)
from planning.models import DutyLine, DutyLog

# As many as a list has room for.
LEFT_OPEN = 5


def wall_link(issue, user):
    """Return the (words, address) of an issue's log for whoever may see it, or None."""
    if not (may_see(user) and has_log(issue.date)):
        return None
    return "夜班日志", reverse("admin:planning_dutylog_day", args=[issue.date])


wall.further_links.append(wall_link)


class OnDutyField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, user):
        return staff_name(user)


def who_may_be_on_duty(log):
    """Return those who write logs, and who was put on duty before."""
    writers = User.objects.with_perm(
        WRITES, backend="django.contrib.auth.backends.ModelBackend"
    )
    already = log.on_duty.values("pk") if log else []
    people = Q(is_staff=True, pk__in=writers.values("pk")) | Q(pk__in=already)
    return User.objects.filter(people).order_by("last_name", "first_name", "username")


class OwnLineInline(admin.StackedInline):
    """Lines that the person who looks has written: those of others are theirs."""

    model = DutyLine
    fields = ["text"]
    extra = 1

    def get_queryset(self, request):
        return super().get_queryset(request).filter(by=request.user)

    def has_add_permission(self, request, obj=None):
        return may_write(request.user)

    def has_view_permission(self, request, obj=None):
        return may_write(request.user)

    has_change_permission = has_delete_permission = has_view_permission


@admin.register(DutyLog)
class DutyLogAdmin(DeskAdmin):
    fields = ["on_duty"]
    inlines = [OwnLineInline]

    class Media:
        css = {"all": ["desk/duty_log.css"]}

    def has_view_permission(self, request, obj=None):
        return may_see(request.user)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return may_write(request.user) and (obj is None or obj.is_open)

    def get_urls(self):
        pages = {
            "": ("day", require_safe(self.day_view)),
            "live/": ("live", require_safe(self.live_view)),
            "form/": ("form", require_POST(self.form_view)),
            "write/": ("write", require_POST(self.write_view)),
            "close/": ("close", require_POST(self.close_view)),
            "add/": ("addendum", require_POST(self.addendum_view)),
        }
        view = self.admin_site.admin_view
        return [
            path(
                "export/",
                view(require_safe(self.export_view)),
                name="planning_dutylog_export",
            ),
            *(
                path(
                    f"day/<day:day>/{end}",
                    view(of_a_night(page)),
                    name=f"planning_dutylog_{name}",
                )
                for end, (name, page) in pages.items()
            ),
            *super().get_urls(),
        ]

    # Lists

    def changelist_view(self, request, extra_context=None):
        """Show the nights of a month."""
        if not may_see(request.user):
            raise PermissionDenied
        first, last = month_of(_month(request))
        this_month = month_of(tonight())[0]
        context = self.admin_site.each_context(request) | {
            "title": f"夜班日志：{first.year}年{first.month}月",
            "opts": self.opts,
            "media": self.media,
            "month": first,
            "days": days_of(first),
            "left_open": left_open()[:LEFT_OPEN],
            "earlier": first - A_DAY if first > FIRST else None,
            "later": last + A_DAY if first < this_month else None,
        }
        template = "admin/planning/dutylog/month.html"
        return TemplateResponse(request, template, context | (extra_context or {}))

    def export_view(self, request):
        if not may_see(request.user):
            raise PermissionDenied
        month = _month(request)
        return StreamingHttpResponse(
            csv_tables.written(export.rows(month)),
            content_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="duty-log-{month:%Y-%m}.csv"'
            },
        )

    # A night

    def day_view(self, request, day):
        return self._night(request, day)

    def _night(self, request, day, unsent=None, status=200):
        """Answer with a night; `unsent` is {"write" or "add": the words not taken}."""
        page = page_of(day)
        context = self.admin_site.each_context(request) | {
            "title": f"夜班日志：{day_of_year(day)}",
            "opts": self.opts,
            "media": self.media,
            "unsent": unsent or {},
            "line": DutyLine._meta.get_field("text"),
        }
        context |= _parts(request, page)
        template = "admin/planning/dutylog/day.html"
        return TemplateResponse(request, template, context, status=status)

    def live_view(self, request, day):
        """Answer with the night as it is now, or 304 to whoever has it before them."""
        page = page_of(day)
        return live_answer(
            request,
            page.state(),
            "admin/planning/dutylog/_night.html",
            lambda: _parts(request, page),
        )

    def write_view(self, request, day):
        return self._done(
            request, day, may_write, closing.write, "write", "已记进夜班日志。"
        )

    def addendum_view(self, request, day):
        return self._done(
            request, day, may_write, closing.add, "add", "补记好了，和日志一起存档。"
        )

    def _done(self, request, day, may, do, name, success):
        """Do what takes words; what is refused comes back with them."""
        if not may(request.user):
            raise PermissionDenied
        words = request.POST.get("text", "")
        try:
            do(day, request.user, words)
        except closing.LogRefused as refusal:
            messages.error(request, str(refusal))
            return self._night(request, day, {name: words}, status=409)
        messages.success(request, success)
        return redirect(_address(day))

    def close_view(self, request, day):
        if not may_close(request.user):
            raise PermissionDenied
        try:
            closing.close(day, request.user, request.POST.get("seen", ""))
        except closing.LogRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{day_of_year(day)}的夜班日志已结班存档。")
        return redirect(_address(day))

    # The form of who is on duty, and of one's own lines

    def form_view(self, request, day):
        """Lead to the form of a log, which is begun by it."""
        if not may_write(request.user):
            raise PermissionDenied
        return redirect("admin:planning_dutylog_change", closing.begun(day).pk)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        log = self.get_object(request, object_id)
        if log and request.method != "POST" and may_see(request.user):
            if not self.has_change_permission(request, log):
                return redirect(_address(log.date))
            extra_context = {"title": f"值班和我写的：{day_of_year(log.date)}"}
        return super().change_view(request, object_id, form_url, extra_context)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name != "on_duty":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        return OnDutyField(
            queryset=who_may_be_on_duty(self._log_of(request)),
            label=db_field.verbose_name,
            help_text=db_field.help_text,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "invalid_choice": "选中的同事账号已停用，或岗位不值夜班，请另选。",
                "invalid_pk_value": "选中的里面有认不出的编号，请刷新重选。",
            },
        )

    def _log_of(self, request):
        """Return the log whose form is asked for, whose people stay to be chosen."""
        pk = request.resolver_match.kwargs.get("object_id", "")
        return DutyLog.objects.filter(pk=pk).first() if pk.isdecimal() else None

    def save_formset(self, request, form, formset, change):
        for line in formset.save(commit=False):
            if line.by_id is None:
                line.by = request.user
            line.save()
        for line in formset.deleted_objects:
            line.delete()
        formset.save_m2m()

    def response_change(self, request, obj):
        if "_continue" in request.POST:
            return super().response_change(request, obj)
        messages.success(request, "夜班日志保存好了。")
        return redirect(_address(obj.date))


def of_a_night(view):
    """Return a view of a night that is there only for whoever may see it."""

    def answer(request, day):
        if not may_see(request.user):
            raise PermissionDenied
        if not has_log(day):
            raise Http404("这一天的夜班还没有开始。")
        return view(request, day)

    return answer


def _parts(request, page):
    address = reverse("admin:planning_dutylog_live", args=[page.day])
    live = LivePart.of(request.user, address, page.state())
    return context_of(page, request.user) | {"live": live}


def _address(day):
    return reverse("admin:planning_dutylog_day", args=[day])


def _month(request):
    """Return the first day of the month that is asked for, this one if it says nothing."""
    asked = request.GET.get("month", "")
    if not asked:
        return month_of(tonight())[0]
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        raise Http404("没有这个月：请写成 2023-05。") from None
    if len(asked) != 7 or not FIRST <= first <= tonight():
        raise Http404("这个月还没有到。")
    return first
