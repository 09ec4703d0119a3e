"""Views of 夜班看板, the planning board of an issue: its page, its moves, its proofs.

Every move is a POST of its own; wall.js makes them by dragging, and buttons do the
same without it.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from articles.dates import how_long
from articles.live import LivePart, live_answer
from articles.models import Article
from districts.keys import is_key, key_or_404
from editions import page_proofs, printed_corrections, wall, wall_state
from editions.models import Issue
from editions.next_issue import next_issue

# Functions (issue, user) of rooms above: they return (words, address) of what they have
# of an issue, or None.
further_links = []


def may_see(user):
    """Whether somebody works on the pages and so sees what others are writing."""
    return user.has_perms(["editions.view_page", "articles.follow_copy"])


class WallMixin:
    """Adds the wall to the admin of issues."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path(
                "tonight/",
                view(require_safe(self.tonight_view)),
                name="editions_issue_tonight",
            ),
            path(
                "<int:pk>/wall/",
                view(require_safe(self.wall_view)),
                name="editions_issue_wall",
            ),
            path(
                "<int:pk>/wall/move/",
                view(require_POST(self.wall_move_view)),
                name="editions_issue_wall_move",
            ),
            path(
                "<int:pk>/wall/live/",
                view(require_safe(self.wall_live_view)),
                name="editions_issue_wall_live",
            ),
            path(
                "<int:pk>/next/",
                view(require_POST(self.next_view)),
                name="editions_issue_next",
            ),
            *super().get_urls(),
        ]

    def tonight_view(self, request):
        if not may_see(request.user):
            raise PermissionDenied
        issue = wall.tonight()
        if issue is None:
            messages.info(request, "还没有期次：先建一期，再给它建版。")
            return redirect("admin:editions_issue_changelist")
        return redirect(self._wall(issue.pk))

    def wall_view(self, request, pk):
        if not may_see(request.user):
            raise PermissionDenied
        return self._wall_page(request, get_object_or_404(Issue, pk=key_or_404(pk)))

    def wall_live_view(self, request, pk):
        """Answer with the wall as it is now, or 304 to whoever has it before them."""
        if not may_see(request.user):
            raise PermissionDenied
        issue = get_object_or_404(Issue, pk=key_or_404(pk))
        state = wall_state.state_of(issue, request.user)
        return live_answer(
            request,
            state,
            "admin/editions/issue/_wall.html",
            lambda: _board(request, issue, state),
        )

    def _wall_page(self, request, issue, unsent=None, status=200):
        """Answer with the wall; `unsent` is a reason that was not taken, {"back" or
        "waive", and the key of the page or the correction: reason}."""
        # Before the wall itself: what is moved meanwhile is seen at the next look.
        state = wall_state.state_of(issue, request.user)
        context = self.admin_site.each_context(request) | {
            "title": f"夜班看板：{issue}",
            "opts": self.opts,
        }
        context |= _board(request, issue, state, unsent)
        template = "admin/editions/issue/wall.html"
        return TemplateResponse(request, template, context, status=status)

    def wall_move_view(self, request, pk):
        if not may_see(request.user):
            raise PermissionDenied
        issue = get_object_or_404(Issue, pk=key_or_404(pk))
        action = Action.posted(request, issue)
        try:
            sentence = _made(action)
        except REFUSALS as error:
            messages.error(request, str(error))
            reason = request.POST.get("reason", "")
            if action.do in WITH_REASON and reason:
                what = action.what.partition(":")[0]
                unsent = {f"{action.do}:{what}": reason}
                return self._wall_page(request, issue, unsent, status=409)
        else:
            messages.success(request, sentence)
        return redirect(self._wall(pk))

    def next_view(self, request, pk):
        if not request.user.has_perms(["editions.add_issue", "editions.add_page"]):
            raise PermissionDenied
        last = get_object_or_404(Issue, pk=key_or_404(pk))
        try:
            day = date.fromisoformat(request.POST.get("date", ""))
        except ValueError:
            messages.error(request, "请写新一期的日期，如 2023-01-24。")
            return redirect(self._wall(pk))
        there = Issue.objects.filter(date=day).first()
        if there is not None:
            messages.warning(request, f"{there} 这一期已经有了，下面就是。")
            return redirect(self._wall(there.pk))
        issue = next_issue(last, day)
        pages = issue.pages.count()
        messages.success(request, f"已按 {last} 的版面开出 {issue}，共 {pages} 版。")
        return redirect(self._wall(issue.pk))

    def _wall(self, pk):
        return reverse("admin:editions_issue_wall", args=[pk])


