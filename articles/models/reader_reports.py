"""Reports of readers, the queue of them at the desk, and what was done with each.

What a reader wrote and each note of the desk are kept for good, by the database too; how
to reach the reader, and what one sender is told from another by, leave after a term
(decision 043).
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone

from articles.models.audit import AppendOnlyModel
from articles.models.staff import staff_name

# Of a number: nothing that is misread or misheard over a telephone.
CHARACTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LONGEST_WORDS, LONGEST_PASSAGE, LONGEST_CONTACT = 2000, 500, 100
LONGEST_NOTE = 1000
# A number is one of 28 million a day: a second that is taken is an error elsewhere.
TRIES = 3


class ReportRefused(Exception):
    """A step that a report cannot take; the sentence is for whoever tried."""


class ReaderReportQuerySet(models.QuerySet):
    def open(self):
        return self.exclude(state=ReaderReport.State.DONE)

    def overdue(self, at=None):
        return self.open().filter(due_at__lt=at or timezone.now())

    def by_term(self):
        """The first to be due first."""
        return self.order_by("due_at", "pk")

    def of_sender(self, key, since):
        # Said twice, so that a prepared statement knows the partial index for its own.
        counted = self.exclude(sender_key="")
        return counted.filter(sender_key=key, received_at__gt=since)

    def forget_senders(self, at=None):
        """Blank how to reach the senders whose term is over, and by what those of past
        days are told apart; return of how many."""
        at = at or timezone.now()
        counted = self.exclude(sender_key="").filter(
            received_at__lt=at - ReaderReport.SENDERS_COUNTED
        )
        counted.update(sender_key="")
        term = timedelta(days=settings.REPORT_CONTACT_DAYS)
        reached = self.exclude(contact="").filter(received_at__lt=at - term)
        return reached.update(contact="")


class ReaderReport(models.Model):
    """What a reader reports of a story or of the site, and where that stands."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", "纠错"
        RIGHTS = "rights", "侵权"
        HARMFUL = "harmful", "不良信息"
        SUGGESTION = "suggestion", "建议"

    class State(models.TextChoices):
        WAITING = "waiting", "待办"
        IN_HAND = "in_hand", "在办"
        DONE = "done", "办结"

    class Outcome(models.TextChoices):
        MENDED = "mended", "属实，已改正或处理"
        UNFOUNDED = "unfounded", "经核实，稿件无误"
        PASSED_ON = "passed_on", "已转有关部门"
        NOTED = "noted", "已记下，供改进"
        INVALID = "invalid", "无效：广告、乱码、重复"

    # So long one sender is told from another.
    SENDERS_COUNTED = timedelta(days=1)

    number = models.CharField("查询号", max_length=16, unique=True, editable=False)
    # The form it came by: what is sent twice is one report.
    form_key = models.CharField(max_length=32, unique=True, editable=False)
    kind = models.CharField("类别", max_length=10, choices=Kind)
    article = models.ForeignKey(
        "articles.Article",
        models.PROTECT,
        verbose_name="稿件",
        null=True,
        blank=True,
        related_name="reader_reports",
    )
    passage = models.TextField("说的是哪一处", max_length=LONGEST_PASSAGE, blank=True)
    words = models.TextField("内容", max_length=LONGEST_WORDS)
    contact = models.CharField("联系方式", max_length=LONGEST_CONTACT, blank=True)
    # A digest under the key of one day: newsroom/reports/guard.py.
    sender_key = models.CharField(max_length=32, blank=True, editable=False)
    received_at = models.DateTimeField("收到时间", default=timezone.now, db_index=True)
    due_at = models.DateTimeField("办结期限")
    state = models.CharField(
        "状态", max_length=10, choices=State, default=State.WAITING
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="经办人",
        null=True,
        blank=True,
        related_name="reader_reports",
    )
    outcome = models.CharField("结果", max_length=10, choices=Outcome, blank=True)
    done_at = models.DateTimeField("办结时间", null=True, blank=True)
    correction = models.ForeignKey(
        "articles.Article",
        models.SET_NULL,
        verbose_name="更正稿",
        null=True,
        blank=True,
        related_name="asked_for_by",
    )

    objects = ReaderReportQuerySet.as_manager()

    class Meta:
        verbose_name = "读者反馈"
        verbose_name_plural = "读者反馈"
        ordering = ["-received_at", "-pk"]
        default_permissions = ("view", "change")
        indexes = [
            # Of those that wait, however many are done.
            models.Index(
                fields=["due_at", "id"],
                condition=~Q(state="done"),
                name="open_reader_reports",
            ),
            models.Index(
                fields=["handler", "due_at"],
                condition=~Q(state="done"),
                name="open_reports_of_a_handler",
            ),
            models.Index(
                fields=["sender_key", "received_at"],
                condition=~Q(sender_key=""),
                name="reader_reports_of_a_sender",
            ),
            models.Index(
                fields=["received_at"],
                condition=~Q(contact=""),
                name="reader_reports_with_contact",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                & ~Q(outcome="")
                & Q(handler__isnull=False)
                | ~Q(state="done") & Q(outcome="", done_at__isnull=True),
                name="reader_report_is_done_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_hand", handler__isnull=True),
                name="reader_report_in_hand_has_a_handler",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.get_kind_display()}"

    @classmethod
    def receive(cls, form_key, **fields):
        """Return the report that a reader has sent: of a form sent twice, the first."""
        now = timezone.now()
        days = settings.REPORT_DAYS[fields["kind"]]
        report = cls(
            form_key=form_key,
            received_at=now,
            due_at=now + timedelta(days=days),
            **fields,
        )
        for _ in range(TRIES):
            report.number = new_number(now)
            try:
                with transaction.atomic():
                    report.save(force_insert=True)
                return report
            except IntegrityError:
                first = cls.objects.filter(form_key=form_key).first()
                if first:
                    return first
        raise ReportRefused("暂时收不下这一条，请过一分钟再发一次。")

    def is_overdue(self, at=None):
        return self.state != self.State.DONE and self.due_at < (at or timezone.now())

    def handler_name(self):
        return staff_name(self.handler) if self.handler_id else ""

    def last_note(self):
        """Return the key of the last note; 0 of none."""
        return self.notes.order_by("-pk").values_list("pk", flat=True).first() or 0

    def record(self, step, *, by, words="", seen, handler=None, outcome=""):
        """Take one step and note it; `seen` is the last note that the person had read.

        Raise ReportRefused, with a sentence, and then nothing is changed.
        """
        with transaction.atomic():
            now = ReaderReport.objects.select_for_update(of=("self",)).get(pk=self.pk)
            if now.last_note() != seen:
                raise ReportRefused(
                    "同事刚在这一条上记了新的一笔，请看过再办；您写的还在下面。"
                )
            changes, about = now._changes(step, by, handler, outcome)
            if not (words or about):
                raise ReportRefused("请写上怎么办的。")
            ReaderReport.objects.filter(pk=self.pk).update(**changes)
            note = self.notes.create(step=step, by=by, about=about, words=words)
        self.refresh_from_db()
        return note

    record.alters_data = True

    def _changes(self, step, by, handler, outcome):
        """Return the columns that a step changes, and what the note says of that."""
        Step, State = ReaderReportNote.Step, self.State
        is_done = self.state == State.DONE
        if step == Step.REOPEN:
            if not is_done:
                raise ReportRefused("这一条还没有办结，不用重新办。")
            return {
                "state": State.IN_HAND,
                "outcome": "",
                "done_at": None,
                "handler": by,
            }, ""
        if is_done:
            raise ReportRefused("这一条已经办结；要再办，请先“重新办”。")
        if step == Step.ASSIGN:
            handler = handler or by
            about = f"由{staff_name(handler)}办"
            return {"state": State.IN_HAND, "handler": handler}, about
        # Whoever writes of it has it in hand, unless somebody else has.
        in_hand = {"state": State.IN_HAND, "handler": self.handler or by}
        if step == Step.CLOSE:
            if outcome not in self.Outcome.values:
                raise ReportRefused("办结要选一个结果。")
            done = {"outcome": outcome, "done_at": timezone.now()}
            return in_hand | done | {"state": State.DONE}, self.Outcome(outcome).label
        return in_hand, ""

    def link_correction(self, copy, *, by):
        """Note that a working copy is what mends the story that this is about."""
        with transaction.atomic():
            now = ReaderReport.objects.select_for_update(of=("self",)).get(pk=self.pk)
            if now.state == self.State.DONE:
                raise ReportRefused("这一条已经办结；要再办，请先“重新办”。")
            ReaderReport.objects.filter(pk=self.pk).update(
                correction=copy,
                state=self.State.IN_HAND,
                handler=now.handler_id or by.pk,
            )
            about = f"更正稿 {copy.pk}"
            self.notes.create(step=ReaderReportNote.Step.CORRECT, by=by, about=about)
        self.refresh_from_db()

    link_correction.alters_data = True


class ReaderReportNote(AppendOnlyModel):
    """One step at the desk: who took it, when, and how."""

    class Step(models.TextChoices):
        ASSIGN = "assign", "交办"
        NOTE = "note", "记一笔"
        CORRECT = "correct", "开更正稿"
        CLOSE = "close", "办结"
        REOPEN = "reopen", "重新办"

    report = models.ForeignKey(
        ReaderReport, models.PROTECT, verbose_name="读者反馈", related_name="notes"
    )
    step = models.CharField("动作", max_length=10, choices=Step)
    about = models.CharField(max_length=200, blank=True)
    words = models.TextField("怎么办的", max_length=LONGEST_NOTE, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="经手人",
        related_name="reader_report_notes",
    )
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "反馈办理记录"
        verbose_name_plural = "反馈办理记录"
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.report}：{self.get_step_display()}"

    def by_name(self):
        return staff_name(self.by)


def new_number(at):
    """Return a number that says the day, and nothing of how many there are."""
    drawn = "".join(secrets.choice(CHARACTERS) for _ in range(5))
    return f"{timezone.localtime(at):%Y%m%d}-{drawn}"
