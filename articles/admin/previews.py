"""Preview at the desk: a story in a phone's and a desktop's width side by side, and
the preview links that show it to somebody without an account."""

from datetime import timedelta

from csp.constants import SELF
from csp.decorators import csp_update
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from js_asset import Script

from articles.admin.urls import story_address
from articles.dates import spoken
from articles.models import PreviewLink
from articles.site.previews import preview_address, status_label

HOURS = [(hours, f"{hours} 小时") for hours in (1, 6, 24, 72)]
MEDIA = forms.Media(
    css={"all": ["desk/story_head.css", "desk/look.css"]},
    js=[Script("desk/copy.js", type="module")],
)


class LinkForm(forms.Form):
    hours = forms.TypedChoiceField(
        label="有效时间",
        choices=HOURS,
        coerce=int,
        initial=24,
        error_messages={"invalid_choice": "有效时间只能从列出的里面选。"},
    )


class PreviewsMixin:
    """Mixin of ArticleAdmin: the preview page and its links."""

    def get_urls(self):
        look = csp_update({"frame-src": [SELF]})(require_safe(self.look_view))
        return [
            self.story_path("look/", look, "look"),
            self.story_path(
                "look/links/", require_POST(self.make_link_view), "make_link"
            ),
            self.story_path(
                "look/links/<int:link>/revoke/",
                require_POST(self.revoke_link_view),
                "revoke_link",
            ),
            *super().get_urls(),
        ]

    def look_view(self, request, object_id):
        """Show the story in a phone's width and a desktop's, and its links."""
        article = self.open_story(request, object_id)
        page = self.story_page(request, article, "预览")
        context = page | {
            "media": MEDIA,
            "preview": reverse("articles:preview", args=[article.pk]),
            "status_label": status_label(article, timezone.now()),
        }
        if self._may_share(request, article):
            context |= {"form": LinkForm(), "links": _valid_links(request, article)}
        return TemplateResponse(request, "admin/articles/article/look.html", context)

    def make_link_view(self, request, object_id):
        article = self._story_to_share(request, object_id)
        form = LinkForm(request.POST)
        if form.is_valid():
            hours = timedelta(hours=form.cleaned_data["hours"])
            link = PreviewLink.objects.create(
                article=article,
                created_by=request.user,
                expires_at=timezone.now() + hours,
            )
            messages.success(
                request,
                f"链接开好了，{spoken(link.expires_at)} 前有效，在下面复制。",
            )
        else:
            messages.error(request, "没有开链接。" + form.errors["hours"][0])
        return redirect(_links_address(article))

    def revoke_link_view(self, request, object_id, link):
        article = self._story_to_share(request, object_id)
        link = get_object_or_404(PreviewLink, pk=link, article=article)
        # Compare and set: who revoked it first, revoked it.
        unexpired = PreviewLink.objects.valid().filter(pk=link.pk)
        if unexpired.update(revoked_at=timezone.now()):
            messages.success(request, "链接已收回，再点开就看不到了。")
        else:
            messages.warning(request, "这个链接已经失效，不用再收回。")
        return redirect(_links_address(article))

    def _story_to_share(self, request, object_id):
        article = self.open_story(request, object_id)
        if not self._may_share(request, article):
            raise PermissionDenied
        return article

    def _may_share(self, request, article):
        """Whether a person may make preview links of a story: its writers, and editors."""
        user = request.user
        if not user.has_perm("articles.change_article"):
            return False
        return article.may_act_as_writer(user)


def _valid_links(request, article):
    """Return [(link, its full address)] of the links that open a story now."""
    return [
        (link, request.build_absolute_uri(preview_address(link)))
        for link in article.preview_links.valid().select_related("created_by")
    ]


def _links_address(article):
    return story_address("look", article) + "#links"
