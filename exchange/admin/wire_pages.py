"""What the pages of 来稿 show: rows of the list, an item with its words and versions."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe

from articles.live import LivePart
from articles.models import Article, Section, Source
from articles.models.staff import staff_name
from articles.text import diff, richtext
from articles.workflow import Status as State
from exchange.models import WireItem
from exchange.wire_in import listing, taking_up
from exchange.wire_in.filling import WORDED, field_values, words_of

TAKE_UP, SET_ASIDE = "exchange.take_up_wireitem", "exchange.set_aside_wireitem"
MOST_DRAFTS = 20
LABELS = {name: Article._meta.get_field(name).verbose_name for name in WORDED} | {
    "byline": "作者",
    "keywords": "关键词",
    "usage_terms": "使用条件",
    "note": "给编辑的话",
}
FACTS = (
    ("form", "格式"),
    ("provider", "发稿方"),
    ("source", "来源"),
    ("byline", "作者"),
    ("place", "地点"),
    ("slugline", "稿号"),
    ("language", "文字"),
    ("keywords", "关键词"),
    ("topics", "主题代码"),
    ("usage_terms", "使用条件"),
    ("copyright", "版权"),
    ("address", "原文网址"),
)


def facts_of(asked, found, counted, user):
    """Return all that a list shows, by which a change is known."""
    rows = [
        (row.pk, row.found_at, row.reason)
        if asked.tab == "broken"
        else (
            row.pk,
            row.changed_at,
            row.state,
            row.article_id,
            row.usable,
            row.pictures,
        )
        for row in found.rows
    ]
    return asked, rows, counted, user.has_perm(TAKE_UP), user.has_perm(SET_ASIDE)


def list_of(request):
    """Return the context of the list that an address asks for, and what it shows."""
    asked = listing.Asked.read(request.GET)
    found, counted = listing.page(asked), listing.counts()
    facts = facts_of(asked, found, counted, request.user)
    here = reverse("admin:exchange_wireitem_changelist")
    live = LivePart.of(
        request.user,
        reverse("admin:exchange_wireitem_live"),
        facts,
        **({"before": asked.cursor} if asked.cursor else {}),
        **{name: _quoted(value) for name, value in asked.query().items()},
    )
    context = {
        "asked": asked,
        "live": live,
        "found": found,
        "tabs": [_tab(asked, here, *tab, counted) for tab in listing.TABS],
        "next": found.next and _address(here, asked.query(before=found.next)),
        "first": asked.cursor and _address(here, asked.query()),
        "may_take_up": request.user.has_perm(TAKE_UP),
        "may_set_aside": request.user.has_perm(SET_ASIDE),
        "back_to": _address(here, asked.query()),
    }
    return context, facts


def filters_of(asked):
    """Return what the list can be narrowed by, for its form."""
    return {
        "sources": [
            (source.pk, source.name, source.pk == asked.source)
            for source in Source.objects.order_by("name")
        ],
        "sections": [
            (section.pk, section.name, section.pk == asked.section)
            for section in Section.objects.all()
        ],
    }


def _tab(asked, here, name, label, counted):
    number = counted.get(name, 0)
    more = f"{listing.MOST_COUNTED}+" if number > listing.MOST_COUNTED else number
    shown = "" if name == listing.State.NEW else name
    return {
        "label": label,
        "count": more or "",
        "address": _address(here, asked.query(tab=shown)),
        "is_here": asked.tab == name,
        "is_alarming": name == "broken" and number,
    }


def _address(here, query):
    return f"{here}?{urlencode(query)}" if query else here


def _quoted(value):
    return urlencode({"": value}).removeprefix("=")


# One item


@dataclass(frozen=True)
class Compared:
    """A field of two sendings, or of a sending and the draft, side by side."""

    label: str
    old: str
    new: str

    @property
    def rows(self):
        return diff.paragraphs(self.old, self.new)


def compared(old, new, labels=LABELS):
    """Return the Compared of what differs between two {name: text}."""
    return [
        Compared(label, old.get(name, ""), new.get(name, ""))
        for name, label in labels.items()
        if old.get(name, "") != new.get(name, "")
    ]


def texts_of(words):
    found = {name: getattr(words, name) for name in LABELS}
    found["keywords"] = "、".join(words.keywords)
    return found | {"body": richtext.plain_text(words.body)}


def texts_of_story(article):
    found = {name: getattr(article, name) for name in WORDED}
    return found | {"body": richtext.plain_text(article.body)}


def item_page(item, user, number=None):
    """Return the context of an item's page, showing one of its versions."""
    versions = list(item.versions_newest_first())
    shown = next((v for v in versions if v.number == number), None)
    shown = shown or item.worded_version()
    words = words_of(shown)
    before = next((v for v in versions if v.number < shown.number), None)
    story = _story_of(item, user)
    return {
        "item": item,
        "versions": versions,
        "shown": shown,
        "words": words,
        "body": _as_set(words),
        "facts": _facts(words),
        "pictures": list(shown.picture_rows.select_related("photo")),
        "before": before,
        "changed": compared(texts_of(words_of(before)), texts_of(words))
        if before
        else [],
        "decided_by": staff_name(item.decided_by) if item.decided_by_id else "",
        **_steps(item, user, story),
    }


