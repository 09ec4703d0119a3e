"""Storing of an old issue: its pages with their files, its stories, their old addresses.

One transaction an issue, and the files with it: whatever stops it, nothing of an issue is
half there. An issue that was made here, or that another paper has brought, is left alone.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from functools import partial

from django.db import transaction
from django.utils import timezone

from articles.bulk_insert import add_rows
from articles.models import Column, ImportRecord, Section
from articles.photos.storage import files_removed_on_failure, remove_after_commit
from editions.classic_paths import path_of
from editions.models import (
    PAGE_NUMBER,
    ClassicAddress,
    Issue,
    Page,
    Placement,
    plain_number,
)
from ingest.models import ImportedIssue
from ingest.old_papers.stored_files import PageFiles, give
from ingest.old_stories.addresses import keep_addresses
from ingest.old_stories.findings import keep_findings
from ingest.old_stories.pictures import take_in_ahead
from ingest.old_stories.placing import Placing
from ingest.old_stories.storing import store
from ingest.old_stories.values import Doubt

OF_PAGE = re.compile("第([A-Z0-9]{1,4})版")
PRINTED_AT = time(6)  # a morning paper is out by then
LONGEST = {name: Page._meta.get_field(name).max_length for name in ("name", "editors")}
CALLED = {"name": "版名", "editors": "责编"}


class NotTaken(Exception):
    """Raised for an issue that is left alone; says why in a sentence."""


@dataclass
class Taken:
    """What became of an issue: its record, the outcomes of its stories, new findings."""

    imported: ImportedIssue
    outcomes: Counter = field(default_factory=Counter)
    findings: int = 0


@dataclass(frozen=True)
class How:
    """How issues are stored: who does it, in which run, and what is asked of it."""

    run: object
    by: object = None
    section: str = ""  # slug or name, of stories whose page is called otherwise
    update: bool = False
    link: bool = False


def store_issue(tree, files, old, digest, how):
    """Store an OldIssue that was read from the IssueFiles of a tree; raises NotTaken.

    `digest` is that of the files. It is kept once all of them are taken over: with
    something changed that was left alone, the files are read again the next time.
    """
    if not _record_of(files.paper, files.date):
        _refuse_a_day_that_is_taken(files.date)
    take_in_ahead(old.stories, tree, how.by)
    with files_removed_on_failure() as written, transaction.atomic():
        return _Storing(tree, files, old, how, written).stored(digest)


def _record_of(paper, date):
    return ImportedIssue.objects.filter(paper=paper, date=date).first()


def _refuse_a_day_that_is_taken(date):
    if not Page.objects.filter(issue__date=date).exists():
        return
    other = ImportedIssue.objects.filter(issue__date=date).first()
    whose = f"是从“{other.paper}”迁入的" if other else "是在本站做的"
    raise NotTaken(
        f"本站已有{date}这一期（{whose}），没有迁入：要用旧报的，先删去本站这一期的版面。"
    )


class _Storing:
    def __init__(self, tree, files, old, how, written):
        self.tree, self.old, self.how, self.written = tree, old, how, written
        # By names alone, as it is looked for before anything is read.
        self.paper, self.date = files.paper, files.date
        self.files = PageFiles(tree, written, how.link)
        self.found = []  # (doubt, article, page)
        self.pages = {}  # number as the reader has it: page
        self.addresses = []
        self.has_left_files = False

    def stored(self, digest):
        imported, issue = self._issue()
        self._pages_of(issue)
        if imported.pk:
            self._leave_former_doubles()
        outcomes = self._stories(issue)
        self._flag_pages_without_stories()
        for address in self.old.addresses:
            self._lead(address, {"issue": issue})
        keep_addresses(self.addresses)
        self.found += [(doubt, None, self._page_in(doubt)) for doubt in self.old.doubts]
        whats = Counter(outcome.what for outcome in outcomes.values())
        if not (imported.pk and (whats["changed"] or self.has_left_files)):
            imported.digest = digest
        imported.run, imported.issue = self.how.run, issue
        imported.counts = self._counts(whats)
        imported.save()
        # Of another day the same words are another finding.
        whose = f"{self.paper}/{self.date}"
        findings = keep_findings(self.how.run, self.found, whose, imported)
        return Taken(imported, whats, findings)

    def _doubt(self, kind, words, file="", page=None):
        self.found.append((Doubt(kind, words, file), None, page))

    def _lead(self, address, goal, page=None):
        doubt = partial(self._doubt, "unsure", file="", page=page)
        self.addresses.append((address, goal, doubt))

    # The issue

    def _issue(self):
        """Return its record, which may be a new one, and the Issue."""
        imported = _record_of(self.paper, self.date)
        if imported:
            return imported, Issue.objects.select_for_update().get(pk=imported.issue_id)
        issue, _ = Issue.objects.get_or_create(date=self.date)
        # Of two who bring the same day at once, the second waits, and sees the first's.
        issue = Issue.objects.select_for_update().get(pk=issue.pk)
        _refuse_a_day_that_is_taken(self.date)
        if self.old.number and not issue.number:
            issue.number = self.old.number
        issue.printed_pages = issue.printed_pages or len(self.old.pages) or None
        issue.save()
        return ImportedIssue(paper=self.paper, date=self.date), issue

    # Pages

    def _pages_of(self, issue):
        known = {page.label(): page for page in issue.pages.all()}
        orders = {page.order for page in known.values()}
        seen = set()
        in_order = sorted(self.old.pages, key=lambda page: page.order)
        for at, old in enumerate(in_order, 1):
            number = self._number(old.number)
            if number in seen:
                self._doubt("unsure", f"这一期有两个第{number}版，后一个按次序放。")
                number = ""
            page = known.get(number or f"x{at}")
            if page is None:
                order = at if at not in orders else max(orders) + 1
                page = Page(issue=issue, number=number, order=order)
                for name in LONGEST:
                    setattr(page, name, self._fitting(name, getattr(old, name), page))
                self._complete(page, old)
                page.save()
                orders.add(order)
            else:
                page.issue = issue
                self._complete(page, old)
            seen.add(number)
            seen.discard("")
            self.pages.setdefault(old.number, page)
            self._lead_to_page(page, old)

    def _number(self, printed):
        number = "".join(printed.split()).upper()
        if PAGE_NUMBER.regex.search(number):
            return number
        if printed:
            self._doubt("unsure", f"版次“{printed[:20]}”认不得，按次序放。")
        return ""

    def _fitting(self, name, text, page):
        text = " ".join(text.split())
        if len(text) > LONGEST[name]:
            self._doubt(
                "shortened",
                f"{page.title()}的{CALLED[name]}超过 {LONGEST[name]} 个字，有删节：{text[:200]}",
            )
        return text[: LONGEST[name]]

    def _complete(self, page, old):
        """Give a page the files that it has not. One that is another now is left alone and
        shown, or replaced where that is asked for."""
        before = page.picture.name, page.pdf.name
        for at_hand, name, take, words in (
            (page.picture, old.picture, self.files.picture, "版面图"),
            (page.pdf, old.pdf, self.files.pdf, " PDF "),
        ):
            words = f"{page.title()}的{words}"
            if not name or (at_hand and not self.files.is_another(at_hand, name)):
                continue
            if at_hand and not self.how.update:
                self.has_left_files = True
                self._doubt("changed", f"{words}原件变了，没有覆盖。", name, page)
                continue
            held = (at_hand.storage, at_hand.name) if at_hand else None
            give(take, page, name, self._doubt, words)
            if held and held[1] != at_hand.name:
                remove_after_commit([held])
        if page.pk and before != (page.picture.name, page.pdf.name):
            page.save()

    def _lead_to_page(self, page, old):
        files = (
            ("", old.addresses),
            ("picture", old.picture_addresses),
            ("pdf", old.pdf_addresses),
        )
        for file, addresses in files:
            for address in addresses:
                self._lead(address, {"page": page, "file": file}, page)

    def _flag_pages_without_stories(self):
        """Say which pages hold advertisements only: readers see their pictures then."""
        pages = {page.pk: page for page in self.pages.values()}
        placed = Placement.objects.filter(page__in=pages).values_list("page", flat=True)
        without = pages.keys() - set(placed)
        # Of a story that could not be taken over, too, the picture was in print.
        Page.objects.filter(pk__in=without).update(without_stories=True)

    # Stories

    def _stories(self, issue):
        sections = {s.name: s for s in Section.objects.all()}
        columns = set(Column.objects.values_list("name", flat=True))
        for story in self.old.stories:
            self._file(story, sections, columns)
            self._place(story, issue)
        outcomes = store(
            self.old.stories,
            self.how.run,
            self.how.by,
            update=self.how.update,
            section=self.how.section,
            files=self.tree,
            written=self.written,
        )
        if not outcomes:
            self._doubt(
                "unsure", "这一期没有稿件，读者还看不到：请核对存档是不是全的。"
            )
        self._place_what_had_no_page(issue, outcomes.values())
        for outcome in outcomes.values():
            page = self._page_of(outcome.story)
            article = (
                outcome.article if outcome.article and outcome.article.pk else None
            )
            self.found += [(doubt, article, page) for doubt in outcome.doubts]
            for file, photo in outcome.pictures.items():
                self._lead(f"/{file}", {"photo": photo}, page)
        return outcomes

    def _leave_former_doubles(self):
        """Leave out what was one with another story when it came in, and reads otherwise
        now: its address leads to that one. A second story would say the same again."""
        known = {}
        for system in {story.system for story in self.old.stories}:
            old_ids = [s.old_id for s in self.old.stories if s.system == system]
            known |= ImportRecord.objects.newest_of(system, old_ids)
        fresh = [s for s in self.old.stories if s.old_id not in known]
        paths = {path_of(a): s.old_id for s in fresh for a in s.addresses}
        held = ClassicAddress.objects.filter(path__in=paths, article__isnull=False)
        leads = {paths[row.path]: row.article for row in held.select_related("article")}
        for story in fresh:
            if article := leads.get(story.old_id):
                words = f"《{article}》在另一版上的原件变了，没有另建一篇：请对照两个版面核对。"
                doubt = Doubt("changed", words, story.file)
                self.found.append((doubt, article, self._page_of(story)))
        self.old.stories = [s for s in self.old.stories if s.old_id not in leads]

    def _place_what_had_no_page(self, issue, outcomes):
        """Place stories that were taken over before their page was there: half a mirror."""
        known = [o for o in outcomes if o.what in ("same", "changed", "edited")]
        placed = Placement.objects.filter(page__issue=issue)
        placed = set(placed.values_list("article", flat=True))
        left = [o for o in known if o.story.places and o.article.pk not in placed]
        if left:
            placing = Placing(left)
            add_rows(p for o in left for p in placing.placements(o.article, o))

    def _file(self, story, sections, columns):
        """Say in which section a story is: that which its page is called after."""
        page = self._page_of(story)
        name = page.name if page else ""
        if not story.column and name in columns:
            story.column = name
        if story.section not in sections:
            named = (each for each in sections if len(each) > 1 and each in name)
            story.section = max(named, key=len, default="")

    def _place(self, story, issue):
        at = datetime.combine(issue.date, PRINTED_AT)
        story.published_at = timezone.make_aware(at)
        story.issue = issue.date.isoformat()
        story.places = tuple(
            replace(
                place,
                page=self.pages[place.page].label(),
                continued_from=self._jump(place.continued_from),
                continued_on=self._jump(place.continued_on),
            )
            for place in story.places
            if place.page in self.pages
        )

    def _jump(self, said):
        """Return the number of the page that a jump names: 下转4版 is 04."""
        said = "".join(said.split()).upper()
        for page in self.pages.values():
            if said and plain_number(page.number) == plain_number(said):
                return page.number
        return said

    def _page_of(self, story):
        return next(
            (self._known(place.page) for place in story.places if place.page), None
        )

    def _known(self, label):
        if label in self.pages:
            return self.pages[label]
        return next((p for p in self.pages.values() if p.label() == label), None)

    def _page_in(self, doubt):
        """Return the page that a reader's doubt names: 第03版有热区 …"""
        named = OF_PAGE.search(doubt.words)
        return self._known(named[1]) if named else None

    def _counts(self, whats):
        stories = self.old.stories
        areas = sum(len(place.regions) for s in stories for place in s.places)
        kinds = Counter(doubt.kind for doubt, _, _ in self.found)
        return {
            "paper": self.old.paper,
            "pages": len(self.old.pages),
            "stories": len(stories),
            "areas": areas,
            "pictures": sum(len(story.photos) for story in stories),
            "bytes": self.files.bytes,
            "outcomes": dict(whats),
            "doubts": dict(kinds),
        }
