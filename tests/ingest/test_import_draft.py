from django.test import SimpleTestCase

from ingest.byline_rows import Named
from ingest.import_draft import ImportDraft, ImportRefused
from ingest.reading import read
from ingest.reading.values import Knowledge, Role, Segment
from tests.ingest.pages import LONG, page

TEXT = page(
    *("水厂通水", f"本报讯 {LONG}", "三年磨一剑", LONG, "（赵敏）"),
    *("公园开放", "本报讯 昨天，两座公园免费开放。", "（孙丽）"),
)


# Whatever reads it: a sentence as the headline, two names that stand unread.
ASKED = page("水厂通水，三万户喝上了新水。", f"{LONG}钱大勇", f"{LONG}孙丽丽", LONG)
ROLES = (Role.HEADLINE, Role.BODY, Role.BODY, Role.BODY)


def asked_draft():
    lines = [line for line in enumerate(ASKED.split("\n"), start=1) if line[1]]
    segments = (
        Segment(number, 0, len(text), text, role, 1)
        for (number, text), role in zip(lines, ROLES, strict=True)
    )
    return ImportDraft(ASKED, tuple(segments), (1,))


def draft_of(text):
    return ImportDraft.of(text, read(text))


class ImportDraftTests(SimpleTestCase):
    def setUp(self):
        self.import_draft = draft_of(TEXT)

    def key(self, words):
        return next(
            f"{s.line}:{s.start}" for s in self.import_draft.segments if words in s.text
        )

    def headlines(self, import_draft):
        return [story.headline for story in import_draft.stories()]

    def test_it_survives_being_kept(self):
        moved = self.import_draft.give_role([self.key("三年")], "body").shift(1, 1)
        again = ImportDraft.load(TEXT, moved.dump())
        self.assertEqual(again.stories(), moved.stories())
        self.assertEqual(again.dump(), moved.dump())

    def test_it_keeps_whom_the_newsroom_knows(self):
        text = page("水厂通水", LONG, "（顿珠）")
        known = Knowledge(people=frozenset({"顿珠"}))
        import_draft = ImportDraft.load(
            text, ImportDraft.of(text, read(text, known)).dump()
        )
        self.assertEqual([p.name for p in import_draft.stories()[0].people], ["顿珠"])

    def test_it_gives_a_line_another_role(self):
        moved = self.import_draft.give_role([self.key("三年")], "deck")
        self.assertEqual(moved.stories()[0].deck, "三年磨一剑")
        self.assertEqual(moved.stories()[0].subheads, [])

    def test_it_takes_a_line_out_of_its_story_and_back(self):
        key = self.key("三年")
        out = self.import_draft.give_role([key], "furniture")
        self.assertEqual(out.stories()[0].subheads, [])
        back = out.give_role([key], "subhead")
        self.assertEqual(back.stories()[0].subheads, ["三年磨一剑"])

    def test_it_begins_a_story_at_a_line(self):
        moved = self.import_draft.split_at([self.key("三年")])
        moved = moved.give_role([self.key("三年")], "headline")
        self.assertEqual(self.headlines(moved), ["水厂通水", "三年磨一剑", "公园开放"])
        self.assertEqual(moved.stories()[1].people[0].name, "赵敏")

    def test_it_puts_two_stories_together(self):
        moved = self.import_draft.merge_up(2)
        (story,) = moved.stories()
        self.assertEqual(story.headline, "水厂通水")
        self.assertIn("公园开放", story.subheads)

    def test_it_changes_the_order(self):
        self.assertEqual(self.headlines(self.import_draft.shift(2, -1))[0], "公园开放")

    def test_it_moves_lines_to_another_story(self):
        moved = self.import_draft.move_to([self.key("三年")], 2)
        self.assertIn("三年磨一剑", moved.stories()[1].subheads)

    def test_it_joins_and_parts_paragraphs(self):
        key = "7:0"
        joined = self.import_draft.give_role(
            [self.key("三年")], "furniture"
        ).toggle_join([key])
        self.assertEqual(len(joined.stories()[0].paragraphs), 1)
        parted = joined.toggle_join([key])
        self.assertEqual(len(parted.stories()[0].paragraphs), 2)

    def test_it_cuts_a_line_in_two(self):
        key = "7:0"
        moved = self.import_draft.cut([key], "工程历时")
        right = next(s for s in moved.segments if s.text.startswith("工程历时"))
        self.assertGreater(right.start, 0)
        self.assertEqual(len(moved.stories()[0].paragraphs), 3)

    def test_it_undoes_step_by_step(self):
        moved = self.import_draft.give_role([self.key("三年")], "deck").shift(1, 1)
        again = ImportDraft.load(TEXT, moved.dump()).undo().undo()
        self.assertEqual(again.stories(), self.import_draft.stories())
        with self.assertRaisesMessage(ImportRefused, "没有可以撤销"):
            again.undo()

    def test_it_keeps_what_was_typed(self):
        people = [Named("赵敏", "reporter", "", "new")]
        moved = self.import_draft.type_in(
            1, {"headline": " 水厂 如期通水 "}, people, ["yingze"]
        )
        self.assertEqual(self.headlines(moved)[0], "水厂 如期通水")
        self.assertEqual(moved.people_of(moved.stories()[0]), people)
        self.assertEqual(moved.districts["1"], ["yingze"])

    def test_it_reads_the_byline_anew_when_its_lines_change(self):
        typed = self.import_draft.type_in(1, {}, [Named("钱大勇")], [])
        moved = typed.move_to([self.key("（孙丽）")], 1)
        names = [row.name for row in moved.people_of(moved.stories()[0])]
        self.assertEqual(names, ["赵敏", "孙丽"])

    def asked(self, import_draft):
        return [ask.key for story in import_draft.stories() for ask in story.asks]

    def test_it_asks_no_more_what_was_answered(self):
        draft = asked_draft()
        self.assertEqual(self.asked(draft), ["1:headline", "3:byline", "5:byline"])
        one = draft.settle(question="3:byline")
        self.assertEqual(self.asked(one), ["1:headline", "5:byline"])
        self.assertNotIn("钱大勇", "".join(one.stories()[0].notes))
        rest = ImportDraft.load(ASKED, one.dump()).settle(["1:0", "5:0"])
        self.assertEqual(self.asked(rest), [])
        self.assertEqual(self.asked(rest.undo().undo()), self.asked(draft))
        with self.assertRaisesMessage(ImportRefused, "没有疑问"):
            rest.settle(question="3:byline")

    def test_it_asks_no_more_about_a_line_that_was_corrected(self):
        draft = asked_draft()
        for what, moved, left in (
            ("role", draft.give_role(["5:0"], "caption"), ["1:headline", "3:byline"]),
            ("cut", draft.cut(["3:0"], "钱大勇"), ["1:headline", "5:byline"]),
            ("undone", draft.give_role(["5:0"], "caption").undo(), self.asked(draft)),
        ):
            with self.subTest(what):
                self.assertEqual(self.asked(moved), left)

    def test_it_asks_no_more_about_what_was_typed(self):
        draft = asked_draft()
        named = draft.type_in(1, {}, [Named("钱大勇")], [])
        self.assertEqual(self.asked(named), ["1:headline"])
        titled = draft.type_in(1, {"headline": "水厂通水"}, [], [])
        self.assertEqual(self.asked(titled), ["3:byline", "5:byline"])

    def test_it_loses_no_character_whatever_is_done(self):
        moved = self.import_draft
        for role in Role:
            moved = moved.give_role([self.key("三年")], role.value)
        moved = moved.merge_up(2).split_at([self.key("公园开放")]).cut(["7:0"], "工程")
        before = sorted(s.text for s in self.import_draft.segments if s.line != 7)
        after = sorted(s.text for s in moved.segments if s.line != 7)
        self.assertEqual(after, before)
        line = "".join(s.text for s in moved.segments if s.line == 7)
        self.assertEqual(line, LONG)

    def test_it_refuses_what_makes_no_sense(self):
        for move, words in (
            (lambda: self.import_draft.give_role([], "body"), "先在左边选定"),
            (lambda: self.import_draft.give_role(["1:0"], "poem"), "没有这种位置"),
            (lambda: self.import_draft.move_to(["1:0"], 9), "没有这一篇"),
            (lambda: self.import_draft.merge_up(1), "第一篇"),
            (lambda: self.import_draft.merge_up(7), "没有这一篇"),
            (lambda: self.import_draft.shift(1, -1), "到头"),
            (lambda: self.import_draft.cut(["1:0"], "没有的字"), "开头的几个字"),
        ):
            with self.subTest(words), self.assertRaisesMessage(ImportRefused, words):
                move()
