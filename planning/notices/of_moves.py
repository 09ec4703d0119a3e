"""What a move of a story tells, and whom: a hook of articles/after_moves.py.

It waits for a review: whoever may give that one, not who has just moved it. It came back,
was signed, withdrawn or corrected: its writers. It was handed over: who has it now. And
whoever is mentioned in the reason. As soon as a story goes on, what it told of waiting is
read for all: who has given a review leaves no notice at the desks of the others.
"""

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.urls import reverse

from articles.dates import dated
from articles.models import Article, Byline
from articles.models.staff import staff_name
from articles.reviewers import prospects_of, review_name
from articles.workflow import FIRST, MOVES, REVIEWS
from planning.mentions import mentioned
from planning.models import Notification
from planning.telling import tell

Kind = Notification.Kind
# Of a reason so much is in a notification; the rest is on the page that it leads to.
LONGEST_REASON = 120
# What a story tells while it is in some state; over when it leaves that.
OF_A_STATE = (Kind.WAITS, Kind.RETURNED, Kind.OVERDUE, Kind.HANDED_OVER)


def tell_of(story, review):
    """Tell of a move: `story` is as it was before, `review` the record of the move."""
    now = Article.objects.select_related("review_due", "corrects").get(pk=story.pk)
    Notification.objects.about(story.pk, *OF_A_STATE).read()
    if review.to_status in REVIEWS:
        tell_reviewers(now, review.by)
    TOLD.get(review.move, _nobody)(now, review)
    if review.reason:
        _tell_mentioned(now, review)


def tell_reviewers(story, by=None):
    """Tell those who may give the review that a story waits for that it does."""
    name = REVIEWS[story.status]
    people = reviewers_of(story)
    if by is not None:
        people = [person for person in people if person.pk != by.pk]
    words = f"{titled(story)}等您{review_name(name)}"
    if by is not None:
        words += f"，{staff_name(by)}刚送来"
    due = story.wanted_review()
    if due:
        words += f"（{due.words(say=dated)}）"
    tell(
        people,
        Kind.WAITS,
        words,
        key=f"waits:{story.pk}:{story.status}",
        path=review_page(story),
        article=story,
    )


def reviewers_of(story):
    """Return those who may give the review that a story waits for now."""
    name = REVIEWS.get(story.status)
    given = prospects_of(story).people.get(name, [])
    return list(User.objects.filter(pk__in=[one.pk for one in given]))


def _editors():
    """Return those who edit drafts, and give the first review."""
    return User.objects.with_perm(FIRST, include_superusers=False).filter(is_staff=True)


def writers_of(story):
    """Return those who have a story in hand, or whose name is above it; of a correction,
    those of the story that it corrects, too."""
    stories = [pk for pk in (story.pk, story.corrects_id) if pk]
    holders = {story.handed_to_id or story.created_by_id}
    if story.corrects_id:
        original = story.corrects
        holders.add(original.handed_to_id or original.created_by_id)
    names = Byline.objects.written_by(OuterRef("pk")).filter(article__in=stories)
    people = User.objects.filter(is_active=True, is_staff=True)
    signed = people.filter(Exists(names)).order_by()
    held = people.filter(pk__in=holders - {None}).order_by()
    return list(signed.union(held))


def titled(story):
    return f"《{story}》{'的更正稿' if story.corrects_id else ''}"


def review_page(story):
    return reverse("admin:articles_article_review", args=[story.pk])


def form_page(story):
    return reverse("admin:articles_article_change", args=[story.pk])


def _nobody(story, review):
    """Some moves are nobody's news: who made it knows."""


def _returned(story, review):
    reason = _short(review.reason)
    words = (
        f"{staff_name(review.by)}把{titled(story)}{MOVES[review.move].done}了：{reason}"
    )
    _tell_writers(story, review, Kind.RETURNED, words, form_page(story))


def _signed(story, review):
    by = staff_name(review.by)
    if story.corrects_id:
        hour = story.takes_effect_at
        at = f"，{dated(hour)} 换下原文" if hour else "，已换下原文"
        words = f"《{story}》的更正稿由{by}签发{at}"
        _tell_writers(story, review, Kind.CORRECTED, words, review_page(story.corrects))
        return
    at = f"，定于 {dated(review.due_at)} 发布" if _is_to_come(review) else ""
    words = f"《{story}》已由{by}{MOVES[review.move].done}{at}"
    _tell_writers(story, review, Kind.SIGNED, words, review_page(story))


def _withdrawn(story, review):
    words = f"《{story}》被{staff_name(review.by)}撤稿：{_short(review.reason)}"
    _tell_writers(story, review, Kind.WITHDRAWN, words, review_page(story))


def _handed_over(story, review):
    words = f"{staff_name(review.by)}把{titled(story)}移交给您"
    if review.reason:
        words += f"：{_short(review.reason)}"
    if review.to_id != review.by_id:
        tell(
            [review.to],
            Kind.HANDED_OVER,
            words,
            key=f"handed_over:{story.pk}",
            path=form_page(story),
            article=story,
        )


TOLD = {
    "send_back": _returned,
    "unsign": _returned,
    "sign": _signed,
    "restore": _signed,
    "withdraw": _withdrawn,
    "hand_over": _handed_over,
}


def _tell_writers(story, review, kind, words, path):
    writers = writers_of(story)
    if kind == Kind.RETURNED and not writers:
        # Of somebody who has left: whoever edits drafts finds it another writer.
        writers = _editors()
        words = f"{words}（作者的账号已停用，请安排人接手）"
    people = [one for one in writers if one.pk != review.by_id]
    key = f"{review.move}:{story.pk}:{review.pk}"
    tell(people, kind, words, key=key, path=path, article=story)


def _tell_mentioned(story, review):
    words = (
        f"{staff_name(review.by)}在{titled(story)}的{MOVES[review.move].label}意见里"
        f"提到您：{_short(review.reason)}"
    )
    for person in mentioned(review.reason):
        if person.pk == review.by_id:
            continue
        may_open = Article.objects.visible_to(person).filter(pk=story.pk).exists()
        tell(
            [person],
            Kind.MENTIONED,
            words,
            key=f"mentioned:{story.pk}:{review.pk}",
            path=review_page(story) if may_open else "",
            article=story,
        )


def _is_to_come(review):
    return review.due_at is not None and review.due_at > review.at


def _short(reason):
    text = " ".join(reason.split())
    return f"{text[: LONGEST_REASON - 1]}…" if len(text) > LONGEST_REASON else text
