"""Admin of the keys of the API: a key is shown once, when it is made."""

from django.contrib import admin
from django.template.response import TemplateResponse

from districts.admin import DeskAdmin
from exchange.models import ApiKey


@admin.register(ApiKey)
class ApiKeyAdmin(DeskAdmin):
    list_display = ["name", "beginning", "is_on", "hourly_limit", "last_used_on"]
    list_filter = ["is_on"]
    search_fields = ["name"]
    fields = ["name", "hourly_limit", "is_on"]
    of_its_use = [
        "beginning",
        "last_used_on",
        "used_in_hour",
        "created_at",
        "created_by",
    ]

    def get_fields(self, request, obj=None):
        return [*self.fields, *self.of_its_use] if obj else self.fields

    def get_readonly_fields(self, request, obj=None):
        return self.of_its_use if obj else []

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
            request.api_key = obj.make()
        super().save_model(request, obj, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        """Show the key: no page but this one ever has it, so nothing keeps it."""
        context = self.admin_site.each_context(request) | {
            "title": "新的接口密钥",
            "opts": self.opts,
            "key": request.api_key,
            "owner": obj,
        }
        return TemplateResponse(request, "admin/exchange/apikey/made.html", context)

    def has_delete_permission(self, request, obj=None):
        # Who asked, and until when, is to be seen later: a key is switched off.
        return False
