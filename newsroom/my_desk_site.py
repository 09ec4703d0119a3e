"""Admin site whose index is my desk: what waits for a person, and the menu."""

from functools import update_wrapper

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from articles.models.staff import staff_name
from newsroom import desk_search
from newsroom.access_changes.doer import doer
from newsroom.admin_site import NewsroomAdminSite
from newsroom.desk_calls import calls_on_my_desk, calls_view, live_calls
from newsroom.forged_forms import refuse_forged_counts
from newsroom.my_desk import desk_of
from newsroom.sign_in import own_pages, provider, views as sign_in_views
from newsroom.story_choice import DeskAutocomplete
from newsroom.views import STORY_FORM, not_signed_in
from planning.notices.views import urls as notice_urls

WENT_STRAIGHT = (
    '“{text}”是这篇稿件的编号。要找的是这几个字，请<a href="{address}">看搜索结果</a>。'
)

# Named, not imported: modules of admins import each other, and register as they are
# imported, which makes the site that this one defines.
GUARDED = "articles.admin.guarding.guarded"


class DeskSite(NewsroomAdminSite):
    def register(self, model_or_iterable, admin_class=None, **options):
        """Register a model's admin with its form guarded, as every form of the desk is."""
        guarded = import_string(GUARDED)
        admin_class = guarded(admin_class or ModelAdmin)
        super().register(model_or_iterable, admin_class, **options)

    def get_urls(self):
        view = self.admin_view
        return [
            *_steps_of_signing_in(),
            path("my/sign-ins/", view(own_pages.my_sign_ins), name="my_sign_ins"),
            path("my/sign-ins/end/", view(own_pages.end_session), name="end_session"),
            path(
                "my/second-factor/",
                view(own_pages.my_second_factor),
                name="my_second_factor",
            ),
            *notice_urls(self),
            path("calls/", view(require_safe(calls_view)), name="calls"),
            path("search/", view(require_safe(self.search_view)), name="search"),
            *super().get_urls(),
        ]

    def admin_view(self, view, cacheable=False):
        """Say what became of a form that was sent after the session had ended, where
        the admin would ask to sign in and forget it; refuse what no form sends."""
        guarded = super().admin_view(refuse_forged_counts(view), cacheable)

        def answer(request, *args, **kwargs):
            if _is_sent_by_hand(request) and not self.has_permission(request):
                return not_signed_in(request)
            # Asked for when something is changed, not by every page.
            with doer(request.user.get_username):
                return guarded(request, *args, **kwargs)

        return update_wrapper(answer, guarded)

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        return sign_in_views.SignInView.as_view(extra_context=extra_context)(request)

    def password_change(self, request, extra_context=None):
        context = self.each_context(request) | (extra_context or {})
        return own_pages.OwnPasswordView.as_view(
            template_name="registration/password_change_form.html",
            extra_context=context,
        )(request)

    def index(self, request, extra_context=None):
        desk = desk_of(request.user)
        context = {"desk": desk} | calls_on_my_desk(request.user, desk)
        return super().index(request, context | (extra_context or {}))

    def each_context(self, request):
        context = super().each_context(request)
        if request.user.is_authenticated:
            context["my_name"] = staff_name(request.user)
            context["live_calls"] = live_calls(request.user)
        return context

    def search_view(self, request):
        """Answer with what is found of each kind; lead straight to a story that is named
        by its number or its address."""
        text = " ".join(request.GET.get("q", "").split())
        story = desk_search.story_named(text, request)
        if story and "words" not in request.GET:
            if text.isdigit():
                self._tell_what_a_number_is(request, text)
            return redirect("admin:articles_article_change", story.pk)
        problem = desk_search.problem_of(text)
        found = [] if problem else desk_search.search(text, request, self)
        context = self.each_context(request) | {
            "title": "搜索",
            "desk_query": text,
            "problem": problem,
            "found": [kind for kind in found if kind.rows],
            "not_found": [kind for kind in found if not kind.rows],
        }
        return TemplateResponse(request, "admin/desk/search.html", context)

    def _tell_what_a_number_is(self, request, text):
        asked = urlencode({"q": text, "words": 1})
        address = f"{reverse('admin:search')}?{asked}"
        messages.info(request, format_html(WENT_STRAIGHT, text=text, address=address))

    def autocomplete_view(self, request):
        return DeskAutocomplete.as_view(admin_site=self)(request)


def _is_sent_by_hand(request):
    """Whether a browser shows the answer, and nothing keeps what was typed: a script of
    ours looks for a redirect, and a story's form is restored after the sign-in."""
    return (
        request.method == "POST"
        and request.headers.get("sec-fetch-mode") == "navigate"
        and request.path != reverse("admin:logout")
        and not STORY_FORM.match(request.path)
    )


def _steps_of_signing_in():
    """Return the addresses that are open to whoever has begun to sign in."""
    views = sign_in_views
    return [
        path("login/code/", views.code_step, name="sign_in_code"),
        path("login/password/", views.password_step, name="sign_in_password"),
        path(
            "login/second-factor/",
            views.second_factor_step,
            name="sign_in_second_factor",
        ),
        path("login/provider/", provider.begin, name="provider"),
        path("login/provider/answer/", provider.answer, name="provider_answer"),
    ]
