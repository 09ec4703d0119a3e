"""Admin of the records of the printed paper: signed proofs, and old addresses."""

from django.contrib import admin

from districts.admin import DeskAdmin, ReadOnlyAdmin
from editions.models import ClassicAddress, Proof


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


@admin.register(ClassicAddress)
class ClassicAddressAdmin(DeskAdmin):
    list_display = ["__str__", "page", "article"]
    list_select_related = ["page__issue", "article"]
    date_hierarchy = "date"
    search_fields = ["date", "name"]
    search_help_text = "日期或旧文件名，如：2023-01-23、content_12345。"
    autocomplete_fields = ["page", "article"]
    fields = [("date", "name"), "page", "article"]
