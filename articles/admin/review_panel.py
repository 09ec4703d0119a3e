"""Review panel of a story: status strip, who acts next, what changed since a review."""

from django.contrib.auth.models import Group
from django.utils import timezone

from articles import readiness
from articles.admin.correcting import OpeningForm
from articles.admin.photo_rights import notes_for_review
from articles.admin.review_forms import move_forms
from articles.admin.versions import differences_of
from articles.dates import spoken
from articles.models import Article
from articles.models.staff import staff_name
from articles.reviewers import prospects_of, prospects_of_new
from articles.workflow import IN_PROGRESS, MOVES, REVIEWS, Actor, Status

# By state, the review that was given before the one it waits for.
REVIEW_BEFORE = {
    Status.SECOND_REVIEW: REVIEWS[Status.FIRST_REVIEW],
    Status.FINAL_REVIEW: REVIEWS[Status.SECOND_REVIEW],
}
# The moves that bring a story back to its writer with a reason.
BACK = ("send_back", "unsign")
STEPS = (*IN_PROGRESS, Status.SIGNED)
# The ways of those that left it.
OTHER_WAYS = {
    Status.WITHDRAWN: (*STEPS, Status.WITHDRAWN),
    Status.DISCARDED: (Status.DRAFT, Status.DISCARDED),
}


def panel_context(article, user, refused=None, opening=None):
    """Return the context of the review page; `refused` is the form of a move that was
    not made, `opening` that of a correction that was not opened."""
    reviews = list(article.reviews.with_people())
    may_correct = not article.correction_refusal(user)
    seen = refused.cleaned_data.get("seen_version") if refused else None
    in_progress = article.status in IN_PROGRESS
    return {
        "reviews": reviews,
        "status_strip": status_strip(article, user, reviews),
        "forms": move_forms(article, user, refused),
        "opening": may_correct and (opening or OpeningForm(article, user)),
        "reviewers": reviewers_to_come(article, user),
        "who_acts": who_acts(article),
        "review_refusal": review_refusal(article, user),
        "missing": readiness.missing(article) if in_progress else [],
        "changed_since": changed_since(article, reviews, seen),
        "edited": edited_since_review(article, reviews),
    } | notes_for_review(article)


def form_context(article, user):
    """Return the context that the form of a story shows of its review; `article` is
    None on that of a new one."""
    if article is None:
        return {"reviewers": _as_shown(prospects_of_new(user), user)}
    reviews = list(article.reviews.all())
    return {
        "reviewers": reviewers_to_come(article, user),
        "status_strip": status_strip(article, user, reviews),
        "may_correct": not article.correction_refusal(user),
    }


def reviewers_to_come(article, user):
    """Return who gives the reviews to come, as every page of a story shows it.

    {"to_come": [ToCome], "warning": what bars them, or will once this person has given
    theirs, "advice": what helps}
    """
    return _as_shown(prospects_of(article), user)


def _as_shown(prospects, user):
    return {
        "to_come": prospects.to_come,
        "warning": prospects.warning_for(user),
        "advice": prospects.advice,
    }


def status_strip(article, user, reviews):
    """Return the context of the status strip above a story.

    {"steps": [(Status, "done" | "here" | "ahead")], "writer": whom a draft was handed
    over to, "hour": since when readers may see it, "wanted": by when
    its review is (ReviewDue) or None, "returned": the Review that brought
    it back, or None, "corrects": the story that it is to correct, or None,
    "working_copy": its own that is under way, if the person may open that, or None}
    """
    is_copy = bool(article.corrects_id)
    working_copy = None if is_copy else article.copy_under_way()
    if working_copy:
        visible = Article.objects.visible_to(user)
        working_copy = visible.filter(pk=working_copy.pk).first()
    is_handed_over = article.status == Status.DRAFT and bool(article.handed_to_id)
    return {
        "steps": _steps(article.status),
        "writer": is_handed_over and staff_name(article.handed_to),
        "hour": readers_see_it_from(article),
        "wanted": article.wanted_review(),
        "returned": _sent_back(article, reviews),
        "corrects": article.corrects,
        "working_copy": working_copy,
    }


