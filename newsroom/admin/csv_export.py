"""CSV of a list of records, as it is filtered, for whoever may see the list."""

import csv

from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.csv_tables import safe_cell

MOST_ROWS = 100_000
AT_ONCE = 1000
MORE = f"还有更多：一次最多导出 {MOST_ROWS} 条，请先筛选。"


class CsvExportMixin:
    """Adds "导出 CSV" to the list of a ModelAdmin.

    csv_columns: [(heading, function of a row)].
    """

    csv_columns = ()
    change_list_template = "admin/newsroom/exported_list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.export_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [path("export/", view, name=name), *super().get_urls()]

    def export_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_changelist_instance(request).get_queryset(request)
        response = StreamingHttpResponse(
            self._lines(rows), content_type="text/csv; charset=utf-8"
        )
        name = f"{self.opts.model_name}-{timezone.localdate():%Y-%m-%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _lines(self, rows):
        """Yield the lines; Excel knows by the first character that it is UTF-8."""
        writer = csv.writer(_Lines())
        headings = [heading for heading, _ in self.csv_columns]
        yield "\ufeff" + writer.writerow(headings)
        for number, row in enumerate(rows[: MOST_ROWS + 1].iterator(AT_ONCE)):
            if number == MOST_ROWS:
                yield writer.writerow([MORE])
                return
            yield writer.writerow(
                [safe_cell(read(row)) for _, read in self.csv_columns]
            )


class _Lines:
    """File that gives each line back to whoever writes it."""

    def write(self, line):
        return line


def local(moment):
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"
