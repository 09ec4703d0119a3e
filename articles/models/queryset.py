"""QuerySet of stories: which ones (published, in_section …)."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import IsNull
from django.utils import timezone

from articles.dates import FIRST_MOMENT, midnight
from articles.models.article_photos import ArticlePhoto
from articles.models.bylines_briefs import ArticleDistrict, Brief, Byline
from articles.models.list_entries import ReadersLists
from articles.models.people import Contributor
from articles.models.personal_lists import PersonalLists
from articles.models.picture_stories import PicturesFirst
from articles.models.recordings import Recording
from articles.models.renditions import Rendition
from articles.models.stories_loaded import StoriesLoaded, photos_at
from articles.models.story_ids import block_of_ids
from articles.models.taxonomy import Column, Section, TaggedArticle
from articles.models.writers import StoriesOfPeople, wrote
from articles.moment import now
from articles.search import queries
from articles.search.backends import backend
from articles.search.phrases import holding
from articles.statements import through
from articles.text import richtext
from articles.workflow import IN_PROGRESS, Status
from districts.models import District

# As many stories as the index names one by one; of more, it is asked as it goes.
NAMED_BY_INDEX = 2000
WORDS = "search_document__text"
BODY_IS_HTML = (
    "Article.body is HTML that is cleaned before it is stored: update() takes it as a "
    "str, not as an expression. Call save() on each article instead."
)


class ArticleQuerySet(
    PersonalLists, StoriesOfPeople, ReadersLists, PicturesFirst, StoriesLoaded
):
    words_in = frozenset(
        ("headline", "kicker", "deck", "summary", "dateline", "body", "editors_note")
        + ("original_title", "original_author", "column", "section", "published_at")
    )
    story = story_id = "pk"

    def get_by_natural_key(self, guid):
        return self.get(guid=guid)

    # The body's HTML is cleaned by save(), and where rows are written without it.

    def update(self, **values):
        """Update the rows; raise TypeError for a body that is an expression."""
        if "body" in values:
            if not isinstance(values["body"], str):
                raise TypeError(BODY_IS_HTML)
            values["body"] = richtext.clean(values["body"])
        return super().update(**values)

    update.alters_data = True

    def bulk_update(self, objs, fields, *args, **kwargs):
        """Update the rows; raise TypeError for a body, which is sent as an expression."""
        fields = list(fields)
        if "body" in fields:
            raise TypeError(BODY_IS_HTML)
        return super().bulk_update(objs, fields, *args, **kwargs)

    bulk_update.alters_data = True

    def bulk_create(self, objs, *args, **kwargs):
        articles = list(objs)
        for article in articles:
            article.body = richtext.clean(article.body)
            article.phrases = article.found_phrases()
        return super().bulk_create(articles, *args, **kwargs)

    bulk_create.alters_data = True

    # Which stories

    def published(self, at=None):
        """What readers may see at a moment: the one place that decides it."""
        return self.filter(_public(at or now()))

    def suitable_for_minors(self):
        """Stories that are not flagged 可能影响未成年人: to be asked wherever a page puts
        stories before readers who have not asked for them."""
        return self.filter(minors_warning="")

    def not_for_readers(self):
        """Stories in a state that readers never see, and working copies.

        More with every year. An index by id_to_look_up() has them and no others: of an
        id it is known at once, and no row of a story is read for it.
        """
        return self.filter(~Q(status=Status.SIGNED) | Q(corrects__isnull=False))

    def to_come(self, at):
        """What readers may not see yet at a moment, by reason; with not_for_readers() the
        rest of published(). Few stories, and an index of its own answers each."""
        return (
            self.signed().filter(published_at__gt=at),
            self.filter(embargo_until__gt=at),
        )

    def originals(self):
        """Stories themselves, without the working copies that correct them."""
        return self.filter(corrects__isnull=True)

    def working_copies(self):
        """Corrections in the making or made, each of another story."""
        return self.filter(corrects__isnull=False)

    def under_way(self):
        """What is in progress, and corrections that are signed and not in effect yet."""
        return self.filter(Q(status__in=IN_PROGRESS) | Q(takes_effect_at__isnull=False))

    def corrections_to_come(self):
        """Corrections signed for an hour, whose text is to become the story's then; the
        first comes first. Those of a story that is withdrawn wait until it is restored."""
        signed = self.model.objects.signed().filter(pk=OuterRef("corrects"))
        # As a span of hours, and without a join: else SQLite begins with all stories.
        coming = self.filter(Exists(signed), takes_effect_at__gt=FIRST_MOMENT)
        return coming.order_by("takes_effect_at", "pk")

    def due_corrections(self, at):
        """Those whose hour has come."""
        return self.corrections_to_come().filter(takes_effect_at__lte=at)

    def due_between(self, start, end):
        """Signed stories that readers will see from a moment (`due`) in a span on, and
        corrections that replace the text of one then."""
        stories = self.model.objects
        # A union, not an "or": each half is answered from an index, among a million. With
        # both ends: PostgreSQL takes an open span for a third of the table.
        scheduled = stories.signed().filter(
            published_at__gt=start, published_at__lt=end
        )
        embargoed = stories.signed().filter(
            embargo_until__gt=start, embargo_until__lt=end
        )
        corrections = stories.corrections_to_come().filter(
            takes_effect_at__gt=start, takes_effect_at__lt=end
        )
        scheduled, embargoed, corrections = (
            found.order_by().values("pk")
            for found in (scheduled, embargoed, corrections)
        )
        to_come = self.filter(pk__in=scheduled.union(embargoed, corrections))
        later = Greatest("published_at", Coalesce("embargo_until", "published_at"))
        # A correction has the embargo of its story, and an hour of its own.
        due = to_come.annotate(due=Coalesce("takes_effect_at", later))
        return due.filter(due__gt=start, due__lt=end)

    def in_states(self, *states):
        """Stories in one of some states of the workflow."""
        return self.filter(status__in=states)

    def signed(self):
        """Stories that are signed, whether their hour has come or not."""
        return self.originals().filter(status=Status.SIGNED)

    def unsigned(self):
        """Stories and working copies in any other state.

        Said beside each such state: they are few and have an index of their own, which
        SQLite uses only where a query names its condition.
        """
        return self.exclude(status=Status.SIGNED)

    def in_progress(self):
        """Drafts and what waits for a review, working copies too."""
        return self.unsigned().in_states(*IN_PROGRESS)

    def withdrawn(self):
        """Stories that readers could see once: their addresses answer that they are gone.

        One that was withdrawn before its hour came was never there for them.
        """
        withdrawn = self.originals().in_states(Status.WITHDRAWN)
        was_due = Q(published_at__lte=F("withdrawn_at")) & (
            Q(embargo_until__isnull=True) | Q(embargo_until__lte=F("withdrawn_at"))
        )
        # One that came withdrawn from elsewhere has no hour of its withdrawal.
        return withdrawn.filter(was_due | Q(withdrawn_at__isnull=True))

    def in_section(self, section):
        return self.filter(section=section)

    def in_district(self, district):
        """Stories filed under a district, and round-ups with a brief of it.

        What a zone within the district does is news of the district too.
        """
        here = _of_district(district)
        filed, told = (
            # Not Exists(): for one of two PostgreSQL would read all of a district's rows.
            # Nor pk=: it would take it that few stories are, and read all of a section.
            Subquery(
                links.filter(here, article=OuterRef("pk"))
                .order_by()
                .values("article")[:1]
            )
            for links in (ArticleDistrict.objects, Brief.objects)
        )
        return self.filter(IsNull(Coalesce(filed, told), False))

    def filed_under(self, district):
        """The same stories as in_district(), found from the district's own rows.

        For a count of all: the newest few are found sooner story by story, and of what
        is published by listed_in().
        """
        here = _of_district(district)
        filed = ArticleDistrict.objects.filter(here).order_by()
        briefs = Brief.objects.filter(here).order_by()
        return self.filter(
            pk__in=filed.values("article").union(briefs.values("article"))
        )

    def in_any_of(self, *lists):
        """Stories in any of some short lists of ids.

        "In this or in that" would have PostgreSQL read all stories to see which are; and
        SQLite takes no limited list into a union as it is.
        """
        first, *rest = (
            self.model.objects.filter(pk__in=ids).order_by().values("pk")
            for ids in lists
        )
        return self.filter(pk__in=first.union(*rest))

    def in_column(self, column):
        return self.filter(column=column)

    def about(self, tag):
        return self.filter(
            Exists(TaggedArticle.objects.filter(tag=tag, content_object=OuterRef("pk")))
        )

    def by(self, contributor):
        """Stories that carry a person's name."""
        return self.filter(
            Exists(
                Byline.objects.filter(contributor=contributor, article=OuterRef("pk"))
            )
        )

    def on_day(self, day):
        """Stories published on a day of the paper's own time zone."""
        start = through(midnight, day)
        end = through(lambda day: midnight(day + timedelta(days=1)), day)
        return self.between(start, end)

    def between(self, start, end):
        """Stories published from one moment on and before another."""
        # As a span, which SQLite reads from its own end. Of two upper bounds, one more
        # beside that of published(), it takes the first, and reads all that is newer.
        last = through(lambda end: end - timedelta(microseconds=1), end)
        return self.filter(published_at__range=(start, last))

    def before(self, moment):
        """Stories published before a moment."""
        return self.between(FIRST_MOMENT, moment)

    def in_block_of_ids(self, number, size):
        """Stories whose ids, divided by the size of a block, are its number."""
        return self.alias(block=block_of_ids("pk", size)).filter(block=number)

    def search(self, asked):
        """Stories that hold all that is asked for; of what cannot be asked, none.

        `asked` is what somebody typed, or a Query of articles/search/queries.py. The
        index is asked once, at once: which stories match is for the rows to decide.
        """
        query = asked if isinstance(asked, queries.Query) else queries.read(asked)
        if not query.has_terms:
            return self.none()
        answering = self.in_fields(query)
        if query.unproven or query.unwanted:
            answering = answering.holding(query.unproven, query.unwanted)
        if not query.wanted:
            return answering
        words = query.index_words
        found = backend().ids(words, NAMED_BY_INDEX + 1)
        if len(found) > NAMED_BY_INDEX:
            return answering.filter(pk__in=backend().matching(words))
        return answering.filter(pk__in=backend().id_subquery(found))

    def holding(self, phrases, unwanted):
        """Stories whose own words have all of some phrases, and none of others.

        The index is not asked: each story's words are looked through.
        """
        indexed = self.filter(search_document__isnull=False)
        return holding(indexed, WORDS, phrases, unwanted)

    def in_fields(self, query, is_counted=False):
        """Stories that have the names which a query names by field: 记者:, 区县: …

        Each name leads to its stories: of the whole archive few are a person's.
        is_counted: whether all are wanted, in no order, and not the newest of them.
        """
        found = self
        for name in query.people:
            signed = Byline.objects.filter(
                contributor__in=_pks(Contributor.objects.filter(name__iexact=name))
            )
            found = found.filter(pk__in=signed.values("article"))
        for name in query.districts:
            district = District.objects.called(name).first()
            if district is None:
                return found.none()
            here = found.filed_under if is_counted else found.in_district
            found = here(district)
        for name in query.columns:
            columns = Column.objects.filter(name__icontains=name)
            found = found.filter(_one_of("column", columns))
        for name in query.sections:
            sections = Section.objects.filter(name__iexact=name)
            found = found.filter(_one_of("section", sections))
        return found

    def visible_to(self, user, at=None):
        """What a person of the newsroom may open: a reporter, own and published."""
        if user.has_perm("articles.follow_copy"):
            return self
        # In this order: what most stories are is asked first, and then no more of them.
        return self.filter(_public(at or timezone.now()) | wrote(user))

    def newest_pks(self, sections, number):
        """Return (pk, section pk) of the newest stories of each section."""
        lists = (self.in_section(section).values("pk")[:number] for section in sections)
        # Of all stories: those of the lists, narrowed again, PostgreSQL would look for
        # among all of these.
        newest = self.model.objects.in_any_of(*lists)
        return newest.values_list("pk", "section_id")

    def renditions(self, at):
        """Return the picture files that these stories show, see photos_at()."""
        # Story by story: `article__in` makes SQLite list all of these stories first.
        shown = self.order_by().filter(pk=OuterRef("article"))
        showing = photos_at(at).filter(Exists(shown), photo=OuterRef("photo"))
        return Rendition.objects.filter(Exists(showing))

    def recordings(self, at):
        """Return the films and pieces of sound that these stories show."""
        shown = self.order_by().filter(pk=OuterRef("article"))
        showing = photos_at(at).filter(Exists(shown), photo__recording=OuterRef("pk"))
        return Recording.objects.filter(Exists(showing))

    def showing_recording(self, guid):
        """Stories that show a film or a piece of sound."""
        shown = ArticlePhoto.objects.filter(photo__recording__guid=guid)
        return self.filter(pk__in=shown.order_by().values("article"))


def _public(at):
    # A working copy is never public itself: signed, its text is the story's.
    return Q(status=Status.SIGNED, published_at__lte=at, corrects__isnull=True) & (
        Q(embargo_until__isnull=True) | Q(embargo_until__lte=at)
    )


def _of_district(district):
    return Q(district=district) | Q(district__within=district)


def _one_of(name, places):
    """Return the Q that a story's section or column is one of these.

    Of one only it says so: then its stories are read along an index, the newest first.
    """
    pks = _pks(places)
    return Q(**{name: pks[0]}) if len(pks) == 1 else Q(**{f"{name}__in": pks})


def _pks(rows):
    """Return the ids of a few rows, asked at once: what follows is read by an index."""
    return list(rows.order_by().values_list("pk", flat=True))
