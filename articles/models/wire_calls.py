"""What the sender of wire copy says of a story made of it: killed, held back, updated.

Written by the wire's own room, as later files come in, and shown wherever the story is
handled. It moves no story: what to do is an editor's to decide.
"""

from django.db import models
from django.urls import reverse

from articles.workflow import Status

# Names of the address, of a story's number, at which a room above shows what was sent.
pages = []
# Of stories in these states there is nothing left to do.
DONE_WITH = {Status.WITHDRAWN, Status.DISCARDED}


class WireCall(models.TextChoices):
    KILLED = "killed", "发稿方已撤销"
    WITHHELD = "withheld", "发稿方要求暂缓"
    UPDATED = "updated", "来稿有新版"


class CalledByWire(models.Model):
    """Abstract model of the sender's last word on a story."""

    wire_call = models.CharField(
        "发稿方通知",
        max_length=10,
        choices=WireCall,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )

    class Meta:
        abstract = True

    def wire_notice(self):
        """Return in a few words what the sender says that has to be dealt with, or ""."""
        if not self.wire_call or self.status in DONE_WITH:
            return ""
        return self.get_wire_call_display()

    def wire_advice(self):
        """Return what the desk is asked to do about it."""
        if not self.wire_notice():
            return ""
        if self.wire_call == WireCall.UPDATED:
            if self.status == Status.SIGNED:
                return "发稿方发来了新版：请对照，要改的开更正稿。"
            return "发稿方发来了新版，没有动这里的文字：请对照后决定用哪些。"
        if self.wire_call == WireCall.WITHHELD:
            return "发稿方要求暂缓刊发：等放行的通知，或在来稿页写明理由后再用。"
        if self.status == Status.SIGNED:
            return "发稿方撤销了这篇稿件：请撤稿；仍要保留的，在来稿页写明理由。"
        return "发稿方撤销了这篇稿件，不要采用：请弃用；仍要用的，在来稿页写明理由。"

    def wire_page(self):
        """Return where the desk sees what the sender sent, or ""."""
        return reverse(pages[0], args=[self.pk]) if pages else ""

    @property
    def is_stopped_by_wire(self):
        """Whether the sender forbids to publish it, and no editor has overruled that."""
        return self.wire_call in {WireCall.KILLED, WireCall.WITHHELD}
