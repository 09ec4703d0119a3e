"""Import of a page: an ImportDraft made into drafts on a page of an issue, all or none."""

import re
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max

from articles.ai_marks import ai_mark_in
from articles.models import (
    Article,
    ArticlePhoto,
    Brief,
    Byline,
    Column,
    Contributor,
    Photo,
    Source,
)
from articles.search.tracking import batch_updates
from articles.text.richtext import clean
from districts import pinyin
from districts.models import District
from editions.models import Issue, Page, Placement
from ingest.byline_rows import NEW
from ingest.import_draft import mapping_of
from ingest.models import PageText, checksum_of
from ingest.typed_marks import table_html, without_marks, words_html

AGENCY = re.compile(
    "新华社|中新社|中新网|新华网|人民网|央视|人民日报|经济日报|光明日报"
)


class NotImported(Exception):
    """Raised when no drafts are made; `reasons` are sentences for the desk."""

    def __init__(self, *reasons):
        super().__init__(*reasons)
        self.reasons = reasons


class AlreadyImported(NotImported):
    """Raised when the same text was imported before, as `page_text`."""

    def __init__(self, page_text):
        page = page_text.page
        super().__init__(
            f"这份原文已经收过，在 {page.issue.date:%Y-%m-%d} {page.title()}，没有再建稿件。"
        )
        self.page_text = page_text


def create_drafts(import_draft, *, date, number="", name="", by=None):
    """Make a draft of each story of an ImportDraft, and place them on a page of an issue.

    Returns the PageText. Raises AlreadyImported or NotImported, and then nothing is made.
    """
    if date is None:
        raise NotImported("请先写出版日期。")
    stories = import_draft.stories()
    if not stories:
        raise NotImported("还没有稿件：请先在左边把文字归入稿件。")
    try:
        return _create_drafts(import_draft, stories, date, number, name, by)
    except IntegrityError:
        # Somebody imported the same text at the same moment, for another day.
        _refuse_twice(import_draft)
        raise


def imported_before(text):
    """Return the PageText of a text that was imported, or None."""
    kept = PageText.objects.select_related("page__issue")
    return kept.filter(checksum=checksum_of(text)).first()


def _refuse_twice(import_draft):
    earlier = imported_before(import_draft.text)
    if earlier:
        raise AlreadyImported(earlier)


def _create_drafts(import_draft, stories, date, number, name, by):
    with transaction.atomic():
        page = _page(date, number, name)
        _refuse_twice(import_draft)
        if PageText.objects.filter(page=page).exists():
            raise NotImported(
                f"{page.issue.date:%Y-%m-%d} {page.title()}已收过另一份原文；"
                "请核对日期和版次，或先删去多余的版面。"
            )
        with batch_updates():
            _Drafts(import_draft, page, by).make(stories)
            return PageText.objects.create(
                page=page,
                text=import_draft.text,
                mapping=mapping_of(import_draft.segments),
                received_by=by,
            )


def _page(date, number, name):
    issue, _ = Issue.objects.get_or_create(date=date)
    # Two who import pages at the same moment get one order each.
    issue = Issue.objects.select_for_update().get(pk=issue.pk)
    page = issue.pages.filter(number=number).first() if number else None
    if page:
        return page
    last = issue.pages.aggregate(last=Max("order"))["last"] or 0
    page = Page(issue=issue, number=number, name=name, order=last + 1)
    try:
        page.full_clean()
    except ValidationError as error:
        raise NotImported(*error.messages) from error
    page.save()
    return page


def namesakes_of(import_draft, stories):
    """Return {name: the contributors called so} for all who sign these stories."""
    names = {row.name for story in stories for row in import_draft.people_of(story)}
    found = {}
    for contributor in Contributor.objects.filter(name__in=names).order_by("pk"):
        found.setdefault(contributor.name, []).append(contributor)
    return found


