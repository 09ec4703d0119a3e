"""Rights to photos at the desk: what a photo's own page, its deletion and a review of a
story with it say of them."""

from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html

from articles.dates import day_of_year, long_day
from articles.models import ArticlePhoto, Photo
from articles.photo_uses import last_used, uses_of

Category, Outlet = Photo.Category, Photo.Outlet
# Of these the paper knows only what it was told.
FROM_OUTSIDE = (Category.CONTRIBUTED, Category.READER)
# Days in which the end is told by their number; in which a reviewer is told of it.
SOON = 30
ENDS_SOON = timedelta(days=7)
OF_MINORS = ("未成年", "监护", "家长", "儿童", "学生")
STILL_USED = "有图片刚被用上，没有删除：请看它的“用在”，先在那里换图或撤下，再来删除。"


def shown_uses(photo, user):
    """Return what the template of a photo's uses is given."""
    uses = uses_of(photo, user)
    day = last_used(uses)
    return {"uses": uses, "last_used": day and long_day(day)}


class RightsMixin:
    """Adds to the admin of photos what is said of their rights and uses, and why a photo
    in use stays."""

    def render_change_form(self, request, context, *args, **kwargs):
        photo = context["original"]
        if photo:
            context |= {
                "rights_state": state_of_rights(photo),
                "rights_ended": has_ended(photo),
            } | shown_uses(photo, request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs, request):
        """Name the uses of photos that stay, with links to where they are mended."""
        *others, protected = super().get_deleted_objects(objs, request)
        if protected:
            protected = [
                line for photo in objs for line in _why_it_stays(photo, request.user)
            ]
        return (*others, protected)

    def delete_view(self, request, object_id, *args, **kwargs):
        delete = partial(super().delete_view, request, object_id, *args, **kwargs)
        return self._deleted(request, delete, "..", "change")

    def changelist_view(self, request, *args, **kwargs):
        answer = partial(super().changelist_view, request, *args, **kwargs)
        if request.POST.get("action") != "delete_selected":
            return answer()
        return self._deleted(request, answer, ".")

    def _deleted(self, request, delete, *back):
        """Return the answer of a view that deletes; where a photo was used meanwhile,
        lead back with a sentence."""
        try:
            with transaction.atomic():
                return delete()
        except (ProtectedError, IntegrityError):
            messages.error(request, STILL_USED)
            return redirect("/".join([*back, ""]))


def _why_it_stays(photo, user):
    """Return the lines of a nested list: a photo, and all that shows it."""
    used = []
    for found in uses_of(photo, user):
        used += [_line(use, found.title) for use in found.named]
        used += [found.more] if found.more else []
    return [str(photo), used] if used else []


def _line(use, title):
    note = f"（{use.note}）" if use.note else ""
    if not use.address:
        return format_html("{}：{}{}", title, use.name, note)
    link = '{}：<a href="{}">{}</a>{}'
    return format_html(link, title, use.address, use.name, note)


def has_ended(photo, at=None):
    """Whether the last day of the rights to a photo is over."""
    last = photo.rights_expire_on
    return bool(last) and last < timezone.localdate(at)


def state_of_rights(photo, at=None):
    """Return how long the rights to a photo last yet; "" where they have no end."""
    last, today = photo.rights_expire_on, timezone.localdate(at)
    if not last:
        return ""
    if last < today:
        return f"版权{day_of_year(last, today)}已到期，网站上已撤下。"
    days = (last - today).days
    if not days:
        return "版权今天到期，明天零点起从网站撤下。"
    if days <= SOON:
        return f"版权还有 {days} 天，{day_of_year(last, today)}到期。"
    return f"版权到{long_day(last)}。"


def notes_for_review(article):
    """Return what a reviewer of a story is told of its photos, in one query.

    {"photo_warnings": sentences that bar nothing, "releases": [(photo, words, whether
    they are about minors)]}
    """
    placed = ArticlePhoto.objects.filter(article=article).select_related("photo")
    photos = list(placed)
    return {
        "photo_warnings": [
            sentence for one in photos for sentence in _warnings_of(one)
        ],
        "releases": [
            (one, one.photo.releases, _is_of_minors(one.photo.releases))
            for one in photos
            if one.photo.releases
        ],
    }


def _is_of_minors(releases):
    return any(word in releases for word in OF_MINORS)


def _warnings_of(placed):
    """Yield a sentence for each thing about the rights to a photo that bars no signing,
    and that whoever signs is to know."""
    photo, day = placed.photo, timezone.localdate()
    if photo.outlet == Outlet.PRINT:
        yield f"图片“{placed}”只能用在报纸上：网站上的这篇稿件不带它，要图请另配一张。"
    if photo.outlet == Outlet.WEB:
        yield f"图片“{placed}”只能用在网站上：稿件上版时不带它，要图请另配一张。"
    if photo.category in FROM_OUTSIDE and not (photo.credit or photo.photographer_id):
        yield (
            f"图片“{placed}”来自{photo.get_category_display()}，图片库里没有记是谁拍的："
            "请问清来处，在图片库里补上署名或摄影者。"
        )
    if photo.category == Category.AGENCY and not photo.rights:
        yield (
            f"图片“{placed}”来自通讯社，没有写明怎样授权："
            "请在图片库的“版权”里写上，如“新华社供本报专稿”。"
        )
    last = photo.rights_expire_on
    if last and day <= last <= day + ENDS_SOON:
        yield (
            f"图片“{placed}”的版权只到{last.month}月{last.day}日，"
            "过了这一天它从网站上自动撤下，稿件仍在。"
        )
