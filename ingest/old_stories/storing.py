"""Storing of old stories: what they become here, in one pass for a batch of them.

A story is known for ever by its system and its old id. Read again, it changes nothing;
read otherwise, it is shown and left alone, unless an update is asked for and nobody has
edited it here. Each that is stored has an import record where others have their reviews.
"""

from collections import defaultdict
from datetime import UTC, datetime
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from articles.bulk_insert import add_rows
from articles.loading import load_stories
from articles.models import (
    Article,
    ArticleDistrict,
    ArticlePhoto,
    Byline,
    ImportRecord,
    TaggedArticle,
)
from articles.models.parts import parts_of_stories
from articles.models.versions import content_of, digest_of
from articles.search.tracking import batch_updates
from articles.workflow import Status
from ingest.old_stories import signing
from ingest.old_stories.addresses import keep_addresses
from ingest.old_stories.filing import Filing
from ingest.old_stories.lines import Refused, in_one_line
from ingest.old_stories.outcomes import Outcome, changed
from ingest.old_stories.pictures import NoFiles, placed_photos
from ingest.old_stories.placing import Placing
from ingest.old_stories.story_text import StoryText

WITHDRAWN = "这篇稿件在旧网站上已经撤下。"
EARLIEST = datetime(1899, 12, 31, tzinfo=UTC)  # in China it is 1900
CONTENT = "kicker headline deck summary section column dateline body genre source"
UPDATED = (*CONTENT.split(), "original_title", "original_author", "original_url")
UPDATED += ("ai_made", "staff_note", "published_at")
LONGEST_ID, LONGEST_FILE = 200, 300


def unread(stories):
    """Return the stories of one system that were not read before as they are now."""
    old_ids = [story.old_id for story in stories]
    known = (
        ImportRecord.objects.newest_of(stories[0].system, old_ids) if stories else {}
    )
    return [
        story
        for story in stories
        if story.old_id not in known or known[story.old_id].checksum != story.checksum
    ]


def guid_of(system, old_id):
    """Return the guid of an old story, by which the database has it once only."""
    return uuid5(NAMESPACE_URL, f"{system}\0{old_id}")


@transaction.atomic
def store(
    stories, run=None, by=None, *, update=False, section="", files=None, written=None
):
    """Store a batch of OldStory; return {(system, old id): Outcome}.

    run: the ImportRun, for the records. update: whether a story that has changed in its
    old system and not here is replaced. section: slug or name of the section of stories
    that name none. files: what has(), beside() and content() of a Tree answer, for their
    pictures. written: the list of files_removed_on_failure() that the caller holds open
    around its own transaction.
    """
    return _Batch(stories, run, by, update, section, files, written).stored()


