"""Import of the 稿源单位名单 by a table: looked at first, then taken in."""

from django import forms
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.template.response import TemplateResponse

from articles.admin.table_form import TableForm
from articles.csv_tables import Unreadable
from articles.source_list import LONGEST_EDITION, Comparison, Edition, read

ROWS_SHOWN = 200


class ImportForm(TableForm):
    """Form of an edition: its name and day, and its table as a file or pasted."""

    edition = forms.CharField(
        label="名单版次",
        max_length=LONGEST_EDITION,
        help_text="如：2021 年版。",
        error_messages={
            "required": "请写名单版次，如：2021 年版。",
            "max_length": f"名单版次最多 {LONGEST_EDITION} 个字，请写短一些。",
        },
    )
    day = forms.DateField(
        label="名单日期",
        help_text="名单公布的日子。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "请写名单公布的日子。",
            "invalid": "日期写成 2021-10-20 这样。",
        },
    )
    field_order = ["edition", "day", "file", "text"]

    def read_table(self, text):
        return read(text)

    def clean(self):
        cleaned = super().clean()
        if {"edition", "day"} <= cleaned.keys():
            try:
                edition = Edition(cleaned["edition"], cleaned["day"])
                self.compared = Comparison(self.rows, edition)
            except Unreadable as problem:
                raise forms.ValidationError(str(problem)) from problem
        return cleaned


def import_view(model_admin, request):
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    context = {"form": form}
    if is_sent:
        is_well = form.is_valid()
        rows = getattr(form, "rows", [])
        wrong = sum(bool(row.errors) for row in rows)
        told = [row for row in rows if row.errors or not wrong]
        context |= {"wrong": wrong, "text": form.sent, "rows": rows}
        context |= {"shown": told[:ROWS_SHOWN], "further": len(told[ROWS_SHOWN:])}
        if is_well and not wrong:
            if "make" in request.POST:
                try:
                    taken = _take_in(form.compared, request.user)
                except Unreadable as problem:
                    form.add_error(None, str(problem))
                else:
                    context = {"taken": len(taken)}
            context |= {"compared": form.compared, "is_well": form.is_valid()}
    frame = model_admin.admin_site.each_context(request)
    frame |= {"title": "导入稿源单位名单", "subtitle": None, "opts": model_admin.opts}
    return TemplateResponse(
        request, "admin/articles/source/import.html", frame | context
    )


@transaction.atomic
def _take_in(compared, by):
    sources = compared.take_in()
    if sources:
        words = f"导入稿源单位名单（{compared.edition.name}）。"
        LogEntry.objects.log_actions(by.pk, sources, CHANGE, change_message=words)
    return sources
