"""Notes on passages of a story: written, answered, resolved, followed through edits."""

from django.core.exceptions import PermissionDenied
from django.test import TestCase

from articles.models import Article, Brief
from planning import handing_over
from planning.models import Note
from planning.models.notes import NoteRefused
from planning.notes.following import follow
from planning.notes.showing import threads_of
from planning.notes.writing import may_resolve, write_note, write_reply
from tests.cast import CastMixin, hire
from tests.planning.cases import kinds_of, told
from tests.stories import make_draft, make_story

FIRST = "<p>城北水厂今日通水，<strong>惠及</strong>三万户居民。</p>"
SECOND = "<p>市民王勇说，水压比从前足了许多，做饭不用再等。</p>"
THIRD = "<p>水厂二期工程计划明年春天开工，届时日供水十二万吨。</p>"
QUOTE = "惠及三万户居民"


def note_on(story, by, quote=QUOTE, text="户数请核。", field="body", **values):
    asked = {"field": field, "quote": quote, "text": text} | values
    return write_note(story, by, asked)[0]


def bodies(threads):
    return {
        kind: [(thread.words, thread.was_changed) for thread in shown]
        for kind, shown in threads.items()
    }


class NotesOfTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.story = make_draft(
            body=FIRST + SECOND + THIRD, deck="一期先行", created_by=cls.reporter
        )

    def save(self, body, story=None):
        story = Article.objects.get(pk=(story or self.story).pk)
        story.body, story.updated_by = body, self.reporter
        story.save()
        return story


class FollowingTests(NotesOfTests):
    def test_it_follows_three_edits_and_says_when_the_passage_is_gone(self):
        note_on(self.story, self.editor)
        moved = self.save(SECOND + THIRD + FIRST)
        self.assertEqual(bodies(threads_of(moved))["open"], [(QUOTE, False)])
        changed = self.save(SECOND + THIRD + FIRST.replace("三万户", "四万多户"))
        [thread] = threads_of(changed)["open"]
        self.assertEqual(thread.words, "惠及四万多户居民")
        self.assertEqual((thread.was_changed, thread.note.quote), (True, QUOTE))
        gone = threads_of(self.save(SECOND + THIRD))
        self.assertEqual(bodies(gone)["open"], [])
        [orphan] = gone["orphaned"]
        self.assertIn("原文已删去或改写", orphan.whereabouts)
        # It is kept, and found again when the words come back.
        back = self.save(THIRD + FIRST.replace("三万户", "四万多户"))
        self.assertEqual(bodies(threads_of(back))["orphaned"], [])

    def test_it_costs_a_save_one_query_where_nothing_is_noted(self):
        plain = make_draft(body=FIRST)
        plain.keep_version()
        with self.assertNumQueries(1):
            follow(plain, {})

    def test_it_belongs_to_the_story_and_follows_its_correction(self):
        story = make_story(body=FIRST + SECOND, created_by=self.reporter)
        note_on(story, self.editor)
        copy = story.open_correction(by=self.editor)
        self.assertEqual(bodies(threads_of(copy))["open"], [(QUOTE, False)])
        on_copy = note_on(copy, self.editor, quote="水压比从前足了")
        self.assertEqual(on_copy.article_id, story.pk)
        copy = self.save(FIRST.replace("三万户", "四万户"), copy)
        shown = bodies(threads_of(copy))
        self.assertEqual(shown["open"], [("惠及四万户居民", True)])
        self.assertEqual(shown["orphaned"], [("水压比从前足了", False)])
        # Readers have the old words still, and so has the story's own page: all is there.
        self.assertEqual(
            bodies(threads_of(story))["open"],
            [(QUOTE, False), ("水压比从前足了", False)],
        )

    def test_it_says_of_words_that_were_not_saved_yet_that_they_will_be_found(self):
        unsaved = {"quote": "明年\0夏天", "prefix": "\0工程计划", "is_unsaved": "1"}
        note = note_on(self.story, self.editor, **unsaved)
        [thread] = threads_of(self.story)["orphaned"]
        self.assertIn("还没有保存", thread.whereabouts)
        saved = self.save(FIRST + SECOND + THIRD.replace("春天", "夏天"))
        self.assertEqual(bodies(threads_of(saved))["open"], [("明年夏天", False)])
        note.refresh_from_db()
        self.assertIsNone(note.orphaned_at)

    def test_it_is_no_part_of_a_version_or_its_digest(self):
        before = self.story.digest(), self.story.version, self.story.versions().count()
        note_on(self.story, self.editor).resolve(self.editor)
        story = Article.objects.get(pk=self.story.pk)
        after = story.digest(), story.version, story.versions().count()
        self.assertEqual(before, after)

    def test_it_stands_on_headings_briefs_and_captions_too(self):
        Brief.objects.create(
            article=self.story, order=1, heading="城南", text="泵站昨天换了新泵。"
        )
        note_on(self.story, self.editor, quote="换了新泵", field="briefs")
        note_on(self.story, self.editor, quote="一期先行", field="deck")
        threads = threads_of(Article.objects.get(pk=self.story.pk))["open"]
        self.assertEqual([thread.label for thread in threads], ["副题", "简讯"])


