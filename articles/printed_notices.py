"""Registry of the provider that takes correction notices back to the printed paper.

Articles know nothing of editions: a site without a printed paper registers none, and
its notices are due nowhere.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True)
class PrintedNotice:
    """Where a notice ran in print: a page of an issue, as readers find it."""

    date: date
    page_title: str
    address: str


class Provider(Protocol):
    def begin(self, notice, headline):
        """Note that a notice was given of a story, which had this headline until then;
        within the transaction of the notice."""

    def runs(self, notices):
        """Return {pk of a notice: its PrintedNotice}, as far as readers may see it."""

    def sentences(self, notices):
        """Return {pk of a notice: what the desk is told of it}."""

    def about_item(self, story):
        """Return a sentence of a story that is printed as the correction of another, or
        ""."""


providers: list[Provider] = []


def register(provider):
    providers.append(provider)


def begin(notice, headline):
    for provider in providers:
        provider.begin(notice, headline)


def with_runs(notices):
    """Give each notice of a list where it ran in print, or None (`in_print`)."""
    found = _together(provider.runs(notices) for provider in providers)
    for notice in notices:
        notice.in_print = found.get(notice.pk)
    return notices


def sentences(notices):
    return _together(provider.sentences(notices) for provider in providers)


def about_item(story):
    return "".join(provider.about_item(story) for provider in providers)


def _together(answers):
    together = {}
    for answer in answers:
        together |= answer
    return together
