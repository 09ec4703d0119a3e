"""夜班看板 at the desk: the wall of an issue, its moves and its proofs.

Every move is a POST of its own; wall.js makes them by dragging, and buttons do the
same without it.
"""

import json
from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from articles.models import Article
from districts.admin import is_key, key_or_404
from editions import page_proofs, wall
from editions.models import Issue


def may_see(user):
    """Say whether somebody works on the pages: sees what others are writing."""
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

    def _wall_page(self, request, issue, unsent=None, status=200):
        """Answer with the wall; `unsent` is a reason that was not taken, {what: words}."""
        columns = wall.columns_of(issue)
        now = timezone.now()
        context = self.admin_site.each_context(request) | {
            "title": f"夜班看板：{issue}",
            "opts": self.opts,
            "issue": issue,
            "columns": [
                with_actions(column, request.user, unsent) for column in columns
            ],
            "seen": seen_of(columns),
            "unplaced": wall.unplaced(request.user),
            "may_arrange": request.user.has_perm("editions.change_placement"),
            "may_begin": request.user.has_perm("editions.add_issue"),
            "next_date": issue.date + timedelta(days=1),
            "earlier": Issue.objects.filter(date__lt=issue.date).first(),
            "later": Issue.objects.filter(date__gt=issue.date).last(),
            "minutes": _minutes(issue.closes_at, now),
            "stories": sum(len(column.cards) for column in columns),
            "unsigned": sum(
                not card.is_signed for column in columns for card in column.cards
            ),
            "released": sum(column.proof_state.next is None for column in columns),
        }
        template = "admin/editions/issue/wall.html"
        return TemplateResponse(request, template, context, status=status)

    def wall_move_view(self, request, pk):
        if not may_see(request.user):
            raise PermissionDenied
        issue = get_object_or_404(Issue, pk=key_or_404(pk))
        do, _, what = request.POST.get("do", "").partition(":")
        arranging = do in ("move", "up", "down", "add", "remove")
        if arranging and not request.user.has_perm("editions.change_placement"):
            raise PermissionDenied
        try:
            said = self._done(request, issue, do, what)
        except wall.Refused as error:
            messages.error(request, str(error))
            reason = request.POST.get("reason", "")
            if do == "back" and reason:
                page = what.partition(":")[0]
                return self._wall_page(request, issue, {page: reason}, status=409)
        else:
            messages.success(request, said)
        return redirect(self._wall(pk))

    def _done(self, request, issue, do, what):
        data, seen = request.POST, _seen(request.POST.get("seen", ""))
        page = _number(data.get("page"))
        place = data.get("place", "")
        place = int(place) if is_key(place) else wall.LAST
        if do == "move":
            placement = wall.move(issue, _number(what), page, place, seen)
            return f"《{placement.article}》已放到{placement.page.title()}。"
        if do in ("up", "down"):
            return self._shifted(issue, _number(what), do, seen)
        if do == "remove":
            placement = wall.remove(issue, _number(what), seen)
            return f"《{placement.article}》已撤下；稿件还在，可以重新上版。"
        if do == "add":
            visible = Article.objects.visible_to(request.user).originals()
            article = visible.filter(pk=_number(what)).first()
            if article is None:
                raise wall.Refused("请先选一篇稿件。")
            placement = wall.add(issue, article, page, place, seen)
            return f"《{article}》已上{placement.page.title()}。"
        if do in ("pass", "back"):
            page, _, stage = what.partition(":")
            proof = wall.record_proof(
                issue,
                _number(page),
                stage,
                request.user,
                passed=do == "pass",
                reason=data.get("reason", ""),
                seen=seen,
                read=data.get("read", ""),
            )
            title = proof.page.title()
            if proof.passed:
                return f"{title} {proof.get_stage_display()}已签。"
            return f"{title}已从{proof.get_stage_display()}退回。"
        raise wall.Refused("没有这个动作，请用页面上的按钮。")

    def _shifted(self, issue, pk, do, seen):
        for column in wall.columns_of(issue):
            keys = [card.placement.pk for card in column.cards]
            if pk in keys:
                place = keys.index(pk) + (1 if do == "down" else -1)
                placement = wall.move(issue, pk, column.page.pk, place, seen)
                return f"《{placement.article}》已换次序。"
        raise wall.Refused("这篇稿件刚被别人撤下了，您这一步没有做。")

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
        issue = wall.next_issue(last, day)
        pages = issue.pages.count()
        messages.success(request, f"已按 {last} 的版面开出 {issue}，共 {pages} 版。")
        return redirect(self._wall(issue.pk))

    def _wall(self, pk):
        return reverse("admin:editions_issue_wall", args=[pk])


def with_actions(column, user, unsent=None):
    """Return a page of the wall with the proofs that this person may sign; `unsent` is
    {page key: a reason that was not taken}."""
    stage, done = column.proof_state.next, column.proof_state.done
    return {
        "column": column,
        "stage": stage,
        "may_pass": bool(stage) and user.has_perm(page_proofs.PERMISSIONS[stage]),
        "done": done,
        "unsent": (unsent or {}).get(str(column.page.pk), ""),
        "may_send_back": bool(done)
        and not column.proof_state.changes
        and user.has_perm(page_proofs.PERMISSIONS[done]),
        "steps": [
            {"label": each.label, "is_passed": at < column.proof_state.passed}
            for at, each in enumerate(page_proofs.STAGES)
        ],
    }


def seen_of(columns):
    """Write down what is seen of the pages, to be sent with each move."""
    return json.dumps({column.page.pk: column.token for column in columns})


def _minutes(closes_at, now):
    return None if closes_at is None else int((closes_at - now).total_seconds() // 60)


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
