"""kill -9 after each statement of a save or a move: nothing by half, all that was confirmed.

The process that is killed is a real one, at the database's own files; what is killed with
it has sent the database just so many statements, so that no moment is left to chance.
"""

import multiprocessing
import os
import signal
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client, TransactionTestCase
from django.utils import timezone

from articles.models import Article, Byline, Contributor, ListEntry
from articles.search import indexing
from newsroom import page_memory, publication_clock
from tests.cast import hire_everyone
from tests.desk import filled_in
from tests.stories import make_draft, make_section

SECONDS = 60
WRITES = ("INSERT", "UPDATE", "DELETE")
forked = multiprocessing.get_context("fork")


class Killed:
    """Wrapper of each statement that kills its own process after the nth that writes."""

    def __init__(self, number):
        self.left = number

    def __call__(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        self.left -= sql.lstrip().startswith(WRITES)
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


def do(work, number, pipe):
    """Do something in a process that dies after so many writes, and confirm it."""
    with connection.execute_wrapper(Killed(number)):
        pipe.send(work())
    # Killed with what was confirmed, before it could close anything.
    os.kill(os.getpid(), signal.SIGKILL)


def done_in_a_process_that_is_killed(work, number):
    """Return what it confirmed, None if it came to nothing."""
    connections.close_all()  # the other process would share their sockets
    ours, theirs = forked.Pipe()
    process = forked.Process(target=do, args=(work, number, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        return ours.recv() if ours.poll(SECONDS) else None
    except EOFError:
        return None
    finally:
        process.join(SECONDS)
        process.kill()
        assert process.exitcode == -signal.SIGKILL, process.exitcode


@pytest.mark.thorough
class KilledTests(TransactionTestCase):
    def setUp(self):
        self.people = hire_everyone()
        person = Contributor.objects.create(name="王勇", user=self.people["reporter"])
        self.story = make_draft(
            section=make_section(), created_by=self.people["reporter"]
        )
        Byline.objects.create(article=self.story, contributor=person, order=1)
        self.address = f"/articles/{self.story.pk}/"
        self.form_address = f"/admin/articles/article/{self.story.pk}/change/"
        self.editor = Client()
        self.editor.force_login(self.people["editor"])

    def review(self, story):
        for name, by in (
            ("submit", "reporter"),
            ("pass_first", "editor"),
            ("pass_second", "desk_head"),
        ):
            story.move(name, by=self.people[by])

    def state(self):
        """Return all that a save or a move changes, in the database.

        No page is asked for: a reader's would put a correction into effect.
        """
        story = Article.objects.get(pk=self.story.pk)
        pks = [story.pk]
        self.assertEqual(indexing.out_of_step(pks), [])
        self.assertEqual(indexing.without_story(), [])
        last = story.reviews.last()
        self.assertEqual(story.status, last.to_status if last else "draft")
        self.assertEqual(story.versions().count(), story.version)
        self.assertEqual(
            ListEntry.objects.filter(article=story).exists(), story.status == "signed"
        )
        return (
            story.status,
            story.version,
            story.headline,
            story.reviews.count(),
            story.corrections.count(),
            publication_clock.read(),
            story.is_public(),
        )

    def kill_after_each_write(self, work, *, most):
        """Do something again and again, killed ever later, until it is confirmed."""
        before = self.state()
        for number in range(1, most):
            confirmed = done_in_a_process_that_is_killed(work, number)
            page_memory.shelf.clear()
            after = self.state()
            if after != before:  # all of it: state() has looked
                return number, after
            self.assertIsNone(confirmed, f"lost after {number} writes")
        return self.fail("It never came to an end.")

    def test_it_leaves_a_save_whole_or_undone(self):
        form = filled_in(self.editor.get(self.form_address))
        form |= {"headline": "水厂改在明日通水"}

        def save():
            return self.editor.post(self.form_address, form).status_code

        writes, after = self.kill_after_each_write(save, most=60)
        self.assertGreater(writes, 3)
        self.assertEqual(after[1:3], (self.story.version + 1, "水厂改在明日通水"))

    def test_it_leaves_a_move_whole_or_undone_and_the_site_starts_again(self):
        self.review(self.story)

        def sign():
            story = Article.objects.get(pk=self.story.pk)
            return story.move("sign", by=self.people["chief"]).move

        writes, after = self.kill_after_each_write(sign, most=40)
        self.assertGreater(writes, 2)
        self.assertEqual((after[0], after[-1]), ("signed", True))
        self.assertContains(Client().get(self.address), self.story.headline)
        said = StringIO()
        call_command("check", databases=["default"], stdout=said, stderr=said)
        self.assertIn("no issues", said.getvalue())

    def test_it_leaves_a_correction_whole_or_undone_and_once(self):
        self.review(self.story)
        self.story.move("sign", by=self.people["chief"])
        copy = self.story.open_correction(by=self.people["reporter"])
        copy.headline, copy.correction_kind = "水厂昨日通水", "correction"
        copy.correction_text = "“将要”应为“昨日”。"
        copy.save()
        self.review(copy)
        now = timezone.now()
        copy.move("sign", by=self.people["chief"], at=now + timedelta(hours=1))
        Article.objects.filter(pk=copy.pk).update(takes_effect_at=now)
        work = Article.put_corrections_into_effect
        writes, after = self.kill_after_each_write(work, most=80)
        self.assertGreater(writes, 4)
        self.assertEqual(after[1:3], (self.story.version + 1, "水厂昨日通水"))
        self.assertEqual(work(), 0)
        self.assertEqual(self.story.corrections.count(), 1)
