"""Admin of destinations: who is pushed to, with which keys, and how each fares.

A key is written and never shown: its form fields are empty and none of the model's, so
that the form sends none along to be compared (articles/admin/guarding.py).
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles.dates import spoken
from districts.admin import DeskAdmin
from exchange.models import Delivery, Destination
from exchange.models.push import LONGEST_ADDRESS, Kind
from exchange.push import outbox
from exchange.push.addresses import Refused
from exchange.push.kinds import WAYS, lacking

NEW_KEYS = "换了地址，原来的密钥就不再用：请重新填密钥。"


def key_field(name):
    field = Destination._meta.get_field(name)
    return forms.CharField(
        label=field.verbose_name,
        help_text=field.help_text,
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password", "class": "vTextField"}
        ),
        error_messages={"max_length": f"太长了，最多 {LONGEST_ADDRESS} 个字符。"},
    )


class DestinationForm(forms.ModelForm):
    """Form of a destination; an address that was pasted whole is taken apart."""

    new_token = key_field("token")
    new_secret = key_field("secret")

    class Meta:
        model = Destination
        fields = ["kind", "name", "address", "sections", "districts", "is_on"]
        widgets = dict.fromkeys(["sections", "districts"], forms.CheckboxSelectMultiple)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, kept in (
            ("new_token", self.instance.token),
            ("new_secret", self.instance.secret),
        ):
            if kept and name in self.fields:
                self.fields[name].widget.attrs["placeholder"] = "已设；要换才填"

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind") or self.instance.kind
        if self.errors or kind not in Kind.values:
            return cleaned
        way, typed = WAYS[Kind(kind)], cleaned.get("address", "").strip()
        try:
            address, token = way.split(typed) if typed else ("", "")
        except Refused as refusal:
            raise ValidationError({"address": str(refusal)}) from None
        token = cleaned.get("new_token", "").strip() or token
        secret = cleaned.get("new_secret", "").strip()
        old = self.instance
        # Else whoever may write an address could have the keys sent to a place of theirs.
        if old.pk and (address, kind) == (old.address, old.kind):
            token, secret = token or old.token, secret or old.secret
        elif old.pk and ((old.token and not token) or (old.secret and not secret)):
            raise ValidationError({"address": NEW_KEYS})
        cleaned |= {"address": address}
        problem = lacking(
            Destination(kind=kind, address=address, token=token, secret=secret)
        )
        if problem:
            raise ValidationError(problem)
        self.keys = token, secret
        return cleaned

    def save(self, commit=True):
        self.instance.token, self.instance.secret = self.keys
        return super().save(commit)


@admin.register(Destination)
class DestinationAdmin(DeskAdmin):
    form = DestinationForm
    list_display = ["name", "kind", "fares", "last_time", "waits", "failed"]
    list_filter = ["kind", "is_on"]
    sortable_by = ()
    actions = None
    change_form_template = "admin/exchange/destination_form.html"
    fieldsets = [
        (None, {"fields": ["kind", "name", "address", "new_token", "new_secret"]}),
        ("推哪些", {"fields": ["sections", "districts", "is_on"]}),
    ]

    class Media:
        css = {"all": ["desk/push.css"]}

    def get_readonly_fields(self, request, obj=None):
        return ["kind"] if obj else []

    def get_fieldsets(self, request, obj=None):
        if self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        fields = ["kind", "name", "address", "sections", "districts", "is_on"]
        return [(None, {"fields": fields})]

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        def number(deliveries):
            rows = deliveries.filter(destination=OuterRef("pk")).order_by()
            counted = rows.values("destination").annotate(n=Count("pk")).values("n")
            return Coalesce(Subquery(counted), 0)

        return (
            super()
            .get_queryset(request)
            .annotate(
                waiting=number(Delivery.objects.waiting()),
                given_up=number(Delivery.objects.given_up()),
            )
        )

    def save_model(self, request, obj, form, change):
        """Write what the form is of: how a destination fares, others write meanwhile."""
        if not change:
            return super().save_model(request, obj, form, change)
        written = ["name", "address", "token", "secret", "is_on"]
        obj.save(update_fields=written)
        # Whoever has mended something need not wait for the pause to be over.
        Destination.objects.filter(pk=obj.pk).update(paused_until=None, failures=0)

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.ping_view))
        name = "exchange_destination_ping"
        return [path("<int:pk>/ping/", view, name=name), *super().get_urls()]

    def ping_view(self, request, pk):
        """Put a test into the outbox; the answer is on the page of records."""
        destination = Destination.objects.filter(pk=pk).first()
        if not self.has_change_permission(request, destination):
            raise PermissionDenied
        if destination is None:
            raise Http404("没有这个推送对象。")
        problem = lacking(destination)
        if not destination.is_on:
            messages.error(request, "停用的不能测试：请先勾上“启用”，保存，再测试。")
        elif problem:
            messages.error(request, f"没有测试：{problem}")
        else:
            outbox.ping(destination)
            messages.success(
                request, "测试已排上，只发一条“接通了”；过几秒刷新，结果在下面。"
            )
        return redirect("admin:exchange_destination_change", pk)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        context = {}
        if object_id.isascii() and object_id.isdecimal() and len(object_id) < 18:
            recent = Delivery.objects.filter(destination=int(object_id))
            recent = recent.select_related("article").order_by("-pk")[:10]
            context = {"recent": recent, "ping_of": int(object_id)}
        return super().change_view(
            request, object_id, form_url, context | (extra_context or {})
        )

    @admin.display(description="状况")
    def fares(self, destination):
        if not destination.is_on:
            return "停用"
        problem = lacking(destination)
        if problem:
            return problem
        if not destination.failures:
            return "正常"
        until, at = destination.paused_until, timezone.now()
        next_try = f"，{spoken(until)} 再试" if until and until > at else ""
        return f"连续失败 {destination.failures} 次{next_try}"

    @admin.display(description="上次送到")
    def last_time(self, destination):
        at = destination.last_success_at
        return spoken(at) if at else "还没有"

    @admin.display(description="待发")
    def waits(self, destination):
        return destination.waiting

    @admin.display(description="没有送到")
    def failed(self, destination):
        return destination.given_up
