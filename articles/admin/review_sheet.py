"""Review sheet 审签单: who passed a story through the three reviews, for printing."""

from django.utils.module_loading import import_string

from articles import printed_notices
from articles.models import Article, Review
from articles.models.staff import staff_name
from articles.workflow import MOVES, REVIEWS

DIGEST_SHOWN = 12
# Paths of functions (story, person) -> [(words, address)], of apps that this one knows
# nothing of: what the import of a story left to look at.
further_of_imports = []


def review_sheet_context(article, user):
    """Return the context of a story's review sheet; of its working copies it holds
    those that the person may open."""
    return sheet_of(article, article.working_copies.visible_to(user))


def import_links(article, user):
    """Return [(words, address)] of a story from an older system; they are not printed."""
    functions = map(import_string, further_of_imports)
    return [link for links in functions for link in links(article, user)]


def sheet_of(article, working_copies):
    """Return the context of a story's review sheet with these of its working copies.

    {"boxes": [(label, Review or None)] of the three reviews in this round, "rows":
    every move, the oldest first, "versions": every version, the same, "digest": of
    the present text, "vouched": the number of the last row whose review was of this
    very text, or None, "imports": [(import record, of which text)] where it came from
    an older system, "unchanged": whether its text is what came in last,
    "notices": [(correction, what became of it in print)],
    "about_item": of which story it is the printed correction, or "",
    "ai_photos": its placed photos that AI made}
    """
    stories = [article.pk, *working_copies.values_list("pk", flat=True)]
    reviews, digest = list(_reviews(stories)), article.digest()
    vouching = [
        number
        for number, review in enumerate(reviews, 1)
        if review.digest == digest and review.move in REVIEWS.values()
    ]
    records = list(article.import_records.select_related("by"))
    return {
        "boxes": _boxes(article, records),
        "imports": [_import(record) for record in records],
        "unchanged": bool(records) and records[-1].digest == digest,
        "rows": [_row(review, article) for review in reviews],
        "versions": [_version(version, article) for version in _versions(stories)],
        "digest": digest[:DIGEST_SHOWN],
        "notices": _notices(article),
        "about_item": printed_notices.about_item(article),
        "ai_photos": _made_by_ai(article),
        "vouched": vouching[-1] if vouching else None,
    }


def _notices(article):
    notices = list(article.corrections.all())
    said = printed_notices.sentences(notices) if notices else {}
    return [(notice, said.get(notice.pk, "")) for notice in notices]


def _boxes(article, records):
    passes = Review.objects.passes_of_this_round().filter(article=article)
    given = {review.move: review for review in passes.select_related("by")}
    if records and not given:
        # It was printed before this system: its import record stands for them.
        return []
    return [(MOVES[name].label, given.get(name)) for name in REVIEWS.values()]


def _import(record):
    return {
        "record": record,
        "checksum": record.checksum[:DIGEST_SHOWN],
        "digest": record.digest[:DIGEST_SHOWN],
    }


def _made_by_ai(article):
    photos = article.article_photos.select_related("photo")
    return photos.exclude(photo__ai_made="")


def _reviews(stories):
    reviews = Review.objects.filter(article__in=stories).select_related("by", "to")
    return reviews.prefetch_related("by__groups")


def _row(review, article):
    return {
        "review": review,
        "story": _which(review.article_id, article),
        "posts": review.by.groups.all(),
        "digest": review.digest[:DIGEST_SHOWN],
    }


def _versions(stories):
    versions = Article.history.filter(id__in=stories).defer("body", "parts")
    return versions.select_related("history_user").order_by(
        "history_date", "history_id"
    )


def _version(version, article):
    return {
        "version": version,
        "story": _which(version.id, article),
        "by": staff_name(version.history_user),
    }


def _which(pk, article):
    return "" if pk == article.pk else f"更正稿 {pk}"
