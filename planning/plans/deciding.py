"""Steps that people take with a plan: approve, assign, move, drop; and who is told of each.

Each takes the version that the person had before their eyes, and refuses with a sentence
of what was done since.
"""

from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from articles.dates import dated
from articles.models import Article
from articles.models.staff import staff_name
from editions.models import PAGE_NUMBER, plain_number
from planning.models import Notification, Plan, PlanRefused
from planning.models.plans import NO_SUCH_DAY, is_on_the_calendar
from planning.plans.steps import STATE_OF_STORY, State
from planning.telling import tell

NOBODY = "没有派人"


def staff():
    """Return the people to whom a plan can be assigned: those who can enter."""
    people = User.objects.filter(is_active=True, is_staff=True)
    return people.order_by("last_name", "first_name", "username")


def plan_address(plan):
    return reverse("admin:planning_plan_change", args=[plan.pk])


def tell_of(plan, people, by, what, words):
    """Tell of one step, but not the one who took it."""
    others = {one.pk: one for one in people if by is None or one.pk != by.pk}
    tell(
        others.values(),
        Notification.Kind.PLAN,
        words,
        key=f"plan-{plan.pk}-{what}-{plan.version}",
        path=plan_address(plan),
    )


def concerned(plan):
    """Return who has to do with a plan: who proposed it, and who writes it."""
    return [plan.proposed_by, *plan.who.all()]


def propose(plan, *, by):
    """Begin the record of a plan that was stored just now; tell those it is assigned to."""
    plan.record("propose", plan, by)
    # What nobody could see before is not from anywhere.
    tell_assigned(plan, {user.pk for user in plan.who.all()} - {by.pk}, by)


def approve(plan, *, by, seen, reason=""):
    with transaction.atomic():
        plan.take("approve", by=by, seen=seen, reason=reason)
        words = f"{staff_name(by)}通过了选题《{plan}》：{plan.place()}。"
        tell_of(plan, concerned(plan), by, "approved", words)
    return f"《{plan}》已通过。"


def drop(plan, *, by, seen, reason):
    with transaction.atomic():
        kept = plan.take("drop", by=by, seen=seen, reason=reason)
        words = f"{staff_name(by)}弃掉了选题《{plan}》：{kept.reason}"
        tell_of(plan, concerned(plan), by, "dropped", words)
    return f"《{plan}》已弃，原因记下了；要再用，可以重提。"


def reopen(plan, *, by, seen, reason=""):
    """Propose once more what was dropped; while it has a story, as far as that is."""
    with transaction.atomic():
        changes = {"state": STATE_OF_STORY[plan.article.status]} if plan.article else {}
        plan.take("reopen", by=by, seen=seen, reason=reason, changes=changes)
        words = f"{staff_name(by)}重提了选题《{plan}》。"
        tell_of(plan, concerned(plan), by, "reopened", words)
    return f"《{plan}》已重提，现在是“{plan.get_state_display()}”。"


def assign(plan, people, *, by, seen):
    """Have some people write it from now on; tell those who did not before."""
    with transaction.atomic():
        before = {user.pk: user for user in plan.who.all()}
        after = {user.pk: user for user in people}
        if plan.version == seen and before.keys() == after.keys():
            raise PlanRefused("写的人没有变，不用再派。")
        about = f"{_names(before.values())}→{_names(after.values())}"
        plan.take("assign", by=by, seen=seen, about=about, who=after.values())
        tell_assigned(plan, set(after) - set(before), by)
    return f"《{plan}》现在由{_names(after.values())}写。"


def tell_assigned(plan, new, by):
    """Tell those whom a plan was assigned to just now, given their keys."""
    people = [user for user in plan.who.all() if user.pk in new]
    due = f"，{dated(plan.due_at)} 前交稿" if plan.due_at else ""
    words = f"{staff_name(by)}派给您选题《{plan}》：{plan.place()}{due}。"
    tell_of(plan, people, by, "assigned", words)


def move(plan, *, day, page_number, by, seen):
    """Put a plan on another day, another page; `day` is None for none yet."""
    page_number = read_page(page_number)
    if page_number and day is None:
        raise PlanRefused("写了版，也要写是哪天的报。")
    is_there = (plan.day, plan.page_number) == (day, page_number)
    if plan.version == seen and is_there:
        raise PlanRefused(f"《{plan}》已经在{plan.place()}，没有动。")
    with transaction.atomic():
        before = plan.place()
        place = {"day": day, "page_number": page_number}
        after = Plan(**place).place()
        plan.take("move", by=by, seen=seen, changes=place, about=f"{before}→{after}")
        words = f"{staff_name(by)}把选题《{plan}》从{before}改到{after}。"
        tell_of(plan, concerned(plan), by, "moved", words)
    return f"《{plan}》已改到{after}。"


def link(plan, number, *, by, seen):
    """Link a story that is there already, given its number."""
    story = Article.objects.visible_to(by).originals().filter(pk=number).first()
    if story is None:
        raise PlanRefused("没有这篇稿件，或您不能打开它；请写稿件编号，如：1024。")
    with transaction.atomic():
        if is_written(plan):
            raise PlanRefused(f"《{plan}》已经连着稿件 {plan.article_id}。")
        other = Plan.objects.filter(article=story).exclude(pk=plan.pk).first()
        if other:
            raise PlanRefused(f"稿件 {story.pk} 已经连着选题《{other}》。")
        state = STATE_OF_STORY[story.status]
        plan.take(
            "link",
            by=by,
            seen=seen,
            changes={"article": story, "state": state},
            about=f"稿件 {story.pk}",
        )
    return f"《{plan}》已连上稿件 {story.pk}，现在是“{plan.get_state_display()}”。"


def is_written(plan):
    """Whether a plan has a story that was not given up: it begins no other."""
    return plan.article_id is not None and (
        STATE_OF_STORY[plan.article.status] != State.APPROVED
    )


def read_day(text):
    """Return the day that a form names; None for no day."""
    text = (text or "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise PlanRefused(NO_SUCH_DAY) from None
    if not is_on_the_calendar(day):
        raise PlanRefused(NO_SUCH_DAY)
    return day


def read_page(text):
    """Return the number of a page as a plan keeps it: A03 is A3."""
    text = (text or "").strip().upper()
    if not text:
        return ""
    try:
        PAGE_NUMBER(text)
    except ValidationError as error:
        raise PlanRefused(error.messages[0]) from None
    return plain_number(text)


def _names(people):
    return "、".join(map(staff_name, people)) or NOBODY
