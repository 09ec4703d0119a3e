"""夜班看板: an issue in the making, page by page, and the moves that arrange it.

Two editors may arrange at once. Each move says what it saw of the pages it touches
(`PageColumn.token`); what has changed since refuses the move, and nothing is lost. Whoever
signs a page says which versions of its stories were read (`PageColumn.text_token`).
"""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Prefetch
from django.utils import timezone

from articles.models import Article, ArticlePhoto
from articles.workflow import IN_PROGRESS, Status
from editions import page_proofs
from editions.models import Issue, Page, Placement, Proof

RECENT = timedelta(days=3)
MOST_UNPLACED = 40
REASON = Proof._meta.get_field("reason").max_length
# Orders are parked above all real ones while they are given anew.
PARKED = 16_000
LAST = 10_000  # a place beneath all others


class Refused(Exception):
    """A move that is not made, with the sentence that says why."""


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
    """A page on the wall."""

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
    photos = ArticlePhoto.objects.select_related("photo")
    placements = (
        Placement.objects.select_related("article")
        .prefetch_related(
            "article__briefs", Prefetch("article__article_photos", photos)
        )
        .order_by("order")
    )
    pages = pages.prefetch_related(
        Prefetch("placements", placements),
        Prefetch("proofs", Proof.objects.select_related("by")),
    )
    return [_column(page) for page in pages]


def _column(page):
    placements = list(page.placements.all())
    proofs = list(page.proofs.all())
    placed = [_placed_story(placement) for placement in placements]
    return PageColumn(
        page,
        [_card(placement) for placement in placements],
        page_proofs.proof_state(proofs, placed),
        proofs,
        _token(placements),
        _digest(placed),
    )


def _card(placement):
    photos = [placed.photo for placed in placement.article.article_photos.all()]
    return Card(
        placement,
        placement.article.characters().total,
        has_picture=any(photo.original for photo in photos),
        lacks_file=any(not photo.original for photo in photos),
    )


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


def unplaced(user, at=None):
    """Return (recent story that stands on no page yet, its characters), the newest
    first."""
    placed = Placement.objects.filter(article=OuterRef("pk"))
    recent = (at or timezone.now()) - RECENT
    waiting = (
        Article.objects.visible_to(user)
        .originals()
        .in_states(*IN_PROGRESS, Status.SIGNED)
        .filter(updated_at__gt=recent)
        .exclude(Exists(placed))
        .prefetch_related("briefs")
        .order_by("-updated_at")[:MOST_UNPLACED]
    )
    return [(article, article.characters().total) for article in waiting]


def tonight(at=None):
    """Return the issue that is being made: the nearest that has not closed, or the
    newest."""
    at = at or timezone.now()
    today = timezone.localdate(at)
    for issue in Issue.objects.filter(date__gte=today).order_by("date"):
        if issue.closes_at is None or issue.closes_at > at or issue.date > today:
            return issue
    return Issue.objects.first()


# Moves


def move(issue, placement_pk, page_pk, place, seen):
    """Stand a story at a place of a page, from wherever it stands.

    `place` counts from 0; `seen` is {page pk: token} of the wall as it was seen.
    """
    with transaction.atomic():
        placement = _placement(issue, placement_pk)
        pages = _locked(issue, {placement.page_id, page_pk}, seen)
        goal = pages.get(page_pk)
        if goal is not None and goal.pk != placement.page_id:
            _let_go(placement)
        if goal is None:
            raise Refused("这个版不在本期里，请刷新看板再试。")
        if goal.pk != placement.page_id and (
            goal.placements.filter(article=placement.article_id).exists()
        ):
            raise Refused(
                f"《{placement.article}》已经在{goal.title()}上，不能上两次。"
            )
        left = placement.page_id
        kept = [key for key in _keys(goal) if key != placement.pk]
        place = min(max(place, 0), len(kept))
        if left != goal.pk:
            placement.page, placement.order = goal, 2 * PARKED
            placement.save(update_fields=["page", "order"])
            _renumber(pages[left], _keys(pages[left]))
        kept.insert(place, placement.pk)
        _renumber(goal, kept)
    return placement


def add(issue, article, page_pk, place, seen):
    """Stand a story that waits in the tray at a place of a page."""
    with transaction.atomic():
        page = _locked(issue, {page_pk}, seen).get(page_pk)
        if page is None:
            raise Refused("这个版不在本期里，请刷新看板再试。")
        keys = _keys(page)
        if page.placements.filter(article=article).exists():
            raise Refused(f"《{article}》已经在{page.title()}上。")
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
        _let_go(placement)
        placement.delete()
        _renumber(page, _keys(page))
    return placement


def _let_go(placement):
    problem = placement.why_it_stays()
    if problem:
        raise Refused(problem)


def _placement(issue, pk):
    found = Placement.objects.filter(pk=pk, page__issue=issue)
    placement = found.select_related("article", "page").first()
    if placement is None:
        raise Refused("这篇稿件刚被别人撤下了，您这一步没有做；现在看到的是最新的。")
    return placement


def _locked(issue, keys, seen):
    """Lock pages, and see that they stand as the editor saw them."""
    pages = Page.objects.select_for_update().filter(issue=issue, pk__in=keys)
    pages = {page.pk: page for page in pages.order_by("pk").select_related("issue")}
    for page in pages.values():
        if seen.get(page.pk) != _token(list(page.placements.order_by("order"))):
            raise Refused(
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
    """Pass a page at a stage, or send it back before the last; kept for good."""
    reason = reason.strip()
    with transaction.atomic():
        page = _locked(issue, {page_pk}, seen or {}).get(page_pk)
        if page is None:
            raise Refused("这个版不在本期里，请刷新看板再试。")
        placements = list(page.placements.select_related("article").order_by("order"))
        placed = [_placed_story(placement) for placement in placements]
        proof_state = page_proofs.proof_state(page.proofs.all(), placed)
        if passed:
            problem = page_proofs.refusal(proof_state, stage, placed)
        elif stage != proof_state.done:
            problem = "这个版刚有人动过，请再看一遍。"
        elif not reason:
            problem = "退回请写明原因，让上一道的人知道改哪里。"
        elif len(reason) > REASON:
            problem = f"退回的原因有 {len(reason)} 字，最多写 {REASON} 字，请删短。"
        else:
            problem = ""
        if passed and not problem and read != _digest(placed):
            problem = "您看样之后，版上有稿件改过，没有签；请看过最新的版样再签。"
        needed = page_proofs.PERMISSIONS.get(stage)
        if needed is None or not by.has_perm(needed):
            problem = "这一道不由您的岗位签。"
        if problem:
            raise Refused(problem)
        return Proof.objects.create(
            page=page,
            stage=stage,
            passed=passed,
            by=by,
            reason=reason,
            standing=[story.as_json() for story in placed],
        )


# A new issue


def next_issue(last, date):
    """Make an issue of a date with the pages of the last one, their stories apart."""
    days = (date - last.date).days
    with transaction.atomic():
        issue = Issue.objects.create(
            date=date,
            number=_following(last.number, days),
            total_number=_following(last.total_number, days),
            printed_pages=last.printed_pages,
            closes_at=last.closes_at and last.closes_at + timedelta(days=days),
        )
        Page.objects.bulk_create(
            Page(
                issue=issue,
                number=page.number,
                order=page.order,
                name=page.name,
                line_characters=page.line_characters,
                line_count=page.line_count,
            )
            for page in last.pages.order_by("order")
        )
    return issue


def _following(number, days):
    return number + 1 if number and days > 0 else None
