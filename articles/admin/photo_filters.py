"""Filters of the photo library: days, places, rights, shapes, and what a photo lacks.

Those with an index say in which order it has the photos; by the others no more than
REACH photos are looked at (articles/photo_search.py).
"""

from datetime import date, timedelta

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from articles.dates import day_of_year, midnight
from articles.models import ArticlePhoto, Photo, Portrait
from districts.models import District

# How far a square is from square, of its height.
NEARLY = 0.05
ENDS_SOON = timedelta(days=7)
EARLIEST, LATEST = date(1900, 1, 1), date(9998, 12, 31)


class PhotoFilter(admin.SimpleListFilter):
    """Base of a filter: a choice of names, each with the lookup that it stands for."""

    # The order in which an index has the photos of a choice; "" where none has.
    order = ""
    names = ()

    def lookups(self, request, model_admin):
        return self.names

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        if self.value() not in {str(key) for key, _ in self.lookup_choices}:
            return queryset.none()
        return queryset.filter(self.lookup(self.value(), request))

    def lookup(self, value, request):
        """Return the Q of a choice."""
        raise NotImplementedError

    @property
    def is_chosen(self):
        return self.value() is not None


class DayFilter(admin.ListFilter):
    """Photos of today, this week, this month, or from one day to another."""

    template = "admin/articles/photo/day_filter.html"
    field = parameter = ""
    spans = (("today", "今天"), ("week", "本周"), ("month", "本月"))

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        for name in self.expected_parameters():
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]

    def has_output(self):
        return True

    def expected_parameters(self):
        return [self.parameter, f"{self.parameter}_from", f"{self.parameter}_to"]

    @property
    def order(self):
        return f"-{self.field}"

    @property
    def is_chosen(self):
        return any(self.days())

    @property
    def is_range(self):
        return self.is_chosen and self._span() is None

    def days(self):
        """Return the first and the last day that is asked for; None where it is open.
        What is no day is not asked for."""
        if span := self._span():
            return span
        _, first, last = self.expected_parameters()
        return _day(self.used_parameters.get(first)), _day(
            self.used_parameters.get(last)
        )

    def _span(self):
        today = timezone.localdate()
        since = {
            "today": today,
            "week": today - timedelta(days=today.weekday()),
            "month": today.replace(day=1),
        }.get(self.used_parameters.get(self.parameter))
        return (since, None) if since else None

    def queryset(self, request, queryset):
        first, last = self.days()
        if first:
            queryset = queryset.filter(**{f"{self.field}__gte": _begin_of(first)})
        if last:
            end = _begin_of(min(last, LATEST) + timedelta(days=1))
            queryset = queryset.filter(**{f"{self.field}__lt": end})
        return queryset

    def choices(self, changelist):
        expected = self.expected_parameters()
        asked = self.used_parameters.get(self.parameter)
        # What the form of two days sends along.
        self.kept = [
            pair for pair in changelist.params.items() if pair[0] not in expected
        ]
        self.first, self.last = (day and day.isoformat() for day in self._range())
        yield {
            "selected": not self.is_chosen,
            "query_string": changelist.get_query_string(remove=expected),
            "display": "全部",
        }
        for name, label in self.spans:
            yield {
                "selected": name == asked,
                "query_string": changelist.get_query_string(
                    {self.parameter: name}, expected[1:]
                ),
                "display": label,
            }
        if self.is_range:
            yield {
                "selected": True,
                "query_string": changelist.get_query_string(),
                "display": _spoken(*self.days()),
            }

    def _range(self):
        return self.days() if self.is_range else (None, None)


class AddedFilter(DayFilter):
    title, field, parameter = "入库", "created_at", "added"


class TakenFilter(DayFilter):
    title, field, parameter = "拍摄", "taken_at", "taken"


class MineFilter(PhotoFilter):
    """Photos that the person who looks has brought in."""

    title, parameter_name, order = "谁传的", "by", "-created_at"
    names = (("me", "我传的"),)

    def lookup(self, value, request):
        return Q(added_by=request.user)


class PhotoDistrictFilter(PhotoFilter):
    title, parameter_name, order = "区县", "district", "-created_at"

    def lookups(self, request, model_admin):
        return list(District.objects.values_list("slug", "short_name"))

    def lookup(self, value, request):
        # By its key: an index has the photos of a district in their order.
        districts = District.objects.filter(slug=value)
        return Q(district__in=list(districts.values_list("pk", flat=True)))


class CategoryFilter(PhotoFilter):
    title, parameter_name, order = "来源", "category", "-created_at"
    names = (*Photo.Category.choices, ("none", "没有写"))

    def lookup(self, value, request):
        return Q(category="" if value == "none" else value)


class RightsFilter(PhotoFilter):
    """Photos by what became of the right to use them."""

    title, parameter_name = "版权", "rights"
    names = (("ended", "已到期"), ("soon", "七天内到期"), ("none", "没有写"))

    @property
    def order(self):
        orders = {"ended": "-rights_expire_on", "soon": "rights_expire_on"}
        return orders.get(self.value(), "")

    def lookup(self, value, request):
        today = timezone.localdate()
        if value == "ended":
            return Q(rights_expire_on__lt=today)
        if value == "soon":
            return Q(rights_expire_on__range=(today, today + ENDS_SOON))
        return Q(rights="", category="", rights_expire_on=None)


class ShapeFilter(PhotoFilter):
    title, parameter_name = "画幅", "shape"
    names = (("lying", "横"), ("upright", "竖"), ("square", "方"))

    def lookup(self, value, request):
        high, wide = (F("height") * (1 + side) for side in (-NEARLY, NEARLY))
        return {
            "lying": Q(width__gt=wide),
            "upright": Q(width__lt=high),
            "square": Q(width__gte=high, width__lte=wide),
        }[value]


class StateFilter(PhotoFilter):
    """Photos that lack something, or are something that the desk has to know."""

    title, parameter_name = "标记", "state"
    names = (
        ("unused", "没用过"),
        ("uncredited", "缺署名"),
        ("fileless", "没有文件"),
        ("ai", "AI"),
        ("recording", "有音视频"),
    )

    def lookup(self, value, request):
        used = ArticlePhoto.objects.filter(photo=OuterRef("pk"))
        shown = Portrait.objects.filter(photo=OuterRef("pk"))
        return {
            "unused": ~Exists(used) & ~Exists(shown),
            "uncredited": Q(credit=""),
            "fileless": Q(original=""),
            "ai": ~Q(ai_made=""),
            "recording": Q(recording__isnull=False),
        }[value]


ALL = [
    *(AddedFilter, TakenFilter, MineFilter, PhotoDistrictFilter),
    *(CategoryFilter, RightsFilter, ShapeFilter, StateFilter),
]


def _day(text):
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _begin_of(day):
    # A year of two digits, half typed: no database has moments before the first day.
    return midnight(max(day, EARLIEST))


def _spoken(first, last):
    return "—".join(day_of_year(day) if day else "" for day in (first, last))