class WritingTests(NotesOfTests):
    def test_it_refuses_what_it_cannot_place_and_says_what_to_do(self):
        for values, sentence in (
            ({"quote": "没有的话"}, "没有找到“没有的话”"),
            ({"quote": "水厂"}, "有 2 处“水厂”，请多引几个字"),
            ({"quote": " \n"}, "请先引一段原文"),
            ({"quote": "水" * 501}, "最多 500 字"),
            ({"field": "secret"}, "请选批注写在哪里"),
            ({"text": " "}, "请写上要说的话"),
            ({"text": "长" * 1001}, "最多 1000 字"),
            ({"start": "9" * 30, "prefix": "\0", "quote": "无此"}, "没有找到"),
        ):
            with self.subTest(values), self.assertRaisesMessage(NoteRefused, sentence):
                note_on(self.story, self.editor, **values)
        self.editor.user_permissions.clear()
        self.editor.groups.clear()
        stranger = type(self.editor).objects.get(pk=self.editor.pk)
        with self.assertRaises(PermissionDenied):
            note_on(self.story, stranger)
        self.assertFalse(Note.objects.exists())

    def test_it_tells_the_second_who_resolved_it_and_keeps_that_when_reopened(self):
        note = note_on(self.story, self.editor)
        note.resolve(self.chief)
        with self.assertRaisesMessage(NoteRefused, "由chief 今天"):
            note.resolve(self.editor)
        note.reopen(self.editor)
        with self.assertRaisesMessage(NoteRefused, "已经是待解决的"):
            note.reopen(self.editor)
        [thread] = threads_of(self.story)["open"]
        self.assertIn("chief", thread.replies[0].text)

    def test_it_lets_the_author_the_writer_and_editors_resolve(self):
        note = note_on(self.story, self.photo_editor)
        for name in ("reporter", "editor", "photo_editor", "proofreader", "chief"):
            with self.subTest(name):
                self.assertTrue(may_resolve(getattr(self, name), note, self.story))
        other = hire("other", "记者")
        self.assertFalse(may_resolve(other, note, self.story))

    def test_it_tells_whom_it_concerns_once_each(self):
        other = hire("other", "记者", last_name="李", first_name="静")
        note = note_on(self.story, self.editor, text="@chief请看，@李静也看。")
        self.assertEqual(
            told(self.chief),
            [
                (
                    "mentioned",
                    "editor在《水厂将要通水》的批注里提到您：“@chief请看，@李静也看。”",
                )
            ],
        )
        self.assertEqual(kinds_of(self.reporter), ["note"])
        # Who may not open the story is not told of it.
        self.assertEqual(told(other), [])
        _, sentence = write_reply(
            self.story, note, self.reporter, {"text": "@李静 核过"}
        )
        self.assertEqual(sentence, "已回复。李静打不开这篇稿件，没有告诉。")
        self.assertEqual(kinds_of(self.editor), ["note"])
        self.assertEqual(len(told(self.reporter)), 1)

    def test_it_goes_to_a_colleague_when_its_author_leaves(self):
        note_on(self.story, self.editor)
        note_on(self.story, self.editor, quote="十二万吨").resolve(self.editor)
        said = handing_over.hand_over(self.editor, self.desk_head, self.chief)
        self.assertIn("1 条待解决批注移交给desk_head。", said)
        self.assertEqual(list(Note.objects.kept_by(self.editor)), [])
        self.assertEqual(Note.objects.kept_by(self.desk_head).count(), 1)
        self.assertIn(
            ("handed_over", "chief把editor的 1 条待解决批注交给了您。"),
            told(self.desk_head),
        )
        again = handing_over.hand_over(self.editor, self.desk_head, self.chief)
        self.assertNotIn("批注", "".join(again))
