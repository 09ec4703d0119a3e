"""Review views of the story admin: the review page, the moves, the review sheet 审签单."""

from functools import partial
from itertools import chain

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from articles import reprints
from articles.admin.correcting import OpeningForm
from articles.admin.permissions import forget_permissions
from articles.admin.recordings import player
from articles.admin.review_forms import (
    WantedFields,
    WantedForm,
    may_set_due,
    move_form,
    offered_moves,
)
from articles.admin.review_panel import (
    form_context,
    panel_context,
    readers_see_it_from,
    reviewers_to_come,
)
from articles.admin.review_sheet import import_links, review_sheet_context
from articles.admin.thumbnails import thumbnail
from articles.admin.urls import story_address
from articles.models import Article
from articles.models.staff import staff_name
from articles.reviewers import prospects_of
from articles.workflow import (
    MOVES,
    REVIEWS,
    Actor,
    IllegalMove,
    Status,
    WrongPerson,
)

# Those that bring a story to a review: a button of the form saves and makes the move.
MOVES_WITH_SAVE = [name for name, move in MOVES.items() if move.target in REVIEWS]
# Those that need no word, no hour and nobody can be made of many stories at once.
BULK_MOVES = [
    name
    for name, move in MOVES.items()
    if not (move.needs_reason or move.has_hour or move.needs_person)
]
# Those that are one press on the story's form, which saves nothing then.
AT_ONCE = [name for name, move in MOVES.items() if move.actor is Actor.SUBMITTER]
REFUSALS_SHOWN = 20
# Before the names of the fields that go with a button of the form.
WANTED = "wanted"


