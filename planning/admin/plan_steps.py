"""Views of what is done with one plan: its steps, its story, where it is moved to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.models import Article
from articles.models.staff import staff_name
from districts.keys import is_key
from planning.models import Plan, PlanRefused
from planning.plans import deciding
from planning.plans.beginning import begin
from planning.plans.people import named
from planning.plans.steps import DECIDE, STEPS

# The buttons of a plan's page that only need a reason, or none.
WITH_REASON = {
    "approve": deciding.approve,
    "drop": deciding.drop,
    "reopen": deciding.reopen,
}
LONGEST_KEY = 9


class StepsMixin:
    """Mixin of PlanAdmin: the buttons around the form of a plan."""

    def panel_of(self, request, plan):
        """Return what stands around a plan's form: where it is, what can be done."""
        user = request.user
        story = None
        if plan.article_id:
            found = Article.objects.visible_to(user).filter(pk=plan.article_id)
            story = found.defer("body").first()
        open_to = {
            name
            for name in STEPS
            if STEPS[name].sources and not plan.refusal(name, user)
        }
        if deciding.is_written(plan):
            open_to -= {"begin", "link"}
        # Of a colleague's it is refused: see begin().
        if user.pk not in {one.pk for one in plan.who.all()} and plan.who_names():
            open_to -= {"begin"}
        return {
            "plan": plan,
            "story": story,
            "is_hidden_story": bool(plan.article_id) and story is None,
            "is_late": plan.is_overdue(),
            "open_to": open_to,
            "steps": list(plan.steps.select_related("by")),
            "seen": plan.version,
            "proposer": staff_name(plan.proposed_by),
            "move_words": _move_words(user),
        }

    def step_view(self, request, pk):
        plan, do = self._plan(request, pk), request.POST.get("do", "")
        seen, reason = _number(request.POST.get("seen")), request.POST.get("reason", "")
        try:
            if do == "link":
                number = _number(request.POST.get("number"))
                said = deciding.link(plan, number, by=request.user, seen=seen)
            elif do in WITH_REASON:
                said = WITH_REASON[do](plan, by=request.user, seen=seen, reason=reason)
            else:
                raise PlanRefused("没有这个动作，请用页面上的按钮。")
        except PlanRefused as refusal:
            messages.error(request, str(refusal))
            typed = {
                "typed_reason": reason,
                "typed_number": request.POST.get("number", ""),
            }
            return self._step_page(request, self._plan(request, pk), typed)
        self.log_change(request, plan, said)
        messages.success(request, said)
        return redirect("admin:planning_plan_change", plan.pk)

    def begin_view(self, request, pk):
        plan = self._plan(request, pk)
        seen = _number(request.POST.get("seen"))
        try:
            article, lacking = begin(plan, by=request.user, seen=seen)
        except PlanRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:planning_plan_change", plan.pk)
        self.log_change(request, plan, f"起稿，稿件 {article.pk}。")
        messages.success(request, "稿件开好了，频道、区县、话题和署名已照选题填上。")
        for sentence in lacking:
            messages.warning(request, sentence)
        return redirect("admin:articles_article_change", article.pk)

    def move_view(self, request, pk):
        """Show where a plan stands, and move it: another day, page, other people."""
        plan = self._plan(request, pk)
        typed = {
            "day": plan.day.isoformat() if plan.day else "",
            "page": plan.page_number,
            "people": {str(user.pk) for user in plan.who.all()},
        }
        if request.method != "POST":
            return self._move_page(request, plan, typed)
        typed = {
            "day": request.POST.get("day", ""),
            "page": request.POST.get("page", ""),
            "people": set(request.POST.getlist("who")),
        }
        try:
            with transaction.atomic():
                said = self._moved(request, plan, typed)
        except PlanRefused as refusal:
            messages.error(request, str(refusal))
            plan = self._plan(request, pk)
            return self._move_page(request, plan, typed, status=409)
        self.log_change(request, plan, "".join(said))
        for sentence in said:
            messages.success(request, sentence)
        return redirect("admin:planning_plan_change", plan.pk)

    def _moved(self, request, plan, typed):
        """Make the moves that a form asks for; return a sentence of each."""
        day = deciding.read_day(typed["day"])
        page, said = deciding.read_page(typed["page"]), []
        seen = _number(request.POST.get("seen"))
        if (day, page) != (plan.day, plan.page_number) or plan.version != seen:
            said.append(
                deciding.move(
                    plan, day=day, page_number=page, by=request.user, seen=seen
                )
            )
            seen = plan.version
        people = list(deciding.staff().filter(pk__in=filter(is_key, typed["people"])))
        now = {user.pk for user in plan.who.all()}
        if request.user.has_perm(DECIDE) and {user.pk for user in people} != now:
            said.append(deciding.assign(plan, people, by=request.user, seen=seen))
        if not said:
            raise PlanRefused("日期、版和写的人都没有变，没有动。")
        return said

    def _move_page(self, request, plan, typed, status=200):
        refusal = plan.refusal("move", request.user)
        people = [
            (key, name, key in typed["people"]) for key, name in named(deciding.staff())
        ]
        context = {
            "plan": plan,
            "typed": typed,
            "people": people if request.user.has_perm(DECIDE) else [],
            "refusal": refusal,
            "seen": plan.version,
            "move_words": _move_words(request.user),
        }
        return self.plan_page(
            request,
            "move.html",
            f"{_move_words(request.user)}：{plan}",
            context,
            status,
        )

    def _step_page(self, request, plan, typed):
        context = self.panel_of(request, plan) | typed
        return self.plan_page(request, "step.html", str(plan), context, status=409)

    def plan_page(self, request, template, title, context, status=200):
        frame = self.admin_site.each_context(request) | {
            "title": title,
            "subtitle": None,
            "opts": self.opts,
            "media": self.media,
            "list_address": reverse("admin:planning_plan_changelist"),
        }
        return TemplateResponse(
            request, f"admin/planning/plan/{template}", frame | context, status=status
        )

    def _plan(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        plans = Plan.objects.select_related("article", "section", "proposed_by")
        plan = plans.filter(pk=pk).first() if is_key(pk) else None
        if plan is None:
            raise Http404("没有这个选题。")
        return plan


def _move_words(user):
    return "派题、改期" if user.has_perm(DECIDE) else "改期"


def _number(text):
    return int(text) if text and is_key(text) and len(text) <= LONGEST_KEY else 0
