"""Facts of the printed paper: its proofs, and the stories that missed the closing time.

They are of the issue of the day, at whatever hour: a page that was signed two days ahead
is in the log of the night whose paper it is in.
"""

from collections import defaultdict

from django.db.models import Count

from articles.dates import how_long
from articles.models import Review
from articles.workflow import ONCE_PUBLIC
from editions import page_proofs
from editions.models import Issue, Placement, Proof
from planning.duty_log.facts import Fact, Paper, bounded, named
from planning.duty_log.nights import A_DAY, beginning

AT_PRESS = len(page_proofs.STAGES)


def asked(span):
    """Return ({day: Paper}, the facts of their pages and late stories)."""
    dated = Issue.objects.filter(date__range=(span.first, span.last))
    issues = {issue.pk: issue for issue in dated.annotate(size=Count("pages"))}
    proofs = Proof.objects.filter(page__issue__in=issues).defer("standing")
    proofs = proofs.select_related("page", "by").order_by("at", "pk")
    passed, released = defaultdict(dict), {}
    facts = []

    def made(proof):
        issue = issues[proof.page.issue_id]
        do = page_proofs.PASS if proof.passed else page_proofs.BACK
        target = page_proofs.MOVES[do, proof.stage].target
        passed[issue.pk][proof.page_id] = target
        if target == AT_PRESS:
            released[issue.pk] = proof.at
        yield issue.date, _of_proof(proof, issue)

    facts += bounded(span, "pages", proofs, made)
    papers = {
        issue.date: _paper(issue, passed[issue.pk], released.get(issue.pk))
        for issue in issues.values()
    }
    return papers, [*facts, *_late(span, issues)]


def _paper(issue, passed, last_release):
    return Paper(
        issue.pk,
        issue.number,
        issue.closes_at,
        issue.size,
        sum(target == AT_PRESS for target in passed.values()),
        last_release,
        _lateness(last_release, issue.closes_at),
    )


def _of_proof(proof, issue):
    back = "" if proof.passed else "退回"
    return Fact(
        "pages",
        f"proof:{proof.pk}",
        f"{proof.page.title()} {proof.get_stage_display()}{back}",
        proof.at,
        proof.by_name(),
        proof.reason,
        _lateness(proof.at, issue.closes_at),
        ("wall", issue.pk),
    )


def _late(span, issues):
    """Yield the stories of each issue that were signed after it closed, or still wait."""
    closed = {
        pk: issue
        for pk, issue in issues.items()
        if issue.closes_at and issue.closes_at < span.at
    }
    placed = Placement.objects.filter(page__issue__in=closed)
    placed = list(
        placed.select_related("page", "article")
        .only(
            *("page__issue", "page__number", "page__name", "page__order"),
            *("article__headline", "article__status", "article__corrects"),
        )
        .order_by("page__order", "order")
    )
    signed = _signings({placement.article_id for placement in placed}, span)
    seen = set()
    for placement in placed:
        issue = closed[placement.page.issue_id]
        if (issue.pk, placement.article_id) not in seen:
            seen.add((issue.pk, placement.article_id))
            yield from _of_story(placement, issue, signed[placement.article_id])


def _signings(stories, span):
    """Return {story: when and by whom it was signed, the last before the span's end}."""
    signed = defaultdict(list)
    reviews = Review.objects.filter(article__in=stories, move="sign", at__lt=span.end)
    for review in reviews.select_related("by").order_by("at", "pk"):
        signed[review.article_id].append(review)
    return signed


def _of_story(placement, issue, signings):
    story, end = placement.article, beginning(issue.date + A_DAY)
    words = f"{named(story)} {placement.page.title()}"
    to = ("story", story.pk)
    if story.status not in ONCE_PUBLIC:
        state = f"截稿后还没有签发（{story.get_status_display()}）"
        yield issue.date, Fact("late", f"late:{story.pk}", words, late=state, to=to)
        return
    of_the_night = [review for review in signings if review.at < end]
    if of_the_night and of_the_night[-1].at > issue.closes_at:
        last = of_the_night[-1]
        late = _lateness(last.at, issue.closes_at)
        yield (
            issue.date,
            Fact(
                *("late", f"late:{story.pk}", f"{words} 签发"),
                *(last.at, last.by_name(), "", late, to),
            ),
        )


def _lateness(moment, closes_at):
    """Return how long after the closing time a moment is, or ""."""
    if not moment or not closes_at or moment <= closes_at:
        return ""
    late = how_long(moment - closes_at)
    return "比截稿晚不到 1 分" if late == "刚刚" else f"比截稿晚 {late}"
