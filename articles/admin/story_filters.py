"""Filters of the list of stories: by state, district, and who has to do with them."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import F

from articles.models import Article
from articles.models.staff import staff_name
from articles.workflow import Status
from districts.keys import is_key
from districts.models import District

# A source with more stories than these is found in the order of all stories.
MANY = 2000


class DistrictFilter(admin.SimpleListFilter):
    """Stories of a district as its readers see them: round-ups with its briefs too."""

    title = "区县"
    parameter_name = "district"

    def lookups(self, request, model_admin):
        return list(District.objects.values_list("slug", "name"))

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        district = District.objects.filter(slug=self.value()).first()
        return queryset.in_district(district) if district else queryset.none()


class StatusFilter(admin.ChoicesFieldListFilter):
    """Stories in a state of the workflow, found by the index of those not signed."""

    def queryset(self, request, queryset):
        stories = super().queryset(request, queryset)
        chosen = self.lookup_val or [Status.SIGNED]
        return stories if Status.SIGNED in chosen else stories.unsigned()


class SourceFilter(admin.RelatedFieldListFilter):
    """Stories of a source: of one with few by its index, of one with many in the order
    of all, as the paper's own are: for the newest thirty a database that knows how many
    it has reads and sorts them all.
    """

    def queryset(self, request, queryset):
        keys = [key for key in self.lookup_val or () if is_key(key)]
        of_source = Article.objects.filter(source__in=keys[-1:]).order_by()
        if not of_source.values("pk")[MANY : MANY + 1]:
            return super().queryset(request, queryset)
        in_order = queryset.alias(source_in_order=F("source_id") + 0)
        return in_order.filter(source_in_order=keys[-1])


class MineFilter(admin.SimpleListFilter):
    """Stories that the person who looks has written, has reviewed, or has in hand."""

    title = "我的"
    parameter_name = "mine"

    def lookups(self, request, model_admin):
        return [("written", "我写的"), ("reviewed", "我审过的"), ("held", "等我办的")]

    def queryset(self, request, queryset):
        if self.value() == "written":
            own = Article.objects.latest_own(request.user)
            return queryset.filter(pk__in=own.order_by().values("pk"))
        if self.value() == "reviewed":
            return queryset.latest_reviewed_by(request.user)
        if self.value() == "held":
            return _held_by(request.user, queryset)
        return queryset


class HolderFilter(admin.SimpleListFilter):
    """Stories that wait for a colleague: drafts in their hands, and what they review."""

    title = "持稿人"
    parameter_name = "holder"

    def lookups(self, request, model_admin):
        drafts = Article.objects.visible_to(request.user)
        holders = get_user_model().objects.filter(pk__in=drafts.holders())
        names = [(str(user.pk), staff_name(user)) for user in holders]
        return sorted(names, key=lambda pair: pair[1])

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        users = get_user_model().objects
        holder = is_key(self.value()) and users.filter(pk=self.value()).first()
        return _held_by(holder, queryset) if holder else queryset.none()


def _held_by(user, queryset):
    # Found among the few in progress first; of all stories in their order, the last to
    # be changed may be years ago.
    held = Article.objects.in_progress().held_by(user)
    return queryset.filter(pk__in=held.order_by().values("pk"))
