"""My desk, the dashboard of what waits for a person when they sign in, in blocks.

BLOCKS is the whole of it: each block asks one question of the stories
(my_desk_queries.py), for those to whom the answer means something.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone

from articles.personal_queries import personal
from articles.workflow import FINAL, FIRST, IN_PROGRESS, REVIEWS, SECOND
from newsroom import (
    my_desk_queries,
    my_nights,
    my_notes,
    my_plans,
    my_pushes,
    my_signed,
)
from planning.duty_log.page import may_see as may_see_duty_logs
from planning.notices.bell import unread_of

BELL = "bell"


@dataclass(frozen=True)
class Block:
    name: str
    title: str
    ask: Callable  # (user, moment) -> Answer
    is_for: Callable  # user -> bool
    empty: str
    beside: bool = False  # in the narrow column
    urgent: bool = False  # its number calls
    set_as: str = ""  # admin/desk/_<…>.html, when it is not the block's own name
    rest: Callable | None = None  # user -> the list that goes on where the block ends
    # (user, moment) -> (rows, what moves them): kept current, and counted at the head of
    # each page
    call: Callable | None = None

    def answer(self, user, at):
        answer = self.ask(user, at)
        return replace(answer, goes_on=self.rest(user)) if self.rest else answer

    def template(self):
        return f"admin/desk/_{self.set_as or self.name}.html"


def desk_of(user, at=None):
    """Return {"main": [(Block, Answer)], "beside": [(Block, Answer)]} for a person."""
    asked = answers(user, BLOCKS, at)
    return {
        "main": [pair for pair in asked if not pair[0].beside],
        "beside": [pair for pair in asked if pair[0].beside],
    }


def answers(user, blocks, at=None):
    at = at or timezone.now()
    return [(block, block.answer(user, at)) for block in blocks if block.is_for(user)]


@dataclass(frozen=True)
class Call:
    """How many stories call a person, and since when the newest of them."""

    name: str
    title: str
    number: int
    newest: object = None


def calls_among(answered):
    """Return a Call of each block that calls, given the blocks with their answers."""
    return [
        Call(block.name, block.title, answer.count, answer.newest)
        for block, answer in answered
        if block.call
    ]


def calling_blocks(user):
    """Return the blocks that call a person; of a photo editor, none."""
    return [block for block in BLOCKS if block.call and block.is_for(user)]


def calls_of(user):
    """Return a Call of each block that calls a person, and of the bell, in one query."""
    found = {name: row for name, *row in _counted(user, at=timezone.now())}
    calls = [
        Call(block.name, block.title, *found.get(block.name, (0,)))
        for block in calling_blocks(user)
    ]
    return [*calls, Call(BELL, "提醒", *found.get(BELL, (0,)))]


def with_bell(user, calls):
    """Return the calls of a page that has its blocks at hand, and that of the bell."""
    found = {name: row for name, *row in _bell(user)}
    return [*calls, Call(BELL, "提醒", *found.get(BELL, (0,)))]


@personal
def _counted(user, at):
    """How many rows each block that calls the person has, and when the newest came."""
    asked = {block.name: block.call(user, at) for block in calling_blocks(user)}
    return my_desk_queries.counted(asked | {BELL: unread_of(user)})


@personal
def _bell(user):
    return my_desk_queries.counted({BELL: unread_of(user)})


# For whom


def _holds(*permissions):
    return lambda user: any(map(user.has_perm, permissions))


def _proofreads(user):
    """Whether somebody edits the stories of all and files none of their own."""
    return user.has_perm("articles.edit_copy") and not user.has_perm(
        "articles.submit_article"
    )


def _makes_up_pages(user):
    return user.has_perms(["editions.view_page", "articles.follow_copy"])


def _mends_pictures(user):
    """Whether somebody keeps the photos, or corrects the stories of all."""
    return user.has_perm("articles.place_photos") or user.has_perms(
        ["articles.correct_article", "articles.follow_copy"]
    )


def _stories_in(*states):
    query = f"status__in={','.join(states)}"
    return lambda user: f"{reverse('admin:articles_article_changelist')}?{query}"


def _own_stories(user):
    """A reporter's list has own stories only; that of others is narrowed to them."""
    stories = _stories_in(*IN_PROGRESS)(user)
    if user.has_perm("articles.follow_copy"):
        return f"{stories}&mine=written"
    return stories


def _reader_reports(user):
    return reverse("admin:articles_readerreport_changelist")


def _photos(user):
    return reverse("admin:articles_photo_changelist")


