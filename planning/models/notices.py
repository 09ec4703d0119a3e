"""How notifications go out: what each person has chosen, and what is sent by mail and robot."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from exchange.models import Destination
from exchange.models.push import LONGEST_ADDRESS, LONGEST_ANSWER, ROBOTS, Kind
from planning.models.notifications import Notification

DIGEST_HOUR = 8
# What nobody has even tried, though it was due a while ago: nothing sends.
OVERDUE = timedelta(minutes=15)


class Mail(models.TextChoices):
    NONE = "", "不发邮件"
    AT_ONCE = "at_once", "马上发"
    DIGEST = "digest", "并进每天一封"


class NoticeChoice(models.Model):
    """What one person wants done with the notifications of one kind.

    Of a kind without a row: told at the desk, and nowhere else.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=20, choices=Notification.Kind)
    at_desk = models.BooleanField("铃上计数", default=True)
    mail = models.CharField(
        "邮件", max_length=10, choices=Mail, default=Mail.NONE, blank=True
    )
    by_robot = models.BooleanField("机器人", default=False)

    class Meta:
        verbose_name = "提醒方式"
        verbose_name_plural = "提醒方式"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], name="person_chooses_once_for_a_kind"
            )
        ]

    def __str__(self):
        return f"{self.person}：{self.get_kind_display()}"


class NoticeSettings(models.Model):
    """Where one person gets what they have chosen: the hour of the daily mail, the robot.

    The robot is one of the desk's, or one of their own, whose key is never shown again.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    digest_hour = models.PositiveSmallIntegerField("每天几点", default=DIGEST_HOUR)
    desk_robot = models.ForeignKey(
        Destination, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    robot_kind = models.CharField(
        max_length=10, choices=[(kind.value, kind.label) for kind in ROBOTS], blank=True
    )
    robot_address = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    robot_token = models.CharField(
        max_length=LONGEST_ADDRESS, blank=True, serialize=False
    )
    robot_secret = models.CharField(
        max_length=LONGEST_ADDRESS, blank=True, serialize=False
    )

    class Meta:
        verbose_name = "提醒去处"
        verbose_name_plural = "提醒去处"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(digest_hour__lte=23), name="digest_hour_is_of_a_day"
            )
        ]

    def __str__(self):
        return str(self.person)

    def robot(self):
        """Return the robot as what is sent to, or None where there is none in use."""
        if self.desk_robot:
            return self.desk_robot if self.desk_robot.is_on else None
        if not self.robot_kind:
            return None
        return Destination(
            kind=self.robot_kind,
            name=f"{Kind(self.robot_kind).label}（自己的）",
            address=self.robot_address,
            token=self.robot_token,
            secret=self.robot_secret,
        )


class SendingQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=Sending.State.WAITING)

    def due(self, at):
        free = Q(leased_until=None) | Q(leased_until__lte=at)
        return self.waiting().filter(free, due_at__lte=at)

    def overdue(self, at):
        late = self.waiting().filter(due_at__lte=at - OVERDUE)
        return late.filter(attempts=0, leased_until=None)


class Sending(models.Model):
    """One notification on its way to one person by mail or by robot: outbox and record.

    It is made once for each way, and sent by whoever holds its lease.
    """

    class Way(models.TextChoices):
        MAIL = "mail", "邮件"
        DIGEST = "digest", "每天一封的邮件"
        ROBOT = "robot", "机器人"

    class State(models.TextChoices):
        WAITING = "waiting", "待发"
        # To a robot: should the process be killed now, nobody knows.
        SENDING = "sending", "正在发"
        SENT = "sent", "已发"
        NOTHING = "nothing", "不用发"
        GIVEN_UP = "given_up", "没有发到"

    notification = models.ForeignKey(
        Notification, models.CASCADE, related_name="sendings", db_index=False
    )
    way = models.CharField("方式", max_length=10, choices=Way)
    state = models.CharField(
        "状态", max_length=10, choices=State, default=State.WAITING
    )
    # Of a daily mail the key of its first row, from the first try on: what makes one mail
    # stays one when it is tried again.
    batch = models.BigIntegerField(null=True)
    due_at = models.DateTimeField("该发的时间")
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    first_tried_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField("了结", null=True)
    answer = models.CharField("结果", max_length=LONGEST_ANSWER, blank=True)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒的发送"
        verbose_name_plural = "提醒的发送"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["notification", "way"], name="notification_goes_once_by_a_way"
            )
        ]
        indexes = [
            models.Index(
                fields=["way", "due_at", "id"],
                condition=Q(state="waiting"),
                name="sendings_waiting",
            ),
            models.Index(
                fields=["lease"],
                condition=Q(lease__isnull=False),
                name="sendings_leased",
            ),
            models.Index(
                fields=["-id"],
                condition=Q(state="given_up"),
                name="sendings_given_up",
            ),
        ]

    def __str__(self):
        return f"{self.get_way_display()}：{self.notification}"


class TimedTelling(models.Model):
    """Something that came with time and was told: an hour that passed, a right that ends.

    Whoever makes the row tells; of two timers at once, one does.
    """

    key = models.CharField(max_length=160, primary_key=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "到时已提醒"
        verbose_name_plural = "到时已提醒"
        default_permissions = ()

    def __str__(self):
        return self.key
