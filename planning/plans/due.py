"""Plans whose hour comes: who writes them is told, once for each hour that is set."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from articles.dates import dated
from planning.models import Plan
from planning.plans.deciding import tell_of

BEFORE, AFTER = timedelta(hours=1), timedelta(days=3)
MOST_AT_ONCE = 500


def tell_of_due(at=None):
    """Tell of the plans that are due within the hour, or overdue; return how many."""
    at = at or timezone.now()
    due = Plan.objects.not_filed(at - AFTER, at + BEFORE).not_told_of_hour()
    told = 0
    for pk in list(due.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with transaction.atomic():
            # Asked again, locked: another process may have told of it meanwhile.
            plan = due.select_for_update(of=("self",)).filter(pk=pk).first()
            if plan is None:
                continue
            Plan.objects.filter(pk=pk).update(due_told_for=plan.due_at)
            people = list(plan.who.all()) or [plan.proposed_by]
            late = "已经过了" if plan.due_at < at else "快到了"
            words = f"选题《{plan}》的交稿时间{late}：{dated(plan.due_at, at)}。"
            tell_of(plan, people, None, f"due-{plan.due_at:%m%d%H%M}", words)
            told += 1
    return told
