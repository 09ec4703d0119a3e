"""Version views of the story admin: the list, a diff of any two, restore."""

from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from articles import dates
from articles.admin.permissions import forget_permissions
from articles.admin.urls import story_address
from articles.models import Article, ArticlePhoto, Brief, Byline, Review
from articles.models.staff import staff_name
from articles.models.versions import CONTENT_FIELDS, VersionIncomplete
from articles.text import diff, plain
from districts.keys import is_key

VERSIONS_A_PAGE = 50
LABELS = {
    name: str(Article._meta.get_field(name).verbose_name)
    for name in (*CONTENT_FIELDS, "districts", "tags")
} | {
    "bylines": str(Byline._meta.verbose_name),
    "briefs": str(Brief._meta.verbose_name),
    "photos": str(ArticlePhoto._meta.verbose_name),
}
CHOICES = {
    name: dict(Article._meta.get_field(name).choices)
    for name in CONTENT_FIELDS
    if Article._meta.get_field(name).choices
}


class NotPublic(Exception):
    """Readers see nothing of this story: there is no text to compare with."""


def version_number(text):
    """Return the number of a version that was sent, or None for anything else."""
    is_number = is_key(text or "") and len(text) < 10  # within 31 bits
    return int(text) if is_number else None


def to_plain_text(content):
    """Return {name: text} of a content, in the order of the form."""
    return plain.to_plain_text(content, CHOICES)


@dataclass(frozen=True)
class Side:
    """One of the two texts of a comparison."""

    name: str  # 第 3 版
    note: str  # who, when, why
    content: dict
    number: int  # of the version, of this story or of the one it corrects

    @classmethod
    def of(cls, article, asked):
        """Return the side that "3", "now" or "public" names in an address.

        Raise Http404 for what is no version, NotPublic for what readers cannot see.
        """
        if asked == "now":
            return cls.stored("现在的稿件", article)
        if asked == "public":
            return cls.stored("读者看到的", public_story(article))
        number = version_number(asked)
        if number is None:
            raise Http404("没有这一版。")
        version = article.versions().filter(version=number).first()
        if version:
            return cls.kept(version)
        if number == article.version:
            return cls.stored(f"第 {asked} 版", article)
        raise Http404(f"没有第 {asked} 版。")

    @classmethod
    def stored(cls, name, article):
        moment = dates.spoken(article.updated_at)
        note = f"第 {article.version} 版，{staff_name(article.updated_by)} {moment}"
        return cls(name, note, article.content(), article.version)

    @classmethod
    def kept(cls, version):
        note = (
            f"{staff_name(version.history_user)} {dates.spoken(version.history_date)}"
        )
        if version.history_change_reason:
            note += f"，{version.history_change_reason}"
        name = f"第 {version.version} 版"
        return cls(name, note, version.content(), version.version)


def public_story(article):
    """Return the story whose stored text readers see: its own, or what it corrects."""
    shown = article.corrects or article
    if not shown.is_public():
        raise NotPublic
    return shown


@dataclass(frozen=True)
class Difference:
    """One field of a story in two texts, shown side by side."""

    label: str
    old: str
    new: str

    @property
    def rows(self):
        return diff.paragraphs(self.old, self.new)


def differences_of(old, new):
    """Return the Differences of two contents, field by field."""
    was, now = to_plain_text(old), to_plain_text(new)
    return [
        Difference(LABELS[name], was[name], now[name])
        for name in plain.differing(was, now)
    ]


@dataclass(frozen=True)
class Entry:
    """A line of the list of versions."""

    number: int
    writer: str
    moment: object
    reason: str
    reviews: list


