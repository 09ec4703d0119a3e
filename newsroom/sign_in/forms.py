"""Forms of signing in: name and password, a code, a password of one's own."""

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.forms import SetPasswordForm

from newsroom.sign_in import second_factor
from newsroom.sign_in.models import SignIn
from newsroom.sign_in.throttle import Attempt, spoken_wait

WAIT = (
    "试错的次数多了，先停一停：请 {wait}后再试，这期间填的不会核对。"
    "着急的话，请管理员在“账号”里解锁。"
)
WRONG_CODE = (
    "验证码不对，或者已经用过：请填手机上正显示的 6 位数，或一个没用过的恢复码。"
)


class ThrottledForm:
    """Mixin of a form whose attempts are recorded, and made to wait."""

    attempt = wait = None

    def begin(self, request, name, result):
        """Record an attempt; refuse it where it has to wait."""
        self.attempt = Attempt.begin(request, name, result)
        self.wait = self.attempt.wait()
        if self.wait:
            self.attempt.make_wait()
            raise forms.ValidationError(
                WAIT.format(wait=spoken_wait(self.wait)), code="wait"
            )


class SignInForm(ThrottledForm, AdminAuthenticationForm):
    """Form of name and password."""

    def clean(self):
        name, password = map(self.cleaned_data.get, ("username", "password"))
        if not (name and password):
            return super().clean()
        self.begin(self.request, name, SignIn.Result.PASSWORD_WRONG)
        with self.attempt.judged():
            cleaned = super().clean()
        self.attempt.becomes(SignIn.Result.HALF_WAY)
        return cleaned


class CodeField(forms.CharField):
    """Form field of a code from the phone, or of a recovery code."""

    def __init__(self, **kwargs):
        attributes = {
            "autocomplete": "one-time-code",
            "autocapitalize": "off",
            "spellcheck": "false",
            "autofocus": True,
        }
        super().__init__(
            label="验证码",
            max_length=40,
            widget=forms.TextInput(attrs=attributes),
            error_messages={
                "required": "请填验证码。",
                "max_length": "验证码没有这么长，请看清楚再填。",
            },
            **kwargs,
        )


class CodeForm(ThrottledForm, forms.Form):
    """Form of a code that is asked for after the password, or before a change."""

    code = CodeField()

    def __init__(self, request, user, *args, **kwargs):
        self.request, self.user = request, user
        super().__init__(*args, **kwargs)

    def clean_code(self):
        name = self.user.get_username()
        self.begin(self.request, name, SignIn.Result.CODE_WRONG)
        with self.attempt.judged():
            self.way = second_factor.verify(self.user, self.cleaned_data["code"])
            if self.way is None:
                raise forms.ValidationError(WRONG_CODE, code="wrong")
        self.attempt.forget()
        return self.cleaned_data["code"]


class ConfirmForm(forms.Form):
    """Form of the first code of an app that is being set up."""

    code = CodeField()

    def __init__(self, user, *args, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_code(self):
        self.codes = second_factor.confirm(self.user, self.cleaned_data["code"])
        if self.codes is None:
            raise forms.ValidationError(
                "对不上：请确认扫的是这一页的码，手机时间是自动设的，再填新显示的 6 位数。"
            )
        return self.cleaned_data["code"]


class OwnPasswordForm(SetPasswordForm):
    """Form of a password of one's own in place of the one that was given."""

    def clean_new_password1(self):
        password = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise forms.ValidationError("这就是管理员给的那个密码，请另想一个。")
        return password


class ChangePasswordForm(ThrottledForm, AdminPasswordChangeForm):
    """Form of another password of one's own; guesses at the present one are counted."""

    def __init__(self, user, *args, request=None, **kwargs):
        self.request = request
        super().__init__(user, *args, **kwargs)

    def clean_old_password(self):
        name = self.user.get_username()
        self.begin(self.request, name, SignIn.Result.PASSWORD_WRONG)
        with self.attempt.judged():
            password = super().clean_old_password()
        self.attempt.forget()
        return password
