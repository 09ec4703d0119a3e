"""Personal lists of stories, as long as they are useful: the last that somebody wrote,
reviewed, or holds.

They are found from the person's own rows, the newest first, and never from all stories:
what a person did in ten years costs no more than what they did in one.
"""

from django.db.models.functions import Coalesce

from articles.models.audit import Review
from articles.models.bylines_briefs import Byline
from articles.search.tracking import SearchedQuerySet
from articles.workflow import MOVES, Actor, Status

# How many of a person's stories a list goes back: some years of a reporter's.
LATEST = 2000
REVIEWER_MOVES = [name for name, move in MOVES.items() if move.actor is Actor.REVIEWER]


class PersonalLists(SearchedQuerySet):
    """QuerySet of stories, by what a person has done with them of late."""

    def latest_own(self, user, number=LATEST):
        """The stories of own() that were filed last."""
        if user.pk is None:
            return self.none()
        stories = self.model.objects
        filed = stories.filter(created_by=user).order_by("-pk").values("pk")[:number]
        taken = stories.filter(handed_to=user).order_by("-pk").values("pk")[:number]
        signed = Byline.objects.written_by(user).order_by("-article").values("article")
        copies = stories.working_copies().filter(corrects__in=filed)
        copies = copies.order_by().values("pk")
        return self.in_any_of(filed, taken, signed[:number], copies)

    def latest_reviewed_by(self, user, number=LATEST):
        """The stories that a person passed or sent back last."""
        reviews = Review.objects.filter(by=user.pk, move__in=REVIEWER_MOVES)
        return self.filter(pk__in=reviews.order_by("-pk").values("article")[:number])

    def holders(self):
        """Return the ids of those who have a draft in hand."""
        drafts = self.unsigned().in_states(Status.DRAFT)
        held = drafts.order_by().annotate(holder=Coalesce("handed_to", "created_by"))
        return held.exclude(holder=None).values("holder").distinct()
