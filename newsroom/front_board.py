"""Board of the front page's arranger: the cards of its places, and stories to choose."""

from dataclasses import dataclass

from django import forms
from django.utils import timezone

from articles.dates import local, spoken
from articles.models import Article, Section
from articles.search import queries
from articles.workflow import REVIEWS, Status
from newsroom.home import MOST_SECONDS
from newsroom.models import FrontSlot, why_unseen

Place = FrontSlot.Place
MOST_SIGNED, MOST_IN_REVIEW = 20, 10
ALL_SET = "找到的稿件都已经排在首页上了，就在这一页上。"
UNSEEN_HEADLINE = "一篇还没发布的稿件"
# What a place of the board says of itself, and what it says when it is empty.
PLACES = {
    Place.LEAD: ("最上面的一篇。", "还没有头条，不能上线。从右边选一篇，点“头条”。"),
    Place.SECOND: (
        f"头条旁边，最多显示 {MOST_SECONDS} 篇；不足的由最新稿件补上。",
        "没有指定次条，由最新稿件补上。",
    ),
    Place.SECTION: ("排在自己频道那一块的最前面。", "没有置顶，各频道按时间排。"),
}
SHORT = {Place.LEAD: "头条", Place.SECOND: "次条", Place.SECTION: "置顶"}


STEPS = {"up": "上移", "down": "下移"}


@dataclass(frozen=True)
class Card:
    """A story as the arranger shows it: headline, section, date, state."""

    pk: int
    headline: str
    section: str
    day: str
    state: str
    status: str
    trouble: str = ""
    place: str = ""  # where it stands; "" for nowhere
    is_first: bool = False
    is_last: bool = False

    @property
    def doors(self):
        """The places that it can be put in, as (name, label)."""
        return [(name, label) for name, label in SHORT.items() if name != self.place]


@dataclass(frozen=True)
class Zone:
    """A place of the front page with the cards that are set there."""

    name: str
    label: str
    note: str
    if_empty: str
    cards: list


class FinderForm(forms.Form):
    """Form that finds a story to set: by its words, section, state, day."""

    q = forms.CharField(
        label="找稿件",
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": "标题、正文、署名里的词"}
        ),
    )
    section = forms.ModelChoiceField(
        Section.objects.all(),
        label="频道",
        required=False,
        to_field_name="slug",
        empty_label="全部频道",
        error_messages={"invalid_choice": "没有这个频道，请重新选。"},
    )
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部状态"), ("signed", "已签发"), ("review", "在审")],
        error_messages={"invalid_choice": "没有这个状态，请重新选。"},
    )
    day = forms.DateField(
        label="日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期写成 2023-01-23 的样子。"},
    )


@dataclass(frozen=True)
class Found:
    """What a search for stories gives: groups of cards, and what is to be said of it."""

    groups: list  # (label, cards)
    problem: str = ""
    goes_on: bool = False


def zones(page, user, at=None):
    """Return the board of an arrangement, in two queries."""
    at = at or timezone.now()
    loaded = page.slots.select_related("article__section").defer("article__body")
    slots = list(loaded.order_by("order", "pk"))
    public = _public(at, [slot.article_id for slot in slots])
    sees_all = user.has_perm("articles.follow_copy")
    made = []
    for name, (note, if_empty) in PLACES.items():
        here = [slot.article for slot in slots if slot.place == name]
        cards = []
        for number, story in enumerate(here, 1):
            trouble = why_unseen(story, at, story.pk in public)
            if name == Place.SECOND and number > MOST_SECONDS:
                trouble = trouble or f"排在第 {number} 篇，首页放不下，不显示"
            card = _card(
                story,
                at,
                is_public=story.pk in public,
                trouble=trouble,
                place=name,
                is_first=number == 1,
                is_last=number == len(here),
            )
            is_seen = sees_all or story.pk in public
            cards.append(card if is_seen else _veiled(card))
        made.append(Zone(name, name.label, note, if_empty, cards))
    return made


def found(user, form, placed, at=None):
    """Return stories that may be set, without those that are (`placed`, their ids)."""
    at = at or timezone.now()
    asked = form.cleaned_data if form.is_valid() else {}
    query = queries.read(asked.get("q", ""))
    if query.problem and asked.get("q"):
        return Found([], query.problem)
    stories = Article.objects.originals().visible_to(user)
    if query.has_terms:
        stories = stories.search(query)
    if asked.get("section"):
        stories = stories.in_section(asked["section"])
    # So many more, for some of these stand on the page already.
    lists = [
        (label, list(rows[: most + len(placed) + 1]), most)
        for label, rows, most in _lists(stories, asked)
    ]
    free = [
        (label, [story for story in rows if story.pk not in placed], most)
        for label, rows, most in lists
    ]
    groups = [(label, rows[:most]) for label, rows, most in free if rows]
    all_set = not groups and any(rows for _, rows, _ in lists)
    return Found(
        _as_cards(groups, at),
        problem=ALL_SET if all_set else "",
        goes_on=any(len(rows) > most for _, rows, most in free),
    )


def _lists(stories, asked):
    """Yield (label, stories, how many at most): under review, what was changed last
    first; signed, the newest first."""
    stories = stories.select_related("section").defer("body")
    state, day = asked.get("state"), asked.get("day")
    # A story under review has no day yet.
    if state != "signed" and not day:
        reviewed = stories.unsigned().in_states(*REVIEWS)
        rows = reviewed.order_by("-updated_at", "-pk")
        yield "在审，发布后才显示", rows, MOST_IN_REVIEW
    if state != "review":
        signed = stories.signed()
        yield "已签发", signed.on_day(day) if day else signed, MOST_SIGNED


def _as_cards(groups, at):
    public = _public(at, [story.pk for _, stories in groups for story in stories])
    return [
        (label, [_card(story, at, is_public=story.pk in public) for story in stories])
        for label, stories in groups
    ]


def _public(at, pks):
    rows = Article.objects.published(at).filter(pk__in=pks).order_by()
    return set(rows.values_list("pk", flat=True)) if pks else set()


def _card(story, at, *, is_public, **where):
    day = story.published_at if story.status == Status.SIGNED else story.updated_at
    state = story.get_status_display()
    if story.status == Status.SIGNED:
        state = "已发布" if is_public else "定时"
    if story.minors_warning:
        state = f"{state}，可能影响未成年人"
    return Card(
        pk=story.pk,
        headline=str(story),
        section=story.section.name if story.section else "没有频道",
        day=spoken(day, at),
        state=state,
        status=story.status,
        **where,
    )


def _veiled(card):
    """Return a card without the words of a story that its reader may not open."""
    return Card(
        pk=0,
        headline=UNSEEN_HEADLINE,
        section=card.section,
        day="",
        state=card.state,
        status=card.status,
        trouble=card.trouble,
        place=card.place,
    )


def new_name(at=None):
    """Return the name of an arrangement that is begun now: 11月29日 23:10."""
    at = local(at or timezone.now())
    return f"{at.month}月{at.day}日 {at:%H:%M}"


def step(places, do, story):
    """Return (place, position) that a move leads to: do is a place, "up", "down", "off".

    A story that stands nowhere cannot be moved up or down: it is off.
    """
    if do in Place:
        return Place(do), None
    if do not in STEPS:
        return None, None
    for place, stories in places.items():
        if story in stories:
            at = stories.index(story)
            return place, max(0, at - 1) if do == "up" else at + 1
    return None, None
