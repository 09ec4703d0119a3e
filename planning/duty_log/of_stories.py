"""Facts of the night's stories: signed, published, withdrawn, corrected, returned."""

from django.db.models import F

from articles.models import Article, Correction, Review
from articles.models.staff import staff_name
from planning.duty_log.facts import Fact, bounded, hour, named
from planning.duty_log.nights import day_of

# {move of the workflow: the kind that it is told under}
LOGGED = {
    "sign": "signed",
    "reschedule": "signed",
    "withdraw": "withdrawn",
    "restore": "withdrawn",
    "unsign": "withdrawn",
    "send_back": "returned",
}


def asked(span):
    signed_at_once = set()
    yield from _moves(span, signed_at_once)
    yield from _published(span, signed_at_once)
    yield from _corrections(span)


def _moves(span, signed_at_once):
    """Yield the moves of a night; name the stories whose signing published them."""
    reviews = Review.objects.filter(move__in=LOGGED, **span.within("at"))
    reviews = reviews.select_related("article", "by").defer("article__body")

    def made(review):
        is_signing = LOGGED[review.move] == "signed"
        is_to_come = bool(review.due_at) and review.due_at > review.at
        if is_signing and not is_to_come:
            signed_at_once.add(review.article_id)
        yield (
            day_of(review.at),
            Fact(
                LOGGED[review.move],
                f"review:{review.pk}",
                _words(review, is_to_come),
                review.at,
                review.by_name(),
                review.reason,
                to=("story", review.article_id),
            ),
        )

    # The moves are told apart here: of all moves of a night there are few.
    yield from bounded(span, "signed", reviews.order_by("at", "pk"), made)


def _words(review, is_to_come):
    words = f"{review.label()}{named(review.article)}"
    return f"{words}，定于 {hour(review.due_at)}" if is_to_come else words


def _published(span, signed_at_once):
    """Yield the stories whose hour came without anybody's hand."""
    public = Article.objects.published(span.at).defer("body")
    dated = public.filter(**span.within("published_at"))
    yield from bounded(
        span,
        "published",
        dated.order_by("published_at", "pk"),
        lambda story: (
            []
            if story.pk in signed_at_once or _has_later_hour(story)
            else _at_its_hour(story, story.published_at, "定时发布")
        ),
    )
    kept = public.filter(
        embargo_until__gt=F("published_at"), **span.within("embargo_until")
    )
    yield from bounded(
        span,
        "published",
        kept.order_by("embargo_until", "pk"),
        lambda story: _at_its_hour(story, story.embargo_until, "禁发到期，发布"),
    )


def _has_later_hour(story):
    return bool(story.embargo_until) and story.embargo_until > story.published_at


def _at_its_hour(story, moment, words):
    key, to = f"published:{story.pk}", ("story", story.pk)
    yield (
        day_of(moment),
        Fact("published", key, f"{words}{named(story)}", moment, to=to),
    )


def _corrections(span):
    notices = Correction.objects.filter(**span.within("at"))
    notices = notices.select_related("article", "by").defer("article__body")

    def made(notice):
        yield (
            day_of(notice.at),
            Fact(
                "corrections",
                f"correction:{notice.pk}",
                f"{notice.get_kind_display()}{named(notice.article)}",
                notice.at,
                staff_name(notice.by),
                notice.text,
                to=("story", notice.article_id),
            ),
        )

    yield from bounded(span, "corrections", notices.order_by("at", "pk"), made)
