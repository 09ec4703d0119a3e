"""What somebody who leaves has open, given to a colleague: drafts, and what was not read."""

from django.utils import timezone

from articles.models import Article
from articles.models.staff import staff_name
from articles.workflow import IllegalMove, Status
from planning.models import Notification
from planning.telling import tell

Kind = Notification.Kind
REASON = "{}的账号停用，稿件移交。"
NAMED = 5
# Whoever may give a review was told of it, too; and what was handed over tells itself.
NOT_GIVEN = (Kind.WAITS, Kind.OVERDUE, Kind.HANDED_OVER)


def open_stories(person):
    number = _in_hand(person).count()
    return f"{number} 篇没做完的稿件" if number else ""


def stories(person, to, by):
    """Hand over the drafts that a person has in hand; what waits for a review stays in
    it, and its writer can be changed when it comes back."""
    given, kept = [], []
    for story in _in_hand(person).order_by("pk"):
        if story.status != Status.DRAFT:
            kept.append(f"《{story}》正在等审，审完才能移交")
            continue
        if story.writer() != person:
            kept.append(f"《{story}》不在{staff_name(person)}手上，只署了名")
            continue
        try:
            story.move("hand_over", by=by, to=to, reason=REASON.format(person))
            given.append(f"《{story}》")
        except IllegalMove as refusal:
            kept.append(f"《{story}》没有移交：{refusal}")
    told = ""
    if given:
        told = f"{len(given)} 篇稿件移交给{staff_name(to)}：{_named(given)}。"
    if kept:
        told += f"{len(kept)} 篇没有移交：{_named(kept, '；').rstrip('。')}。"
    return told


def open_notifications(person):
    number = _to_give(person).count()
    return f"{number} 条没有看的提醒" if number else ""


def notifications(person, to, by):
    """Tell a colleague what a person had not read, and note it as read for them."""
    unread = list(_to_give(person).select_related("article").order_by("pk"))
    for one in unread:
        may_open = (
            one.article_id is None
            or Article.objects.visible_to(to).filter(pk=one.article_id).exists()
        )
        tell(
            [to],
            one.kind,
            f"（{staff_name(person)}移交）{one.words}",
            key=one.key,
            path=one.path if may_open else "",
            article=one.article,
        )
    Notification.objects.of(person).read(timezone.now())
    return f"{len(unread)} 条没有看的提醒转给{staff_name(to)}。" if unread else ""


def _in_hand(person):
    return Article.objects.unsigned().in_progress().in_hands_of(person)


def _to_give(person):
    return Notification.objects.of(person).unread().exclude(kind__in=NOT_GIVEN)


def _named(names, glue=""):
    more = f"等 {len(names)} 篇" if len(names) > NAMED else ""
    return glue.join(names[:NAMED]) + more
