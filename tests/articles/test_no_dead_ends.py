"""Random people make random moves: no story gets where nobody can move it, unless the page
had said so before."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone
from hypothesis import Phase, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from articles.models import Article, Byline, Contributor
from articles.reviewers import (
    prospects_of,
    prospects_of_correction,
    prospects_of_new,
)
from articles.workflow import IllegalMove, Status
from tests.level import THOROUGH
from tests.stories import make_draft, make_section, make_story

POSTS = ["记者", "编辑", "主任", "总编"]
# A small newsroom, in which it happens that one person has two posts, or nobody has one.
NEWSROOM = st.lists(
    st.sets(st.sampled_from(POSTS), min_size=1, max_size=2), min_size=3, max_size=6
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["move", "move", "move", "move", "write", "account"]),
        st.integers(0, 999),
        st.integers(0, 999),
    ),
    min_size=4,
    max_size=12,
)
REASON = "再核。"
# It got through, or was given up; what readers have seen stays with whoever may restore.
ENDS = {Status.SIGNED, Status.WITHDRAWN, Status.DISCARDED}


class Undone(Exception):
    """Takes back what was tried."""


@pytest.mark.thorough
@pytest.mark.once
class NoDeadEndTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.groups = {name: Group.objects.get(name=name) for name in POSTS}
        cls.author = Contributor.objects.create(name="王勇")
        make_section()

    # Without shrinking, which would try hundreds of walks after one that fails.
    @settings(max_examples=30 if THOROUGH else 15, phases=[Phase.reuse, Phase.generate])
    @given(
        newsroom=NEWSROOM, steps=STEPS, is_correction=st.booleans(), who=st.integers(0)
    )
    def test_it_leaves_every_story_a_way_out_or_has_said_so(
        self, newsroom, steps, is_correction, who
    ):
        self.people = [self.hired(*pair) for pair in enumerate(newsroom)]
        story = self.begun(is_correction, self.people[who % len(self.people)])
        for step in steps:
            if story is None:
                return
            getattr(self, step[0])(story, *step[1:])
            story.refresh_from_db()

    def hired(self, number, posts):
        user = User.objects.create(username=f"p{number}", is_staff=True)
        user.groups.set(self.groups[post] for post in posts)
        return user

    def begun(self, is_correction, user):
        """Return a story that a person files or opens, and what they were told."""
        if not is_correction:
            said = prospects_of_new(user).problem
            story = make_draft(created_by=user)
            Byline.objects.create(article=story, contributor=self.author)
        else:
            original = make_story(created_by=self.people[0])
            Byline.objects.create(article=original, contributor=self.author)
            if original.correction_refusal(user):
                return None
            said = prospects_of_correction(original, user).problem
            story = original.open_correction(by=user)
        self.assert_has_a_way_out(story, said)
        return story

    def move(self, story, who, which):
        active = [user for user in self.people if user.is_active]
        if not active:
            return
        user = active[who % len(active)]
        moves = story.moves_open_to(user)
        if not moves:
            return
        name, _ = moves[which % len(moves)]
        told = prospects_of(story).warning_for(user)
        later = timezone.now() + timedelta(hours=which % 3)
        to = self.people[which % len(self.people)]
        try:
            story.move(name, by=user, reason=REASON, at=later, to=to)
        except IllegalMove:
            return
        self.assert_has_a_way_out(story, told)

    def write(self, story, who, which):
        user = self.people[who % len(self.people)]
        if user.is_active and story.is_editable_by(user):
            story.updated_by = user
            story.save()
        self.assert_has_a_way_out(story, prospects_of(story).problem)

    def account(self, story, who, which):
        """Close an account, or open it again: the page says so from then on."""
        user = self.people[who % len(self.people)]
        user.is_active = not user.is_active
        user.save()
        self.assert_has_a_way_out(story, prospects_of(story).problem)

    def assert_has_a_way_out(self, story, said):
        if not self.leads_out(story):
            self.assertNotEqual(said, "")
            self.assertNotEqual(prospects_of(story).problem, "")

    def leads_out(self, story):
        """Whether some moves of the active accounts lead to an end: tried, and undone."""
        if story.status in ENDS:
            return True
        for user in self.people:
            if not user.is_active:
                continue
            for name, move in sorted(story.moves_open_to(user), key=_ends_first):
                if move.target == story.status:
                    continue
                if self.leads_out_by(story, name, user):
                    return True
        return False

    def leads_out_by(self, story, name, user):
        try:
            with transaction.atomic():
                tried = Article.objects.get(pk=story.pk)
                tried.move(name, by=user, reason=REASON)
                found = self.leads_out(tried)
                raise Undone
        except Undone:
            return found
        except IllegalMove:
            return False


def _ends_first(offered):
    _, move = offered
    return move.target != Status.DISCARDED, move.target != Status.DRAFT
