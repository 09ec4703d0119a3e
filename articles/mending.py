"""Mending of what proofreading finds in a stored story: one hit, or all safe ones.

A mend is made under the story's lock, in the version that the person has seen, and
kept as a version of its own.
"""

from collections import Counter
from itertools import chain

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects

from articles import dates
from articles.models import Article
from articles.models.staff import staff_name
from articles.proofreading import ROWS, ProofreadStory, text_locations
from articles.text.proofreading import (
    RULES,
    compatible,
    edit_html,
    edited,
    mend_html,
)

GONE = "这一处已经改过或不在了，没有改动；下面是现在的疑点。"
# A mend of all takes two readings, and one to see that nothing is left.
READINGS = 6
RULES_IN_A_REASON = 4


class CannotMend(Exception):
    """A mend that cannot be made; its text is the sentence for the person who tried."""


def mended(text, hit):
    """Return a text, the body as HTML, with a hit mended."""
    if hit.passage == "body":
        return mend_html(text, hit.start, hit.end, hit.mend, expected=hit.text)
    return text[: hit.start] + hit.mend + text[hit.end :]


def mended_all(text, passage, edits):
    """Return a text, the body as HTML, with the edits of several hits made."""
    edits = list(chain.from_iterable(edits))
    return edit_html(text, edits) if passage == "body" else edited(text, edits)


@transaction.atomic
def mend(article, key, passage="", *, by, seen):
    """Mend one hit in the stored story, as a new version; return the hit.

    `seen` is the version that the person had before their eyes. Raise CannotMend with
    a sentence for them.
    """
    stored = _locked(article, by, seen)
    hit = ProofreadStory(stored).find(key, passage)
    if hit is None:
        raise CannotMend(GONE)
    if hit.mend is None:
        raise CannotMend("这一处没有现成的改法，请到编辑页上改。")
    row, field = _places(stored)[hit.passage]
    try:
        _write(row, field, mended(getattr(row, field), hit))
    except ValueError as error:
        raise CannotMend(f"没有改：{error}") from error
    _save(stored, {hit.passage}, by, hit.change)
    return hit


@transaction.atomic
def mend_all(article, *, by, seen):
    """Mend all safe hits in the stored story, as one version; return (how many, of
    which texts a mend does not fit: [label]).

    Raise CannotMend with a sentence for the person who tried.
    """
    stored = _locked(article, by, seen)
    places = _places(stored)
    made, refused = [], {}
    for _ in range(READINGS):
        groups = {}
        for hit in ProofreadStory(stored).safe_hits:
            if hit.passage not in refused:
                groups.setdefault(hit.passage, []).append(hit)
        if not groups:
            break
        for name, hits in groups.items():
            row, field = places[name]
            edits = compatible([hit.edits for hit in hits])
            try:
                _write(row, field, mended_all(getattr(row, field), name, edits))
            except ValueError:
                refused[name] = hits[0].label
            else:
                made += [hit for hit in hits if hit.edits in edits]
    if not made:
        words = (
            f"{'、'.join(refused.values())}改后太长"
            if refused
            else "没有可以一并改正的"
        )
        raise CannotMend(f"没有改：{words}，请逐处看。")
    _save(stored, {hit.passage for hit in made}, by, mends_text(made))
    return len(made), list(refused.values())


def mends_text(hits):
    """Return mends in a few words: 改正5处（半角标点3、直引号2）."""
    counted = Counter(RULES[hit.rule].label for hit in hits).most_common()
    words = "、".join(f"{label}{n}" for label, n in counted[:RULES_IN_A_REASON])
    more = "等" if len(counted) > RULES_IN_A_REASON else ""
    return f"改正{len(hits)}处（{words}{more}）"


def _locked(article, by, seen):
    """Return the stored story with its row locked, as the person has seen it."""
    editable = Article.objects.editable_by(by).select_for_update(of=("self",))
    stored = editable.filter(pk=article.pk).first()
    if stored is None:
        raise CannotMend("稿件刚刚提交、签发或删除了，现在不能改。")
    if seen is None:
        raise CannotMend(GONE)
    if stored.version != seen:
        raise CannotMend(_saved_since(stored, by))
    # Written row by row, and read again as they are written.
    prefetch_related_objects([stored], *ROWS)
    return stored


def _saved_since(stored, by):
    """Return the sentence who has saved a story since a person saw it."""
    who = (
        "您自己在另一个窗口"
        if stored.updated_by == by
        else staff_name(stored.updated_by)
    )
    moment = dates.spoken(stored.updated_at)
    return (
        f"{who} {moment} 已保存过这篇稿件（第 {stored.version} 版），"
        "刚才这一下没有改；下面是现在的文字和疑点，请看过再改。"
    )


def _places(article):
    return {name: (row, field) for name, row, field in text_locations(article)}


def _write(row, field, text):
    """Set a text of a story; raise ValueError where it does not fit."""
    try:
        text = row._meta.get_field(field).clean(text, row)
    except ValidationError as error:
        raise ValueError("".join(error.messages)) from error
    setattr(row, field, text)


def _save(stored, names, by, reason):
    """Keep what was written in the named texts, as one version."""
    for row, field in (_places(stored)[name] for name in sorted(names)):
        if row is not stored:
            row.save(update_fields=[field])
    stored.updated_by = by
    stored.change_reason = f"校对：{reason}"
    stored.save()
