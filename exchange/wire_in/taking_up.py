"""Taking up of 来稿: one becomes a draft in somebody's hands, or part of one; and what an
editor does about a further sending of it.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article
from articles.search.tracking import batch_updates
from articles.text.diff.merging import merge
from articles.workflow import Status as State
from exchange.models import WireItem, WirePicture
from exchange.wire_in import following
from exchange.wire_in.filling import (
    WORDED,
    TakeRefused,
    field_values,
    new_story,
    place_pictures,
    take_pictures,
    told,
    words_of,
)

CHANGED = "这条来稿刚刚有了新的变化，请看过再点。"
LONGEST_REASON = 200


def take_up(item, *, by, seen):
    """Make a draft of an item; return it, and sentences on what was left out."""
    version = item.worded_version()
    _refuse_untakeable(item, seen)
    sentences = take_pictures(version, by)
    with transaction.atomic(), batch_updates():
        item = _locked(item)
        _refuse_untakeable(item, seen)
        article = new_story(item, version, by)
        place_pictures(article, version)
        article.keep_version(is_new=True)
        _is_taken(item, article, version, by, is_merged=False)
        following.mark(article)
    return article, sentences


def merge_into(item, article, *, by, seen):
    """Put the words and pictures of an item behind those of a draft that there is."""
    version = item.worded_version()
    _refuse_untakeable(item, seen)
    sentences = take_pictures(version, by)
    with transaction.atomic(), batch_updates():
        item = _locked(item)
        _refuse_untakeable(item, seen)
        article = _editable(article, by)
        words = words_of(version)
        heading = f"<h2>{_escaped(words.headline)}</h2>" if words.headline else ""
        opening = _escaped(words.dateline)
        body = words.body
        if opening and body.startswith("<p>"):
            body = f"<p>{opening} {body.removeprefix('<p>')}"
        article.body = f"{article.body}{heading}{body}"
        embargoes = [article.embargo_until, item.embargo_until]
        article.embargo_until = max(filter(None, embargoes), default=None)
        note = "\n".join(
            [article.staff_note, f"并入来稿 {item.pk}", *told(words, item)]
        )
        article.staff_note = note.strip()[:2000]
        article.updated_by = by
        article.change_reason = f"并入来稿 {item.pk}"
        article.save(keep_version=False)
        place_pictures(article, version)
        article.keep_version()
        _is_taken(item, article, version, by, is_merged=True)
        following.mark(article)
    return article, sentences


def set_aside(item, *, by, seen):
    with transaction.atomic():
        item = _locked(item)
        if item.state != WireItem.State.NEW:
            raise TakeRefused("这条来稿已经采用，或已标为不用。")
        _refuse_changed(item, seen)
        _decide(item, by, state=WireItem.State.ASIDE)


def take_back(item, *, by):
    """Undo a set_aside()."""
    with transaction.atomic():
        item = _locked(item)
        if item.state != WireItem.State.ASIDE:
            raise TakeRefused("这条来稿没有标为不用。")
        _decide(item, by, state=WireItem.State.NEW)


# A further sending


def replace_words(item, *, by, seen):
    """Make the current words those of the draft, in place of what stands there."""
    return _renewed(
        item,
        by,
        seen,
        lambda article, version: following.put_words(item, article, version, by),
    )


def merge_words(item, *, by, seen):
    """Bring what the sender changed into the draft, and keep what was edited here.

    Raise TakeRefused where both changed the same place.
    """

    def put(article, version):
        values, lost = merged_values(item, article, version)
        if lost:
            labels = "、".join(Article._meta.get_field(n).verbose_name for n in lost)
            raise TakeRefused(
                f"{labels}两边改了同一处，合并不了：请对照着在稿件里改，"
                "或点“用新版换下”。"
            )
        following.put_values(item, article, version, by, values)

    return _renewed(item, by, seen, put)


def _renewed(item, by, seen, put):
    version = item.worded_version()
    _refuse_changed(item, seen)
    sentences = take_pictures(version, by)
    with transaction.atomic(), batch_updates():
        locked = _locked(item)
        _refuse_changed(locked, seen)
        if locked.is_killed:
            raise TakeRefused("发稿方已撤销这条来稿，没有可用的新版。")
        article = _editable(locked.article, by)
        put(article, version)
        if place_pictures(article, version):
            article.keep_version()
        following.mark(article)
    return article, sentences


def correct(item, copy, *, by):
    """Bring the current words into a correction of the story that has just been opened;
    return the labels of fields in which both changed the same place."""
    version = item.worded_version()
    with transaction.atomic(), batch_updates():
        item = _locked(item)
        values, lost = merged_values(item, copy, version)
        for name, value in values.items():
            setattr(copy, name, value)
        copy.updated_by = by
        copy.change_reason = f"来稿 {item.pk} 第 {version.number} 次"
        copy.save()
        WireItem.objects.filter(pk=item.pk).update(settled_number=item.number)
        following.mark(item.article)
    return [Article._meta.get_field(name).verbose_name for name in lost]


def merged_values(item, article, version):
    """Return ({field: value merged of ours and theirs}, fields that do not merge)."""
    base, _ = field_values(words_of(item.version(item.taken_number or 1)))
    theirs, _ = field_values(words_of(version))
    values, lost = {}, []
    for name in WORDED:
        mine = getattr(article, name)
        if theirs[name] == base[name] or theirs[name] == mine:
            continue
        if item.is_merged and name != "body":
            continue
        together = merge(base[name], mine, theirs[name])
        if together is None:
            lost.append(name)
        else:
            values[name] = together
    return values, lost


def settle(item, *, by, seen, reason):
    """Note that an editor has dealt with what the sender says, and why it stays so."""
    reason = " ".join(reason.split())
    if not reason:
        raise TakeRefused("请写明为什么，如：已与发稿方核实，文字可用。")
    if len(reason) > LONGEST_REASON:
        raise TakeRefused(f"理由最多 {LONGEST_REASON} 字，现在有 {len(reason)} 字。")
    with transaction.atomic():
        item = _locked(item)
        _refuse_changed(item, seen)
        if not item.article_id:
            raise TakeRefused("这条来稿还没有采用，不用处理。")
        WireItem.objects.filter(pk=item.pk).update(settled_number=item.number)
        following.mark(item.article)
    return reason


def add_pictures(item, *, by):
    """Place pictures that came after the item was taken up; return how many."""
    sentences, number = [], 0
    versions = list(item.versions.order_by("number"))
    for version in versions:
        sentences += take_pictures(version, by)
    with transaction.atomic(), batch_updates():
        item = _locked(item)
        article = _editable(item.article, by)
        for version in versions:
            number += place_pictures(article, version)
        if number:
            is_untouched = following.is_as_taken(item, article)
            article.updated_by = by
            article.change_reason = f"来稿 {item.pk} 的图片"
            article.save(keep_version=False)
            article.keep_version()
            if is_untouched:
                kept = WireItem.objects.filter(pk=item.pk)
                kept.update(article_version=article.version)
    return number, sentences


def waiting_pictures(item):
    """Return the pictures of an item that are not in the library yet."""
    return WirePicture.objects.filter(version__item=item, photo=None).exclude(file="")


def _locked(item):
    found = WireItem.objects.select_for_update(of=("self",))
    found = found.select_related("source", "section", "article").filter(pk=item.pk)
    item = found.first()
    if item is None:
        raise TakeRefused("这条来稿过了保留期，已经清理。")
    return item


def _refuse_changed(item, seen):
    if item.number != seen:
        raise TakeRefused(CHANGED)


def _refuse_untakeable(item, seen):
    _refuse_changed(item, seen)
    if item.is_killed:
        raise TakeRefused("发稿方已撤销这条来稿，不能采用。")
    if not item.may_be_taken:
        raise TakeRefused("同事刚刚采用了这条来稿，或已标为不用。")


def _editable(article, by):
    """Return a draft, locked, whose words a person may change."""
    if article is None:
        raise TakeRefused("没有这篇稿件，请重新选。")
    found = Article.objects.select_for_update(of=("self",)).filter(pk=article.pk)
    article = found.first()
    if article is None or not article.is_editable_by(by):
        raise TakeRefused("这篇稿件您现在不能改：可能在等审，或在别人手里。")
    if article.status != State.DRAFT:
        raise TakeRefused("只有撰写中的稿件能用来稿来改。")
    return article


def _is_taken(item, article, version, by, is_merged):
    _decide(
        item,
        by,
        state=WireItem.State.TAKEN,
        article=article,
        is_merged=is_merged,
        taken_number=version.number,
        article_version=article.version,
        settled_number=0,
    )


def _decide(item, by, **changes):
    for name, value in (
        changes | {"decided_by": by, "decided_at": timezone.now()}
    ).items():
        setattr(item, name, value)
    try:
        item.save()
    except IntegrityError as error:
        raise TakeRefused(CHANGED) from error


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
