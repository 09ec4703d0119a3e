"""CSV of a list of records, as it is filtered, for whoever may see the list."""

from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import csv_tables

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
            csv_tables.written(self._rows(rows)), content_type="text/csv; charset=utf-8"
        )
        name = f"{self.opts.model_name}-{timezone.localdate():%Y-%m-%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _rows(self, rows):
        """Yield the cells of each line."""
        yield [heading for heading, _ in self.csv_columns]
        for number, row in enumerate(rows[: MOST_ROWS + 1].iterator(AT_ONCE)):
            if number == MOST_ROWS:
                yield [MORE]
                return
            yield [read(row) for _, read in self.csv_columns]


def local(moment):
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"
