"""Contact sheet of the photo library: its list as a grid, found and narrowed, each photo
with the marks that a photo desk looks for, and the sheet of facts of one photo.

Nothing here is dearer for a larger library: what has no index is looked at as far as
articles/photo_search.py says.
"""

from dataclasses import dataclass

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import dates, photo_search
from articles.admin import photo_filters
from articles.admin.form_scripts import as_offered
from articles.admin.photo_rights import shown_uses
from articles.admin.thumbnails import desk_picture, thumbnail
from articles.models import ArticlePhoto, PastedPhoto, Photo
from articles.models.pasted_photos import KEPT_FOR
from articles.models.staff import staff_name
from districts.admin import LoadingChangeList

VIEW, AS_LIST = "view", "list"
# From here on the end of its rights is told on a photo, and urgently.
TOLD_DAYS, URGENT_DAYS = 30, 7
# Neither list nor sheet shows these, which may be long.
LONG = ("recording__subtitles", "found_in_file", "ai_mark", "crops")


@dataclass(frozen=True)
class Card:
    """A photo on the contact sheet."""

    photo: Photo
    picture: str
    marks: list

    @classmethod
    def of(cls, photo):
        return cls(photo, thumbnail(photo), list(_marks(photo)))


class PhotoChangeList(LoadingChangeList):
    """ChangeList of photos within reach, as a contact sheet or as a list."""

    # Whether older photos were not looked at; narrowed to their days they are.
    is_looked_short = False
    reach = f"{photo_search.REACH:,}"

    @property
    def is_sheet(self):
        return not self.is_popup and self.params.get(VIEW) != AS_LIST

    @property
    def cards(self):
        return [Card.of(photo) for photo in self.result_list]

    @property
    def list_address(self):
        return self.get_query_string({VIEW: AS_LIST})

    @property
    def sheet_address(self):
        return self.get_query_string(remove=[VIEW])

    def get_filters_params(self, params=None):
        found = super().get_filters_params(params)
        found.pop(VIEW, None)
        return found

    def get_filters(self, request):
        """Find the filters, and how far back photos are looked at for them."""
        found = super().get_filters(request)
        chosen = [spec for spec in found[0] if spec.is_chosen]
        indexed = [spec for spec in chosen if spec.order]
        self.order = next((spec.order for spec in indexed), "")
        self.root_queryset = self.model_admin.get_queryset(request)
        request.photo_bound = {}
        # One index is all that a database reads by.
        if self.query or len(chosen) > 1 or not all(spec.order for spec in chosen):
            narrowed = Photo.objects.all()
            if indexed:
                narrowed = indexed[0].queryset(request, narrowed)
            bound = photo_search.bound_of(
                narrowed, self.order or photo_search.NEWEST[0]
            )
            self.is_looked_short = bool(bound)
            if self.query:
                request.photo_bound = bound
            else:
                self.root_queryset = self.root_queryset.filter(**bound)
        return found

    def get_ordering(self, request, queryset):
        if self.order and ORDER_VAR not in self.params:
            sign = "-" if self.order.startswith("-") else ""
            return [self.order, f"{sign}pk"]
        return super().get_ordering(request, queryset)

    def get_queryset(self, *args, **kwargs):
        return super().get_queryset(*args, **kwargs).defer(*LONG)


