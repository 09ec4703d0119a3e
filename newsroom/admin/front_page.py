"""Admin of the front page: arrangements, their boards, when each goes live."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles import minors
from articles.dates import spoken
from articles.models import Article
from articles.site.district_map import district_map
from articles.workflow import Status
from districts.admin import DeskAdmin
from newsroom.front_board import STEPS, FinderForm, found, new_name, step, zones
from newsroom.home import front_page, standing
from newsroom.models import FrontPage, FrontSlot

CHANGED_MEANWHILE = "您打开之后，别人改过这个版式。您填的都还在下面：请对照现在的版式看一遍，再保存一次。"
ARRANGED_MEANWHILE = (
    "您打开之后，这个版式刚被改过，您这一步没有做；现在看到的是最新的，请再看一遍。"
)
# What is gone is not set anew; where it stands already, it says so and is passed over.
NEVER_SHOWN = {Status.WITHDRAWN, Status.DISCARDED}
Place = FrontSlot.Place


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


class MoveForm(forms.Form):
    """Form of one move on the board: which story, where to, over which version."""

    seen = forms.IntegerField()
    do = forms.RegexField(r"^(lead|second|section|up|down|off):[0-9]{1,18}$")
    position = forms.IntegerField(required=False, min_value=0, max_value=1000)


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
        if not change:
            obj.fill(standing())

    def get_changeform_initial_data(self, request):
        return {"name": new_name()} | super().get_changeform_initial_data(request)

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(
            request, f"“{obj}”照现在的首页建好了：改好以后预览、上线，读者才看到。"
        )
        return self._back_to(obj)

    def response_change(self, request, obj):
        messages.success(request, f"名称已改为“{obj}”。")
        return self._back_to(obj)

    def changelist_view(self, request, extra_context=None):
        context = {"new_name": new_name()} | (extra_context or {})
        return super().changelist_view(request, context)

    def get_urls(self):
        views = {
            "arrange": require_POST(self.arrange),
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

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context |= self._board(request, obj)
        answer = super().render_change_form(request, context, *args, obj=obj, **kwargs)
        if obj is not None:
            # Django's titles are stripped of blanks; a name is kept as it was written.
            answer.context_data |= {"title": f"首页版式“{obj}”", "subtitle": None}
        return answer

    def _board(self, request, page):
        """Return the context of the board, and of the finder for whoever arranges."""
        board = zones(page, request.user)
        context = {"zones": board, "may_arrange": False}
        if not self.has_change_permission(request, page):
            return context
        finder = FinderForm(request.GET)
        placed = {card.pk for zone in board for card in zone.cards}
        return context | {
            "may_arrange": True,
            "finder": finder,
            "found": found(request.user, finder, placed),
            "is_sought": any(request.GET.get(name) for name in finder.fields),
            "asked": request.GET.urlencode(),
        }

    def arrange(self, request, pk):
        """Make one move on the board: a POST of its own, saved at once."""
        page = self._page_for(request, pk, "newsroom.change_frontpage")
        refusal, done = self._moved(request, page)
        if refusal:
            messages.error(request, refusal)
        else:
            messages.success(request, done)
        asked = request.GET.urlencode()
        address = reverse("admin:newsroom_frontpage_change", args=[page.pk])
        return HttpResponseRedirect(f"{address}?{asked}" if asked else address)

    def _moved(self, request, page):
        """Make the move that was sent; return (refusal, what was done), one of them ""."""
        form = MoveForm(request.POST)
        if not form.is_valid():
            return "没有看懂这一步，版式没有动：请刷新这一页再试。", ""
        if not page.is_open():
            return "这个版式已经上过线，不能再改；请从它新建一个。", ""
        do, _, key = form.cleaned_data["do"].partition(":")
        stories = Article.objects.originals().visible_to(request.user)
        story = stories.filter(pk=key).first()
        if story is None:
            return "这篇稿件不在了，版式没有动：请刷新这一页，另选一篇。", ""
        if do in Place and story.status in NEVER_SHOWN:
            label = story.get_status_display()
            return f"《{story}》{label}，读者看不到，没有排上：请另选一篇。", ""
        refusal = minors.refusal(story, "首页") if do in Place else ""
        if refusal:
            return refusal, ""
        place, position = step(page.places(), do, story.pk)
        if form.cleaned_data["position"] is not None:
            position = form.cleaned_data["position"]
        if not page.put(
            story.pk, place, position, seen=form.cleaned_data["seen"], by=request.user
        ):
            return ARRANGED_MEANWHILE, ""
        return "", _what_was_done(story, place, do)

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
    if refusal := minors.refusal(slot.article, "首页头条"):
        return refusal
    trouble = slot.trouble(at)
    return (
        f"头条《{slot.article}》到时读者还看不到（{trouble}），没有上线：请换一篇头条。"
        if trouble
        else ""
    )


def _what_was_done(story, place, do):
    if place is None:
        return f"《{story}》已取下。"
    if do in STEPS:
        return f"《{story}》已在“{place.label}”里{STEPS[do]}。"
    return f"《{story}》已放到“{place.label}”。"


def _each(error_lists):
    return (message for errors in error_lists for message in errors)


def _from_when(page):
    if page.is_open():
        return f"定于 {spoken(page.live_since)} 上线"
    return "已上线，读者现在看到的就是它"
