"""Views of signing in: the password, then each step that is owed."""

import math

from django.contrib import admin
from django.contrib.auth.views import LoginView
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from newsroom.access_changes.doer import doer
from newsroom.sign_in import provider, second_factor
from newsroom.sign_in.forms import CodeForm, ConfirmForm, OwnPasswordForm, SignInForm
from newsroom.sign_in.models import FirstPassword
from newsroom.sign_in.steps import (
    CODE,
    PASSWORD,
    SECOND_FACTOR,
    PendingSignIn,
    pending_sign_in,
)

TOO_MANY_REQUESTS = 429


class SignInView(LoginView):
    """Name and password."""

    authentication_form = SignInForm
    template_name = "admin/login.html"

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def dispatch(self, request, *args, **kwargs):
        if request.method != "POST" and admin.site.has_permission(request):
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_redirect_url(self):
        """Return where to go on: never to what signs out, or asks to sign in."""
        address = super().get_redirect_url()
        doors = reverse("admin:login"), reverse("admin:logout")
        return "" if address.startswith(doors) else address

    def form_valid(self, form):
        return PendingSignIn.begin(
            self.request,
            form.get_user(),
            form.attempt.record,
            next_page=self.get_success_url(),
        ).go_on()

    def form_invalid(self, form):
        return made_to_wait(super().form_invalid(form), form)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return (
            context
            | admin.site.each_context(self.request)
            | {
                "title": "登录",
                "subtitle": None,
                "app_path": self.request.get_full_path(),
                "username": self.request.user.get_username(),
                "next": self.get_redirect_url() or self.get_default_redirect_url(),
                "provider": provider.name(),
            }
        )


def made_to_wait(response, form):
    """Give an answer its status where the form refuses to look at what was typed."""
    if form.wait:
        response.status_code = TOO_MANY_REQUESTS
        response["Retry-After"] = str(math.ceil(form.wait.total_seconds()))
    return response


def a_step(step):
    """Decorator of the view of a step, before anybody is signed in."""

    def decorate(view):
        view = pending_sign_in(step)(view)
        for guard in (
            require_http_methods(["GET", "HEAD", "POST"]),
            never_cache,
            csrf_protect,
            sensitive_post_parameters(),
        ):
            view = guard(view)
        return view

    return decorate


def _page(request, template, title, context):
    frame = admin.site.each_context(request) | {"title": title, "subtitle": None}
    return TemplateResponse(request, f"admin/sign_in/{template}", frame | context)


def _sent(request):
    return request.POST if request.method == "POST" else None


@a_step(CODE)
def code_step(request, pending):
    form = CodeForm(request, pending.user, _sent(request))
    if form.is_valid():
        pending.kept["way"] = form.way
        pending.keep()
        return pending.go_on()
    return made_to_wait(_page(request, "code.html", "填验证码", {"form": form}), form)


@a_step(PASSWORD)
def password_step(request, pending):
    form = OwnPasswordForm(pending.user, _sent(request))
    if form.is_valid():
        with doer(pending.user.get_username()):
            form.save()
        FirstPassword.objects.filter(user=pending.user).delete()
        pending.keep()
        return pending.go_on()
    context = {"form": form, "account": pending.user}
    return _page(request, "password.html", "设自己的密码", context)


@a_step(SECOND_FACTOR)
def second_factor_step(request, pending):
    form = ConfirmForm(pending.user, _sent(request))
    if form.is_valid():
        context = {"codes": form.codes, "go_on": pending.kept["next"]}
        page = _page(request, "recovery_codes_step.html", "记下恢复码", context)
        return pending.finish(page)
    device = second_factor.device_to_confirm(pending.user)
    context = {"form": form, "device": device} | set_up_context(device)
    return _page(request, "second_factor_step.html", "设置两步验证", context)


def set_up_context(device):
    return {
        "square_code": second_factor.square_code(device),
        "secret": second_factor.secret_words(device),
    }