class _Drafts:
    """The drafts of one page; who and what they share is looked up once."""

    def __init__(self, import_draft, page, by):
        self.import_draft = import_draft
        self.page = page
        self.by = by
        self.own = Source.objects.filter(is_own=True).first()
        self.sources = list(Source.objects.all())
        self.columns = {column.name: column for column in Column.objects.all()}
        self.districts = {
            district.slug: district for district in District.objects.all()
        }
        self.namesakes = {}
        self.new_people = {}
        self.reasons = []

    def make(self, stories):
        self.namesakes = namesakes_of(self.import_draft, stories)
        last = self.page.placements.aggregate(last=Max("order"))["last"] or 0
        for place, story in enumerate(stories, start=last + 1):
            self.draft(story, place)
        if self.reasons:
            raise NotImported(*self.reasons)

    def draft(self, story, place):
        article = Article(
            kicker=without_marks(story.kicker),
            headline=without_marks(story.headline),
            deck=without_marks(story.deck).strip("—─－- "),
            dateline=story.dateline,
            body=body_of(story),
            column=self.column(story),
            source=self.source(story),
            staff_note=_staff_note(story)[:2000],
            ai_made=ai_mark_in(story.words),
            created_by=self.by,
            updated_by=self.by,
        )
        if not self.is_valid(story, article):
            return
        article.save()
        slugs = self.import_draft.districts_of(story)
        article.districts.set(
            self.districts[slug] for slug in slugs if slug in self.districts
        )
        self.bylines(story, article)
        self.briefs(story, article)
        self.photos(story, article)
        Placement.objects.create(
            page=self.page,
            article=article,
            order=place,
            continued_from=story.continued_from[:4],
            continued_on=story.continued_on[:4],
        )

    def is_valid(self, story, row, *exclude):
        """Return whether a row may be saved; if not, add the reasons."""
        try:
            row.full_clean(
                exclude=exclude or None,
                validate_unique=False,
                # What a signed story is held to, a new draft cannot break; to ask
                # the database costs four queries a story.
                validate_constraints=not isinstance(row, Article),
            )
        except ValidationError as error:
            title = story.headline[:12] or f"第{story.number}篇"
            for name, messages in error.message_dict.items():
                label = (
                    row._meta.get_field(name).verbose_name if name != "__all__" else ""
                )
                self.reasons += [f"“{title}”{label}：{text}" for text in messages]
            return False
        return True

    def column(self, story):
        if not story.column:
            return None
        column = self.columns.get(story.column)
        if column is None:
            stem = pinyin.slug(story.column)[:70] or "column"
            slug = Column.objects.free_slug(stem)
            column = Column(name=story.column, slug=slug)
            if not self.is_valid(story, column):
                return None
            column.save()
            self.columns[story.column] = column
        return column

    def source(self, story):
        """Return our own source, unless the dateline or the credit names an agency."""
        named = AGENCY.search(f"{story.dateline} {story.source}")
        if not named:
            return self.own
        return next((s for s in self.sources if named.group() in s.name), None)

    def bylines(self, story, article):
        seen = set()
        for row in self.import_draft.people_of(story):
            person = self.person(story, row)
            if person is None or (person.pk, row.role) in seen:
                continue
            seen.add((person.pk, row.role))
            byline = Byline(
                article=article,
                contributor=person,
                role=row.role,
                work=row.work,
                order=len(seen),
            )
            if self.is_valid(story, byline):
                byline.save()

    def person(self, story, row):
        """Return the contributor whom a row means, created where it is to be a new one."""
        alike = self.namesakes.get(row.name, [])
        meant = row.resolve(alike)
        if meant == NEW:
            return self.new_person(story, row.name)
        if not meant:
            self.reasons.append(
                f"作者里有 {len(alike)} 位“{row.name}”，请选定是哪一位。"
            )
            return None
        chosen = next((c for c in alike if str(c.pk) == meant), None)
        if chosen is None:
            self.reasons.append(f"“{row.name}”选定的作者已改名或不在了，请重选。")
        return chosen

    def new_person(self, story, name):
        if name not in self.new_people:
            person = Contributor(name=name)
            if not self.is_valid(story, person, "slug"):
                return None
            person.save()
            self.new_people[name] = person
        return self.new_people[name]

    def briefs(self, story, article):
        briefs = self.import_draft.briefs_of(story)
        for order, (brief, slug) in enumerate(briefs, start=1):
            row = Brief(
                article=article,
                heading=without_marks(brief.heading),
                text=without_marks(brief.text),
                district=self.districts.get(slug),
                order=order,
            )
            if self.is_valid(story, row):
                row.save()

    def photos(self, story, article):
        for order, (after, caption) in enumerate(story.captions, start=1):
            credit = "、".join(dict.fromkeys(p.name for p in caption.credits))
            photo = Photo(
                caption=without_marks(caption.text),
                credit=credit[:100],
                staff_note="收版时只有图片说明，图片文件待补。",
            )
            if self.is_valid(story, photo):
                photo.save()
                ArticlePhoto.objects.create(
                    article=article, photo=photo, order=order, after_paragraph=after
                )


def body_of(story):
    """Return the body as HTML: paragraphs, subheads as h2, and rows as a table."""
    parts = []
    for is_row, blocks in groupby(story.blocks, key=lambda block: "\t" in block.text):
        blocks = list(blocks)
        if is_row and len(blocks) > 1:
            rows = [block.text.split("\t") for block in blocks]
            parts.append(clean(table_html(rows)))
            continue
        for block in blocks:
            tag = "h2" if block.is_subhead else "p"
            parts.append(f"<{tag}>{words_html(block.text.strip())}</{tag}>")
    return "".join(parts)


def _staff_note(story):
    notes = list(story.notes)
    if story.garbled_headline:
        notes.append(f"版面文字里的标题是“{story.garbled_headline}”。")
    return "\n".join(notes)