def readers_see_it_from(article):
    """Return 今天 21:40 起读者可见 of a signed story, 起换下原文 of a correction that is
    to come, "" of any other."""
    hour = article.hour()
    if hour is None:
        return ""
    return f"{spoken(hour)} 起{'换下原文' if article.corrects_id else '读者可见'}"


def who_acts(article):
    """Return [(moves, groups)] of a story's state: [("初审通过、退回", "编辑")]."""
    labels, is_unseen = {}, article.is_unseen(timezone.now())
    for move in MOVES.values():
        # To take back what one has submitted is nobody's task.
        is_open = move.actor is not Actor.SUBMITTER and (
            is_unseen or not move.of_unseen
        )
        if article.status in move.steps and is_open:
            labels.setdefault(move.steps[article.status], []).append(move.label)
    holders = {permission: [] for permission in labels}
    rows = Group.objects.filter(
        permissions__content_type__app_label="articles",
        permissions__codename__in=[name.partition(".")[2] for name in labels],
    ).order_by("pk")
    for group, codename in rows.values_list("name", "permissions__codename"):
        holders[f"articles.{codename}"].append(group)
    moves = {}
    for permission, groups in holders.items():
        moves.setdefault("、".join(groups), []).extend(labels[permission])
    return [("、".join(names), groups) for groups, names in moves.items()]


def review_refusal(article, user):
    """Return why somebody of this review's rank may not give it here, or ""."""
    name = REVIEWS.get(article.status)
    if name is None or not user.has_perm(MOVES[name].steps[article.status]):
        return ""
    return str(article.refusal(name, user) or "")


def changed_since(article, reviews, seen=None):
    """Return [(words, version)]: which versions to hold the present one against.

    `seen` is the version that a person had before their eyes when a move of theirs
    was refused.
    """
    marks = [("您刚才看的那一版", seen)] if seen else []
    if article.corrects_id:
        # A working copy begins as what it corrects.
        marks.append(("和原稿相比", 1))
    for moves, words in (
        ((*REVIEWS.values(), "send_back"), "上次审后"),
        (("submit",), "提交后"),
    ):
        last = [review for review in reviews if review.move in moves][-1:]
        marks += [(words, review.version) for review in last]
    earlier = {}
    for words, version in marks:
        if version < article.version:
            earlier.setdefault(version, words)
    return [(words, version) for version, words in earlier.items()]


def edited_since_review(article, reviews):
    """Return what was edited since the review before the one that a story waits for, as
    its reviewer may: the reviewer who signs is to see it marked; None for nothing.

    {"review": that Review, "editors": names, "differences": [Difference]}
    """
    before = REVIEW_BEFORE.get(article.status)
    given = [review for review in reviews if review.move == before][-1:]
    if not given or given[0].version >= article.version:
        return None
    kept = {
        v.version: v for v in article.versions().filter(version__gte=given[0].version)
    }
    old = kept.pop(given[0].version, None)
    differences = old and differences_of(old.content(), article.content())
    if not differences:
        return None
    editors = dict.fromkeys(staff_name(v.history_user) for v in kept.values())
    return {
        "review": given[0],
        "editors": "、".join(editors),
        "differences": differences,
    }


def _steps(status):
    way = OTHER_WAYS.get(status, STEPS)
    here = way.index(status)
    positions = ["done"] * here + ["here"] + ["ahead"] * (len(way) - here - 1)
    return list(zip(map(Status, way), positions, strict=True))


def _sent_back(article, reviews):
    if article.status != Status.DRAFT:
        return None
    rounds = [r for r in reviews if r.move in ("submit", *BACK)]
    return rounds[-1] if rounds and rounds[-1].move in BACK else None