BLOCKS = (
    Block(
        "waiting",
        "待我审",
        my_desk_queries.waiting,
        _holds(FIRST, SECOND, FINAL),
        "还没有等您审的稿件；稿件送到您这一审时会出现在这里，特急、时限近的排在最前，再看等了多久。",
        urgent=True,
        rest=_stories_in(*REVIEWS),
        call=lambda user, at: (my_desk_queries.to_review(user, at), "status_since"),
    ),
    Block(
        "returned",
        "被退回",
        my_desk_queries.returned,
        _holds("articles.submit_article"),
        "没有退回给您的稿件；审稿的同事退回时，原因会写在这里。",
        urgent=True,
        call=lambda user, at: (my_desk_queries.returned_to(user), "at"),
    ),
    Block(
        "to_illustrate",
        "待配图",
        my_desk_queries.to_illustrate,
        _holds("articles.place_photos"),
        "在编的稿件都有图了；还没有配图的会出现在这里。",
        urgent=True,
        rest=_stories_in(*IN_PROGRESS),
        set_as="stories",
    ),
    Block(
        "to_proofread",
        "待校",
        my_desk_queries.to_proofread,
        _proofreads,
        "还没有在编的稿件；记者写下的和送审的都会出现在这里，新改的排在最前。",
        urgent=True,
        rest=_stories_in(*IN_PROGRESS),
        set_as="stories",
    ),
    Block(
        "mine",
        "我的稿件",
        my_desk_queries.mine,
        _holds("articles.submit_article"),
        "您没有在编的稿件；新写的稿件从撰写到终审都列在这里。",
        rest=_own_stories,
        set_as="stories",
    ),
    Block(
        "signed",
        "我的稿件：已签发",
        my_signed.signed_by_month,
        _holds("articles.submit_article"),
        "三个月内没有签发您的稿件；签发后会按月留在这里。",
        rest=my_signed.all_signed,
    ),
    Block(
        "paper",
        "今日版面",
        my_desk_queries.paper,
        _makes_up_pages,
        "今天和以后还没有建期次；建好期次和版面后，缺什么会列在这里。",
    ),
    Block(
        "unfinished_photos",
        "图片缺文件或署名",
        my_desk_queries.unfinished_photos,
        _holds("articles.place_photos"),
        "图片库里的图片都有文件和署名；缺一样的会出现在这里。",
        rest=_photos,
        set_as="photos",
    ),
    Block(
        "nights",
        "夜班日志",
        my_nights.nights,
        may_see_duty_logs,
        "还没有夜班日志。",
        beside=True,
        rest=my_nights.all_nights,
    ),
    Block(
        "due",
        "今日待发",
        my_desk_queries.due,
        _holds("articles.view_article"),
        "到明天为止没有定时、禁发的稿件和更正稿；签发时定了时间的会按时刻排在这里。",
        beside=True,
    ),
    Block(
        "plans",
        "选题",
        my_plans.plans,
        my_plans.may_plan,
        "没有要您写、等您定的选题；派给您的会出现在这里，先交稿的排在最前。",
        beside=True,
        rest=my_plans.all_mine,
    ),
    Block(
        "notes",
        "待解决批注",
        my_notes.noted,
        _holds("articles.submit_article", FIRST, SECOND, FINAL),
        "您手里和等您审的稿件没有待解决的批注；同事在文字上写了批注会出现在这里。",
        beside=True,
        rest=my_notes.all_kept,
    ),
    Block(
        "reader_reports",
        "读者反馈",
        my_desk_queries.reader_reports,
        _holds("articles.view_readerreport"),
        "读者的反馈都办结了；新收到的会出现在这里，期限最近的排在最前。",
        beside=True,
        rest=_reader_reports,
    ),
    Block(
        "push_failures",
        "没有送到的推送",
        my_pushes.failures,
        _holds("exchange.view_delivery"),
        "推送都送到了；多次重试还送不到的会出现在这里。",
        beside=True,
        rest=my_pushes.all_failures,
    ),
    Block(
        "ending_rights",
        "图片版权到期",
        my_desk_queries.ending_rights,
        _mends_pictures,
        "三十天内没有到期的图片；快到期的和到期撤下的会出现在这里。",
        beside=True,
    ),
    Block(
        "record",
        "最近更正和撤稿",
        my_desk_queries.record,
        _holds("articles.view_correction"),
        "七天内没有更正和撤稿；更正稿开编、启事登出或稿件撤下都会记在这里。",
        beside=True,
    ),
)
