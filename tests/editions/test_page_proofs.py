"""Workflow of a page's proofs, from every stage."""

from dataclasses import dataclass, field

from django.test import SimpleTestCase

from editions.page_proofs import (
    MOVES,
    STAGES,
    Attempt,
    PlacedStory,
    Stage,
    proof_state,
    refusal,
)

PLACED = [PlacedStory(1, 1, "signed", "甲"), PlacedStory(2, 1, "signed", "乙")]


@dataclass
class Record:
    stage: str
    passed: bool = True
    standing: list = field(default_factory=lambda: [s.as_json() for s in PLACED])


def refused(state, stage, placed):
    """Return why a page may not pass a stage, of which all has been read."""
    return refusal(MOVES["pass", stage], state, Attempt(placed, has_read=True))


def after(*stages):
    return [Record(stage) for stage in stages]


class PageProofTests(SimpleTestCase):
    def test_it_leads_from_each_stage_to_the_next(self):
        for number in range(len(STAGES) + 1):
            here = proof_state(after(*STAGES[:number]), PLACED)
            self.assertEqual(here.passed, number)
            wanted = STAGES[number] if number < len(STAGES) else None
            self.assertEqual(here.next, wanted)

    def test_it_allows_only_the_next_stage(self):
        for number in range(len(STAGES) + 1):
            here = proof_state(after(*STAGES[:number]), PLACED)
            for stage in STAGES:
                is_refused = bool(refused(here, stage, PLACED))
                self.assertEqual(is_refused, stage != here.next, (number, stage))

    def test_it_repeats_the_same_stage_for_a_page_sent_back(self):
        records = [*after(*STAGES[:3]), Record(Stage.FINAL, passed=False)]
        self.assertEqual(proof_state(records, PLACED).next, Stage.FINAL)

    def test_it_accepts_a_change_before_the_third_proof(self):
        changed = [PlacedStory(1, 2, "signed", "甲"), PLACED[1]]
        here = proof_state(after(*STAGES[:2]), changed)
        self.assertEqual((here.passed, here.changes), (2, ()))

    def test_it_goes_back_after_a_change_past_the_third_proof_and_explains_it(self):
        first, second = PLACED
        cases = {
            "《甲》改过（第1稿→第3稿）": [PlacedStory(1, 3, "signed", "甲"), second],
            "《甲》撤稿了": [PlacedStory(1, 1, "withdrawn", "甲"), second],
            "《乙》撤下本版": [first],
            "《丙》新上本版": [first, second, PlacedStory(3, 1, "signed", "丙")],
            "稿件次序变了": [second, first],
        }
        for sentence, placed in cases.items():
            for number in (3, 4):
                with self.subTest(sentence, stages=number):
                    here = proof_state(after(*STAGES[:number]), placed)
                    self.assertEqual(here.next, Stage.FINAL)
                    self.assertEqual(here.changes, (sentence,))

    def test_it_goes_on_when_the_page_is_read_again_as_it_is(self):
        changed = [PlacedStory(1, 2, "signed", "甲"), PLACED[1]]
        again = Record(Stage.FINAL, standing=[s.as_json() for s in changed])
        here = proof_state([*after(*STAGES), again], changed)
        self.assertEqual((here.next, here.changes), (Stage.RELEASE, ()))

    def test_it_keeps_a_page_with_an_unsigned_story_from_the_press(self):
        placed = [PLACED[0], PlacedStory(2, 1, "final_review", "乙")]
        records = [
            Record(s, standing=[x.as_json() for x in placed]) for s in STAGES[:3]
        ]
        here = proof_state(records, placed)
        self.assertIn("《乙》", refused(here, Stage.RELEASE, placed))

    def test_it_allows_no_stage_for_an_empty_page(self):
        self.assertIn("还没有稿件", refused(proof_state([], []), Stage.GALLEY, []))

    def test_it_passes_a_changed_page_again_and_sends_it_no_further_back(self):
        changed = [PlacedStory(1, 2, "signed", "甲"), PLACED[1]]
        here = proof_state(after(*STAGES), changed)
        attempt = Attempt(changed, "头条标题要改", has_read=True)
        for (do, stage), move in MOVES.items():
            wanted = (do, stage) == ("pass", Stage.FINAL)
            self.assertEqual(not refusal(move, here, attempt), wanted, (do, stage))

    def test_it_names_the_first_thing_that_a_move_lacks(self):
        unsigned = [PlacedStory(1, 1, "draft", "甲")]
        fixed = proof_state(after(*STAGES[:3]), PLACED)
        cases = [
            ("pass", Stage.GALLEY, [], "现在等的是签样/付印"),
            ("pass", Stage.RELEASE, [], "还没有稿件"),
            ("pass", Stage.RELEASE, unsigned, "1 篇没有签发"),
            ("pass", Stage.RELEASE, PLACED, "请看过最新的版样再签"),
            ("back", Stage.PAGE, PLACED, "刚有人动过"),
            ("back", Stage.FINAL, PLACED, "退回请写明原因"),
        ]
        for do, stage, placed, words in cases:
            sentence = refusal(MOVES[do, stage], fixed, Attempt(placed))
            self.assertIn(words, sentence)
