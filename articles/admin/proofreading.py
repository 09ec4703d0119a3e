"""Proofreading panel beside a story's form: its hits, mended or ignored with a reason.

The panel is in the form, where static/desk/proofreading.js sends what is being
typed and mends it on the page, and on pages around it, where each button is a form
of its own and mends the stored story, as a new version.
"""

from dataclasses import dataclass
from functools import cached_property, partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_http_methods, require_POST
from js_asset import Script

from articles.admin.permissions import forget_permissions
from articles.admin.proof_sheet import sheet_of
from articles.admin.urls import story_address
from articles.admin.versions import version_number
from articles.mending import GONE, CannotMend, mend, mend_all
from articles.models import IgnoredHit
from articles.models.staff import staff_name
from articles.proofreading import FIELDS, ProofreadStory
from articles.text.proofreading import RULES, Kind, shortened
from articles.text.proofreading.wording import quoted

HITS = "admin/articles/article/_hits.html"
SHEET = "admin/articles/article/_proof_sheet.html"
PLAIN_TEXT = "text/plain; charset=utf-8"
# The pages that a button outside the form leads back to.
PAGES_BACK = ("review", "proofread")
USUAL_REASONS = ("引文原样", "专名如此", "已核对无误")
LONGEST_WORDS = IgnoredHit._meta.get_field("words").max_length


@dataclass
class Panel:
    """Template context of the panel: a story's hits, what this person may do there."""

    story: ProofreadStory
    may_mend: bool
    may_ignore: bool
    is_live: bool = False  # in the form: the script reads, mends and ignores
    has_buttons: bool = False  # on a page of its own: each button is a form
    back: str = "review"
    usual_reasons: tuple = USUAL_REASONS
    said: str = ""  # what became of the button that was pressed

    @property
    def article(self):
        return self.story.article

    @property
    def takes_keys(self):
        """Whether a script works through the list: not on the review page, where the
        story that is read stands above it, and is loaded anew with each mend."""
        return self.is_live or (self.back == "proofread" and self.may_ignore)

    @cached_property
    def safe_count(self):
        """How many can be mended by one button, where that is more than one."""
        count = len(self.story.safe_hits) if self.may_mend else 0
        return count if count > 1 else 0

    @cached_property
    def sheet(self):
        return sheet_of(self.story)

    @property
    def ignored(self):
        """What was ignored: [(IgnoredHit, who, the rule's label, whether of fact)]."""
        rows = []
        for row in self.story.ignored:
            rule = RULES.get(row.key.partition(":")[0])
            is_fact = bool(rule) and rule.kind is Kind.FACT
            rows.append((row, staff_name(row.by), rule.label if rule else "", is_fact))
        return rows


class IgnoreForm(forms.ModelForm):
    class Meta:
        model = IgnoredHit
        fields = ["key", "reason"]
        error_messages = {
            "key": {"required": GONE, "max_length": GONE},
            "reason": {
                "required": "请写上不改的理由，如：引文原样。",
                "max_length": "理由最多 %(limit_value)d 字，现在有 %(show_value)d 字。",
            },
        }


