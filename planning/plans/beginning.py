"""Beginning of a story from its plan: a draft in the hands of who writes it, filled in."""

from django.db import transaction
from django.utils.text import slugify

from articles.models import Article, ArticleDistrict, Byline, Contributor
from articles.models.staff import staff_name
from articles.search.tracking import batch_updates
from planning.models import PlanRefused
from planning.plans.deciding import is_written

HEADLINE = Article._meta.get_field("headline")
NOTE = Article._meta.get_field("staff_note")


def begin(plan, *, by, seen):
    """Return (the draft of a plan, sentences of what could not be filled in)."""
    with transaction.atomic(), batch_updates():
        if is_written(plan):
            raise PlanRefused(f"《{plan}》已经起稿：稿件 {plan.article_id}。")
        people = list(plan.who.select_related("contributor").all())
        # Whoever files a story cannot review it: so nobody does it for a colleague.
        if people and by.pk not in {one.pk for one in people}:
            raise PlanRefused(
                f"这个选题由{'、'.join(map(staff_name, people))}写，由他们起稿；"
                "要自己写，先派给自己。"
            )
        who = None
        if not people:
            who = people = [by]
        article = _draft(plan, by)
        lacking = _sign(article, people)
        article.keep_version(is_new=True)
        plan.take(
            "begin",
            by=by,
            seen=seen,
            changes={"article": article},
            about=f"稿件 {article.pk}",
            who=who,
        )
    return article, lacking


def _draft(plan, by):
    article = Article(
        headline=plan.title[: HEADLINE.max_length],
        section=plan.section,
        staff_note=_note_of(plan),
        created_by=by,
        updated_by=by,
    )
    article.change_reason = f"按选题 {plan.pk} 起稿"
    article.save(keep_version=False)
    ArticleDistrict.objects.bulk_create(
        ArticleDistrict(article=article, district=district)
        for district in plan.districts.all()
    )
    article.tags.add(*topics_of(plan))
    return article


def topics_of(plan):
    """Return the topics that a plan names, those that have an address of their own."""
    names = plan.tags.replace("，", ",").replace("、", ",").split(",")
    names = dict.fromkeys(name.strip() for name in names)
    return [name for name in names if slugify(name, allow_unicode=True)]


def _note_of(plan):
    lines = [
        plan.angle,
        f"上报：{plan.place()}" if plan.day else "",
        f"要图：{plan.photo_wanted}" if plan.photo_wanted else "",
    ]
    return "\n".join(filter(None, lines))[: NOTE.max_length]


def _sign(article, people):
    """Add the names of who writes; return sentences on those who have none."""
    signed, lacking = 0, []
    names = {
        one.user_id: one
        for one in Contributor.objects.filter(user__in=[user.pk for user in people])
    }
    for user in people:
        if user.pk not in names:
            lacking.append(
                f"{staff_name(user)}的账号还没有连着作者，署名请在稿件里加。"
            )
            continue
        signed += 1
        Byline.objects.create(article=article, contributor=names[user.pk], order=signed)
    return lacking
