"""Issues and pages of the printed paper, and corrections, as the API answers with them."""

from datetime import timedelta

from django.db.models import F, Q

from articles.addresses import address_of
from articles.dates import iso
from articles.models import Article, Correction
from articles.moment import now
from articles.paging import cursor_of
from articles.prepared import prepared
from editions.models import Issue
from exchange.api.answers import Answer, many
from exchange.api.arguments import LAST_DAY
from exchange.api.changes import MOST
from exchange.api.problems import NOT_FOUND, Problem
from exchange.api.story_fields import in_json

NO_ISSUE = "这一天没有报纸，或还没有刊出。"


@prepared
def _issues(at, before):
    return Issue.objects.public(at).filter(date__lt=before)[: MOST + 1]


@prepared
def _issue(at, date):
    return Issue.objects.public(at).filter(date=date).for_contents(at)


def issue_list(request, root, asked):
    rows = _issues(at=now(), before=asked["before"] or LAST_DAY + timedelta(days=1))
    page = rows[: asked["limit"]]
    next_day = page[-1].date.isoformat() if len(rows) > len(page) else ""
    return many("issues", [in_json(_in_short(issue, root)) for issue in page], next_day)


def _in_short(issue, root):
    return {
        "date": issue.date.isoformat(),
        "number": issue.number,
        "total_number": issue.total_number,
        "url": root + issue.get_absolute_url(),
    }


def issue(request, root, asked, date):
    found = _issue_or_problem(date)
    pages = [_page(page, root) for page in _public_pages(found)]
    note = {"readers_note": found.readers_note}
    return Answer(in_json(_in_short(found, root) | note | {"pages": pages}))


def page_list(request, root, asked):
    found = _issue_or_problem(asked["issue"])
    return many("pages", [in_json(_page(page, root)) for page in _public_pages(found)])


def page(request, root, asked, date, label):
    found = _issue_or_problem(date)
    for each in _public_pages(found):
        if each.label() == label:
            return Answer(in_json(_page(each, root)))
    raise Problem(NOT_FOUND, "这一期没有这一版，或这一版还没有刊出的稿件。")


def _issue_or_problem(date):
    found = _issue.first(at=now(), date=date)
    if found is None:
        raise Problem(NOT_FOUND, NO_ISSUE)
    return found


def _public_pages(issue):
    """Return the pages of which readers may see a story."""
    pages = [page for page in issue.pages.all() if page.published_placements]
    for page in pages:
        page.issue = issue
    return pages


def _page(page, root):
    return {
        "date": page.issue.date.isoformat(),
        "page": page.label(),
        "name": page.name,
        "url": root + page.get_absolute_url(),
        "stories": [
            {
                "id": placed.article_id,
                "headline": placed.article.headline,
                "url": root + address_of("articles:detail", placed.article_id),
                "region": placed.region,
                "continued_from": placed.continued_from,
                "continued_on": placed.continued_on,
            }
            for placed in page.published_placements
        ],
    }


# Corrections


def _notices(at):
    notices = Correction.objects.of(Article.objects.published(at))
    return notices.with_headlines().annotate(published_at=F("at"))


@prepared
def _newest_notices(at):
    return _notices(at).order_by("-at", "pk")[: MOST + 1]


@prepared
def _further_notices(at, moment, pk):
    further = _notices(at).filter(Q(at__lt=moment) | Q(pk__gt=pk), at__lte=moment)
    return further.order_by("-at", "pk")[: MOST + 1]


def correction_list(request, root, asked):
    if asked["before"]:
        moment, pk = asked["before"]
        rows = _further_notices(at=now(), moment=moment, pk=pk)
    else:
        rows = _newest_notices(at=now())
    page = rows[: asked["limit"]]
    next_cursor = cursor_of(page[-1]) if len(rows) > len(page) else ""
    return many(
        "corrections", [in_json(_notice(row, root)) for row in page], next_cursor
    )


def _notice(notice, root):
    article = notice.article
    return {
        "kind": Correction.Kind(notice.kind).label,
        "text": notice.text,
        "at": iso(notice.at),
        "article": {
            "id": article.pk,
            "headline": article.headline,
            "url": root + article.get_absolute_url(),
        },
    }
