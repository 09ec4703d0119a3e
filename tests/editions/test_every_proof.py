"""Every move of a page's proofs, by every role, in and out of order."""

import pytest
from django.db import transaction

from editions import wall
from editions.admin.wall import with_actions
from editions.models import Proof
from tests.cast import CAST
from tests.editions.test_wall_admin import WallTestCase

# Written out here once more, not read from the table that it checks: who may make a
# move, from how many passed stages, to how many.
READERS_OF_PROOFS = {"editor", "desk_head", "chief", "proofreader"}
ALLOWED = {
    ("pass", "galley"): (READERS_OF_PROOFS, 0, 1),
    ("pass", "page"): (READERS_OF_PROOFS, 1, 2),
    ("pass", "final"): ({"desk_head", "chief", "proofreader"}, 2, 3),
    ("pass", "release"): ({"chief"}, 3, 4),
    ("back", "galley"): (READERS_OF_PROOFS, 1, 0),
    ("back", "page"): (READERS_OF_PROOFS, 2, 1),
    ("back", "final"): ({"desk_head", "chief", "proofreader"}, 3, 2),
    ("back", "release"): ({"chief"}, 4, 3),
}
STAGES = ["galley", "page", "final", "release"]
NOT_YOURS = "这一道不由您的岗位签。"
WAITS_FOR = [
    "这个版现在等的是小样/一校，请按次序来。",
    "这个版现在等的是大样/二校，请按次序来。",
    "这个版现在等的是清样/三校，请按次序来。",
    "这个版现在等的是签样/付印，请按次序来。",
    "这个版已经付印。",
]
LOOK_AGAIN = "这个版刚有人动过，请再看一遍。"


class Undone(Exception):
    """Takes back what a step of a long test did to the database."""


@pytest.mark.thorough
class EveryProofTests(WallTestCase):
    @pytest.mark.once
    def test_it_makes_every_move_at_its_stage_by_its_people_only(self):
        tried = 0
        for passed in range(5):
            self.set_passed(passed)
            column = wall.columns_of(self.issue)[0]
            for role in CAST:
                user = getattr(self, role)
                moves = with_actions(column, user)["moves"]
                for do, stage in ALLOWED:
                    with self.subTest(passed=passed, role=role, do=do, stage=stage):
                        offered = do in moves and moves[do].stage == stage
                        self.try_one(column, user, do, stage, offered)
                    tried += 1
        self.assertEqual(tried, 5 * 6 * 8)

    def set_passed(self, passed):
        """Bring the page one stage further."""
        if passed:
            standing = [[s.pk, s.version, s.status, str(s)] for s in self.stories[:3]]
            Proof.objects.create(
                page=self.first,
                stage=STAGES[passed - 1],
                passed=True,
                by=self.chief,
                standing=standing,
            )

    def try_one(self, column, user, do, stage, offered):
        roles, source, target = ALLOWED[do, stage]
        passed = column.proof_state.passed
        wanted = ""
        if user.username not in roles:
            wanted = NOT_YOURS
        elif passed != source:
            wanted = WAITS_FOR[passed] if do == "pass" else LOOK_AGAIN
        self.assertEqual(offered, not wanted)
        self.assertEqual(
            self.made(column, user, do, stage), (wanted, passed if wanted else target)
        )

    def made(self, column, user, do, stage):
        """Return (the refusal or "", how many stages are passed then), undone again."""
        try:
            with transaction.atomic():
                self.record(column, user, do, stage)
                passed = wall.column_of(self.first).proof_state.passed
                raise Undone
        except Undone:
            return "", passed
        except wall.ArrangementRefused as error:
            return str(error), column.proof_state.passed

    def record(self, column, user, do, stage, **sent):
        shown = {"seen": {column.page.pk: column.token}, "read": column.text_token}
        return wall.record_proof(
            self.issue,
            self.first.pk,
            stage,
            user,
            **{"passed": do == "pass", "reason": "头条标题要改"} | shown | sent,
        )

    def test_it_asks_for_the_permission_before_anything_else(self):
        column = wall.columns_of(self.issue)[0]
        for do, stage in ALLOWED:
            for sent in ({"seen": {}}, {"read": "x"}, {"reason": ""}, {}):
                with (
                    self.subTest(do=do, stage=stage, sent=sent),
                    self.assertRaisesMessage(wall.ArrangementRefused, NOT_YOURS),
                ):
                    self.record(column, self.reporter, do, stage, **sent)
        with self.assertRaisesMessage(wall.ArrangementRefused, NOT_YOURS):
            wall.record_proof(self.issue, 999_999, "galley", self.reporter, passed=True)
        self.assertFalse(Proof.objects.exists())

    def test_it_has_no_other_stage(self):
        column = wall.columns_of(self.issue)[0]
        for do in ("pass", "back"):
            with self.assertRaisesMessage(wall.ArrangementRefused, NOT_YOURS):
                self.record(column, self.chief, do, "nothing")
