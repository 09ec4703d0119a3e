"""A made-up night with one fact of each kind, and what is just outside of it."""

from datetime import date, datetime, timedelta

import time_machine
from django.utils import timezone

from articles.models import Correction, Review
from articles.workflow import Status
from editions.models import Issue, Page, Placement, Proof
from exchange.models import Delivery, Destination, WireFile, WireItem, WireVersion
from ingest.models import ImportRun
from tests.stories import make_draft, make_story

DAY = date(2023, 5, 4)


def clock(day, hour, minute=0, second=0):
    """Return a moment of May 2023, or of the end of April: day 0 is the 30th."""
    first = datetime(2023, 5, 1, hour, minute, second)
    return timezone.make_aware(first + timedelta(days=day - 1))


CLOSES, LATE = clock(3, 23, 30), clock(3, 23, 50)


def review(story, move, by, moment, **fields):
    """Record a move as of a moment; those records can be made, and not changed."""
    row = Review(
        article=story,
        move=move,
        from_status=Status.FINAL_REVIEW,
        to_status=Status.SIGNED,
        by=by,
        version=1,
        **fields,
    )
    return stamped(row, at=moment)


def stamped(row, **moments):
    """Save a row whose moments are its own, and not of the test's clock."""
    (moment,) = set(moments.values())
    with time_machine.travel(moment, tick=False):
        row.save()
    return row


def delivery(destination, story, state, due, done=None, **fields):
    return Delivery.objects.create(
        destination=destination,
        article=story,
        action="publish",
        state=state,
        due_at=due,
        first_tried_at=due,
        done_at=done,
        attempts=2,
        **fields,
    )


def fill(case):
    """Make the night of 4 May: the paper, the stories, the wire, the pushes, the jobs."""
    case.issue = Issue.objects.create(date=DAY, number=8138, closes_at=CLOSES)
    page = Page.objects.create(issue=case.issue, number="1", order=1, name="要闻")
    other = Page.objects.create(issue=case.issue, number="2", order=2, name="城事")
    case.story = make_story("水厂今日通水", published_at=LATE)
    case.waiting = make_draft("还没签的")
    for order, story in enumerate((case.story, case.waiting), 1):
        Placement.objects.create(page=page, article=story, order=order)
    Placement.objects.create(page=other, article=case.story, order=1)
    for stage in ("galley", "page", "final", "release"):
        proof = Proof(page=page, stage=stage, passed=True, by=case.chief, standing=[])
        stamped(proof, at=LATE)
    back = Proof(page=other, stage="galley", passed=False, by=case.editor, standing=[])
    back.reason = "图说错了"
    # Two days ahead: it is of this paper all the same.
    stamped(back, at=clock(2, 9))
    review(case.story, "sign", case.chief, LATE, due_at=LATE)
    scheduled = make_story("清早发的", published_at=clock(4, 6))
    review(scheduled, "sign", case.chief, clock(3, 22), due_at=clock(4, 6))
    kept = make_story("禁发到零点", published_at=clock(2, 9))
    type(kept).objects.filter(pk=kept.pk).update(embargo_until=clock(4, 0))
    gone = make_story("撤下的", status=Status.WITHDRAWN, published_at=clock(1, 9))
    reason = "事实有误\n向读者说明：此稿撤下。"
    review(gone, "withdraw", case.chief, clock(4, 1), reason=reason)
    review(case.waiting, "send_back", case.editor, clock(3, 20), reason="缺出处")
    Correction.objects.create(
        article=case.story, text="“253”应为“235”。", at=clock(4, 7), by=case.chief
    )
    fill_exchange(case)


def fill_exchange(case):
    file = WireFile.objects.create(
        folder="in", path="a.xml", checksum="1", size=1, state="read"
    )
    for number, (usable, moment) in enumerate(
        [("usable", clock(3, 18)), ("canceled", clock(3, 19)), ("usable", clock(4, 13))]
    ):
        item = WireItem.objects.create(
            guid=f"urn:{number}",
            sender="agency",
            headline=f"来稿{number}",
            received_at=moment,
            changed_at=moment,
            usable=usable,
        )
        WireVersion.objects.create(
            item=item, file=file, number=1, received_at=moment, usable=usable
        )
    WireItem.objects.filter(guid="urn:0").update(
        state="taken", decided_by=case.editor, decided_at=clock(3, 21)
    )
    partner = Destination.objects.create(kind="webhook", name="省报客户端")
    due = clock(3, 22)
    delivery(partner, case.story, "given_up", due, clock(4, 2), answer="连不上")
    delivery(partner, case.story, "sent", due, due + timedelta(minutes=25))
    delivery(partner, case.story, "sent", due, due + timedelta(minutes=2))
    delivery(partner, case.story, "waiting", due)
    broken = WireFile(folder="in", path="坏.xml", checksum="2", size=1)
    broken.state, broken.reason = "broken", "不是 XML"
    stamped(broken, found_at=clock(4, 3))
    ImportRun.objects.create(
        kind="stories", file="旧稿.csv", state="stopped", ended_at=clock(4, 4)
    )
