"""Plans of somebody who leaves: those that are open go to a colleague."""

from django.urls import reverse

from articles.models.staff import staff_name
from planning.models import Notification, Plan
from planning.telling import tell


def hand_over(person, to, by):
    """Have a colleague write what a person was to write; return a sentence of it.

    A plan that they proposed and nobody was to write is written by the colleague, too:
    else nobody would think of it.
    """
    plans = Plan.objects.select_for_update(of=("self",)).filter(pk__in=_keys(person))
    moved = list(plans.order_by("pk"))
    about = f"{staff_name(person)}→{staff_name(to)}"
    for plan in moved:
        who = [user for user in plan.who.all() if user.pk not in (person.pk, to.pk)]
        plan.record("hand_over", plan, by, about=about, who=[*who, to])
    if not moved:
        return ""
    words = f"{staff_name(person)}的 {len(moved)} 个选题移交给您：《{moved[0]}》"
    words += " 等。" if len(moved) > 1 else "。"
    tell(
        [to],
        Notification.Kind.HANDED_OVER,
        words,
        key=f"plans-of-{person.pk}",
        path=reverse("admin:planning_plan_changelist") + "?mine=write",
    )
    return f"{len(moved)} 个选题移交给{staff_name(to)}。"


def open_plans(person):
    """Return in words what hand_over() would give away, or ""."""
    number = Plan.objects.filter(pk__in=_keys(person)).count()
    return f"{number} 个选题" if number else ""


def _keys(person):
    assigned = Plan.objects.open().of_person(person).order_by().values("pk")
    proposed = Plan.objects.open().filter(proposed_by=person, who=None)
    return assigned.union(proposed.order_by().values("pk"))
