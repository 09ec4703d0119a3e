"""Plans after the moves of their stories: 成稿 when one is submitted, 采写 when it comes back."""

from django.urls import reverse

from articles.prepared import prepared
from planning.models import Plan
from planning.plans.steps import STATE_OF_STORY, State


def follow(story, review):
    """Bring the plan of a story to where the story's move leads, in its transaction."""
    if not _plan_of(story=story.pk):
        return
    found = Plan.objects.select_for_update(of=("self",)).filter(article=story.pk)
    plan = found.exclude(state=State.DROPPED).first()
    state = STATE_OF_STORY[review.to_status]
    if plan is not None and plan.state != state:
        about = f"稿件{review.label()}"
        plan.record("follow", plan, review.by, changes={"state": state}, about=about)


@prepared
def _plan_of(story):
    return Plan.objects.filter(article=story).order_by().values_list("pk", "title")


def beside_the_form(story, user):
    """Return the lines of a story's form about its plan: (label, words, address)."""
    if not user.has_perm("planning.view_plan"):
        return []
    return [
        ("选题", title, reverse("admin:planning_plan_change", args=[pk]))
        for pk, title in _plan_of(story=story.pk)
    ]
