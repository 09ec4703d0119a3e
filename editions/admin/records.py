"""Admin of the records of the printed paper: signed proofs, and old addresses."""

from django.contrib import admin

from districts.admin import DeskAdmin, ReadOnlyAdmin
from editions.models import ClassicAddress, PrintedCorrection, Proof
from editions.printed_corrections import sentence


@admin.register(Proof)
class ProofAdmin(ReadOnlyAdmin):
    list_display = ["page", "stage", "verdict", "by_name", "at", "reason"]
    list_filter = ["stage", "passed"]
    list_select_related = ["page__issue", "by"]
    date_hierarchy = "at"
    fields = ["page", "stage", "verdict", "by", "at", "reason"]
    readonly_fields = ["verdict"]

    @admin.display(description="结果", ordering="passed")
    def verdict(self, proof):
        return "通过" if proof.passed else "退回"

    @admin.display(description="经手人")
    def by_name(self, proof):
        return proof.by_name()


class InPrintFilter(admin.SimpleListFilter):
    """Corrections that are still due, waived, or printed."""

    title = "登报"
    parameter_name = "in_print"

    def lookups(self, request, model_admin):
        return [("due", "还没有登"), ("waived", "定了不登")]

    def queryset(self, request, queryset):
        if self.value() == "due":
            return queryset.unprinted()
        return (
            queryset.exclude(waived_at=None) if self.value() == "waived" else queryset
        )


@admin.register(PrintedCorrection)
class PrintedCorrectionAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "original_place", "due_on", "became"]
    list_filter = [InPrintFilter]
    date_hierarchy = "due_on"
    fields = [
        "correction",
        ("headline", "printed_on", "page_title"),
        ("due_on", "item"),
        "became",
    ]
    readonly_fields = ["became"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_words().with_runs()

    @admin.display(description="原稿见报")
    def original_place(self, row):
        return row.original_place()

    @admin.display(description="办理")
    def became(self, row):
        return sentence(row)


@admin.register(ClassicAddress)
class ClassicAddressAdmin(DeskAdmin):
    list_display = ["__str__", "page", "file", "article", "issue"]
    list_select_related = ["page__issue", "article", "issue"]
    search_fields = ["path"]
    search_help_text = "旧网址里的一段，如：2023-01/23、content_12345。"
    autocomplete_fields = ["page", "article", "photo", "issue"]
    fields = ["path", ("page", "file"), "article", "photo", "issue"]
