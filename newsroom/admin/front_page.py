"""Admin of the front page: arrangements, when each goes live, breaking news."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles.dates import spoken
from articles.site.district_map import district_map
from districts.admin import DeskAdmin
from newsroom.home import front_page
from newsroom.models import BreakingNews, FrontPage, FrontSlot

CHANGED_MEANWHILE = "您打开之后，别人改过这个版式。您填的都还在下面：请对照现在的版式看一遍，再保存一次。"


class FrontPageForm(forms.ModelForm):
    """Form that refuses once what was filled in over an older version."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = FrontPage
        fields = ["name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version

    def clean(self):
        cleaned = super().clean()
        stored = self.instance.version
        if self.instance.pk and cleaned.get("seen") != stored:
            # What is sent next was typed with this version in sight.
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = stored
            raise forms.ValidationError(CHANGED_MEANWHILE)
        return cleaned


class FrontSlotFormSet(forms.BaseInlineFormSet):
    """Formset that reports what the database would refuse of all the slots together."""

    def clean(self):
        super().clean()
        filled = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data.get("article") and not form.cleaned_data.get("DELETE")
        ]
        leads = [slot for slot in filled if slot.get("place") == FrontSlot.Place.LEAD]
        if len(leads) > 1:
            raise forms.ValidationError("头条只能有一篇，请把另一篇改为次条。")
        if len({slot["article"] for slot in filled}) < len(filled):
            raise forms.ValidationError("有一篇稿件排了两处：一篇稿件只能排一处。")


class StoryChoiceMixin:
    """Admin mixin whose story field only selects: no links to add, change or delete."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "article":
            for act in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{act}_related", False)
        return field


class FrontSlotInline(StoryChoiceMixin, admin.TabularInline):
    model = FrontSlot
    formset = FrontSlotFormSet
    extra = 3
    fields = ["place", "order", "article", "trouble"]
    readonly_fields = ["trouble"]
    autocomplete_fields = ["article"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("article")

    @admin.display(description="读者现在看到")
    def trouble(self, slot):
        return (slot.trouble() or "显示") if slot.pk else ""


class GoLiveForm(forms.Form):
    seen = forms.IntegerField(error_messages={"required": "请从版式页面上线。"})
    at = forms.DateTimeField(
        required=False,
        error_messages={
            "invalid": "上线时间写成 2023-01-23 21:40 的样子，不填就立即上线。"
        },
    )


@admin.register(FrontPage)
class FrontPageAdmin(DeskAdmin):
    form = FrontPageForm
    fields = ["name", "seen"]
    inlines = [FrontSlotInline]
    list_display = ["name", "status_label", "live_since", "updated_by", "updated_at"]
    search_fields = ["name"]
    search_help_text = "版式名称，如：春节版。"

    def get_queryset(self, request):
        return super().get_queryset(request).with_status()

    @admin.display(description="状态")
    def status_label(self, page):
        return page.status_label()

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _is_open(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _is_open(obj)

    def save_model(self, request, obj, form, change):
        obj.updated_by = request.user
        obj.version += change
        super().save_model(request, obj, form, change)

    def get_urls(self):
        views = {
            "preview": require_safe(self.preview),
            "go-live": require_POST(self.go_live),
            "take-back": require_POST(self.take_back),
            "copy": require_POST(self.copy),
        }
        return [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(never_cache(view)),
                name=f"newsroom_frontpage_{name}",
            )
            for name, view in views.items()
        ] + super().get_urls()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        may_go_live = request.user.has_perm("newsroom.go_live_frontpage")
        may_copy = self.has_add_permission(request)
        context = {"may_go_live": may_go_live, "may_copy": may_copy}
        return super().change_view(
            request, object_id, form_url, context | (extra_context or {})
        )

    def preview(self, request, pk):
        """Show the front page as readers will see it with this arrangement."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        page = get_object_or_404(self.get_queryset(request), pk=pk)
        context = front_page(page) | {
            "front_page": page,
            "status_label": page.status_label(),
            "district_map": district_map(),
        }
        return render(request, "newsroom/front_page_preview.html", context)

    def go_live(self, request, pk):
        page = self._page_for(request, pk, "newsroom.go_live_frontpage")
        form = GoLiveForm(request.POST)
        refusal = _refusal(page, form)
        if not refusal and not page.go_live(
            form.cleaned_data["seen"], form.cleaned_data["at"]
        ):
            refusal = "您打开之后，别人改过这个版式，没有上线：请看过现在的版式再上线。"
        if refusal:
            messages.error(request, refusal)
        else:
            page.refresh_from_db()
            messages.success(request, f"“{page}”{_from_when(page)}。")
        return self._back_to(page)

    def take_back(self, request, pk):
        page = self._page_for(request, pk, "newsroom.go_live_frontpage")
        if page.take_back():
            messages.success(request, f"“{page}”已收回，不会上线。")
        else:
            messages.error(request, "只能收回还没到上线时间的版式。")
        return self._back_to(page)

    def copy(self, request, pk):
        page = self._page_for(request, pk, "newsroom.add_frontpage")
        new = page.copy(by=request.user)
        messages.success(request, f"已从“{page}”新建，改好后可以预览、上线。")
        return self._back_to(new)

    def _page_for(self, request, pk, permission):
        if not request.user.has_perm(permission):
            raise PermissionDenied
        return get_object_or_404(FrontPage, pk=pk)

    def _back_to(self, page):
        return HttpResponseRedirect(
            reverse("admin:newsroom_frontpage_change", args=[page.pk])
        )


def _is_open(page):
    return page is None or page.is_open()


def _refusal(page, form):
    """Return why an arrangement may not go live as asked, or ""."""
    if not form.is_valid():
        return " ".join(_each(form.errors.values()))
    if not page.is_open():
        return "这个版式已经上过线，不能再改；请从它新建一个。"
    lead = page.slots.filter(place=FrontSlot.Place.LEAD).select_related("article")
    slot = lead.first()
    if slot is None:
        return "还没有排头条：请先排一篇头条，再上线。"
    at = max(form.cleaned_data["at"] or timezone.now(), timezone.now())
    trouble = slot.trouble(at)
    return (
        f"头条《{slot.article}》到时读者还看不到（{trouble}），没有上线。"
        if trouble
        else ""
    )


def _each(error_lists):
    return (message for errors in error_lists for message in errors)


def _from_when(page):
    if page.is_open():
        return f"定于 {spoken(page.live_since)} 上线"
    return "已上线，读者现在看到的就是它"


@admin.register(BreakingNews)
class BreakingNewsAdmin(StoryChoiceMixin, DeskAdmin):
    fields = ["text", "article", "starts_at", "expires_at"]
    autocomplete_fields = ["article"]
    list_display = ["text", "status_label", "starts_at", "expires_at", "created_by"]
    list_select_related = ["article", "created_by"]

    @admin.display(description="状态")
    def status_label(self, line):
        now = timezone.now()
        if line.expires_at <= now:
            return "已到期"
        if line.starts_at > now:
            return f"{spoken(line.starts_at)} 起显示"
        if line.article and not line.article.is_public(now):
            return "稿件读者看不到，快讯没有显示"
        return "显示中"

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)