def _as_set(words):
    """Return the body as papers print it, its dateline before the first words."""
    first, *others = richtext.blocks(richtext.clean(words.body)) or [""]
    opened = richtext.with_dateline(first, words.dateline) if words.dateline else first
    return mark_safe("".join([opened, *others]))  # noqa: S308 - clean()


def _facts(words):
    found = []
    for name, label in FACTS:
        value = getattr(words, name)
        text = "、".join(value) if isinstance(value, tuple) else value
        if text:
            found.append((label, text))
    return found


def _story_of(item, user):
    """Return the story that an item became, where this person may open it."""
    if not item.article_id:
        return None
    return Article.objects.visible_to(user).filter(pk=item.article_id).first()


def _steps(item, user, story):
    """Return what this person may do with an item now."""
    may_take = user.has_perm(TAKE_UP) and item.may_be_taken and not item.is_killed
    may_set = user.has_perm(SET_ASIDE)
    is_new = item.state == WireItem.State.NEW
    called = bool(story and story.wire_notice()) and item.settled_number < item.number
    is_behind = item.taken_number < item.worded_version().number
    is_draft = story is not None and story.status == State.DRAFT
    may_edit = is_draft and user.has_perm(TAKE_UP) and story.is_editable_by(user)
    new_words = is_behind and not item.is_killed and called
    differing = []
    if story and new_words:
        theirs, _ = field_values(words_of(item.worded_version()))
        theirs["body"] = richtext.plain_text(theirs["body"])
        labels = {name: LABELS[name] for name in WORDED}
        differing = compared(texts_of_story(story), theirs, labels)
    return {
        "story": story,
        "is_hidden_story": bool(item.article_id) and story is None,
        "may_take_up": may_take,
        "may_set_aside": may_set and is_new,
        "may_take_back": may_set and item.state == WireItem.State.ASIDE,
        "may_settle": may_set and called,
        "may_renew": may_edit and new_words,
        "may_correct": bool(
            story
            and new_words
            and story.status == State.SIGNED
            and user.has_perm("articles.correct_article")
        ),
        "may_add_pictures": may_edit and taking_up.waiting_pictures(item).exists(),
        "differing": differing,
        "drafts": _own_drafts(user) if may_take else [],
    }


def _own_drafts(user):
    drafts = Article.objects.in_states(State.DRAFT).filter(created_by=user)
    return list(
        drafts.filter(handed_to=None).order_by("-updated_at", "-pk")[:MOST_DRAFTS]
    )
