"""Import of staff by a table: looked at first, then made, with passwords seen once."""

from django.db import transaction
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_variables

from articles.admin.table_form import TableForm
from articles.csv_tables import Unreadable
from newsroom import account_log, staff_import


class ImportForm(TableForm):
    def read_table(self, text):
        return staff_import.read(text)


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