class PhotoLibraryMixin:
    """Mixin of PhotoAdmin: the contact sheet, the list, the search, a photo's facts."""

    list_display = ["picture", "named", "credit", "measures", "uses", "created_at"]
    list_display_links = ["named"]
    list_filter = photo_filters.ALL
    list_prefetch_related = ["renditions"]
    list_select_related = ["recording"]
    list_per_page = 60
    # By their day alone can all photos be sorted: there is an index of it.
    sortable_by = ["created_at"]
    # Shows the box; what is typed there is looked for by get_search_results().
    search_fields = ["caption"]
    search_help_text = (
        "说明、标题、画面里的人、摄影者（姓名或拼音）、署名、关键词、地点、区县、文件名，"
        "如：车场、guoxiaohua、城东。"
    )

    def get_changelist(self, request, **kwargs):
        return PhotoChangeList

    def get_queryset(self, request):
        used = ArticlePhoto.objects.filter(photo=OuterRef("pk")).order_by()
        number = used.values("photo").annotate(number=Count("pk")).values("number")
        photos = super().get_queryset(request).defer("recording__subtitles")
        pasted = PastedPhoto.objects.filter(photo=OuterRef("pk")).values("pasted_at")
        return photos.annotate(
            stories_count=Coalesce(Subquery(number), 0), pasted_at=Subquery(pasted)
        )

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        bound = getattr(request, "photo_bound", None)
        if bound is None:  # a choice by typing
            bound = photo_search.bound_of()
        keys = photo_search.found(queryset, search_term, bound)
        return queryset.filter(pk__in=keys), False

    def offered(self, photo):
        """Return what a choice by typing shows of a photo."""
        return as_offered(photo)

    # Columns of the list

    @admin.display(description="图片")
    def picture(self, photo):
        return thumbnail(photo)

    @admin.display(description="图片说明")
    def named(self, photo):
        return str(photo)

    @admin.display(description="尺寸")
    def measures(self, photo):
        size = f"{photo.width}×{photo.height}" if photo.original else ""
        return f"{size} {photo.recording or ''}".strip()

    @admin.display(description="用在")
    def uses(self, photo):
        if photo.stories_count:
            return f"{photo.stories_count} 篇"
        day = removed_on(photo)
        return f"未用，留到 {day}" if day else ""

    # One photo, on the sheet

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.sheet_view))
        address = path("<id:pk>/sheet/", view, name="articles_photo_sheet")
        return [address, *super().get_urls()]

    def sheet_view(self, request, pk):
        """Answer with a photo as large as the window, and what the desk knows of it: a
        part of a page, which static/desk/contact_sheet.js shows."""
        self._require_view_permission(request)
        photos = self.get_queryset(request).select_related(
            "photographer", "district", "recording", "added_by"
        )
        photos = photos.prefetch_related("renditions", "keywords")
        photo = get_object_or_404(photos, pk=pk)
        context = {
            "photo": photo,
            # Most captions are as short as the name that is made of them.
            "words": "" if photo.caption == str(photo) else photo.caption,
            "picture": desk_picture(photo),
            "marks": list(_marks(photo)),
            "facts": [fact for fact in self._facts(photo) if fact[1]],
            "may_change": self.has_change_permission(request, photo),
        } | shown_uses(photo, request.user)
        return TemplateResponse(request, "admin/articles/photo/_sheet.html", context)

    def _facts(self, photo):
        """Yield (label, words) of what the desk asks of a photo."""
        yield "署名", photo.credit
        yield "摄影者", photo.photographer
        yield "拍摄时间", dates.spoken(photo.taken_at)
        yield "拍摄地点", " ".join(filter(None, (_name(photo.district), photo.place)))
        yield "画面人物", photo.people_shown
        yield "关键词", "、".join(keyword.name for keyword in photo.keywords.all())
        yield "来源", photo.get_category_display()
        yield "版权", photo.rights
        yield (
            "版权到期",
            photo.rights_expire_on and dates.long_day(photo.rights_expire_on),
        )
        yield "可用于", photo.get_outlet_display()
        yield "肖像和场地授权", photo.releases
        yield "AI 生成", photo.get_ai_made_display()
        yield "尺寸", self.measures(photo)
        yield "文件名", photo.file_name
        yield "入库", _brought_in(photo)
        yield "内部备注", photo.staff_note


def _marks(photo):
    """Yield (kind, words) of what a photo lacks, or the desk has to know of it."""
    if not photo.original:
        yield "lacks", "没有文件"
    if not photo.credit:
        yield "lacks", "缺署名"
    if photo.rights_expire_on:
        days = (photo.rights_expire_on - timezone.localdate()).days
        kind = "lacks" if days <= URGENT_DAYS else "told"
        if days < 0:
            yield kind, "版权已到期"
        elif days == 0:
            yield kind, "版权今天到期"
        elif days <= TOLD_DAYS:
            yield kind, f"版权 {days} 天后到期"
    if photo.ai_made:
        yield "told", "AI"
    if photo.outlet != Photo.Outlet.BOTH:
        yield "told", photo.get_outlet_display()
    if photo.recording_id:
        yield "told", str(photo.recording)
    day = removed_on(photo)
    used = f"{photo.stories_count} 篇" if photo.stories_count else "未用"
    yield "quiet", f"{used}，留到 {day}" if day else used


def _name(district):
    return district.short_name if district else ""


def _brought_in(photo):
    who = staff_name(photo.added_by) if photo.added_by else ""
    return "，".join(filter(None, (dates.spoken(photo.created_at), who)))


def removed_on(photo):
    """Return the day until which a pasted photo waits for its story to be saved; "" for
    one that belongs to a story or to the library."""
    if photo.stories_count or not photo.pasted_at:
        return ""
    return dates.short_day(timezone.localdate(photo.pasted_at + KEPT_FOR))
