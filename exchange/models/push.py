"""Push: the destinations that stories are sent to, and what is sent to each, and when.

A row of Delivery is both the outbox and the record: written in the transaction of a move
(exchange/push/outbox.py), decided and sent by `manage.py deliver`
(exchange/push/delivering.py). docs/decisions/051-push.md.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from articles.models import Article, Section
from districts.models import District

LONGEST_ADDRESS = 300
LONGEST_ANSWER = 300
OVERDUE = timedelta(minutes=10)


class Kind(models.TextChoices):
    WEBHOOK = "webhook", "合作媒体（签名推送 ninjs）"
    BAIDU = "baidu", "百度普通收录"
    INDEXNOW = "indexnow", "IndexNow（必应等）"
    WEBSUB = "websub", "WebSub 中心"
    WECOM = "wecom", "企业微信群机器人"
    DINGTALK = "dingtalk", "钉钉群机器人"
    FEISHU = "feishu", "飞书群机器人"


# They tell the desk what happened, and nobody a story.
ROBOTS = (Kind.WECOM, Kind.DINGTALK, Kind.FEISHU)


class DestinationQuerySet(models.QuerySet):
    def on(self):
        return self.filter(is_on=True)

    def robots(self):
        return self.filter(kind__in=ROBOTS)

    def told_of(self, story):
        """Which are to be told of a change: those that are on, and those switched off
        that have the story, for when they are on again. What a robot said, nobody has."""
        has = Delivery.objects.last_words().filter(
            destination=OuterRef("pk"), article=story
        )
        return self.filter(Q(is_on=True) | (Exists(has) & ~Q(kind__in=ROBOTS)))

    def due(self, at):
        """Which have something to be sent now, and may be sent to, the longest due first."""
        waiting = Delivery.objects.due(at).filter(destination=OuterRef("pk"))
        return (
            self.on()
            .filter(Q(paused_until=None) | Q(paused_until__lte=at))
            .filter(Q(leased_until=None) | Q(leased_until__lte=at))
            .filter(Exists(waiting))
            .order_by("last_turn_at", "pk")
        )


class Destination(models.Model):
    """Somewhere that is told what readers see: a partner, a search engine, a chat."""

    kind = models.CharField("种类", max_length=10, choices=Kind)
    name = models.CharField(
        "名称", max_length=40, unique=True, help_text="如：省报客户端、编辑部值班群。"
    )
    address = models.CharField(
        "地址",
        max_length=LONGEST_ADDRESS,
        blank=True,
        help_text="https 开头；可以把对方给的整条地址贴进来，里面的密钥会分出去另存。"
        "百度、IndexNow 可不填，用它们的公开地址；WebSub 不填，用设置里的中心。",
    )
    # Neither is ever shown again: written by the form, read by what sends, and left out
    # of dumps.
    token = models.CharField(
        "地址里的密钥",
        max_length=LONGEST_ADDRESS,
        blank=True,
        serialize=False,
        help_text="百度的 token，机器人地址里的 key、access_token。存好后不再显示。",
    )
    secret = models.CharField(
        "签名密钥",
        max_length=LONGEST_ADDRESS,
        blank=True,
        serialize=False,
        help_text="合作媒体：双方约定，用 openssl rand -base64 32 生成；钉钉、飞书：机器人"
        "安全设置里的“加签”“签名校验”。存好后不再显示。",
    )
    sections = models.ManyToManyField(
        Section,
        verbose_name="只推这些频道",
        blank=True,
        related_name="+",
        help_text="不选就是全部频道。",
    )
    districts = models.ManyToManyField(
        District,
        verbose_name="只推这些区县",
        blank=True,
        related_name="+",
        help_text="不选就是全部区县；频道和区县都选了，两样都要符合。",
    )
    is_on = models.BooleanField(
        "启用",
        default=True,
        help_text="停用期间什么都不发；对方已有的稿件若有更正、撤稿，启用后补发。",
    )
    # How it fares: written by what sends, never by the form.
    failures = models.PositiveIntegerField("连续失败", default=0, editable=False)
    paused_until = models.DateTimeField(null=True, editable=False)
    last_success_at = models.DateTimeField("上次送到", null=True, editable=False)
    last_turn_at = models.DateTimeField(default=timezone.now, editable=False)
    # Whoever holds it sends; a process that was killed loses it by time.
    lease = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)

    objects = DestinationQuerySet.as_manager()

    class Meta:
        verbose_name = "推送对象"
        verbose_name_plural = "推送对象"
        # What was sent is a record: a destination is switched off, not deleted.
        default_permissions = ("view", "add", "change")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def is_robot(self):
        return self.kind in ROBOTS

    def secrets(self):
        """Return what must be in no log and on no page."""
        return [text for text in (self.token, self.secret) if text]


class DeliveryQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=Delivery.State.WAITING)

    def due(self, at):
        return self.waiting().filter(due_at__lte=at)

    def overdue(self, at):
        """What nobody has even tried, though it was due a while ago: nothing delivers."""
        then = at - OVERDUE
        free = Q(destination__paused_until=None) | Q(
            destination__paused_until__lte=then
        )
        late = self.due(then).filter(free, attempts=0, destination__is_on=True)
        return late.filter(destination__failures=0)

    def given_up(self):
        return self.filter(state=Delivery.State.GIVEN_UP)

    def last_words(self):
        """The last that each destination was told of each story, or may have been."""
        return self.filter(is_last_word=True)

    def of_story(self, story):
        return self.filter(article=story)

    def to_be_tidied(self, at=None):
        """Records that are old, and not what a destination has now."""
        old = (at or timezone.now()) - timedelta(days=settings.PUSH_RECORD_DAYS)
        return self.filter(is_last_word=False, done_at__lt=old).exclude(
            state=Delivery.State.GIVEN_UP
        )


class Delivery(models.Model):
    """One thing that a destination is to be told, or was told: of a story mostly.

    It says that something has changed; what is sent is decided by the state of the story
    when it is sent.
    """

    class Action(models.TextChoices):
        OPEN = "open", "待定"
        PUBLISH = "publish", "发布"
        UPDATE = "update", "更新"
        WITHDRAW = "withdraw", "撤稿"
        PING = "ping", "测试"
        ALARM = "alarm", "告警"

    class State(models.TextChoices):
        WAITING = "waiting", "待发"
        SENT = "sent", "已送到"
        NOTHING = "nothing", "不用发"
        GIVEN_UP = "given_up", "没有送到"
        # A test, or an alarm about others: nobody misses it.
        NO_REPLY = "no_reply", "没有回音"

    destination = models.ForeignKey(
        Destination,
        models.PROTECT,
        verbose_name="推送对象",
        related_name="deliveries",
        db_index=False,
    )
    # A story that was signed has reviews, and is never deleted.
    article = models.ForeignKey(
        Article, models.CASCADE, verbose_name="稿件", null=True, related_name="+"
    )
    about = models.ForeignKey(
        Destination, models.PROTECT, null=True, related_name="+", db_index=False
    )
    action = models.CharField("内容", max_length=8, choices=Action, default=Action.OPEN)
    state = models.CharField("状态", max_length=8, choices=State, default=State.WAITING)
    is_urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField("登记", default=timezone.now)
    due_at = models.DateTimeField("该发的时间")
    # What the receiver tells a repetition by; another text gets another.
    guid = models.UUIDField("推送编号", null=True)
    digest = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField("版次", null=True)
    is_last_word = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    first_tried_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField("上次发送", null=True)
    done_at = models.DateTimeField("了结", null=True)
    status = models.PositiveSmallIntegerField("HTTP 状态", null=True)
    answer = models.CharField("对方回答", max_length=LONGEST_ANSWER, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "推送记录"
        verbose_name_plural = "推送记录"
        default_permissions = ("view",)
        permissions = [("resend_delivery", "可以重发没有送到的推送")]
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                "destination",
                "article",
                condition=Q(is_last_word=True),
                name="destination_has_one_last_word_of_a_story",
            ),
            models.UniqueConstraint(
                "destination",
                "about",
                condition=Q(action="alarm", state="waiting"),
                name="alarm_waits_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["destination", "due_at"],
                condition=Q(state="waiting"),
                name="delivery_waiting",
            ),
            # By the state, too: else SQLite reads the table instead.
            models.Index(
                fields=["state", "id"],
                condition=Q(state="given_up"),
                name="delivery_given_up",
            ),
            models.Index(fields=["destination", "id"], name="delivery_of_destination"),
            models.Index(
                fields=["done_at"],
                condition=Q(is_last_word=False),
                name="delivery_to_be_tidied",
            ),
            # What became of a night's deliveries.
            models.Index(fields=["done_at"], name="delivery_by_its_end"),
        ]

    def __str__(self):
        return f"{self.destination}：{self.get_action_display()}"

    def is_failure(self):
        return self.state == self.State.GIVEN_UP

    def is_retried(self):
        return self.state == self.State.WAITING and self.attempts > 0
