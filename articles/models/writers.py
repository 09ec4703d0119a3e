"""Writers of stories: who has a story in hand, whose words are in it, whom it waits for.

A story is in the hands of whoever filed it, until it is handed over (`handed_to`). Those
who had it before and wrote words of it have written it all the same: they do not review it.
"""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from articles.models.audit import Review
from articles.models.bylines_briefs import Byline
from articles.search.tracking import SearchedQuerySet
from articles.workflow import MOVES, REVIEWS, Status


class StoriesOfPeople(SearchedQuerySet):
    """QuerySet of stories, by what a person of the newsroom has to do with them."""

    def own(self, user):
        """Stories that a person wrote: filed, took over, or signed with their name.

        A correction is the work of those who wrote what it corrects, too.
        """
        if user.pk is None:
            return self.none()
        return self.filter(wrote(user))

    def in_hands_of(self, user):
        """Stories that a person is the writer of now: those not handed over to somebody
        else, and those under their name."""
        if user.pk is None:
            return self.none()
        return self.filter(_writes(user))

    def held_by(self, user):
        """Stories that wait for a person: drafts in their hands, and what they may
        review."""
        drafts = Q(status=Status.DRAFT) & _writes(user)
        waiting = Q(pk__in=self.model.objects.awaiting_review_of(user).values("pk"))
        return self.in_progress().filter(drafts | waiting)

    def awaiting_review_of(self, user):
        """Stories whose next review this person may give: not their own, and none
        that they have already passed on its way here."""
        stages = [
            Q(status=status)
            for status, name in REVIEWS.items()
            if user.has_perm(MOVES[name].steps[status])
        ]
        if not stages:
            return self.none()
        passed = Review.objects.passes_of_this_round().filter(
            article=OuterRef("pk"), by=user
        )
        waiting = self.unsigned().filter(any_of(stages)).exclude(wrote(user))
        return waiting.exclude(Exists(passed))

    def editable_by(self, user):
        """Stories whose text a person may change: drafts, in their hands or as an
        editor; what waits for a review, whoever may give that review; nothing signed."""
        drafts = Q(status=Status.DRAFT)
        if not user.has_perm("articles.edit_copy"):
            drafts &= _writes(user)
        waiting = Q(pk__in=self.model.objects.awaiting_review_of(user).values("pk"))
        return self.filter(drafts | waiting)

    def illustratable_by(self, user):
        """Stories that a person may place photos in: whose text they may change, and
        a photo editor, every draft."""
        editable = self.editable_by(user)
        if user.has_perm("articles.place_photos"):
            return editable | self.in_states(Status.DRAFT)
        return editable


def wrote(user):
    """Return the Q that a person has a story in hand, or words of theirs are in it."""
    return has_in_hand(user) | has_words_in(user)


def has_in_hand(user):
    """Return the Q that a person filed a story and kept it, or took it over last."""
    return Q(handed_to=user) | Q(created_by=user, handed_to__isnull=True)


def has_words_in(user):
    """Return the Q that a story has words of a person, whoever has it in hand now.

    Of a working copy, version 1 is no work of whoever opened it: its words are those of
    the story that it corrects.
    """
    inside = OuterRef(user) if isinstance(user, OuterRef) else user
    received = Review.objects.filter(to=inside)
    history = Byline._meta.get_field("article").related_model.history
    # An expression, so that SQLite looks through the versions of one story, and not
    # through all that somebody saved in years.
    key = inside if hasattr(inside, "resolve_expression") else inside.pk
    versions = history.alias(by=Coalesce("history_user_id", 0)).filter(by=key)
    # Whoever has had it, and saved words of it.
    had = Q(created_by=user) | Q(Exists(received.filter(article=OuterRef("pk"))))
    saved = Exists(versions.filter(id=OuterRef("pk"), version__gt=1))
    had_original = Exists(received.filter(article=OuterRef("corrects")))
    saved_original = Exists(versions.filter(id=OuterRef("corrects")))
    return (
        _is_under_name_of(inside)
        | Q(created_by=user, corrects__isnull=True)
        | Q(corrects__created_by=user)
        | Q(corrects__handed_to=user)
        | (had & saved)
        | (Q(had_original) & saved_original)
    )


def _writes(user):
    """Return the Q that a story is in a person's hands, or under their name."""
    return (
        has_in_hand(user)
        | _is_under_name_of(user)
        | Q(corrects__handed_to=user)
        | Q(corrects__created_by=user, corrects__handed_to__isnull=True)
    )


def _is_under_name_of(user):
    names = Byline.objects.written_by(user)
    return Q(Exists(names.filter(article=OuterRef("pk"))))


def any_of(conditions):
    """Join conditions by "or"; of none, nothing matches."""
    return reduce(or_, conditions, Q(pk__in=[]))
