"""Corrections that walk back to paper: due, made into an item, placed or waived.

A notice of a story that stood in print is due in the next issue, at the page of the
original; until it is there or waived, the wall of each next issue says so, and says that
it is late. Decision 044.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.html import escape

from articles.models import Article, Byline, Contributor
from articles.moment import now
from articles.prepared import prepared
from articles.printed_notices import PrintedNotice
from articles.text.bylines import Role
from articles.workflow import Status
from editions.models import Issue, Page, Placement, PrintedCorrection
from editions.models.printed_corrections import LONGEST_REASON
from editions.page_proofs import Stage

MOST_SHOWN = 40
# Whose name is under a correction: the paper's own.
SIGNED_BY = "本报编辑部"
A_DAY = timedelta(days=1)


class CorrectionRefused(Exception):
    """A step that is not made; its text says why, to who tried."""


# Due


def begin(notice, headline):
    """Note that a notice is due in print, if its story stood there."""
    day = timezone.localdate(notice.at)
    placed = _in_print(notice, day)
    if placed is None:
        return
    page = placed.page
    PrintedCorrection.objects.settle(day)
    PrintedCorrection.objects.create(
        correction=notice,
        headline=_as_printed(placed) or headline,
        printed_on=page.issue.date,
        page_label=page.label(),
        page_title=page.title(),
        due_on=_due_on(page.issue.date, day, notice.at),
    )


def _in_print(notice, day):
    """Return the placement that the story was last read at: in a paper that is out, or on
    a page that is at the press."""
    placed = Placement.objects.filter(article=notice.article_id)
    placed = placed.select_related("page__issue").order_by(
        "-page__issue__date", "continued_from", "page__order"
    )
    for placement in placed:
        issue = placement.page.issue
        if issue.date <= day or _is_at_the_press(placement.page):
            return placement
    return None


def _as_printed(placed):
    """Return the headline that a page was signed with, or "" where it has no proofs: it
    may have been changed on the site since, without a notice."""
    last = placed.page.proofs.last()
    standing = last.standing if last else []
    return next((row[3] for row in standing if row[0] == placed.article_id), "")


def _is_at_the_press(page):
    last = page.proofs.last()
    return bool(last) and last.passed and last.stage == Stage.RELEASE


def _due_on(printed_on, day, at):
    """Return the first day whose issue can still print it."""
    if printed_on > day:
        return printed_on + A_DAY
    todays = Issue.objects.filter(date=day, closes_at__gt=at)
    return day if printed_on < day and todays.exists() else day + A_DAY


@dataclass(frozen=True)
class Due:
    """A correction as the wall of an issue shows it."""

    row: PrintedCorrection
    page: int | None  # the page of this issue with the number of the original's
    may_be_placed: bool

    @property
    def missed(self):
        return self.row.missed


def due_at(issue, pages, is_newest, at=None):
    """Return what the wall of an issue shows as due, in one query.

    It is the nearest issue that is being made; the newest one, where none is.
    """
    at = at or timezone.now()
    is_made = issue.is_being_made(at)
    if not (is_made or is_newest):
        return []
    rows = PrintedCorrection.objects.unprinted().missed_and_taken(issue, at)
    rows = rows.filter(is_taken=False)
    if not is_newest:
        rows = rows.filter(due_on__lte=issue.date)
    numbered = {page.label(): page.pk for page in pages}
    rows = rows.with_words().order_by("due_on", "pk")[:MOST_SHOWN]
    return [
        Due(row, numbered.get(row.page_label), row.due_on <= issue.date) for row in rows
    ]


def items_on(pages):
    """Return {page key: [(correction, whether it is not at the page of the original)]} of
    the items that are on these pages."""
    there = defaultdict(list)
    placed = Placement.objects.filter(
        page__in=pages, article__printed_correction__isnull=False
    )
    placed = placed.select_related(
        "article__printed_correction__correction", "page"
    ).order_by("order")
    for placement in placed:
        row = placement.article.printed_correction
        is_elsewhere = placement.page.label() != row.page_label
        there[placement.page_id].append((row, is_elsewhere))
    return there


# Steps


def make_item(pk, by):
    """Make the story that is printed as a correction, a draft; return it."""
    with transaction.atomic():
        row = _locked(pk)
        if row.item and row.item.status != Status.DISCARDED:
            raise CorrectionRefused(
                f"登报的更正稿已经开了：《{row.item}》，请到那一篇上改。"
            )
        notice = row.correction
        item = Article.objects.create(
            created_by=by,
            updated_by=by,
            kicker=notice.get_kind_display(),
            headline=_headline(row),
            body=_body(row),
            section_id=notice.article.section_id,
            source_id=notice.article.source_id if _is_own(notice.article) else None,
            language=notice.article.language,
        )
        author = _the_paper()
        Byline.objects.create(article=item, contributor=author, role=Role.AUTHOR)
        PrintedCorrection.objects.filter(pk=pk).update(item=item)
    return item


def waive(pk, reason, by):
    """Record that a correction is not printed, and why: for good."""
    reason = reason.strip()
    if not reason:
        raise CorrectionRefused("不登报请写明原因，如：已在当天换版，没有印出去。")
    if len(reason) > LONGEST_REASON:
        raise CorrectionRefused(
            f"不登的原因有 {len(reason)} 字，最多写 {LONGEST_REASON} 字，请删短。"
        )
    with transaction.atomic():
        row = _locked(pk)
        PrintedCorrection.objects.filter(pk=row.pk).update(
            waived_by=by, waived_at=timezone.now(), waiver=reason
        )
    return row


def _locked(pk):
    """Return a correction that is still due, locked."""
    rows = PrintedCorrection.objects.select_for_update(of=("self",))
    rows = rows.select_related("correction__article__source", "item")
    row = rows.unprinted().filter(pk=pk).first()
    if row is None:
        raise CorrectionRefused("这条更正刚有人办了，请看最新的看板。")
    return row


def _the_paper():
    author = Contributor.objects.called(SIGNED_BY)
    if author.kind != Contributor.Kind.DESK:
        author.kind = Contributor.Kind.DESK
        author.save(update_fields=["kind"])
    return author


def _is_own(story):
    return bool(story.source_id) and story.source.is_own


def _headline(row):
    end = f"》一稿的{row.correction.get_kind_display()}"
    room = Article._meta.get_field("headline").max_length - len(end) - 3
    name = row.headline if len(row.headline) <= room else f"{row.headline[: room - 1]}…"
    return f"关于《{name}{end}"


def _body(row):
    paragraphs = [line for line in row.correction.text.splitlines() if line.strip()]
    opening = f"本报{row.original_place()}《{row.headline}》一稿，"
    paragraphs[0] = opening + paragraphs[0].strip()
    return "".join(f"<p>{escape(line.strip())}</p>" for line in paragraphs)


# What the ledger and the review sheet say


@prepared
def _runs(at, notices):
    items = Placement.objects.public(at).filter(
        article__printed_correction__correction__in=notices
    )
    return items.order_by("-page__issue__date", "page__order").values_list(
        "article__printed_correction__correction",
        "article__printed_correction__due_on",
        *("page__issue__date", "page__number", "page__name", "page__order"),
    )


def runs(notices):
    """Return {pk of a notice: PrintedNotice}, in one query: the first place of each."""
    found = {}
    if not notices:
        return found
    rows = _runs(at=now(), notices=[notice.pk for notice in notices])
    for pk, due_on, day, number, name, order in rows:
        if day >= due_on:
            page = Page(issue=Issue(date=day), number=number, name=name, order=order)
            found[pk] = PrintedNotice(day, page.title(), page.get_absolute_url())
    return found


def sentences(notices):
    """Return {pk of a notice: what became of it in print}, for the desk."""
    rows = PrintedCorrection.objects.filter(correction__in=notices)
    return {row.correction_id: sentence(row) for row in rows.with_words().with_runs()}


def sentence(row):
    """Return what became of a correction in print; of a row loaded by with_runs()."""
    if row.waived_at:
        return row.waiver_sentence()
    if row.ran_on:
        verb = "登在" if row.ran_on <= timezone.localdate() else "排在"
        return f"{verb} {_place(row.ran_on, row.ran_number, row.ran_name)}"
    return f"还没有登报，应登 {row.due_on:%Y-%m-%d} 或以后最近一期的{row.page_title}"


def about_item(story):
    row = PrintedCorrection.objects.filter(item=story).first()
    return f"登报更正：{row.original_place()}《{row.headline}》" if row else ""


def _place(day: date, number, name):
    return f"{day:%Y-%m-%d} {Page(number=number, name=name).title()}"
