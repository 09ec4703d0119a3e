"""Page of the desk that replaces a photo wherever it is used: by a new file, or by
another photo of the library. It says what will happen before it does."""

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_http_methods

from articles.admin.thumbnails import desk_picture
from articles.models import Article, Photo
from articles.photo_replacing import held, new_photo_like, replace, uses_of
from articles.photos import decoding, taking_in
from articles.photos.pending_uploads import PendingUpload
from articles.photos.storage import StorageFailed, files_removed_on_failure
from districts.keys import is_key

CHOOSE = "请选一个图片文件。"
SAME_FILE = "这就是原来的文件，没有什么可换。"
NOT_KEPT = (
    "图片没有存下来，服务器的存储暂时写不进去；请稍后再选一次图片，仍不行请找技术人员。"
)
USES_CHANGED = "您打开之后，用到这张图片的稿件有变化，什么都没有换；请看过下面现在的情况，再按一次。"


class UsesChanged(Exception):
    """A photo is not used as the person has seen who replaces it."""


class PhotoReplacingMixin:
    """Mixin of PhotoAdmin: 换图片."""

    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(self.replace_view)
        address = path(
            "<id:pk>/replace/",
            self.admin_site.admin_view(view),
            name="articles_photo_replace",
        )
        return [address, *super().get_urls()]

    def replace_view(self, request, pk):
        old = get_object_or_404(Photo.objects.select_related("photographer"), pk=pk)
        if not self.has_change_permission(request, old):
            raise PermissionDenied
        key = request.GET.get("with", "")
        others = Photo.objects.exclude(pk=pk).exclude(original="")
        new = (
            get_object_or_404(others, pk=key if is_key(key) else None) if key else None
        )
        uses = uses_of(old, request.user)
        is_locked = self._is_locked(request, old, new)
        upload, problem = PendingUpload(), ""
        if request.method == "POST":
            upload = PendingUpload() if new else PendingUpload.of(request)
            problem = self._problem_of(old, new, upload)
            if twin := self._twin(old, upload):
                upload.refuse()
                messages.info(
                    request,
                    "这个文件图片库里已有，就是右边这一张：要用它来换，请按下面的按钮。",
                )
                return redirect(f"{_address(old)}?with={twin.pk}")
            if not problem:
                try:
                    return self._replace(request, old, new, upload)
                except StorageFailed:
                    problem = NOT_KEPT
                except (UsesChanged, IntegrityError):
                    problem = USES_CHANGED
                    uses = uses_of(old, request.user)
                    is_locked = self._is_locked(request, old, new)
            upload.wait(request)
        context = self.admin_site.each_context(request) | {
            "title": f"换图片：{old}",
            "opts": self.opts,
            "old": old,
            "old_picture": desk_picture(old),
            "new": new,
            "new_picture": new and desk_picture(new),
            "waiting": upload.token,
            "accepted": decoding.ACCEPTED,
            "is_locked": is_locked,
            "uses": uses,
            "shown": self._shown(request, uses),
            "problem": problem,
            "media": self.media,
        }
        return TemplateResponse(
            request,
            "admin/articles/photo/replace.html",
            context,
            status=400 if problem else 200,
        )

    def _is_locked(self, request, old, new):
        """Whether a review has passed the picture: if none has, a new file is put where
        it lies, else it is another photo."""
        is_locked = old.is_locked()
        if new is None and is_locked and not self.has_add_permission(request):
            raise PermissionDenied
        return is_locked

    def _problem_of(self, old, new, upload):
        """Return what is wrong with the file, as a sentence, or ""."""
        if new is not None:
            return ""
        if upload.problem:
            return upload.problem
        if upload.picture is None:
            return CHOOSE
        if upload.picture.checksum == old.checksum:
            upload.refuse()
            return SAME_FILE
        return ""

    def _twin(self, old, upload):
        if upload.picture is None:
            return None
        twins = Photo.objects.filter(checksum=upload.picture.checksum)
        return twins.exclude(pk=old.pk).first()

    def _replace(self, request, old, new, upload):
        if new is None:
            # Whoever saves a story with the photo waits for the transaction's end.
            upload.picture.renditions  # noqa: B018 (makes them)
        with files_removed_on_failure() as written, transaction.atomic():
            old = held(old)
            if old is None:
                raise Http404
            if request.POST.get("seen") != uses_of(old, request.user).seen():
                raise UsesChanged
            in_place = new is None and not self._is_locked(request, old, new)
            if in_place:
                _store(old, upload, written)
            elif new is None:
                new = new_photo_like(old)
                new.added_by = request.user
                _store(new, upload, written)
                new.keywords.set(old.keywords.names())
                self.log_addition(request, new, f"用来换图片 {old.pk}。")
            corrections, kept = (
                ([], []) if in_place else replace(old, new, request.user)
            )
            said = "换了图片文件。" if in_place else f"用图片 {new.pk} 换下。"
            LogEntry.objects.log_actions(
                request.user.pk, [old], CHANGE, said, single_object=True
            )
            transaction.on_commit(upload.forget, robust=True)
        self._tell_of_replacing(request, corrections, kept)
        if kept:
            address = f"{_address(old)}?with={new.pk}"
            words = '能开更正稿的同事可以在<a href="{}">这个网址</a>接着换。'
            self.message_user(request, format_html(words, address), messages.WARNING)
        return redirect("admin:articles_photo_change", (new or old).pk)

    def _tell_of_replacing(self, request, corrections, kept):
        self.message_user(request, "图片已换好。", messages.SUCCESS)
        if corrections:
            links = format_html_join(
                "、",
                '<a href="{}">{}</a>',
                (
                    (reverse("admin:articles_article_change", args=[copy.pk]), copy)
                    for copy in corrections
                ),
            )
            words = "已签发的稿件开了更正稿，三审签发后读者才看到新图片：{}。"
            self.message_user(request, format_html(words, links), messages.WARNING)
        visible = self._visible(request, [story for story, _ in kept])
        for story, sentence in kept:
            if story.pk in visible:
                words = f"《{story}》没有换：{sentence}"
                self.message_user(request, words, messages.WARNING)
        if hidden := len(kept) - len(visible):
            self.message_user(
                request, f"另有 {hidden} 篇他人的稿件没有换。", messages.WARNING
            )

    def _shown(self, request, uses):
        """Return the uses as this person may see them: the stories of others by number."""
        visible = self._visible(
            request, [*uses.drafts, *uses.signed, *(story for story, _ in uses.kept)]
        )
        return {
            "drafts": _split(uses.drafts, visible),
            "signed": _split(uses.signed, visible),
            "kept": [(s, why) for s, why in uses.kept if s.pk in visible],
            "kept_more": sum(s.pk not in visible for s, _ in uses.kept),
        }

    def _visible(self, request, stories):
        keys = [story.pk for story in stories]
        visible = Article.objects.visible_to(request.user).filter(pk__in=keys)
        return set(visible.values_list("pk", flat=True))


def _split(stories, visible):
    seen = [story for story in stories if story.pk in visible]
    return {"seen": seen, "more": len(stories) - len(seen)}


def _address(photo):
    return reverse("admin:articles_photo_replace", args=[photo.pk])


def _store(photo, upload, written):
    """Save a photo with the file of an upload."""
    taking_in.store(photo, upload.file, upload.picture, written, upload.own_name)