def _board(request, issue, state, unsent=None):
    """Return the context of the wall, without the page around it."""
    user, columns = request.user, wall.columns_of(issue)
    address = reverse("admin:editions_issue_wall_live", args=[issue.pk])
    facts = _facts(issue, columns)
    due, items = _corrections(issue, columns, facts["later"] is None)
    return {
        "issue": issue,
        "live": LivePart.of(user, address, state),
        "links": list(filter(None, (link(issue, user) for link in further_links))),
        "columns": [
            with_actions(column, user, unsent)
            | {"due": due[column.page.pk], "items_there": items[column.page.pk]}
            for column in columns
        ],
        "due_elsewhere": due[None],
        "unsent_waiver": _unsent_waiver(unsent),
        "seen": seen_of(columns),
        "unplaced": wall.unplaced(user),
        "may_arrange": user.has_perm(ARRANGE),
        "may_begin": user.has_perm("editions.add_issue"),
        "may_make_item": user.has_perm(MAKE_ITEM),
        "may_waive": user.has_perm(WAIVE),
        **facts,
    }


def _corrections(issue, columns, is_newest):
    """Return {page key, or None: what is due there}, {page key: the items that are}."""
    pages = [column.page for column in columns]
    due = defaultdict(list)
    for row in printed_corrections.due_at(issue, pages, is_newest):
        due[row.page].append(row)
    return due, printed_corrections.items_on(pages)


def _unsent_waiver(unsent):
    """Return (key of a correction, the reason that was not taken), or None."""
    for key, reason in (unsent or {}).items():
        do, _, what = key.partition(":")
        if do == WAIVING:
            return _number(what), reason
    return None


def _facts(issue, columns):
    """Return the context of the wall's head: counts, the deadline, the days beside."""
    cards = [card for column in columns for card in column.cards]
    return {
        "next_date": issue.date + timedelta(days=1),
        "earlier": Issue.objects.filter(date__lt=issue.date).first(),
        "later": Issue.objects.filter(date__gt=issue.date).last(),
        **_until(issue.closes_at, timezone.now()),
        "stories": len(cards),
        "unsigned": sum(not card.is_signed for card in cards),
        "released": sum(column.proof_state.next is None for column in columns),
    }


def with_actions(column, user, unsent=None):
    """Return a page of the wall with the moves of its proofs that this person may make;
    `unsent` is {"back:" and the page's key: a reason that was not taken}."""
    state = column.proof_state
    return {
        "column": column,
        "moves": page_proofs.moves_open_to(user, state),
        "unsent": (unsent or {}).get(f"{page_proofs.BACK}:{column.page.pk}", ""),
        "steps": [
            {"label": stage.label, "is_passed": at < state.passed}
            for at, stage in enumerate(page_proofs.STAGES)
        ],
    }


# The moves of the buttons


@dataclass(frozen=True)
class Action:
    """A posted button, "do:what", and the fields that came with it."""

    do: str
    what: str
    issue: Issue
    user: object
    data: dict
    seen: dict

    @classmethod
    def posted(cls, request, issue):
        do, _, what = request.POST.get("do", "").partition(":")
        seen = _seen(request.POST.get("seen", ""))
        return cls(do, what, issue, request.user, request.POST, seen)

    @property
    def page(self):
        return _number(self.data.get("page"))

    @property
    def place(self):
        place = self.data.get("place", "")
        return int(place) if is_key(place) else wall.LAST