class ReviewingMixin:
    """Mixin of ArticleAdmin: the review page, moves in the form and in the list."""

    review_template = "admin/articles/article/review.html"

    @property
    def media(self):
        return super().media + forms.Media(css={"all": ["desk/story_head.css"]})

    def get_urls(self):
        urls = [
            ("review/", require_safe(self.review_view), "review"),
            ("sheet/", require_safe(self.sheet_view), "sheet"),
            ("move/<str:name>/", require_POST(self.move_view), "move"),
            ("correct/", require_POST(self.correct_view), "correct"),
            ("due/", require_POST(self.due_view), "due"),
        ]
        return [self.story_path(*url) for url in urls] + super().get_urls()

    # The review page

    def review_view(self, request, object_id):
        return self._review_page(request, self.open_story(request, object_id))

    def move_view(self, request, object_id, name):
        article = self.open_story(request, object_id)
        if name not in MOVES:
            raise Http404("没有这个动作。")
        form = move_form(name, article, request.POST)
        review = form.make(request.user)
        if review is None:
            return self._review_page(request, article, form, form.refusal)
        return self._go_on(request, article, review)

    def correct_view(self, request, object_id):
        article = self.open_story(request, object_id)
        opening = OpeningForm(article, request.user, request.POST)
        copy = opening.open()
        if copy is None:
            return self._review_page(
                request, article, refusal=opening.refusal, opening=opening
            )
        self.message_user(
            request,
            f"已照《{article}》第 {article.version} 版开了更正稿{_with_whom(copy)}："
            "改好后提交，三审签发时换下原稿的文字。",
            messages.SUCCESS,
        )
        self._warn_of_reviews(request, copy)
        return redirect(story_address("change", copy))

    def due_view(self, request, object_id):
        """Set by when the review that a story waits for is wanted."""
        article = self.open_story(request, object_id)
        if not may_set_due(article, request.user):
            return self._review_page(
                request, article, refusal=_not_yours_to_set(article)
            )
        form = WantedForm(article, request.POST)
        if not form.save(request.user):
            return self._review_page(
                request, article, refusal=form.problem(), wanted_form=form
            )
        due = (
            Article.objects.select_related("review_due")
            .get(pk=article.pk)
            .wanted_review()
        )
        words = due.words() if due else "平件，不定时限"
        self.log_change(request, article, f"审稿时限：{words}")
        self.message_user(request, f"已定：{words}。", messages.SUCCESS)
        return redirect(story_address("review", article))

    def _warn_of_reviews(self, request, article):
        """Say of a story that was moved on when a review to come is nobody's."""
        prospects = prospects_of(article)
        if prospects.problem:
            words = f"{prospects.problem}{prospects.advice}"
            self.message_user(request, words, messages.WARNING)

    def _review_page(
        self, request, article, form=None, refusal=None, opening=None, wanted_form=None
    ):
        """Show a story as it will be read and all that bears on its review; after a
        refused move with that move's form, or with the sentence alone."""
        article = _with_details(article)
        if form:
            form.show_again(article)
        context = self.story_page(request, article, f"审稿：{article}")
        context |= panel_context(article, request.user, form, opening)
        if may_set_due(article, request.user):
            context["wanted_form"] = wanted_form or WantedForm(article)
        context |= {"parts": _parts(article), "refusal": "" if form else refusal}
        return TemplateResponse(
            request,
            self.review_template,
            context,
            status=_status_code(refusal),
        )

    def _go_on(self, request, article, review):
        """Say what was done, and lead a person to where they work on."""
        forget_permissions(request)
        self.message_user(request, _done(article, review), messages.SUCCESS)
        self._warn_of_reviews(request, article)
        words = _lacking(article, review.move)
        if words:
            self.message_user(request, words, messages.WARNING)
        move = MOVES[review.move]
        if move.actor is Actor.REVIEWER or move.needs_person:
            # Whoever handed it over may not even open it any more.
            return redirect("admin:index")
        return redirect(story_address("change", article))

    # The form

    def render_change_form(self, request, context, *args, **kwargs):
        article = context["original"]
        context |= form_context(article, request.user)
        moves = [("submit", MOVES["submit"])]
        if article:
            moves = offered_moves(article, request.user)
        with_save = MOVES_WITH_SAVE if self._may_save(request, article) else []
        here = [*with_save, *AT_ONCE]
        context |= {
            "with_save": [(n, _save_and(n)) for n, _ in moves if n in with_save],
            "wanted_form": with_save and WantedFields(prefix=WANTED),
            "at_once": [(n, m.label) for n, m in moves if n in AT_ONCE],
            "on_review_page": [(n, m.label) for n, m in moves if n not in here],
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def _may_save(self, request, article):
        if article:
            return self.has_change_permission(request, article)
        return request.user.has_perm(MOVES["submit"].steps[Status.DRAFT])

    def response_add(self, request, obj, post_url_continue=None):
        if _is_move(request):
            return self._move_saved(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        if _is_move(request):
            return self._move_saved(request, obj)
        return super().response_change(request, obj)

    def _move_saved(self, request, article):
        """Make the move of the button that saved the form, which says that both are
        done; a refused one leaves the story saved."""
        name = request.POST["_move"]
        try:
            if name not in MOVES_WITH_SAVE:
                raise IllegalMove("这一步不能和保存一起做，请到审稿页办。")
            review = article.move(name, by=request.user, **_wanted(request.POST))
        except IllegalMove as refusal:
            self.message_user(
                request, f"文字已经保存，稿件没有转走。{refusal}", messages.ERROR
            )
            return redirect(story_address("change", article))
        return self._go_on(request, article, review)

    # The list

    def get_actions(self, request):
        actions = super().get_actions(request)
        if IS_POPUP_VAR in request.GET:
            return actions
        offered = {
            name: (partial(move_many, name=name), name, f"{MOVES[name].label}所选稿件")
            for name in BULK_MOVES
            if any(map(request.user.has_perm, MOVES[name].steps.values()))
        }
        return offered | actions

    # The sheet

    def sheet_view(self, request, object_id):
        article = _with_details(self.open_story(request, object_id))
        context = self.story_page(request, article, f"审签单：{article}")
        context |= review_sheet_context(article, request.user) | {
            "import_links": import_links(article, request.user),
            "printed_at": timezone.now(),
            "reviewers": reviewers_to_come(article, request.user),
        }
        return TemplateResponse(request, "admin/articles/article/sheet.html", context)


def move_many(model_admin, request, stories, *, name):
    """Admin action: move each story for itself, with a message for each refusal."""
    refused, moved, lacking = [], 0, []
    for article in stories:
        try:
            article.move(name, by=request.user)
            moved += 1
            lacking += filter(None, [_lacking(article, name)])
        except IllegalMove as refusal:
            refused.append(f"《{article}》没有{MOVES[name].done}：{refusal}")
    done = MOVES[name].done
    words = f"{moved} 篇稿件已{done}。" if moved else ""
    tell(model_admin, request, words, refused, f"没有{done}")
    tell(model_admin, request, "", lacking, "还缺转载要写明的")


def tell(model_admin, request, done, refused, undone="没有办成"):
    """Say what an action did, and of each story that it did not, why."""
    if done:
        model_admin.message_user(request, done, messages.SUCCESS)
    more = len(refused) - REFUSALS_SHOWN
    if more > 0:
        refused[REFUSALS_SHOWN:] = [f"另有 {more} 篇也{undone}。"]
    for words in refused:
        model_admin.message_user(request, words, messages.WARNING)


def _with_details(article):
    """Return a story with all that its page shows."""
    stories = Article.objects.for_detail(None).select_related(
        "corrects", "handed_to", "review_due__by"
    )
    return get_object_or_404(stories, pk=article.pk)


def _is_move(request):
    return "_move" in request.POST and IS_POPUP_VAR not in request.POST


def _not_yours_to_set(article):
    """Return the refusal of an hour for a review."""
    if article.status not in REVIEWS:
        return IllegalMove("稿件现在不等人审，不用定审稿时限。")
    return WrongPerson("审稿时限由编辑、主任、总编来改；要改请找他们。")


def _wanted(posted):
    """Return what a button of the form sets besides: by when the review is wanted, where
    its fields were sent."""
    if f"{WANTED}-urgency" not in posted:
        return {}
    form = WantedFields(posted, prefix=WANTED)
    if not form.is_valid():
        raise IllegalMove("".join(chain(*form.errors.values())))
    return {"wanted": form.wanted()}


def _save_and(name):
    return "保存并提交初审" if name == "submit" else f"保存并{MOVES[name].label}"


def _parts(article):
    """Return the body as it is set, each photo with its picture for the desk."""
    return [
        {
            "html": part.html,
            "table": part.table,
            "photo": part.photo,
            "picture": part.photo and _as_shown(part.photo.photo),
        }
        for part in article.body_parts()
    ]


def _as_shown(photo):
    """Return a photo at the desk, with the film or the sound behind it."""
    picture = "" if photo.recording and not photo.original else thumbnail(photo)
    return format_html("{}{}", picture, player(photo))


def _done(article, review):
    done = f"《{article}》已{review.label()}"
    if review.to_id:
        return f"{done}给{review.to_name()}。"
    if review.move in ("sign", "reschedule"):
        hour = readers_see_it_from(article)
        return f"{done}，{hour or '原稿的文字已经换新'}。"
    return f"{done}，现在是“{article.get_status_display()}”。"


def _with_whom(copy):
    return f"，已移交给{staff_name(copy.handed_to)}" if copy.handed_to else ""


def _lacking(article, move):
    """Return what a reprint that was submitted will lack when it is to be signed, or ""."""
    if move != "submit":
        return ""
    sentences = "".join(reprints.lacking(article))
    return sentences and f"《{article}》签发前还要补齐：{sentences}"


def _status_code(refusal):
    if refusal is None:
        return 200
    return 403 if isinstance(refusal, WrongPerson) else 409
