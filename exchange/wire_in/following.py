"""What a further sending does to the story that a 来稿 became: as little as is safe.

A draft that nobody has edited here since gets the new words as its next version. Of any
other the story is only marked, `Article.wire_call`, until an editor has dealt with it.
"""

from django.db import transaction

from articles.models import Article
from articles.models.wire_calls import WireCall
from articles.search.tracking import batch_updates
from articles.workflow import Status as State
from exchange.models import WireItem
from exchange.wire_in.filling import WORDED, field_values, words_of
from ingest.wire_status import Status

GRAVEST_FIRST = (WireCall.KILLED, WireCall.WITHHELD, WireCall.UPDATED)


def follow(item, version):
    """Let the story of an item follow a version that has just become the current one."""
    if not item.article_id:
        return
    with transaction.atomic():
        article = Article.objects.select_for_update(of=("self",)).get(
            pk=item.article_id
        )
        if version.usable != Status.CANCELED.value and is_as_taken(item, article):
            put_words(item, article, version, by=None)
        mark(article)


def is_as_taken(item, article):
    """Whether a draft has the words of its item and nobody has changed it since."""
    return (
        article.status == State.DRAFT
        and not item.is_merged
        and article.version == item.article_version
    )


def put_words(item, article, version, by):
    """Make the words of a version those of a draft, as its next version.

    Called with the story locked.
    """
    values, _ = field_values(words_of(version))
    put_values(item, article, version, by, values)


def put_values(item, article, version, by, values):
    """Set some fields of a story to what a version, or an editor's merge with it, says."""
    for name, value in values.items():
        setattr(article, name, value)
    article.updated_by = by
    article.change_reason = f"来稿 {item.pk} 第 {version.number} 次"
    if not item.is_merged:
        article.embargo_until = version.embargo_until
        words = words_of(version)
        if article.original_title and len(words.headline) <= 200:
            article.original_title = words.headline
    with batch_updates():
        article.save()
    WireItem.objects.filter(pk=item.pk).update(
        taken_number=version.number, article_version=article.version
    )
    item.taken_number, item.article_version = version.number, article.version


def mark(article):
    """Set what the senders of a story say that nobody has dealt with, the gravest."""
    calls = {_call(item) for item in WireItem.objects.filter(article=article)}
    call = next((call for call in GRAVEST_FIRST if call in calls), "")
    if article.wire_call != call:
        Article.objects.filter(pk=article.pk).update(wire_call=call)
        article.wire_call = call


def _call(item):
    if item.settled_number >= item.number:
        return ""
    if item.is_killed:
        return WireCall.KILLED
    if item.is_withheld:
        return WireCall.WITHHELD
    if item.taken_number < item.number and not _is_same(item):
        return WireCall.UPDATED
    return ""


def _is_same(item):
    """Whether the current sending says what the story has already: a kill taken back."""
    if not item.taken_number:
        return False
    then, now = item.version(item.taken_number), item.version()
    if then.embargo_until != now.embargo_until:
        return False
    then, now = words_of(then), words_of(now)
    return all(getattr(then, name) == getattr(now, name) for name in WORDED)
