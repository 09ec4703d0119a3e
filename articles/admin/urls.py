"""URLs and access of the pages around a story's form: review, versions, preview …

Each opens to whoever may open the form, only: it asks open_story() first. What a
person may not open is 404, as what is not there.
"""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path, reverse


class StoryUrls:
    """What the mixins of the story's admin share: its URLs, access and context."""

    def story_path(self, address, view, name):
        """Return a page below a story's own: <pk>/<address>, articles_article_<name>."""
        return path(
            f"<path:object_id>/{address}",
            self.admin_site.admin_view(view),
            name=f"articles_article_{name}",
        )

    def open_story(self, request, object_id):
        """Return the story, for a person who may open it."""
        article = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        if article is None:
            raise Http404("没有这篇稿件，或您不能打开它。")
        return article

    def story_page(self, request, article, title):
        """Return the template context of a page around a story's form."""
        return self.admin_site.each_context(request) | {
            "opts": self.opts,
            "article": article,
            "original": article,
            "title": title,
            "media": self.media,
            "may_change": self.has_change_permission(request, article),
        }


def story_address(name, article, *args):
    """Return the address of a page around a story's form."""
    return reverse(f"admin:articles_article_{name}", args=[article.pk, *args])
