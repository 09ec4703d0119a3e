"""Plans (选题): what is to be written, by whom, for which day's paper; and each step of it.

Two who change the same plan: each step names the version that the person had before their
eyes (`seen`), and the second is told what the first did. A step is kept for good, by the
database too (decision 055).
"""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from articles.dates import day_of_year, spoken
from articles.models.audit import AppendOnlyModel
from articles.models.staff import staff_name
from editions.models import PAGE_NUMBER, plain_number
from planning.plans.steps import CHANGE, DECIDE, OPEN, STEPS, State

LONGEST_REASON = 500
LONGEST_ABOUT = 500
# What a person is told of that others did meanwhile.
MOST_TOLD = 5
ON_NO_DAY = "未定日期"
# Days that a calendar of the desk has.
FIRST_YEAR, LAST_YEAR = 2000, 2199
NO_SUCH_DAY = (
    f"日期认不出，请写成 2026-12-01 这样，年份在 {FIRST_YEAR} 到 {LAST_YEAR} 之间。"
)


class PlanRefused(Exception):
    """A step that a plan cannot take; the sentence is for whoever tried."""


class PlanQuerySet(models.QuerySet):
    def open(self):
        """Plans that still have to become a story."""
        return self.filter(state__in=OPEN)

    def living(self):
        return self.exclude(state=State.DROPPED)

    def of_days(self, first, last):
        return self.filter(day__range=(first, last))

    def without_day(self):
        """Open plans for no day's paper yet, the newest first."""
        return self.open().filter(day=None).order_by("-pk")

    def of_person(self, user):
        return self.filter(who=user)

    def not_filed(self, start, end):
        """Plans decided on that are due in a span, and no story yet; the first first."""
        # With both ends: what was due years ago is not looked through.
        due = self.filter(due_at__gte=start, due_at__lt=end)
        due = due.filter(state__in=(State.APPROVED, State.WRITING))
        return due.order_by("due_at", "pk")

    def not_told_of_hour(self):
        """Plans for whose hour nobody was told that it comes."""
        told = Q(due_told_for__isnull=False, due_told_for=models.F("due_at"))
        return self.exclude(told)

    def with_cards(self):
        """Load what a card shows."""
        return self.select_related("section").prefetch_related("who")