class _Batch:
    def __init__(self, stories, run, by, update, section, files, written):
        self.run, self.by, self.update = run, by, update
        self.files = files or NoFiles()
        self.written = [] if written is None else written
        self.outcomes = {}
        for story in stories:
            outcome = Outcome(story, "new", doubts=list(story.doubts))
            first = self.outcomes.setdefault((story.system, story.old_id), outcome)
            if first is not outcome:
                words = f"编号“{story.old_id}”在这一批里出现了两次，只收了第一次的。"
                outcome.refuse(words)
                first.doubts.append(outcome.doubts[-1])
        self.filing = Filing([o.story for o in self.outcomes.values()], section)
        self.records = {}

    def stored(self):
        self._look_up()
        for outcome in self.outcomes.values():
            if outcome.what == "new" and (reason := _refusal(outcome.story)):
                outcome.refuse(reason)
        names = self._read()
        self.filing.know_people(names)
        self.placing = Placing([self.outcomes[key] for key in self.texts])
        self._load([o for o in self.outcomes.values() if o.what == "new"])
        for outcome in self.outcomes.values():
            if outcome.what == "updated":
                self._replace(outcome)
        self._record()
        return self.outcomes

    # What is known already

    def _look_up(self):
        by_system = defaultdict(list)
        for system, old_id in self.outcomes:
            by_system[system].append(old_id)
        for system, old_ids in by_system.items():
            found = ImportRecord.objects.newest_of(system, old_ids)
            self.records |= {(system, old_id): r for old_id, r in found.items()}
        pks = {record.article_id for record in self.records.values()}
        articles = Article.objects.in_bulk(pks) if pks else {}
        read_otherwise = []
        for key, record in self.records.items():
            outcome = self.outcomes[key]
            outcome.article = articles[record.article_id]
            outcome.what = "same"
            if record.checksum != outcome.story.checksum:
                read_otherwise.append((outcome, record))
        if read_otherwise:
            self._judge(read_otherwise)

    def _judge(self, read_otherwise):
        """Tell which of the stories that were read otherwise may be replaced."""
        parts = parts_of_stories([o.article.pk for o, _ in read_otherwise])
        for outcome, record in read_otherwise:
            article, story = outcome.article, outcome.story
            content = content_of(article, parts[article.pk])
            if digest_of(content) != record.digest or article.copy_under_way():
                outcome.what = "edited"
                outcome.doubt(
                    "edited", f"《{article}》原件变了，本站也改过，没有覆盖。"
                )
            elif not self.update:
                changed(outcome, article)
            elif reason := _refusal(story):
                outcome.refuse(reason)
            else:
                outcome.what = "updated"

    # What they become

    def _read(self):
        """Read the text of all that is to be stored; return the names in it."""
        self.texts = {}
        names = set()
        for key, outcome in self.outcomes.items():
            if outcome.what not in ("new", "updated"):
                continue
            try:
                self.texts[key] = text = StoryText(outcome, self.filing, self.files)
            except Refused as refusal:
                outcome.refuse(str(refusal))
                continue
            names.update(row.name for row in text.people)
        return names

    def _load(self, outcomes):
        parts, articles = defaultdict(list), []
        for outcome in outcomes:
            text = self.texts[_key(outcome)]
            article = Article(
                guid=guid_of(*_key(outcome)),
                staff_note=text.fit.staff_note(),
                **text.fields,
            )
            article.take_over(outcome.story.is_withdrawn, WITHDRAWN)
            outcome.article = article
            articles.append(article)
            for model, rows in self._parts(outcome, text, article).items():
                parts[model] += rows
        if articles:
            placed = [p for o in outcomes for p in self._placements(o)]
            load_stories(articles, parts, is_clean=True, also=placed)

    def _placements(self, outcome):
        return self.placing.placements(outcome.article, outcome)

    def _parts(self, outcome, text, article):
        photos = placed_photos(
            text.photos, article, self.files, self.by, self.written, outcome
        )
        people = signing.byline_rows(text.people, article, self.filing, outcome)
        return {
            ArticleDistrict: [
                ArticleDistrict(article=article, district=district)
                for district in text.districts
            ],
            TaggedArticle: [
                TaggedArticle(content_object=article, tag=tag) for tag in text.topics
            ],
            Byline: people,
            ArticlePhoto: photos,
        }

    def _replace(self, outcome):
        """Replace a story that nobody has edited by what its old system has now."""
        article = outcome.article
        text = self.texts[_key(outcome)]
        fields = text.fields | {
            "staff_note": text.fit.staff_note(earlier=article.staff_note)
        }
        for name in UPDATED:
            setattr(article, name, fields[name])
        if outcome.story.is_withdrawn and article.status == Status.SIGNED:
            article.take_over(True, WITHDRAWN)
        article.updated_by = self.by
        article.change_reason = f"重新迁入：{outcome.story.file}"
        article.phrases = article.found_phrases()
        article.save(keep_version=False)
        with batch_updates():
            for model, rows in self._parts(outcome, text, article).items():
                name = "content_object" if model is TaggedArticle else "article"
                model.objects.filter(**{name: article}).delete()
                model.objects.bulk_create(rows)
            article.keep_version()
        add_rows(self._placements(outcome))

    def _record(self):
        done = [o for o in self.outcomes.values() if o.what in ("new", "updated")]
        remember_addresses(done)
        parts = parts_of_stories([o.article.pk for o in done]) if done else {}
        add_rows(
            ImportRecord(
                article=outcome.article,
                system=outcome.story.system,
                old_id=outcome.story.old_id,
                number=self._number(outcome),
                file=outcome.story.file[-LONGEST_FILE:],
                checksum=outcome.story.checksum,
                digest=digest_of(
                    content_of(outcome.article, parts[outcome.article.pk])
                ),
                run=self.run.pk if self.run else None,
                by=self.by,
            )
            for outcome in done
        )

    def _number(self, outcome):
        """Return which taking over of its story an outcome is, from 1. Of two imports that
        replace it at once, the second has the same one, and is refused."""
        earlier = self.records.get(_key(outcome))
        return earlier.number + 1 if earlier else 1


def _key(outcome):
    return outcome.story.system, outcome.story.old_id


def _refusal(story):
    """Return why a story cannot be taken over at all, or ""."""
    if not story.old_id.strip() or len(story.old_id) > LONGEST_ID:
        return f"没有原编号，或超过 {LONGEST_ID} 个字符：没有它，再次导入时认不出来。"
    if in_one_line(story.old_id) != story.old_id:
        return f"原编号“{in_one_line(story.old_id)}”里有换行、多余空格或不能用的字符。"
    if timezone.is_naive(story.published_at) or story.published_at < EARLIEST:
        return f"日期 {story.published_at:%Y-%m-%d} 早于 1900 年：请核对。"
    if story.published_at > timezone.now():
        return (
            f"日期 {story.published_at:%Y-%m-%d %H:%M} 还没到：只迁入已经发布的稿件。"
        )
    return ""


def remember_addresses(outcomes):
    """Keep the old addresses of stories that have just been stored."""
    keep_addresses(
        (address, {"article": outcome.article}, partial(outcome.doubt, "unsure"))
        for outcome in outcomes
        for address in outcome.story.addresses
    )
