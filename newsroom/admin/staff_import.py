"""Import of staff by a table: looked at first, then made, with passwords seen once."""

from django import forms
from django.db import transaction
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_variables

from articles.csv_tables import MOST_BYTES, Unreadable, decoded
from newsroom import account_log, staff_import


class ImportForm(forms.Form):
    """Form of a table: a file, or what was copied out of one."""

    file = forms.FileField(label="表格文件（CSV）", required=False)
    text = forms.CharField(
        label="或者从 Excel 复制，贴在这里",
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        error_messages={"max_length": "表格太长，请分几次导入。"},
    )

    def clean(self):
        cleaned = super().clean()
        try:
            if cleaned.get("file"):
                cleaned["text"] = decoded(cleaned["file"].read(MOST_BYTES + 1))
            if not cleaned.get("text", "").strip():
                raise Unreadable("请选一个表格文件，或者把表格贴进来。")
            self.rows = staff_import.read(cleaned["text"])
        except Unreadable as problem:
            raise forms.ValidationError(str(problem)) from problem
        return cleaned


@sensitive_variables("made")
def import_view(model_admin, request):
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    context = {"form": form, "duties": list(staff_import.GROUPS)}
    if is_sent and form.is_valid():
        rows = form.rows
        is_well = staff_import.check(rows)
        if is_well and "make" in request.POST:
            try:
                with transaction.atomic():
                    made = staff_import.make(rows)
                    account_log.imported(made, "批量导入", by=request.user)
            except Unreadable as problem:
                form.add_error(None, str(problem))
            else:
                return _made(model_admin, request, made)
        context |= {
            "rows": rows,
            "is_well": is_well,
            "wrong": sum(bool(row.errors) for row in rows),
            "text": form.cleaned_data["text"],
        }
    return _page(model_admin, request, "import.html", "批量导入账号", context)


def _made(model_admin, request, made):
    title = f"导入了 {len(made)} 个账号"
    return _page(model_admin, request, "imported.html", title, {"made": made})


def _page(model_admin, request, template, title, context):
    frame = model_admin.admin_site.each_context(request)
    frame |= {"title": title, "subtitle": None, "opts": model_admin.opts}
    return TemplateResponse(request, f"admin/auth/user/{template}", frame | context)
