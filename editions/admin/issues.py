"""Admin of the issues of the printed paper."""

from datetime import timedelta

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html

from articles.admin.ordering import OrderedInlineFormSet, OrderedInlineMixin
from districts.admin import DeskAdmin, DeskFieldMixin
from editions.admin.quality import QualityMixin, may_read
from editions.admin.wall import WallMixin, may_see
from editions.models import Issue, Page
from editions.next_issue import carried_on, copy_pages


class PageFormSet(OrderedInlineFormSet):
    def clean(self):
        super().clean()
        numbers = [
            form.cleaned_data["number"]
            for form in self.forms
            if form not in self.deleted_forms and form.cleaned_data.get("number")
        ]
        twice = {number for number in numbers if numbers.count(number) > 1}
        if twice:
            raise ValidationError(
                f"版次{'、'.join(sorted(twice))}写了两遍，请改其中一个。"
            )

    def _park(self):
        super()._park()
        # Two pages may trade their numbers: both give theirs up first.
        changed = [
            f.instance.pk for f in self.initial_forms if "number" in f.changed_data
        ]
        self._rows().filter(pk__in=changed).update(number="")


class PageInline(OrderedInlineMixin, DeskFieldMixin, admin.TabularInline):
    model = Page
    formset = PageFormSet
    fields = ["order", "number", "name", "editors", "proofreaders", "designers"]
    extra = 1
    show_change_link = True
    view_on_site = False


@admin.register(Issue)
class IssueAdmin(WallMixin, QualityMixin, DeskAdmin):
    list_display = ["date", "number", "page_count", "board", "quality", "readers_note"]
    list_prefetch_related = ["pages"]
    date_hierarchy = "date"
    search_fields = ["date", "number"]
    search_help_text = "日期或期号，如：2023-01、24138。"
    fields = [
        ("date", "closes_at"),
        ("number", "total_number", "printed_pages"),
        ("between_pages_characters", "inserted_characters"),
        "readers_note",
        "staff_note",
    ]
    inlines = [PageInline]

    def get_changeform_initial_data(self, request):
        """Begin a new issue with what follows from the last one."""
        last = Issue.objects.first()
        if last is None:
            return super().get_changeform_initial_data(request)
        day = last.date + timedelta(days=1)
        begun = {"date": day} | carried_on(last, day)
        return begun | super().get_changeform_initial_data(request)

    def save_related(self, request, form, formsets, change):
        """Give a new issue, for which no pages were written, those of the last one."""
        super().save_related(request, form, formsets, change)
        issue = form.instance
        if not change and not issue.pages.exists():
            last = Issue.objects.filter(date__lt=issue.date).first()
            count = copy_pages(last, issue) if last else 0
            if count:
                messages.info(request, f"已照 {last} 的版面建了 {count} 个版。")

    def get_list_display(self, request):
        hidden = set()
        if not may_see(request.user):
            hidden.add("board")
        if not may_read(request.user):
            hidden.add("quality")
        return [
            name for name in super().get_list_display(request) if name not in hidden
        ]

    @admin.display(description="版数")
    def page_count(self, issue):
        return len(issue.pages.all())

    @admin.display(description="夜班")
    def board(self, issue):
        address = reverse("admin:editions_issue_wall", args=[issue.pk])
        return format_html('<a href="{}">看板</a>', address)

    @admin.display(description="印后")
    def quality(self, issue):
        address = reverse("admin:editions_issue_quality", args=[issue.pk])
        return format_html('<a href="{}">差错率</a>', address)

    def view_on_site(self, obj):
        public = Issue.objects.public().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if public else None
