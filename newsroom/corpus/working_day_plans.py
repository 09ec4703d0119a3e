"""Plans of the made-up working day: in each state, by today's and the coming days' papers.

Taken along as the stories are: each step by the demo account whose it is.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from articles.models import Section
from newsroom.corpus.working_day_copy import MARK, READERS_NOTE
from planning.models import Plan
from planning.plans import deciding
from planning.plans.beginning import begin


@dataclass(frozen=True)
class Planned:
    title: str
    angle: str
    section: str
    by: str = "jizhe"
    who: tuple = ()
    in_days: int | None = None  # the paper of that day; None: not decided
    page: str = ""
    due_hour: int | None = None  # on the day before its paper
    photo: str = ""
    steps: tuple = ()  # approve, drop, begin
    reason: str = ""  # of the last step


PLANS = (
    Planned(
        "头场雪以后的城中村",
        "背街小巷谁来扫，跟一个社区走一遍。",
        "shehui",
        in_days=1,
        page="2",
        photo="清雪的居民，横片",
    ),
    Planned(
        "供暖季的锅炉房夜班",
        "跟一个班，算一户人家的取暖账。",
        "minsheng",
        by="bianji",
        who=("jizhe",),
        in_days=2,
        page="2",
        due_hour=20,
        photo="锅炉房夜班工人",
        steps=("approve",),
    ),
    Planned(
        "老厂房里的新展览",
        "从策展人写起，问问老工人怎么看。",
        "wenlv",
        who=("jizhe",),
        in_days=3,
        page="4",
        due_hour=18,
        steps=("approve", "begin"),
    ),
    Planned(
        "年底的订单会",
        "三家企业，三种算法。",
        "jingji",
        by="bianji",
        in_days=4,
        page="3",
        steps=("approve",),
    ),
    Planned("社区图书角一年借出多少书", "数一数，问一问谁在借。", "minsheng"),
    Planned(
        "又一家网红店开张",
        "看看人气。",
        "jingji",
        in_days=2,
        steps=("drop",),
        reason="和上周的一篇重了，先放下。",
    ),
)


def make_plans(staff, now):
    """Make the plans that are not there yet; `staff` are the accounts by username."""
    sections = {section.slug: section for section in Section.objects.all()}
    today = timezone.localdate(now)
    for planned in PLANS:
        title = f"{MARK}{planned.title}"
        if not Plan.objects.filter(title=title).exists():
            _take_along(
                _proposed(planned, title, staff, sections, today), planned, staff
            )


def _proposed(planned, title, staff, sections, today):
    day = due_at = None
    if planned.in_days is not None:
        day = today + timedelta(days=planned.in_days)
    if planned.due_hour is not None:
        before = datetime.combine(day - timedelta(days=1), time(planned.due_hour))
        due_at = timezone.make_aware(before)
    plan = Plan.objects.create(
        title=title,
        angle=planned.angle,
        section=sections.get(planned.section),
        due_at=due_at,
        day=day,
        page_number=planned.page,
        photo_wanted=planned.photo,
        proposed_by=staff[planned.by],
    )
    plan.who.set(staff[name] for name in planned.who)
    deciding.propose(plan, by=staff[planned.by])
    return plan


def _take_along(plan, planned, staff):
    for step in planned.steps:
        if step == "approve":
            deciding.approve(plan, by=staff["zhuren"], seen=plan.version)
        elif step == "drop":
            deciding.drop(
                plan, by=staff["zhuren"], seen=plan.version, reason=planned.reason
            )
        else:
            story, _ = begin(plan, by=staff[planned.who[0]], seen=plan.version)
            story.editors_note = READERS_NOTE
            story.save()
