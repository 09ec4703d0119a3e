"""Admin of sign-in records: who came in, who did not, from where; nobody writes there."""

from django.contrib import admin
from django.utils.html import format_html
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from districts.admin import DeskAdmin
from newsroom.sign_in.models import SignIn

# django-otp offers its devices to be edited, and shows their secrets there.
for device in (StaticDevice, TOTPDevice):
    if admin.site.is_registered(device):
        admin.site.unregister(device)


@admin.register(SignIn)
class SignInAdmin(DeskAdmin, admin.ModelAdmin):
    list_display = ["at", "account", "outcome", "way", "address", "on_what", "is_known"]
    list_display_links = None
    list_filter = ["result", "way", "at"]
    search_fields = ["account", "address"]
    search_help_text = "账号或地址。"
    show_full_result_count = False

    class Media:
        css = {"all": ["desk/staff.css"]}

    @admin.display(description="结果")
    def outcome(self, record):
        times = f"（{record.times} 次）" if record.times > 1 else ""
        said = f"{record.get_result_display()}{times}"
        if record.result in SignIn.FAILURES:
            return format_html('<span class="shut-out">{}</span>', said)
        return said

    @admin.display(description="设备")
    def on_what(self, record):
        return record.device if record.agent else ""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
