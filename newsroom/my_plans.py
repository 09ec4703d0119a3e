"""Block of my desk: plans that a person is to write, whose hour comes first; and for who
decides on plans, those that wait for it."""

from django.db.models import F
from django.urls import reverse

from articles.personal_queries import personal
from newsroom.my_desk_queries import SOME, answer_of, first_of
from planning.models import Plan
from planning.plans.steps import DECIDE, PROPOSE, State


def may_plan(user):
    return user.has_perm(PROPOSE)


@personal
def _open(user):
    mine = Plan.objects.open().of_person(user).order_by().values("pk")
    if user.has_perm(DECIDE):
        # A union, for "or" would look at every plan.
        proposed = Plan.objects.filter(state=State.PROPOSED).order_by()
        mine = mine.union(proposed.values("pk"))
    plans = Plan.objects.filter(pk__in=mine).select_related("section")
    due = F("due_at").asc(nulls_last=True)
    return first_of(plans.order_by(due, "-pk"), SOME)


def plans(user, at):
    return answer_of(_open(user))


def all_mine(user):
    which = "state__exact=proposed" if user.has_perm(DECIDE) else "mine=write"
    return f"{reverse('admin:planning_plan_changelist')}?{which}"
