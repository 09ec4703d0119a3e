"""Admin of the records of sign-ins and of access; nobody writes there."""

from django.contrib import admin
from django.utils.html import format_html
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from districts.admin import ReadOnlyAdmin
from newsroom.admin.csv_export import CsvExportMixin, local
from newsroom.models import AccessChange, SignIn

# django-otp offers its devices to be edited, and shows their secrets there.
for device in (StaticDevice, TOTPDevice):
    if admin.site.is_registered(device):
        admin.site.unregister(device)


@admin.register(SignIn)
class SignInAdmin(CsvExportMixin, ReadOnlyAdmin):
    """Who came in, who did not, who went, from where."""

    list_display = ["at", "account", "outcome", "how", "address", "on_what", "is_known"]
    list_display_links = None
    list_filter = ["result", "way", "at"]
    search_fields = ["account", "address"]
    search_help_text = "账号或地址。"
    date_hierarchy = "at"
    csv_columns = [
        ("时间", lambda record: local(record.at)),
        ("账号", lambda record: record.account),
        ("结果", lambda record: record.get_result_display()),
        ("次数", lambda record: record.times),
        ("方式", lambda record: how(record)),
        ("地址", lambda record: record.address),
        ("浏览器", lambda record: record.agent),
        ("本人用过的浏览器", lambda record: "是" if record.is_known else ""),
    ]

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

    @admin.display(description="方式", ordering="way")
    def how(self, record):
        return how(record)


def how(record):
    return "" if record.result in SignIn.NO_ATTEMPT else record.get_way_display()


@admin.register(AccessChange)
class AccessChangeAdmin(CsvExportMixin, ReadOnlyAdmin):
    """Accounts, duties and rights: what was changed, by whatever door."""

    list_display = ["at", "kind", "subject", "said", "by"]
    list_display_links = None
    list_filter = ["kind", "at"]
    date_hierarchy = "at"
    search_fields = ["subject", "words", "by"]
    search_help_text = "账号、岗位、改了什么、经手。"
    csv_columns = [
        ("时间", lambda change: local(change.at)),
        ("类别", lambda change: change.get_kind_display()),
        ("谁、哪个岗位", lambda change: change.subject),
        ("改了什么", lambda change: change.words),
        ("经手", lambda change: change.by),
    ]

    @admin.display(description="改了什么")
    def said(self, change):
        """Return it as far as a list shows it: the table of a duty has a hundred rights."""
        return change.words if len(change.words) <= 200 else f"{change.words[:200]}……"