class Plan(models.Model):
    title = models.CharField(
        "题目",
        max_length=80,
        help_text="一句话说清要写什么，如：城北老旧小区供暖改造。",
    )
    angle = models.TextField(
        "角度",
        max_length=1000,
        blank=True,
        help_text="从哪里写起、采访谁，如：跟一天抢修班，算一户人家的取暖账。",
    )
    section = models.ForeignKey(
        "articles.Section",
        models.PROTECT,
        verbose_name="频道",
        null=True,
        blank=True,
        related_name="+",
    )
    districts = models.ManyToManyField(
        "districts.District", verbose_name="区县", blank=True, related_name="+"
    )
    tags = models.CharField(
        "话题", max_length=100, blank=True, help_text="用逗号隔开，如：供暖，老旧小区。"
    )
    who = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name="谁写", blank=True, related_name="+"
    )
    due_at = models.DateTimeField(
        "交稿时间",
        null=True,
        blank=True,
        help_text="什么时候交稿；到点没有成稿的会提醒写稿的人。",
    )
    day = models.DateField(
        "上哪天的报", null=True, blank=True, help_text="没有定的留空。"
    )
    page_number = models.CharField(
        "上第几版",
        max_length=4,
        blank=True,
        validators=[PAGE_NUMBER],
        help_text="照报上印的写，如 2、A3；没有定的留空。",
    )
    photo_wanted = models.CharField(
        "要什么图",
        max_length=100,
        blank=True,
        help_text="如：锅炉房夜班工人，横片；不要图的留空。",
    )
    state = models.CharField(
        "状态", max_length=10, choices=State, default=State.PROPOSED, editable=False
    )
    article = models.OneToOneField(
        "articles.Article",
        models.SET_NULL,
        verbose_name="稿件",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="报题人",
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField("报题时间", auto_now_add=True)
    # Of the last step: what a step that is tried now must have seen.
    version = models.PositiveIntegerField(default=0, editable=False)
    # The hour that those who write were told of.
    due_told_for = models.DateTimeField(null=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "选题"
        verbose_name_plural = "选题"
        ordering = ["-pk"]
        default_permissions = ("view", "add", "change")
        permissions = [("decide_plan", "可以定选题：通过、派题、改期、弃")]
        indexes = [
            models.Index(fields=["day", "page_number", "id"], name="plans_of_a_day"),
            models.Index(fields=["state", "-id"], name="newest_plans_in_a_state"),
            models.Index(
                fields=["-id"],
                condition=Q(
                    day__isnull=True, state__in=("proposed", "approved", "writing")
                ),
                name="open_plans_without_day",
            ),
            models.Index(fields=["due_at", "id"], name="plans_by_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(page_number="") | Q(day__isnull=False),
                name="plan_on_a_page_has_a_day",
                violation_error_message="写了版，也要写是哪天的报。",
            )
        ]

    def __str__(self):
        return self.title

    def clean(self):
        if self.day and not is_on_the_calendar(self.day):
            raise ValidationError(NO_SUCH_DAY)
        self.page_number = plain_number(self.page_number) if self.page_number else ""

    def who_names(self):
        """Return the names of who writes, as with_cards() loads them."""
        return "、".join(staff_name(user) for user in self.who.all())

    def place(self):
        """Return for which day and page: 12月1日 3版."""
        if self.day is None:
            return ON_NO_DAY
        page = f" {self.page_number}版" if self.page_number else ""
        return f"{day_of_year(self.day)}{page}"

    def is_open(self):
        return self.state in OPEN

    def is_overdue(self, at=None):
        if self.due_at is None or not self.is_open():
            return False
        return self.due_at < (at or timezone.now())

    def is_of(self, user):
        """Whether it is somebody's own: they proposed it, or are to write it."""
        if self.proposed_by_id == user.pk:
            return True
        return any(one.pk == user.pk for one in self.who.all())

    def refusal(self, name, by):
        """Return why a person may not take a step now, or ""."""
        step = STEPS[name]
        if self.state not in step.sources:
            return f"选题现在是“{self.get_state_display()}”，不能{step.label}。"
        if not (by.is_active and step.permission):
            return f"您的岗位不能{step.label}。"
        if by.has_perm(DECIDE) and by.has_perm(step.permission):
            return ""
        may_own = step.permission == DECIDE or by.has_perm(step.permission)
        if not (step.is_own and may_own and by.has_perm(CHANGE)):
            return f"您的岗位不能{step.label}；请编辑、主任或总编来定。"
        if not self.is_of(by):
            return f"这是同事的选题，不能{step.label}。"
        if self.state not in step.own_sources:
            return f"选题已经{self.get_state_display()}，{step.label}请编辑、主任或总编来定。"
        return ""

    def locked(self, seen):
        """Return the stored plan, locked; refuse one that has changed since `seen`."""
        stored = Plan.objects.select_for_update(of=("self",)).filter(pk=self.pk).first()
        if stored is None:
            raise PlanRefused("没有这个选题。")
        if stored.version != seen:
            raise PlanRefused(stored.done_since(seen))
        return stored

    def done_since(self, seen):
        """Return the sentence of what others did after the version that somebody saw."""
        steps = self.steps.filter(version__gt=seen).select_related("by")
        steps = steps.order_by("-version")[:MOST_TOLD]
        done = "；".join(step.sentence() for step in reversed(steps))
        return f"《{self}》{done}。您这一步没有做，请看过再定。"

    def take(self, name, *, by, seen, reason="", changes=None, about="", who=None):
        """Take one step of the table and keep it: both or neither.

        `changes` are columns, `who` the people who write from now on. Return the PlanStep;
        raise PlanRefused, with a sentence, and then nothing is changed.
        """
        step, reason = STEPS[name], " ".join(reason.split())
        if step.needs_reason and not reason:
            raise PlanRefused(f"{step.label}要写明原因，请写上再{step.label}。")
        if len(reason) > LONGEST_REASON:
            raise PlanRefused(
                f"原因有 {len(reason)} 字，最多 {LONGEST_REASON} 字，请写短一些。"
            )
        with transaction.atomic():
            stored = self.locked(seen)
            refusal = stored.refusal(name, by)
            if refusal:
                raise PlanRefused(refusal)
            return self.record(
                name, stored, by, reason=reason, changes=changes, about=about, who=who
            )

    take.alters_data = True

    def record(self, name, stored, by, *, changes=None, about="", reason="", who=None):
        """Write what a step changes of the locked plan, with its row; of whether it may be
        taken, ask take()."""
        changes = dict(changes or {})
        target = STEPS[name].target
        state = changes.setdefault("state", target or stored.state)
        version = stored.version + 1
        Plan.objects.filter(pk=self.pk).update(version=version, **changes)
        if who is not None:
            stored.who.set(who)
        kept = self.steps.create(
            version=version,
            step=name,
            from_state=stored.state,
            to_state=state,
            by=by,
            about=about[:LONGEST_ABOUT],
            reason=reason,
        )
        self.refresh_from_db()
        return kept

    record.alters_data = True


def is_on_the_calendar(day):
    return FIRST_YEAR <= day.year <= LAST_YEAR


class PlanStep(AppendOnlyModel):
    """One step of a plan: who took it, when, from where to where, and why."""

    plan = models.ForeignKey(
        Plan, models.PROTECT, verbose_name="选题", related_name="steps"
    )
    version = models.PositiveIntegerField()
    step = models.CharField(
        "动作",
        max_length=10,
        choices=[(name, step.done) for name, step in STEPS.items()],
    )
    from_state = models.CharField("原状态", max_length=10, blank=True, choices=State)
    to_state = models.CharField("新状态", max_length=10, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="经手人",
        related_name="+",
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    # What it changed, in words.
    about = models.CharField(max_length=LONGEST_ABOUT, blank=True)
    reason = models.CharField("原因", max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = "选题记录"
        verbose_name_plural = "选题记录"
        ordering = ["version"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "version"], name="plan_takes_one_step_at_a_time"
            )
        ]

    def __str__(self):
        return f"{self.plan}：{self.get_step_display()}"

    def by_name(self):
        return staff_name(self.by)

    def sentence(self):
        """Return who did what and when: 王勇 今天 21:40 已改期（12月1日→12月2日）."""
        more = f"（{self.about}）" if self.about else ""
        return f"{self.by_name()} {spoken(self.at)} 已{self.get_step_display()}{more}"


class PlanCalendar(models.Model):
    """Secret address of one person's plans as .ics. Only its digest is kept, so that
    nobody who reads the database has it."""

    USED_EVERY = timedelta(hours=1)

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="谁的", related_name="+"
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField("开通时间", default=timezone.now)
    used_at = models.DateTimeField("最近取用", null=True)

    class Meta:
        verbose_name = "选题日历地址"
        verbose_name_plural = "选题日历地址"
        default_permissions = ()

    def __str__(self):
        return f"{staff_name(self.person)}的选题日历"
