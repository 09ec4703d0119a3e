"""Admin of inspection packs: who made which, and one made while it is sent."""

from datetime import timedelta

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from districts.admin import ReadOnlyAdmin
from newsroom.inspection import making
from newsroom.models import InspectionPack

MAKE = "newsroom.make_inspectionpack"
A_WEEK = timedelta(days=making.MOST_DAYS_AT_ONCE - 1)


class RangeForm(forms.Form):
    """Form of the days of a pack."""

    first = forms.DateField(
        label="从",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请写开始日期。"},
    )
    last = forms.DateField(
        label="到",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请写结束日期。"},
    )

    def clean(self):
        data = super().clean()
        if "first" in data and "last" in data:
            try:
                making.checked_range(
                    data["first"], data["last"], making.MOST_DAYS_AT_ONCE
                )
            except making.PackRefused as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return data


@admin.register(InspectionPack)
class InspectionPackAdmin(ReadOnlyAdmin):
    list_display = ["first", "last", "by_name", "at"]
    list_display_links = None
    list_select_related = ["by"]
    date_hierarchy = "at"
    change_list_template = "admin/newsroom/inspectionpack/change_list.html"

    @admin.display(description="谁做的")
    def by_name(self, pack):
        return pack.by_name()

    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(self.make_view)
        made = self.admin_site.admin_view(view)
        return [
            path("make/", made, name="newsroom_inspectionpack_make"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        may_make = {"may_make": request.user.has_perm(MAKE)}
        return super().changelist_view(request, may_make | (extra_context or {}))

    def make_view(self, request):
        """Ask for the days, and send the pack of them."""
        if not request.user.has_perm(MAKE):
            raise PermissionDenied
        if request.method == "POST":
            form = RangeForm(request.POST)
            if form.is_valid():
                try:
                    return _sent(**form.cleaned_data, by=request.user)
                except making.BeingMade as refusal:
                    form.add_error(None, str(refusal))
        else:
            today = timezone.localdate()
            form = RangeForm(initial={"first": today - A_WEEK, "last": today})
        context = self.admin_site.each_context(request) | {
            "title": "做一份迎检包",
            "opts": self.opts,
            "form": form,
            "most_days": making.MOST_DAYS_AT_ONCE,
        }
        template = "admin/newsroom/inspectionpack/make.html"
        return TemplateResponse(request, template, context)


def _sent(first, last, by):
    stream = making.Stream(first, last, by)
    name = f"{stream.pack.name}.zip"
    return StreamingHttpResponse(
        stream,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