def _made(action):
    """Make the move of a button and return the message of its success; raise
    ArrangementRefused or PermissionDenied."""
    if action.do in PROOF_ACTIONS:
        return PROOF_ACTIONS[action.do](action)
    if action.do in CORRECTION_ACTIONS:
        make, permission = CORRECTION_ACTIONS[action.do]
        if not action.user.has_perm(permission):
            raise PermissionDenied
        return make(action)
    if action.do not in ARRANGING_ACTIONS:
        raise wall.ArrangementRefused("没有这个动作，请用页面上的按钮。")
    if not action.user.has_perm(ARRANGE):
        raise PermissionDenied
    return ARRANGING_ACTIONS[action.do](action)


def _move(action):
    placement = wall.move(
        action.issue, _number(action.what), action.page, action.place, action.seen
    )
    return f"《{placement.article}》已放到{placement.page.title()}。"


def _shift(action, step):
    pk = _number(action.what)
    for column in wall.columns_of(action.issue):
        keys = [card.placement.pk for card in column.cards]
        if pk in keys:
            place = keys.index(pk) + step
            placement = wall.move(action.issue, pk, column.page.pk, place, action.seen)
            return f"《{placement.article}》已换次序。"
    raise wall.ArrangementRefused("这篇稿件刚被别人撤下了，您这一步没有做。")


def _add(action):
    visible = Article.objects.visible_to(action.user).originals()
    article = visible.filter(pk=_number(action.what)).first()
    if article is None:
        raise wall.ArrangementRefused("请先选一篇稿件。")
    placement = wall.add(action.issue, article, action.page, action.place, action.seen)
    return f"《{article}》已上{placement.page.title()}。"


def _remove(action):
    placement = wall.remove(action.issue, _number(action.what), action.seen)
    return f"《{placement.article}》已撤下；稿件还在，可以重新上版。"


def _record_proof(action):
    page, _, stage = action.what.partition(":")
    proof = wall.record_proof(
        action.issue,
        _number(page),
        stage,
        action.user,
        passed=action.do == page_proofs.PASS,
        reason=action.data.get("reason", ""),
        seen=action.seen,
        read=action.data.get("read", ""),
    )
    title = proof.page.title()
    if proof.passed:
        return f"{title} {proof.get_stage_display()}已签。"
    return f"{title}已从{proof.get_stage_display()}退回。"


def _make_item(action):
    item = printed_corrections.make_item(_number(action.what), action.user)
    return f"登报的更正稿开好了：《{item}》，请改好提交；签发以前也可以先上版。"


def _waive(action):
    reason = action.data.get("reason", "")
    row = printed_corrections.waive(_number(action.what), reason, action.user)
    return f"已记下：{row}不登报。"


ARRANGE = "editions.change_placement"
MAKE_ITEM = "articles.add_article"
WAIVE = "editions.waive_printedcorrection"
ARRANGING_ACTIONS = {
    "move": _move,
    "up": partial(_shift, step=-1),
    "down": partial(_shift, step=1),
    "add": _add,
    "remove": _remove,
}
# Who may sign is asked by the table of the proofs.
PROOF_ACTIONS = {page_proofs.PASS: _record_proof, page_proofs.BACK: _record_proof}
WAIVING = "waive"
CORRECTION_ACTIONS = {"correct": (_make_item, MAKE_ITEM), WAIVING: (_waive, WAIVE)}
WITH_REASON = (page_proofs.BACK, WAIVING)
REFUSALS = (wall.ArrangementRefused, printed_corrections.CorrectionRefused)


def seen_of(columns):
    """Return the tokens of the pages as JSON, to be sent with each move."""
    return json.dumps({column.page.pk: column.token for column in columns})


def _until(closes_at, now):
    """Return how many minutes are left until the deadline, and how long that is, said."""
    if closes_at is None:
        return {"minutes": None}
    left = closes_at - now
    return {"minutes": int(left.total_seconds() // 60), "left": how_long(left)}


def _seen(text):
    """Read the tokens of the pages as they were seen; of nonsense, none."""
    try:
        tokens = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(tokens, dict):
        return {}
    return {int(key): token for key, token in tokens.items() if is_key(key)}


def _number(text):
    return int(text) if text and is_key(text) else 0
