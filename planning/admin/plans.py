"""Admin of plans (选题): the list, the form; the week and what is done there, beside it."""

from django import forms
from django.contrib import admin
from django.urls import path
from django.utils.html import format_html
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from articles.dates import spoken
from districts.admin import DeskAdmin
from planning.admin.plan_agendas import AgendaMixin
from planning.admin.plan_calendars import CalendarMixin
from planning.admin.plan_filters import DayFilter, DistrictFilter, MineFilter, WhoFilter
from planning.admin.plan_form import PlanForm, editable_fields, facts_of, record_save
from planning.admin.plan_steps import StepsMixin
from planning.models import Plan
from planning.plans.steps import DECIDE

# A word is looked for in so many plans, the newest: some years of a city paper's.
REACH = 5_000
TEXT = "vLargeTextField"


@admin.register(Plan)
class PlanAdmin(AgendaMixin, StepsMixin, CalendarMixin, DeskAdmin):
    form = PlanForm
    list_display = ["state_shown", "title", "place", "writers", "filed_under", "due"]
    list_display_links = ["title"]
    list_filter = ["state", MineFilter, WhoFilter, "section", DistrictFilter, DayFilter]
    list_select_related = ["section"]
    # By what came last: other orders would read all plans.
    sortable_by = ()
    actions = None
    search_fields = ["title"]
    search_help_text = f"题目里的词，如：供暖；在最近 {REACH} 个选题里找。"
    autocomplete_fields = ()
    change_form_template = "admin/planning/plan/change_form.html"
    change_list_template = "admin/planning/plan/change_list.html"

    class Media:
        css = {"all": ["desk/plans.css"]}

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            ("week/", require_safe(self.week_view), "week"),
            ("day/", require_safe(self.day_view), "day"),
            ("print/", require_safe(self.print_view), "print"),
            ("arrange/", require_POST(self.arrange_view), "arrange"),
            (
                "calendar/",
                require_http_methods(["GET", "HEAD", "POST"])(self.calendar_view),
                "calendar",
            ),
            ("<int:pk>/step/", require_POST(self.step_view), "step"),
            ("<int:pk>/begin/", require_POST(self.begin_view), "begin"),
            (
                "<int:pk>/move/",
                require_http_methods(["GET", "HEAD", "POST"])(self.move_view),
                "move",
            ),
        ]
        return [
            *(path(p, view(v), name=f"planning_plan_{n}") for p, v, n in own),
            # A calendar program has no session: the key in its address lets it in.
            path(
                "calendar.ics",
                require_safe(self.calendar_file),
                name="planning_plan_calendar_file",
            ),
            *super().get_urls(),
        ]

    # The list

    def get_search_results(self, request, queryset, search_term):
        """Find among the newest: to look through all would cost more each year."""
        if search_term.strip():
            newest = Plan.objects.order_by("-pk").values_list("pk", flat=True)
            first = list(newest[REACH : REACH + 1])
            queryset = queryset.filter(pk__gt=first[0]) if first else queryset
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="状态")
    def state_shown(self, plan):
        return format_html(
            '<span class="state plan-state-{}">{}</span>',
            plan.state,
            plan.get_state_display(),
        )

    @admin.display(description="上报")
    def place(self, plan):
        return plan.place()

    @admin.display(description="谁写", empty_value="")
    def writers(self, plan):
        return plan.who_names()

    @admin.display(description="频道", empty_value="")
    def filed_under(self, plan):
        return plan.section or ""

    @admin.display(description="交稿", empty_value="")
    def due(self, plan):
        if plan.is_overdue():
            return format_html(
                '{} <strong class="overdue">过时</strong>', spoken(plan.due_at)
            )
        return spoken(plan.due_at)

    # The form

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.many_to_many:
            kwargs["widget"] = forms.CheckboxSelectMultiple
        if db_field.name == "angle":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 4, "class": TEXT})
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.many_to_many:
            # Without the icon for a new account, a new district.
            field.widget = getattr(field.widget, "widget", field.widget)
        return field

    def get_queryset(self, request):
        plans = super().get_queryset(request)
        return plans.select_related("section", "proposed_by").prefetch_related("who")

    def has_change_permission(self, request, obj=None):
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or not obj.refusal("edit", request.user)

    def has_delete_permission(self, request, obj=None):
        # What was planned and dropped is to be seen later: it is dropped with a reason.
        return False

    def get_fieldsets(self, request, obj=None):
        writes = self._shown("who", request, obj)
        idea = ["title", "angle", "section", "districts", "tags"]
        paper = [("day", "page_number"), "due_at", "photo_wanted"]
        return [
            ("写什么", {"fields": idea}),
            (
                "谁写，上哪天",
                {"fields": [*([writes] if obj or writes == "who" else []), *paper]},
            ),
        ]

    def _shown(self, name, request, obj):
        is_theirs = name in editable_fields(obj, request.user)
        may = self.has_change_permission(request, obj) if obj else True
        return name if is_theirs and may else "writers"

    def get_readonly_fields(self, request, obj=None):
        if obj and not self.has_change_permission(request, obj):
            return ["writers"]
        theirs = set(editable_fields(obj, request.user))
        every = set(PlanForm._meta.fields)
        return [*sorted(every - theirs - {"who"}), "writers"]

    def get_changeform_initial_data(self, request):
        """Take the day and the page of where 报题 was pressed; of nonsense, nothing."""
        data = super().get_changeform_initial_data(request)
        return {
            name: value
            for name, value in data.items()
            if name in ("day", "page_number", "title") and len(value) <= 80
        }

    def save_model(self, request, obj, form, change):
        if change:
            stored = Plan.objects.get(pk=obj.pk)
            wrote = {user.pk for user in stored.who.all()}
            request.plan_before = facts_of(stored), wrote
        else:
            obj.proposed_by = request.user
            request.plan_before = None
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        plan = form.instance
        if not change and not request.user.has_perm(DECIDE):
            # Whoever proposes writes it, until the meeting decides otherwise.
            plan.who.set([request.user])
        record_save(plan, form, request.plan_before, request.user)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context |= self.panel_of(request, obj)
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