class ProofreadingMixin:
    """Mixin of ArticleAdmin: the proofreading panel and its views."""

    @property
    def media(self):
        return super().media + forms.Media(
            css={"all": ["desk/proofreading.css", "desk/proof_sheet.css"]},
            js=[
                Script("desk/proofreading.js", type="module"),
                Script("desk/proof_sheet.js", type="module"),
            ],
        )

    def get_urls(self):
        new = self.admin_site.admin_view(require_POST(self.proofread_new_view))
        page = require_http_methods(["GET", "HEAD", "POST"])(self.proofread_view)
        return [
            path("proofread/", new, name="articles_article_proofread"),
            self.story_path("proofread/", page, "proofread"),
            self.story_path("proofread/mend/", require_POST(self.mend_view), "mend"),
            self.story_path(
                "proofread/mend-all/", require_POST(self.mend_all_view), "mend_all"
            ),
            self.story_path(
                "proofread/ignore/", require_POST(self.ignore_view), "ignore"
            ),
            self.story_path(
                "proofread/heed/", require_POST(self.unignore_view), "heed"
            ),
            *super().get_urls(),
        ]

    # The panel in its pages

    def render_change_form(self, request, context, *args, **kwargs):
        article = context["original"]
        context["proofreading"] = self.proofreading_panel(
            request, article, is_live=self.may_write(request, article)
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def story_page(self, request, article, title):
        # Lazy: most pages around a story's form do not show the panel.
        panel = partial(self.proofreading_panel, request, article, has_buttons=True)
        return super().story_page(request, article, title) | {
            "proofreading": SimpleLazyObject(panel)
        }

    def proofreading_panel(self, request, article, typed=None, **where):
        return Panel(
            ProofreadStory(article, typed),
            may_mend=self.may_write(request, article),
            may_ignore=bool(article) and article.may_act_as_writer(request.user),
            **where,
        )

    # Its views

    def proofread_new_view(self, request):
        """Answer what the rules ask about a story that is not saved yet."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._proofreading_hits(request, None)

    def proofread_view(self, request, object_id):
        """Show the stored story's panel on a page; of a text sent, the hits alone."""
        article = self.open_story(request, object_id)
        if request.method == "POST":
            return self._proofreading_hits(request, article)
        context = self.story_page(request, article, f"校对：{article}")
        context["proofreading"] = self.proofreading_panel(
            request, article, has_buttons=True, back="proofread"
        )
        return TemplateResponse(
            request, "admin/articles/article/proofread.html", context
        )

    def mend_view(self, request, object_id):
        """Mend one hit in the stored story."""
        article = self._story_to_mend_in(request, object_id)
        key, passage = (request.POST.get(name, "") for name in ("key", "passage"))
        try:
            hit = mend(article, key, passage, by=request.user, seen=_seen(request))
        except CannotMend as refusal:
            return self._answer_refused(request, article, refusal)
        return self._answer_done(
            request, article, f"{hit.label}：{hit.change}，已存为新版本。"
        )

    def mend_all_view(self, request, object_id):
        """Mend all safe hits in the stored story, as one version."""
        article = self._story_to_mend_in(request, object_id)
        try:
            count, refused = mend_all(article, by=request.user, seen=_seen(request))
        except CannotMend as refusal:
            return self._answer_refused(request, article, refusal)
        words = f"改正了 {count} 处，存为一个新版本。"
        if refused:
            words += f"{'、'.join(refused)}改后太长，没有改，请逐处看。"
        return self._answer_done(request, article, words)

    def ignore_view(self, request, object_id):
        """Ignore one hit, with the reason."""
        article = self._story_to_ignore_in(request, object_id)
        form = IgnoreForm(request.POST)
        if not form.is_valid():
            words = [words for errors in form.errors.values() for words in errors]
            return self._answer_refused(request, article, "".join(words))
        hit = ProofreadStory(article, _typed(request)).find(form.cleaned_data["key"])
        if hit is None:
            return self._answer_refused(request, article, GONE)
        article.ignored_hits.get_or_create(
            key=hit.key,
            defaults={
                "words": shortened(hit.before + hit.text + hit.after, LONGEST_WORDS),
                "reason": form.cleaned_data["reason"],
                "by": request.user,
            },
        )
        return self._answer_done(
            request, article, f"{hit.label}的{quoted(hit.text)}记为不改。"
        )

    def unignore_view(self, request, object_id):
        """Undo that a hit was ignored."""
        article = self._story_to_ignore_in(request, object_id)
        asked = request.POST.get("ignored", "")
        rows = [row for row in ProofreadStory(article).ignored if str(row.pk) == asked]
        if not rows:
            return self._answer_refused(request, article, "这一条已经撤销了。")
        rows[0].delete()
        return self._answer_done(request, article, f"“{rows[0].words}”不再记为不改。")

    # How they answer: the script with hits or a plain sentence, others with a page

    def _story_to_mend_in(self, request, object_id):
        article = self.open_story(request, object_id)
        if not self.may_write(request, article):
            raise PermissionDenied("这篇稿件现在不归您改，可以告诉编辑或作者。")
        return article

    def _story_to_ignore_in(self, request, object_id):
        article = self.open_story(request, object_id)
        if not article.may_act_as_writer(request.user):
            raise PermissionDenied(
                "这是同事的稿件，只有作者本人和编辑、校对能注明不改。"
            )
        return article

    def _proofreading_hits(self, request, article):
        if _typed(request) is None:
            return _sentence("没有收到稿件的文字，请刷新页面后再试。", 400)
        panel = self.proofreading_panel(
            request, article, typed=request.POST, is_live=True
        )
        return TemplateResponse(request, HITS, {"proofreading": panel})

    def _proof_sheet(self, request, article, said, status):
        """Answer the sheet of the story as it is stored now."""
        forget_permissions(request)
        panel = self.proofreading_panel(
            request,
            self.open_story(request, str(article.pk)),
            has_buttons=True,
            back="proofread",
            said=said,
        )
        return TemplateResponse(request, SHEET, {"proofreading": panel}, status=status)

    def _answer_done(self, request, article, words):
        if _wants_sheet(request):
            return self._proof_sheet(request, article, words, 200)
        if _typed(request) is None:
            return self._to_panel(request, article, words)
        return self._proofreading_hits(request, article)

    def _answer_refused(self, request, article, words):
        if _wants_sheet(request):
            return self._proof_sheet(request, article, words, 409)
        if _typed(request) is None:
            return self._to_panel(request, article, words, messages.ERROR)
        return _sentence(words, 409)

    def _to_panel(self, request, article, words, level=messages.SUCCESS):
        self.message_user(request, words, level)
        asked = request.POST.get("back")
        page = story_address(asked if asked in PAGES_BACK else "proofread", article)
        return redirect(f"{page}#proofreading")


def _typed(request):
    """Return the data of the story form that was sent, None where it was not."""
    return request.POST if any(name in request.POST for name in FIELDS) else None


def _wants_sheet(request):
    """Return whether the script of the proofreading page asks, to set the answer in it."""
    return request.POST.get("answer") == "sheet"


def _seen(request):
    """Return the version that a person had before their eyes, None for nonsense."""
    return version_number(request.POST.get("seen_version"))


def _sentence(words, status):
    return HttpResponse(words, status=status, content_type=PLAIN_TEXT)
