"""Admin of sheets 稿件统计: the month, a person's own, the files, the closing of it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from districts.admin import ReadOnlyAdmin
from planning.admin import awards
from planning.admin.sheet_pages import (
    address_of,
    month_page,
    person_page,
    printed_page,
)
from planning.models import Sheet
from planning.statistics import closing, people
from planning.statistics.months import Month
from planning.statistics.sheets import sheet_of
from planning.statistics.tables import KINDS, LINES, SHOWN, written_csv
from planning.statistics.workbook import TYPE, workbook

SEE_ALL = "planning.see_all_sheets"
TEMPLATES = "admin/planning/statistics"


@admin.register(Sheet)
class SheetAdmin(ReadOnlyAdmin):
    class Media:
        css = {"all": ["desk/statistics.css"]}

    def get_urls(self):
        def safe(view):
            return self.admin_site.admin_view(require_safe(view))

        wrap = self.admin_site.admin_view
        name = "planning_sheet_{}".format
        return [
            path("awards/", safe(self.awards_view), name=name("awards")),
            path("awards/<int:pk>/", wrap(self.award_view), name=name("award")),
            path("<slug:month>/mine/", safe(self.mine_view), name=name("mine")),
            path(
                "<slug:month>/<str:kind>-<int:pk>/",
                safe(self.person_view),
                name=name("person"),
            ),
            path("<slug:month>/print/", safe(self.print_view), name=name("print")),
            path("<slug:month>/sheet.csv", safe(self.csv_view), name=name("csv")),
            path("<slug:month>/sheet.xlsx", safe(self.xlsx_view), name=name("xlsx")),
            path(
                "<slug:month>/close/",
                wrap(require_POST(self.close_view)),
                name=name("close"),
            ),
            *super().get_urls(),
        ]

    def page(self, request, template, title, **context):
        context |= self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.opts,
            "media": self.media,
            "may_see_all": request.user.has_perm(SEE_ALL),
        }
        return TemplateResponse(request, f"{TEMPLATES}/{template}.html", context)

    # Months

    def changelist_view(self, request, extra_context=None):
        """Show the sheet of a month: of all; of oneself, who may not see all."""
        self._refuse_strangers(request)
        month = _month(request.GET.get("month") or Month.now().slug)
        if not request.user.has_perm(SEE_ALL):
            return redirect("admin:planning_sheet_mine", month.slug)
        kind = request.GET.get("by", KINDS.PERSON)
        if kind not in SHOWN:
            raise Http404
        context = month_page(sheet_of(month), kind)
        context["may_close"] = request.user.has_perm(closing.CLOSE)
        context["may_award"] = request.user.has_perm(awards.GIVE)
        return self.page(request, "month", f"{month}稿件统计", **context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show a closed sheet where all sheets are."""
        self._refuse_strangers(request)
        sheet = self.get_object(request, object_id)
        if sheet is None:
            raise Http404
        return redirect(address_of(Month.of(sheet.month)))

    def close_view(self, request, month):
        """Close a month, once the person has seen what it comes to."""
        month = _month(month)
        self._refuse_others(request)
        try:
            closing.close(month, request.user)
        except closing.CannotClose as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, f"{month}已结账，从此不变；以后的改动算在下个月的“补差”里。"
            )
        return redirect(address_of(month))

    # People

    def mine_view(self, request, month):
        self._refuse_strangers(request)
        person, name = people.person_of(request.user)
        return self._person(request, _month(month), person, name, is_own=True)

    def person_view(self, request, month, kind, pk):
        """Show the sheet of a colleague, an author or an account."""
        self._refuse_others(request)
        if kind not in ("author", "account"):
            raise Http404
        person = people.Person(pk) if kind == "author" else people.Person(user=pk)
        name, user = people.name_and_account(person)
        if name is None:
            raise Http404
        return self._person(request, _month(month), person, name, user)

    def _person(self, request, month, person, name, user=None, is_own=False):
        sheet = sheet_of(month).of_one(person, request.user if is_own else user)
        context = person_page(sheet, person, name, is_own)
        return self.page(request, "person", f"{name} {month}稿件统计", **context)

    # What is taken away

    def print_view(self, request, month):
        self._refuse_others(request)
        month = _month(month)
        context = printed_page(sheet_of(month))
        return self.page(request, "print", f"{month}稿件统计表", **context)

    def csv_view(self, request, month):
        self._refuse_others(request)
        month, kind = _month(month), request.GET.get("by", KINDS.PERSON)
        if kind not in (*SHOWN, LINES):
            raise Http404
        return _file(
            written_csv(sheet_of(month), kind),
            "text/csv; charset=utf-8",
            f"statistics-{month.slug}-{kind}.csv",
        )

    def xlsx_view(self, request, month):
        self._refuse_others(request)
        month = _month(month)
        return _file(
            workbook(sheet_of(month), f"{month}稿件统计"),
            TYPE,
            f"statistics-{month.slug}.xlsx",
        )

    # Awards

    def awards_view(self, request):
        """Show the stories of a day, for the meeting to grade."""
        self._refuse_others(request)
        return self.page(
            request,
            "awards",
            "评分",
            may_award=request.user.has_perm(awards.GIVE),
            **awards.of_day(awards.day_of(request.GET.get("day"))),
        )

    def award_view(self, request, pk):
        """Grade one story."""
        self._refuse_others(request)
        if not request.user.has_perm(awards.GIVE):
            raise PermissionDenied
        story = awards.story_or_404(pk)
        form = awards.form_of(story, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            form.give(request.user)
            messages.success(request, f"已评分：{story}。")
            day = timezone.localdate(story.published_at)
            query = urlencode({"day": day.isoformat()})
            return redirect(f"{reverse('admin:planning_sheet_awards')}?{query}")
        return self.page(
            request,
            "award",
            f"评分：{story}",
            story=story,
            form=form,
            given=awards.given_to(story),
            opened_day=timezone.localdate(story.published_at).isoformat(),
        )

    def _refuse_strangers(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _refuse_others(self, request):
        if not request.user.has_perm(SEE_ALL):
            raise PermissionDenied


def _month(text):
    month = Month.written(text)
    if month is None:
        raise Http404("没有这个月份。")
    return month


def _file(content, content_type, name):
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
