"""Filters of the list of plans, each answered from an index."""

from datetime import timedelta

from django.contrib import admin
from django.utils import timezone

from districts.keys import is_key
from districts.models import District
from planning.models import Plan
from planning.plans.deciding import staff
from planning.plans.people import named


class MineFilter(admin.SimpleListFilter):
    title = "我的"
    parameter_name = "mine"

    def lookups(self, request, model_admin):
        return [("write", "我要写的"), ("proposed", "我报的")]

    def queryset(self, request, plans):
        if self.value() == "write":
            return plans.filter(pk__in=_of_person(request.user))
        if self.value() == "proposed":
            return plans.filter(proposed_by=request.user)
        return plans


class WhoFilter(admin.SimpleListFilter):
    title = "谁写"
    parameter_name = "who"

    def lookups(self, request, model_admin):
        return named(staff())

    def queryset(self, request, plans):
        if not self.value():
            return plans
        person = is_key(self.value()) and staff().filter(pk=self.value()).first()
        return plans.filter(pk__in=_of_person(person)) if person else plans.none()


class DistrictFilter(admin.SimpleListFilter):
    title = "区县"
    parameter_name = "district"

    def lookups(self, request, model_admin):
        return list(District.objects.values_list("slug", "name"))

    def queryset(self, request, plans):
        if not self.value():
            return plans
        here = Plan.districts.through.objects.filter(district__slug=self.value())
        return plans.filter(pk__in=here.values("plan"))


class DayFilter(admin.SimpleListFilter):
    title = "上哪天的报"
    parameter_name = "for"

    def lookups(self, request, model_admin):
        return [
            ("today", "今天"),
            ("tomorrow", "明天"),
            ("week", "七天以内"),
            ("none", "未定日期"),
        ]

    def queryset(self, request, plans):
        today = timezone.localdate()
        spans = {"today": (0, 0), "tomorrow": (1, 1), "week": (0, 6)}
        if self.value() == "none":
            return plans.open().filter(day=None)
        if self.value() in spans:
            first, last = (today + timedelta(days=n) for n in spans[self.value()])
            return plans.of_days(first, last)
        return plans


def _of_person(user):
    return Plan.who.through.objects.filter(user=user).values("plan")
