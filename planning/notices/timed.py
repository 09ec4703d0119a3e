"""What comes with time and is told by `manage.py tell_of_time`: each thing once.

A deadline near, with stories that are not signed; a review whose hour has passed; a plan
that is due; rights to a photo that end; a page that changed after its proof was read, or was sent back.
"""

from datetime import timedelta
from hashlib import sha256

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from articles.dates import dated, short_day
from articles.models import ArticlePhoto, Photo, ReviewDue
from articles.reviewers import review_name
from articles.workflow import REVIEWS, Status
from editions.models import Issue, Placement
from editions.page_proofs import RELEASE
from editions.wall import columns_of
from planning.models import Notification
from planning.notices.of_moves import (
    form_page,
    review_page,
    reviewers_of,
    titled,
    writers_of,
)
from planning.plans.due import tell_of_due
from planning.telling import tell_once

Kind = Notification.Kind
BEFORE_THE_DEADLINE = timedelta(minutes=30)
RIGHTS_END_SOON = timedelta(days=7)
# In one go so many at most: what is left is told the next time.
MOST = 200
STORIES_OF_A_PHOTO = 20
NAMED = 3


def tell_by_the_minute(at=None):
    """Tell what is a matter of minutes; return how many things were told."""
    at = at or timezone.now()
    return (
        sum(_tell_of_deadline(issue, at) for issue in _closing_soon(at))
        + sum(map(_tell_of_overdue, _overdue(at)))
        + sum(_tell_of_pages(issue) for issue in _being_made(at))
        + tell_of_due(at)
    )


def tell_by_the_hour(at=None):
    """Tell what is a matter of days; return how many things were told."""
    return tell_of_rights(at or timezone.now())


# The deadline


def _closing_soon(at):
    day = timezone.localdate(at)
    near = Issue.objects.filter(
        # By their day, of which there is an index.
        date__range=(day - timedelta(days=1), day + timedelta(days=7)),
        closes_at__gt=at,
        closes_at__lte=at + BEFORE_THE_DEADLINE,
    )
    return list(near.order_by("closes_at")[:MOST])


def _tell_of_deadline(issue, at):
    """Tell whoever can do something about what an issue lacks: those who sign the pages
    of all of it, writers and reviewers of what waits for them."""
    placed = Placement.objects.filter(page__issue=issue).select_related("article")
    stories = {
        placement.article_id: placement.article
        for placement in placed.order_by("page__order", "order")
        if placement.article.status in (Status.DRAFT, *REVIEWS)
    }
    if not stories:
        return 0
    minutes = max(1, round((issue.closes_at - at).total_seconds() / 60))
    theirs = {}
    for story in stories.values():
        people = (
            writers_of(story) if story.status == Status.DRAFT else reviewers_of(story)
        )
        for person in people:
            theirs.setdefault(person.pk, (person, []))[1].append(story)
    for person in _signers():
        theirs[person.pk] = person, list(stories.values())
    when = f"{short_day(issue.date)}的报纸 {minutes} 分钟后截稿"
    key = f"deadline:{issue.pk}:{issue.closes_at:%Y%m%d%H%M}"
    told = 0
    for person, waiting in theirs.values():
        is_one = len(waiting) == 1
        path = review_page(waiting[0])
        if is_one and waiting[0].status == Status.DRAFT:
            path = form_page(waiting[0])
        told += tell_once(
            [person],
            Kind.DEADLINE,
            f"{when}，还有 {len(waiting)} 篇没有签发：{_named(waiting)}",
            key=f"{key}:{person.pk}",
            path=path if is_one else _wall(issue, person),
        )
    return told


def _signers():
    """Return those who send pages to the press."""
    return User.objects.with_perm(RELEASE, include_superusers=False).filter(
        is_staff=True
    )


def _wall(issue, person):
    """Return the wall of an issue for who may see it, my desk for the others."""
    if person.has_perms(["editions.view_page", "articles.follow_copy"]):
        return reverse("admin:editions_issue_wall", args=[issue.pk])
    return reverse("admin:index")


# The hour of a review


def _overdue(at):
    due = ReviewDue.objects.overdue(at).select_related("article", "by")
    return list(due.order_by("due_at", "pk")[:MOST])


def _tell_of_overdue(due):
    story = due.article
    name = review_name(REVIEWS[story.status])
    mark = f"{due.get_urgency_display()}：" if due.urgency else ""
    return tell_once(
        # And who wants it, and can ask after it.
        [*reviewers_of(story), due.by],
        Kind.OVERDUE,
        f"{mark}{titled(story)}还没有{name}，时限 {dated(due.due_at)} 已过",
        key=f"overdue:{story.pk}:{story.status}:{due.due_at:%Y%m%d%H%M%S}",
        path=review_page(story),
        article=story,
    )


# Pages


def _being_made(at):
    day = timezone.localdate(at)
    near = Issue.objects.filter(date__range=(day, day + timedelta(days=7)))
    return [issue for issue in near.order_by("date") if issue.is_being_made(at)]


def _tell_of_pages(issue):
    return sum(map(_tell_of_page, columns_of(issue)))


def _tell_of_page(column):
    """Tell those who have read a page's proofs that it is not what they read any more,
    and whoever passed a stage last that it came back."""
    page, proofs = column.page, column.proofs
    path = reverse("admin:editions_page_proof", args=[page.pk])
    changes = column.proof_state.changes
    if changes:
        readers = {proof.by_id: proof.by for proof in proofs if proof.passed}
        words = f"{page}签过的样又变了，退回清样：{'；'.join(changes)}"
        mark = sha256("".join(changes).encode()).hexdigest()[:12]
        key = f"page_back:{page.pk}:{proofs[-1].pk}:{mark}"
        return tell_once(readers.values(), Kind.PAGE_BACK, words, key=key, path=path)
    last = proofs[-1] if proofs else None
    if last is None or last.passed:
        return 0
    passed = [proof for proof in proofs if proof.passed and proof.by_id != last.by_id]
    words = f"{last.by_name()}把{page}从{last.get_stage_display()}退回：{last.reason}"
    people = [proof.by for proof in passed[-1:]]
    key = f"page_back:{page.pk}:{last.pk}"
    return tell_once(people, Kind.PAGE_BACK, words, key=key, path=path)


# Rights


def tell_of_rights(at):
    """Tell the writers of stories with a photo whose rights end within a week."""
    day = timezone.localdate(at)
    ending = Photo.objects.filter(rights_expire_on__range=(day, day + RIGHTS_END_SOON))
    told = 0
    for photo in ending.order_by("rights_expire_on", "pk")[:MOST]:
        placed = ArticlePhoto.objects.filter(photo=photo).order_by("-article_id")
        theirs = {}
        for row in placed.select_related("article")[:STORIES_OF_A_PHOTO]:
            if row.article.status in (Status.WITHDRAWN, Status.DISCARDED):
                continue
            for person in writers_of(row.article):
                theirs.setdefault(person.pk, (person, []))[1].append(row.article)
        for person, stories in theirs.values():
            is_one = len(stories) == 1
            told += tell_once(
                [person],
                Kind.RIGHTS_END,
                f"图片“{photo}”的版权 {short_day(photo.rights_expire_on)} 到期，"
                f"用在{_named(stories)}里；到期后读者看不到它",
                key=f"rights_end:{photo.pk}:{photo.rights_expire_on}:{person.pk}",
                path=form_page(stories[0]),
                article=stories[0] if is_one else None,
            )
    return told


def _named(stories):
    named = "、".join(titled(story) for story in stories[:NAMED])
    return f"{named}等 {len(stories)} 篇" if len(stories) > NAMED else named