class VersionsMixin:
    """Mixin of ArticleAdmin: the list of versions, their diff, restore."""

    @property
    def media(self):
        return super().media + forms.Media(css={"all": ["desk/compare.css"]})

    def get_urls(self):
        restore = require_POST(self.restore_view)
        return [
            self.story_path("compare/", require_safe(self.compare_view), "compare"),
            self.story_path("restore/<int:number>/", restore, "restore"),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        """List the versions of a story, instead of the admin's own log."""
        article = self.open_story(request, object_id)
        versions = article.versions().defer("body", "parts")
        page = Paginator(versions, VERSIONS_A_PAGE).get_page(request.GET.get("p"))
        entries = _entries(article, list(page), page.number == 1)
        context = self.story_page(request, article, "版本") | {
            "page": page,
            "entries": entries,
            "picked": [entry.number for entry in entries[:2]],
            "is_seen": (article.corrects or article).is_public(),
            "may_write": self.may_write(request, article),
        }
        template = "admin/articles/article/versions.html"
        return TemplateResponse(request, template, context | (extra_context or {}))

    def compare_view(self, request, object_id):
        """Show the diff of two versions of a story side by side."""
        article = self.open_story(request, object_id)
        asked = request.GET.get("from", "1"), request.GET.get("to", "now")
        try:
            old, new = (Side.of(article, side) for side in asked)
        except NotPublic:
            messages.warning(request, "读者现在看不到这篇稿件，没有可以对照的文字。")
            return redirect(story_address("history", article))
        was = to_plain_text(old.content)
        differences = differences_of(old.content, new.content)
        changed = {difference.label for difference in differences}
        context = self.story_page(request, article, "对照") | {
            "old": old,
            "new": new,
            "changed": differences,
            "unchanged": [
                (LABELS[name], was[name])
                for name in was
                if was[name] and LABELS[name] not in changed
            ],
            "restorable": _restorable(article, asked[0], old),
            "may_write": self.may_write(request, article),
        }
        return TemplateResponse(request, "admin/articles/article/compare.html", context)

    def restore_view(self, request, object_id, number):
        """Make an earlier version the story's text again, as a new version."""
        opened = self.open_story(request, object_id)
        with transaction.atomic():
            stories = Article.objects.select_for_update()
            article = stories.filter(pk=opened.pk).first()
            forget_permissions(request)
            if article is None or not self.may_write(request, article):
                raise PermissionDenied("您现在不能改这篇稿件。")
            problem = self._restore(request, article, number)
        if problem:
            messages.error(request, problem)
            return redirect(story_address("history", article))
        self.log_change(request, article, f"恢复到第 {number} 版")
        messages.success(
            request, f"已恢复到第 {number} 版，存为第 {article.version} 版。"
        )
        return redirect(story_address("change", article))

    def _restore(self, request, article, number):
        """Restore a version; return the sentence why not, or None."""
        version = article.versions().filter(version=number).first()
        if version is None and number != article.version:
            raise Http404(f"没有第 {number} 版。")
        if number == article.version:
            return f"第 {number} 版就是现在的稿件，不用恢复。"
        seen = request.POST.get("seen_version", str(article.version))
        if seen != str(article.version):
            return (
                f"{staff_name(article.updated_by)} {dates.spoken(article.updated_at)} "
                f"又存了第 {article.version} 版，请先看过再恢复。"
            )
        try:
            article.copy_content(
                version, by=request.user, reason=f"恢复到第 {number} 版"
            )
        except VersionIncomplete as problem:
            return str(problem)
        return None


def _entries(article, versions, is_first_page):
    """Return the lines of the list, the newest first."""
    reviews = _reviews_of(article, [article.version, *(v.version for v in versions)])
    entries = [
        Entry(
            version.version,
            staff_name(version.history_user),
            version.history_date,
            version.history_change_reason or "",
            reviews.get(version.version, []),
        )
        for version in versions
    ]
    if is_first_page and article.version not in [entry.number for entry in entries]:
        # A story that came from elsewhere: it is kept before its first change.
        now = Entry(
            article.version,
            staff_name(article.updated_by),
            article.updated_at,
            "从别处导入，第一次修改时补存",
            reviews.get(article.version, []),
        )
        return [now, *entries]
    return entries


def _reviews_of(article, numbers):
    """Return {version: its moves, the first first} of the versions of these numbers."""
    given = Review.objects.filter(article=article, version__in=numbers)
    by_version = given.select_related("by").order_by("version", "at", "pk")
    return {
        number: list(reviews)
        for number, reviews in groupby(by_version, key=lambda review: review.version)
    }


def _restorable(article, asked, side):
    """Return the number of the older side, if it is an earlier version of the story."""
    is_number = asked not in ("now", "public")
    return side.number if is_number and side.number != article.version else None
