"""Outbox of pushes: rows written in the transaction of what they tell of."""

from django.utils import timezone

from exchange.models import Delivery, Destination

State, Action = Delivery.State, Delivery.Action


def note(story, due_at, is_gone):
    """Note for each destination that readers see something else of a story from a moment
    on; in the transaction of the move, of which articles/public_changes.py tells."""
    told = Destination.objects.told_of(story).order_by().values_list("pk", flat=True)
    Delivery.objects.bulk_create(
        Delivery(destination_id=pk, article_id=story, due_at=due_at, is_urgent=is_gone)
        for pk in told
    )


def ping(destination):
    """Have a destination told that it is reached, and nothing else."""
    Destination.objects.filter(pk=destination.pk).update(paused_until=None)
    return Delivery.objects.create(
        destination=destination,
        action=Action.PING,
        due_at=timezone.now(),
        is_urgent=True,
    )


def raise_alarm(about):
    """Have the robots of the desk told that a destination does not get its pushes."""
    robots = Destination.objects.on().robots().exclude(pk=about.pk)
    Delivery.objects.bulk_create(
        (
            Delivery(
                destination=robot,
                about=about,
                action=Action.ALARM,
                due_at=timezone.now(),
                is_urgent=True,
            )
            for robot in robots
        ),
        # One that waits says it of both.
        ignore_conflicts=True,
    )


def send_again(deliveries):
    """Have some that were given up sent again, with all attempts; return how many.

    They keep their number: of the same text a receiver can tell that it has it.
    """
    pks = list(deliveries.given_up().values_list("pk", flat=True))
    again = Delivery.objects.filter(pk__in=pks).given_up()
    receivers = list(again.order_by().values_list("destination", flat=True).distinct())
    number = again.update(
        state=State.WAITING,
        attempts=0,
        first_tried_at=None,
        done_at=None,
        due_at=timezone.now(),
    )
    Destination.objects.filter(pk__in=receivers).update(paused_until=None)
    return number


def drop(deliveries, by):
    """Leave some that were given up as they are; return how many."""
    return deliveries.given_up().update(
        state=State.NOTHING, answer=f"{by}决定不再发。", done_at=timezone.now()
    )


def tidy(at=None, batch=1000):
    """Delete old records, batch after batch; what a destination has now stays for good."""
    deleted = 0
    while True:
        old = Delivery.objects.to_be_tidied(at).order_by("done_at")
        number, _ = Delivery.objects.filter(
            pk__in=list(old.values_list("pk", flat=True)[:batch])
        ).delete()
        deleted += number
        if number < batch:
            return deleted
