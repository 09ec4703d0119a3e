"""Reviewers of a story: who can still give each of the reviews to come, and what helps
where nobody can.

Asked on every page of a story that is being made, before it is submitted, and before a
correction is opened: the three reviews are given by three people, none of whom wrote it,
and a paper at night has few. One query, whatever the number of stories and reviews.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from django.contrib.auth.models import Group, User
from django.db.models import Exists, OuterRef, Q

from articles.models import Article, Review
from articles.models.staff import staff_name
from articles.models.writers import has_in_hand, has_words_in
from articles.prepared import prepared
from articles.workflow import IN_PROGRESS, MOVES, REVIEWS

SUBMIT = "articles.submit_article"
NAMES_SHOWN = 4


@dataclass(frozen=True)
class Reviewer:
    """Somebody of the newsroom who may give some of the reviews of a story."""

    pk: int
    name: str
    reviews: frozenset
    has_in_hand: bool
    has_words: bool
    has_passed: bool


@dataclass(frozen=True)
class ToCome:
    """A review to come, as a page names it."""

    label: str
    names: str
    is_given_by_nobody: bool


class Prospects:
    """Who gives the reviews to come, and the sentence why they cannot all be given."""

    def __init__(self, reviews, reviewers, writer=None):
        """`reviewers` are all who have the posts; `writer` is who would have the story
        in hand besides those who do, such as whoever opens a correction."""
        self.reviews, self.reviewers, self.writer = list(reviews), reviewers, writer

    @cached_property
    def people(self):
        """{review: [Reviewer]} of those who may give it now."""
        return self._people(self._is_fit)

    def _people(self, is_fit):
        fit = list(filter(is_fit, self.reviewers))
        return {
            review: [one for one in fit if review in one.reviews]
            for review in self.reviews
        }

    def _is_fit(self, one):
        has_it = one.has_in_hand or one.pk == self.writer
        return not (has_it or one.has_words or one.has_passed)

    @property
    def to_come(self):
        return [
            ToCome(review_name(name), _names(people), not people)
            for name, people in self.people.items()
        ]

    @cached_property
    def problem(self):
        """The sentence why the reviews cannot all be given; "" when they can."""
        reviews = too_few(self.people)
        if not reviews:
            return ""
        labels = "、".join(map(review_name, reviews))
        able = {one.pk: one for name in reviews for one in self.people[name]}
        if able:
            return (
                f"{labels}只有{_names(list(able.values()))}能做，"
                "三审要由三个人来做，人不够。"
            )
        barred = [one for one in self.reviewers if one.reviews.intersection(reviews)]
        if len(barred) == 1 and not barred[0].has_passed:
            who = "您" if barred[0].pk == self.writer else barred[0].name
            return (
                f"没有人能{labels}：能{labels}的只有{who}一人，自己的稿件不能自己审。"
            )
        return f"没有人能{labels}。"

    @property
    def advice(self):
        """What helps, as a sentence; "" when nothing has to."""
        if not self.problem:
            return ""
        advice = []
        if self.can_be_handed_over:
            advice.append("移交给别的同事来写")
        posts = _posts_of(too_few(self.people))
        if posts:
            advice.append(f"请管理员给一位同事加上{posts}的岗位")
        return f"怎么办：{'，或'.join(advice)}。" if advice else ""

    @cached_property
    def can_be_handed_over(self):
        """Whether all reviews could be given if somebody else had the story in hand: who
        has it has no words in it yet, and reviews it then."""

        def is_fit(one):
            return not (one.has_words or one.has_passed)

        def others(taker):
            return self._people(lambda one: is_fit(one) and one.pk != taker)

        has_it = {one.pk for one in self.reviewers if one.has_in_hand} | {self.writer}
        freed = [one for one in self.reviewers if one.pk in has_it and is_fit(one)]
        if not freed:
            return False
        reviewers = {one.pk for one in self.reviewers}
        if not too_few(others(None)) and _has_writers_beside(reviewers | has_it):
            return True
        takers = reviewers - has_it
        return any(not too_few(others(taker)) for taker in takers)

    def after(self, user):
        """Return the prospects once a person has given the next review, or None when it
        is not theirs to give."""
        following = self.reviews[:1]
        given = [one for name in following for one in self.people[name]]
        if user.pk not in {one.pk for one in given}:
            return None
        others = [one for one in self.reviewers if one.pk != user.pk]
        return Prospects(self.reviews[1:], others, self.writer)

    def warning_for(self, user):
        """Return what a person is told before they move the story on; "" for nothing.

        Who gives this review gives no other: where only they can give a later one, a
        colleague had better give this one.
        """
        after = self.after(user)
        if self.problem or after is None or not after.problem:
            return self.problem
        label = review_name(self.reviews[0])
        others = [one for one in self.people[self.reviews[0]] if one.pk != user.pk]
        return f"您{label}以后，{after.problem}请让{_names(others)}来{label}。"


def prospects_of(article):
    """Return the prospects of a story that is being made, or is about to be."""
    if article.status not in IN_PROGRESS:
        return Prospects([], [])
    states = list(REVIEWS)
    first = states.index(article.status) if article.status in REVIEWS else 0
    names = [REVIEWS[status] for status in states[first:]]
    passed_counts = first > 0
    return Prospects(names, _reviewers(article.pk, passed_counts))


def prospects_of_new(user):
    """Return the prospects of a story that a person is about to file."""
    return Prospects(REVIEWS.values(), _reviewers(0, False), user.pk)


def prospects_of_correction(article, user):
    """Return the prospects of a correction of a story, were a person to open it."""
    return Prospects(REVIEWS.values(), _reviewers(article.pk, False), user.pk)


def writers_to_be():
    """Return the people who may have a story in hand: active, with a post that submits."""
    return User.objects.with_perm(SUBMIT, include_superusers=False).filter(
        is_staff=True
    )


def too_few(people):
    """Return the reviews that have fewer people than they are, the fewest such reviews;
    [] where each can be given by another person."""
    for number in range(1, len(people) + 1):
        for names in combinations(people, number):
            whoever = {one.pk for name in names for one in people[name]}
            if len(whoever) < number:
                return list(names)
    return []


def review_name(review):
    """Return what a review is called: 初审, not 初审通过."""
    return MOVES[review].label.removesuffix("通过")


def _names(people):
    shown = "、".join(one.name for one in people[:NAMES_SHOWN])
    return f"{shown}等 {len(people)} 人" if len(people) > NAMES_SHOWN else shown


def _posts_of(reviews):
    """Return the groups that give some reviews: “编辑”、“主任”."""
    codenames = [_permission(name).partition(".")[2] for name in reviews]
    groups = Group.objects.filter(
        permissions__codename__in=codenames,
        permissions__content_type__app_label="articles",
    )
    names = groups.order_by("pk").values_list("name", flat=True).distinct()
    return "或".join(f"“{name}”" for name in names)


def _permission(review):
    (permission,) = MOVES[review].steps.values()
    return permission


def _has_writers_beside(people):
    return writers_to_be().exclude(pk__in=people).exists()


def _reviewers(article, passed_counts):
    return [
        Reviewer(
            pk=row.pk,
            name=staff_name(row),
            reviews=frozenset(
                name for name in REVIEWS.values() if getattr(row, f"may_{name}")
            ),
            has_in_hand=row.has_in_hand,
            has_words=row.has_words,
            has_passed=passed_counts and row.has_passed,
        )
        for row in _rows(article=article)
    ]


@prepared
def _rows(article):
    """Whoever has one of the posts, and what they have to do with a story."""
    # A superuser may do everything, and reviews nothing: that takes a post.
    may = {
        f"may_{name}": Q(
            pk__in=User.objects.with_perm(
                _permission(name), include_superusers=False
            ).values("pk")
        )
        for name in REVIEWS.values()
    }
    person, story = OuterRef("pk"), Article.objects.filter(pk=article)
    passes = Review.objects.passes_of_this_round().filter(article=article, by=person)
    posts = Q(*may.values(), _connector=Q.OR)
    return (
        User.objects.filter(is_active=True, is_staff=True)
        .filter(posts)
        .annotate(
            **may,
            has_in_hand=Exists(story.filter(has_in_hand(person))),
            has_words=Exists(story.filter(has_words_in(person))),
            has_passed=Exists(passes),
        )
        .only("username", "last_name", "first_name")
        .order_by("last_name", "first_name", "pk")
    )
