"""Form of a plan: what each may fill in, and what its save leaves in the record."""

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q

from articles.dates import spoken
from planning.models import Plan
from planning.plans.deciding import NOBODY, propose, tell_assigned
from planning.plans.people import named
from planning.plans.steps import DECIDE, State

IDEA = ["title", "angle", "section", "districts", "tags"]
PAPER = ["day", "page_number", "due_at", "photo_wanted"]
# Of an own plan that was approved: how it is written is for its writer, the rest was
# decided by others.
OWN_LATER = {"angle", "districts", "tags", "photo_wanted"}


class PlanForm(forms.ModelForm):
    class Meta:
        model = Plan
        fields = [*IDEA, "who", *PAPER]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "who" not in self.fields:
            return
        # Who writes it now stays to be chosen, be their account closed.
        active = Q(is_active=True, is_staff=True)
        if self.instance.pk:
            active |= Q(pk__in=self.instance.who.values("pk"))
        people = User.objects.filter(active)
        field = self.fields["who"]
        field.queryset = people.order_by("last_name", "first_name", "username")
        field.choices = named(field.queryset)


def editable_fields(plan, user):
    """Return the names of the fields that a person may change."""
    everything = [*IDEA, "who", *PAPER]
    if user.has_perm(DECIDE):
        return everything
    if plan is None or plan.state == State.PROPOSED:
        return [name for name in everything if name != "who"]
    return [name for name in everything if name in OWN_LATER]


def facts_of(plan):
    """Return what the record names of a stored plan: {label: words}."""
    return {
        "题目": plan.title,
        "频道": str(plan.section or "未定"),
        "见报": plan.place(),
        "交稿": spoken(plan.due_at) or "未定",
        "谁写": plan.who_names() or NOBODY,
    }


def record_save(plan, form, before, by):
    """Leave the save of a form in the record of a plan; tell those it is assigned to.

    `before` is facts_of() and the keys of who wrote it; of a new plan, None.
    """
    if before is None:
        propose(plan, by=by)
        return
    facts, wrote = before
    changes = [
        f"{label}：{facts[label]}→{now}"
        for label, now in facts_of(plan).items()
        if now != facts[label]
    ]
    for name in ("angle", "districts", "tags", "photo_wanted"):
        if name in form.changed_data:
            changes.append(f"改了{plan._meta.get_field(name).verbose_name}")
    if changes:
        plan.record("edit", plan, by, about="；".join(changes))
        tell_assigned(plan, {user.pk for user in plan.who.all()} - wrote, by)
