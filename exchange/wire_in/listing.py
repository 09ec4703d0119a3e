"""Lists of 来稿 as the desk looks through them: a page at a time, by keyset.

A list is narrowed by one index and stops at the first page of rows. Words are looked for
as far as REACH items go and no further, however many there are.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from exchange.models import WireFile, WireItem

PAGE_SIZE = 30
REACH = 20_000
MOST_WORDS, LONGEST_QUERY = 6, 100
# Beyond it nobody counts by looking.
MOST_COUNTED = 99
CURSOR = re.compile(r"([0-9]{1,16})-([0-9]{1,18})\Z", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
State = WireItem.State
TABS = (
    (State.NEW.value, State.NEW.label),
    (State.TAKEN.value, State.TAKEN.label),
    (State.ASIDE.value, State.ASIDE.label),
    ("killed", "已撤销"),
    ("broken", "读不了"),
)
WIRE_ORDER = ("-changed_at", "-pk")
SHOWN = ("source", "section", "article")


@dataclass(frozen=True)
class Asked:
    """What somebody asks to see: a tab, and what narrows it."""

    tab: str = State.NEW.value
    source: int | None = None
    section: int | None = None
    urgent: bool = False
    text: str = ""
    cursor: str = ""

    @classmethod
    def read(cls, data):
        """Return what an address asks; a value that makes no sense asks nothing."""
        tab = data.get("tab", "")
        return cls(
            tab if tab in dict(TABS) else State.NEW.value,
            _key(data.get("source")),
            _key(data.get("section")),
            data.get("urgent") == "1",
            " ".join(data.get("q", "").replace("\x00", "").split())[:LONGEST_QUERY],
            data.get("before", "") if CURSOR.match(data.get("before", "")) else "",
        )

    def query(self, **changes):
        """Return the parameters of the address of this list, but for some changes."""
        asked = {
            "tab": "" if self.tab == State.NEW else self.tab,
            "source": self.source or "",
            "section": self.section or "",
            "urgent": "1" if self.urgent else "",
            "q": self.text,
        } | changes
        return {name: str(value) for name, value in asked.items() if value}


@dataclass(frozen=True)
class Listed:
    rows: list
    next: str = ""


def page(asked):
    """Return the items, or the broken files, that somebody asks to see."""
    if asked.tab == "broken":
        rows = WireFile.objects.filter(state=WireFile.State.BROKEN)
        return Listed(list(rows[: PAGE_SIZE * 10]))
    items = _narrowed(asked)
    if asked.text:
        items = _with_words(items, asked.text)
    if asked.cursor:
        moment, pk = _place(asked.cursor)
        items = items.filter(changed_at__lte=moment).filter(
            Q(changed_at__lt=moment) | Q(pk__lt=pk)
        )
    items = items.select_related(*SHOWN).defer("article__body", "article__phrases")
    found = list(items.order_by(*WIRE_ORDER)[: PAGE_SIZE + 1])
    more = found[PAGE_SIZE:]
    found = found[:PAGE_SIZE]
    return Listed(found, _cursor(found[-1]) if more else "")


def counts():
    """Return {tab: how many}, each up to a bound; of what nobody has to deal with none."""
    new = WireItem.objects.filter(state=State.NEW).order_by(*WIRE_ORDER)
    broken = WireFile.objects.filter(state=WireFile.State.BROKEN).order_by()
    return {
        State.NEW.value: len(new.values_list("pk")[: MOST_COUNTED + 1]),
        "broken": len(broken.values_list("pk")[: MOST_COUNTED + 1]),
    }


def _narrowed(asked):
    items = WireItem.objects.all()
    if asked.tab == "killed":
        items = items.filter(usable="canceled")
    else:
        items = items.filter(state=asked.tab)
    if asked.source:
        items = items.filter(source=asked.source)
    if asked.section:
        items = items.filter(section=asked.section)
    if asked.urgent:
        items = items.filter(urgency__lte=3)
    return items


def _with_words(items, text):
    last = items.order_by(*WIRE_ORDER).values_list("changed_at", flat=True)
    last = list(last[REACH : REACH + 1])
    if last:
        items = items.filter(changed_at__gte=last[0])
    for word in text.split()[:MOST_WORDS]:
        items = items.filter(
            Q(headline__icontains=word)
            | Q(opening__icontains=word)
            | Q(sent_by__icontains=word)
        )
    return items


def _cursor(item):
    moment = (item.changed_at - EPOCH) // timedelta(microseconds=1)
    return f"{moment}-{item.pk}"


def _place(cursor):
    moment, pk = cursor.split("-")
    return EPOCH + timedelta(microseconds=int(moment)), int(pk)


def _key(text):
    is_key = text and text.isascii() and text.isdecimal() and len(text) < 10
    return int(text) if is_key else None
