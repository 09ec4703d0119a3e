"""Models of signing in: its records, first passwords, accounts at a provider."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from newsroom.sign_in.devices import device_words


class SignInQuerySet(models.QuerySet):
    def of(self, account_key):
        return self.filter(account_key=account_key)

    def failures(self):
        """Those that count against an account, and were not forgiven."""
        return self.filter(result__in=SignIn.FAILURES, is_forgiven=False)

    def older_than(self, days, at=None):
        return self.filter(at__lt=(at or timezone.now()) - timedelta(days=days))


class SignIn(models.Model):
    """Record of one attempt to sign in, and what the next is judged by.

    Permanent: the database changes and deletes none that is judged, but what a flood adds
    to its number and what an administrator forgives, until it is half a year old
    (migration 0012, decision 028).
    """

    class Result(models.TextChoices):
        PASSWORD_WRONG = "wrong", "密码不对"
        CODE_WRONG = "code", "验证码不对"
        MADE_TO_WAIT = "wait", "要等，没有核对"
        HALF_WAY = "half", "密码对了，后面没做完"
        REFUSED = "refused", "单位账号进不来"
        DONE = "done", "登录成功"
        UNLOCKED = "unlocked", "管理员解锁"
        OUT = "out", "退出"

    class Way(models.TextChoices):
        PASSWORD = "password", "密码"
        CODE = "code", "密码和验证码"
        RECOVERY = "recovery", "密码和恢复码"
        PROVIDER = "provider", "单位账号"

    # Of what is no attempt to come in, a way says nothing.
    NO_ATTEMPT = (Result.UNLOCKED, Result.OUT)
    FAILURES = (Result.PASSWORD_WRONG, Result.CODE_WRONG)

    at = models.DateTimeField("时间", default=timezone.now, db_index=True)
    # A digest: what is typed for the name of an account may be its password.
    account_key = models.CharField(max_length=32, editable=False)
    account = models.CharField("账号", max_length=150)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="谁",
        null=True,
        related_name="sign_ins",
    )
    result = models.CharField("结果", max_length=10, choices=Result)
    way = models.CharField("方式", max_length=10, choices=Way, default=Way.PASSWORD)
    times = models.PositiveIntegerField("次数", default=1)
    address = models.CharField("地址", max_length=45, blank=True)
    network = models.CharField(max_length=50, blank=True, editable=False)
    agent = models.CharField("浏览器", max_length=300, blank=True)
    # The browser, by its cookie; known where this account had signed in with it before.
    browser = models.CharField(max_length=32, blank=True, editable=False)
    is_known = models.BooleanField("本人用过的浏览器", default=False)
    is_forgiven = models.BooleanField(default=False, editable=False)
    # Recorded as a failure, and not yet known to be one.
    is_open = models.BooleanField(default=False, db_default=False, editable=False)

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = "登录记录"
        verbose_name_plural = "登录记录"
        ordering = ["-pk"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["account_key", "at"], name="sign_ins_of_an_account"),
            models.Index(
                fields=["account_key", "browser"], name="sign_ins_of_a_browser"
            ),
            models.Index(fields=["network", "at"], name="sign_ins_of_a_network"),
        ]

    def __str__(self):
        return f"{self.account}：{self.get_result_display()}"

    @property
    def device(self):
        return device_words(self.agent)


class FirstPassword(models.Model):
    """Mark of an account whose password somebody else has given, to be changed first."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="first_password",
    )
    given_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "首次密码"
        verbose_name_plural = "首次密码"
        default_permissions = ()

    def __str__(self):
        return str(self.user)


class ProviderAccount(models.Model):
    """Account at the organisation's provider that somebody signs in with."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="provider_accounts"
    )
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "单位账号"
        verbose_name_plural = "单位账号"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], name="provider_account_is_one_person"
            )
        ]

    def __str__(self):
        return f"{self.subject}（{self.issuer}）"
