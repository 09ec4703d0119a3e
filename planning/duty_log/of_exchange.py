"""Facts of what came and went: 来稿 and their kills, deliveries, jobs that failed."""

from django.db.models import Count, F, Prefetch, Q
from django.db.models.functions import TruncHour

from articles.dates import how_long
from articles.models import Article
from articles.models.staff import staff_name
from exchange.models import Delivery, WireFile, WireItem, WireVersion
from exchange.models.push import OVERDUE
from ingest.models import ImportRun
from ingest.wire_status import Status
from planning.duty_log.facts import Fact, bounded, named
from planning.duty_log.nights import day_of

STOPPED = {Status.CANCELED.value: "发稿方撤销", Status.WITHHELD.value: "发稿方要求暂缓"}


def asked(span):
    yield from _received(span)
    yield from _stopped(span)
    yield from _taken_up(span)
    yield from _arrived_late(span)
    yield from _not_arrived(span)
    yield from _failed_jobs(span)


# The wire


def _received(span):
    """Yield how many sendings came of each source: an agency sends a thousand a day."""
    # By the hour, which is of one night or the other, and counted up here.
    rows = (
        WireVersion.objects.filter(**span.within("received_at"))
        .order_by()
        .annotate(hour=TruncHour("received_at"))
        .values_list("hour", "item__source__name", "item__sender")
        .annotate(Count("pk"))
    )
    counts = {}
    for moment, source, sender, number in rows:
        key = day_of(moment), source or sender or "没有注明稿源"
        counts[key] = counts.get(key, 0) + number
    for (day, source), number in sorted(counts.items()):
        words = f"{source} 来稿 {number} 次"
        yield day, Fact("wire", f"wire:{source}", words, to=("wire_list", None))


def _stopped(span):
    versions = WireVersion.objects.filter(
        usable__in=STOPPED, **span.within("received_at")
    )
    versions = versions.select_related("item", "item__article")
    versions = versions.defer("words", "item__article__body")

    def made(version):
        item = version.item
        note = f"已采用：{named(item.article)}" if item.article else ""
        yield (
            day_of(version.received_at),
            Fact(
                "wire",
                f"stopped:{version.pk}",
                f"{STOPPED[version.usable]}《{item}》",
                version.received_at,
                item.sent_by,
                note,
                to=("wire", item.pk),
            ),
        )

    yield from bounded(span, "wire", versions.order_by("received_at", "pk"), made)


def _taken_up(span):
    items = WireItem.objects.filter(
        state=WireItem.State.TAKEN, **span.within("decided_at")
    )

    def made(item):
        yield (
            day_of(item.decided_at),
            Fact(
                "wire",
                f"taken:{item.pk}",
                f"采用《{item}》",
                item.decided_at,
                staff_name(item.decided_by),
                to=("wire", item.pk),
            ),
        )

    items = items.select_related("decided_by").order_by("decided_at", "pk")
    yield from bounded(span, "wire", items, made)


# Pushes


def _arrived_late(span):
    """Yield what was given up that night, and what arrived long after it was due."""
    is_late = Q(done_at__gt=F("due_at") + OVERDUE) | Q(
        done_at__gt=F("first_tried_at") + OVERDUE
    )
    failed = Q(state=Delivery.State.GIVEN_UP)
    done = _of_stories().filter(
        failed | (Q(state=Delivery.State.SENT) & is_late), **span.within("done_at")
    )

    def made(delivery):
        began = min(filter(None, (delivery.due_at, delivery.first_tried_at)))
        late = f"晚了 {how_long(delivery.done_at - began)}"
        words, late = ("没有送到", "") if delivery.is_failure() else ("送到", late)
        moment = delivery.done_at
        yield day_of(moment), _of_delivery(delivery, words, moment, late)

    yield from bounded(span, "deliveries", done.order_by("done_at", "pk"), made)


def _not_arrived(span):
    """Yield what was due that night and has still not arrived: retried, or not tried."""
    waiting = _of_stories().waiting()
    then = span.at - OVERDUE
    due = Q(due_at__lt=then) & Q(**span.within("due_at"))
    tried = Q(attempts__gt=0, first_tried_at__lt=then) & Q(
        **span.within("first_tried_at")
    )

    def made(delivery):
        moment = delivery.first_tried_at or delivery.due_at
        yield day_of(moment), _of_delivery(delivery, "还没有送到", moment, "过点")

    rows = waiting.filter(due | tried).order_by("due_at", "pk")
    yield from bounded(span, "deliveries", rows, made)


def _of_stories():
    """Deliveries of stories: what a test or an alarm came to is no outage."""
    rows = Delivery.objects.filter(article__isnull=False).select_related("destination")
    # Not joined: SQLite would begin with all stories.
    return rows.prefetch_related(Prefetch("article", Article.objects.defer("body")))


def _of_delivery(delivery, words, moment, late):
    tries = f"（试了 {delivery.attempts} 次）" if delivery.attempts > 1 else ""
    return Fact(
        "deliveries",
        f"delivery:{delivery.pk}",
        f"{delivery.destination}：{named(delivery.article)}{words}{tries}",
        moment,
        note=delivery.answer,
        late=late,
        to=("pushes", delivery.article_id),
    )


# Jobs


def _failed_jobs(span):
    broken = WireFile.objects.filter(
        state=WireFile.State.BROKEN, **span.within("found_at")
    )
    yield from bounded(span, "jobs", broken.order_by("found_at", "pk"), _of_file)
    stopped = ImportRun.objects.filter(
        state=ImportRun.State.STOPPED, **span.within("ended_at")
    )
    stopped = stopped.select_related("by").order_by("ended_at", "pk")
    yield from bounded(span, "jobs", stopped, _of_run)


def _of_file(file):
    words = f"来稿文件读不了：{file.path}"
    key, to = f"file:{file.pk}", ("wire_files", None)
    yield (
        day_of(file.found_at),
        Fact("jobs", key, words, file.found_at, note=file.reason, to=to),
    )


def _of_run(run):
    words = f"迁入中断：{run.get_kind_display()} {run.file}"
    by = staff_name(run.by) if run.by_id else ""
    key, to = f"run:{run.pk}", ("run", run.pk)
    yield day_of(run.ended_at), Fact("jobs", key, words, run.ended_at, by, to=to)
