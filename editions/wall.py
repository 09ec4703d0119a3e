"""夜班看板, the planning board of an issue: its pages, and the moves that arrange them.

Two editors may arrange at once. Each move sends a token of the pages as they were seen
(`PageColumn.token`); a page that has changed since refuses the move, and nothing is
lost. Whoever signs a page sends which versions of its stories were read
(`PageColumn.text_token`).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from hashlib import sha256

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from articles.models import Article, ArticlePhoto, Brief
from articles.models.photo_rights import PRINT
from articles.moment import now
from articles.prepared import prepared
from articles.workflow import IN_PROGRESS, Status
from editions import page_proofs
from editions.models import Issue, Page, Placement, Proof
from editions.page_proofs import Attempt

RECENT = timedelta(days=3)
MOST_UNPLACED = 40
# Orders are parked above all real ones while a page is numbered again.
PARKED = 16_000
LAST = 10_000  # a place beneath all others
NO_SUCH_PAGE = "这个版不在本期里，请刷新看板再试。"


class ArrangementRefused(Exception):
    """A move on the wall that is not made; its text says why, to who tried."""


@dataclass(frozen=True)
class Card:
    placement: Placement
    characters: int
    has_picture: bool
    lacks_file: bool

    @property
    def article(self):
        return self.placement.article

    @property
    def is_signed(self):
        return self.article.status == Status.SIGNED


@dataclass(frozen=True)
class PageColumn:
    """A page on the wall: cards, state of its proofs, tokens of what is seen."""

    page: Page
    cards: list[Card]
    proof_state: page_proofs.ProofState
    proofs: list[Proof]
    token: str
    text_token: str

    @property
    def characters(self):
        return sum(card.characters for card in self.cards)

    @property
    def share(self):
        """How full the page is, in hundredths of its capacity."""
        return round(100 * self.characters / self.page.capacity())

    @property
    def is_over(self):
        return self.share > 100

    @property
    def missing(self):
        """What the page still lacks, in words."""
        lacks = []
        unsigned = sum(not card.is_signed for card in self.cards)
        if not self.cards:
            lacks.append("还没有稿件")
        if unsigned:
            lacks.append(f"{unsigned} 篇未签发")
        files = sum(card.lacks_file for card in self.cards)
        if files:
            lacks.append(f"{files} 篇的图片缺文件")
        if self.cards and not any(card.has_picture for card in self.cards):
            lacks.append("没有图片")
        if not self.page.editors:
            lacks.append("没有责编")
        return lacks


def columns_of(issue):
    """Return the wall of an issue, in a fixed number of queries."""
    return _columns(issue.pages.order_by("order"))


def column_of(page):
    """Return one page as the wall has it."""
    return _columns(Page.objects.filter(pk=page.pk))[0]


def _columns(pages):
    pages = list(pages)
    placements, proofs = defaultdict(list), defaultdict(list)
    placed = Placement.objects.filter(page__in=pages).select_related("article")
    for placement in placed.order_by("order"):
        placements[placement.page_id].append(placement)
    for proof in Proof.objects.filter(page__in=pages).select_related("by"):
        proofs[proof.page_id].append(proof)
    articles = [placed.article for rows in placements.values() for placed in rows]
    briefs = _by_story(_briefs, articles)
    photos = _by_story(partial(_photos, at=now()), articles)
    return [
        _column(
            page,
            [_card(placed, briefs, photos) for placed in placements[page.pk]],
            proofs[page.pk],
        )
        for page in pages
    ]


def _column(page, cards, proofs):
    placements = [card.placement for card in cards]
    placed = [_placed_story(placement) for placement in placements]
    return PageColumn(
        page,
        cards,
        page_proofs.proof_state(proofs, placed),
        proofs,
        _token(placements),
        _digest(placed),
    )


def _card(placement, briefs, photos):
    article = placement.article
    files = [original for (original,) in photos[article.pk]]
    return Card(
        placement,
        article.characters(briefs[article.pk]).total,
        has_picture=any(files),
        lacks_file=not all(files),
    )


@prepared
def _briefs(stories):
    briefs = Brief.objects.filter(article__in=stories).order_by("order", "pk")
    return briefs.values_list("article", "heading", "text")


@prepared
def _photos(at, stories):
    photos = ArticlePhoto.objects.shown(at, PRINT).filter(article__in=stories)
    return photos.order_by().values_list("article", "photo__original")


def _by_story(query, articles):
    """Return {story: its rows} of a query of many stories."""
    rows = defaultdict(list)
    for pk, *row in query(stories=[article.pk for article in articles]):
        rows[pk].append(row)
    return rows


def _placed_story(placement):
    article = placement.article
    return page_proofs.PlacedStory(
        article.pk, article.version, article.status, str(article)
    )


def _token(placements):
    placed = [(placement.pk, placement.order) for placement in placements]
    return _digest(placed)


def _digest(placed):
    return sha256(repr(placed).encode()).hexdigest()[:12]


def recent_unplaced(user, at=None):
    """Return the recent stories that are on no page yet."""
    placed = Placement.objects.filter(article=OuterRef("pk"))
    return (
        Article.objects.visible_to(user)
        .originals()
        .in_states(*IN_PROGRESS, Status.SIGNED)
        .filter(updated_at__gt=(at or timezone.now()) - RECENT)
        .exclude(Exists(placed))
    )


def unplaced(user, at=None):
    """Return [(recent story on no page yet, its characters)], the newest first."""
    waiting = recent_unplaced(user, at).order_by("-updated_at")[:MOST_UNPLACED]
    briefs = _by_story(_briefs, waiting)
    return [
        (article, article.characters(briefs[article.pk]).total) for article in waiting
    ]


def tonight(at=None):
    """Return the issue that is being made: the nearest that has not closed, or the
    newest."""
    nearest = Issue.objects.being_made(at).order_by("date").first()
    return nearest or Issue.objects.first()


# Moves


def move(issue, placement_pk, page_pk, place, seen):
    """Place a story on a page, from wherever it is placed now.

    `place` counts from 0; `seen` is {page pk: token} of the wall as it was seen.
    """
    with transaction.atomic():
        placement = _placement(issue, placement_pk)
        pages = _locked(issue, {placement.page_id, page_pk}, seen)
        goal, left = pages.get(page_pk), placement.page_id
        _check_move(placement, goal)
        kept = [key for key in _keys(goal) if key != placement.pk]
        if left != goal.pk:
            placement.page, placement.order = goal, 2 * PARKED
            placement.save(update_fields=["page", "order"])
            _renumber(pages[left], _keys(pages[left]))
        kept.insert(max(place, 0), placement.pk)
        _renumber(goal, kept)
    return placement


def _check_move(placement, goal):
    if goal is None:
        raise ArrangementRefused(NO_SUCH_PAGE)
    if goal.pk == placement.page_id:
        return
    _check_removal(placement)
    if goal.placements.filter(article=placement.article_id).exists():
        raise ArrangementRefused(
            f"《{placement.article}》已经在{goal.title()}上，不能上两次。"
        )


def add(issue, article, page_pk, place, seen):
    """Place a story that is on no page yet."""
    with transaction.atomic():
        page = _locked_page(issue, page_pk, seen)
        keys = _keys(page)
        if page.placements.filter(article=article).exists():
            raise ArrangementRefused(f"《{article}》已经在{page.title()}上。")
        placement = Placement.objects.create(
            page=page, article=article, order=len(keys) + 1
        )
        if place < len(keys):
            keys.insert(max(0, place), placement.pk)
            _renumber(page, keys)
    return placement


def remove(issue, placement_pk, seen):
    """Take a story off its page; the story itself is left as it is."""
    with transaction.atomic():
        placement = _placement(issue, placement_pk)
        page = _locked(issue, {placement.page_id}, seen)[placement.page_id]
        _check_removal(placement)
        placement.delete()
        _renumber(page, _keys(page))
    return placement


def _check_removal(placement):
    refusal = placement.removal_refusal()
    if refusal:
        raise ArrangementRefused(refusal)


def _placement(issue, pk):
    found = Placement.objects.filter(pk=pk, page__issue=issue)
    placement = found.select_related("article", "page").first()
    if placement is None:
        raise ArrangementRefused(
            "这篇稿件刚被别人撤下了，您这一步没有做；现在看到的是最新的。"
        )
    return placement


def _locked_page(issue, pk, seen):
    page = _locked(issue, {pk}, seen).get(pk)
    if page is None:
        raise ArrangementRefused(NO_SUCH_PAGE)
    return page


def _locked(issue, keys, seen):
    """Lock pages, and check that they are as the editor saw them."""
    pages = Page.objects.select_for_update().filter(issue=issue, pk__in=keys)
    pages = {page.pk: page for page in pages.order_by("pk").select_related("issue")}
    for page in pages.values():
        if seen.get(page.pk) != _token(list(page.placements.order_by("order"))):
            raise ArrangementRefused(
                f"{page.title()}刚被别人动过，您这一步没有做；"
                "现在看到的是最新的，请再看一遍。"
            )
    return pages


def _keys(page):
    return list(page.placements.order_by("order").values_list("pk", flat=True))


def _renumber(page, keys):
    """Give the placements of a page the orders 1, 2, 3 …"""
    page.placements.filter(order__lt=PARKED).update(order=F("order") + PARKED)
    for order, pk in enumerate(keys, 1):
        page.placements.filter(pk=pk).update(order=order)


# Proofs


def record_proof(issue, page_pk, stage, by, *, passed, reason="", seen=None, read=""):
    """Pass a page at a stage, or send it back before the last; kept for good.

    `seen` is as of move(); `read` is the PageColumn.text_token of what was read.
    """
    do = page_proofs.PASS if passed else page_proofs.BACK
    proof_move = page_proofs.MOVES.get((do, stage))
    if proof_move is None or not proof_move.is_open_to(by):
        raise ArrangementRefused(page_proofs.NOT_YOURS)
    with transaction.atomic():
        page = _locked_page(issue, page_pk, seen or {})
        placements = page.placements.select_related("article").order_by("order")
        placed = [_placed_story(placement) for placement in placements]
        attempt = Attempt(placed, reason.strip(), has_read=read == _digest(placed))
        state = page_proofs.proof_state(page.proofs.all(), placed)
        refusal = page_proofs.refusal(proof_move, state, attempt)
        if refusal:
            raise ArrangementRefused(refusal)
        return _kept_proof(page, proof_move, by, attempt)


def _kept_proof(page, proof_move, by, attempt):
    return Proof.objects.create(
        page=page,
        stage=proof_move.stage,
        passed=proof_move.do == page_proofs.PASS,
        by=by,
        reason=attempt.reason,
        standing=[story.as_json() for story in attempt.placed],
    )
