"""Pages of one's own account: where one is signed in, the second factor, the password."""

from django.contrib import admin, messages
from django.contrib.auth.views import PasswordChangeView
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from newsroom import account_log
from newsroom.sign_in import second_factor
from newsroom.sign_in.forms import ChangePasswordForm, CodeForm, ConfirmForm
from newsroom.sign_in.models import SignIn
from newsroom.sign_in.sessions import DeskSession, end_sessions
from newsroom.sign_in.throttle import account_key
from newsroom.sign_in.views import made_to_wait, set_up_context

MOST_SHOWN = 20
CHANGES = ("off", "codes", "phone")


def _page(request, template, title, context):
    frame = admin.site.each_context(request) | {"title": title, "subtitle": None}
    return TemplateResponse(request, f"admin/sign_in/{template}", frame | context)


# Where one is signed in


@require_http_methods(["GET", "HEAD"])
def my_sign_ins(request):
    sessions = DeskSession.objects.of(request.user).alive().order_by("-last_used_at")
    here = request.session.session_key
    shown = sessions[:MOST_SHOWN]
    records = SignIn.objects.of(account_key(request.user.get_username()))
    context = {
        "here": [session for session in shown if session.pk == here],
        "elsewhere": [session for session in shown if session.pk != here],
        "records": records.order_by("-pk")[:MOST_SHOWN],
        "second_factor_is_on": second_factor.is_on(request.user),
        "second_factor_is_demanded": second_factor.is_demanded(request.user),
    }
    return _page(request, "my_sign_ins.html", "我的登录", context)


@require_POST
def end_session(request):
    """End one session of one's own, or all others."""
    number, here = request.POST.get("number", ""), request.session.session_key
    if number == "others":
        ended = end_sessions(request.user, but=here)
    else:
        own = DeskSession.objects.of(request.user).alive().exclude(pk=here)
        keys = [session.pk for session in own if session.number == number]
        ended = len(keys)
        DeskSession.objects.filter(pk__in=keys).delete()
    if ended:
        account_log.changed(request.user, f"退出别处的 {ended} 个登录")
        messages.success(request, f"已退出别处的 {ended} 个登录。")
    else:
        messages.info(request, "那个登录已经退出了。")
    return redirect("admin:my_sign_ins")


# The second factor


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def my_second_factor(request):
    if second_factor.is_on(request.user):
        return _change_second_factor(request)
    form = ConfirmForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        account_log.changed(request.user, "开启两步验证")
        return _recovery_codes(request, form.codes, "两步验证开好了")
    device = second_factor.device_to_confirm(request.user)
    context = {"form": form} | set_up_context(device)
    return _page(request, "second_factor.html", "设置两步验证", context)


def _change_second_factor(request):
    """Change what is set up, which asks for a code first."""
    change = request.POST.get("change")
    is_asked = request.method == "POST" and change in CHANGES
    form = CodeForm(request, request.user, request.POST if is_asked else None)
    if form.is_valid():
        return _changed(request, change)
    context = {
        "form": form,
        "codes_left": second_factor.codes_left(request.user),
        "is_demanded": second_factor.is_demanded(request.user),
    }
    page = _page(request, "second_factor_on.html", "两步验证", context)
    return made_to_wait(page, form)


def _changed(request, change):
    if change == "codes":
        codes = second_factor.new_recovery_codes(request.user)
        account_log.changed(request.user, "换新恢复码")
        return _recovery_codes(request, codes, "恢复码换新了")
    if change == "off" and second_factor.is_demanded(request.user):
        messages.error(
            request, "您的岗位要求两步验证，不能关；换手机请选“换一部手机”。"
        )
        return redirect("admin:my_second_factor")
    second_factor.turn_off(request.user)
    account_log.changed(request.user, "关闭两步验证")
    if change == "off":
        messages.success(request, "两步验证已关闭，登录时只要密码。")
        return redirect("admin:my_sign_ins")
    messages.info(request, "原来的手机已经不算数，请用新手机扫下面的码。")
    return redirect("admin:my_second_factor")


def _recovery_codes(request, codes, title):
    """Answer with the recovery codes, the only time that they are seen."""
    return _page(request, "recovery_codes.html", title, {"codes": codes})


# The password


class OwnPasswordView(PasswordChangeView):
    """Password of one's own: changed with the present one, and other sessions end."""

    form_class = ChangePasswordForm
    success_url = reverse_lazy("admin:password_change_done")

    @method_decorator(sensitive_post_parameters())
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form):
        answer = super().form_valid(form)
        end_sessions(self.request.user, but=self.request.session.session_key)
        account_log.changed(self.request.user, "改密码")
        return answer

    def form_invalid(self, form):
        return made_to_wait(super().form_invalid(form), form)
