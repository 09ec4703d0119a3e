"""Few rows of a table that grows are asked for by their own index, not looked for in all."""

from unittest import skipUnless

from django.db import connection
from django.test import TestCase

from exchange.models import Delivery
from planning.models import Note, Notification


@skipUnless(connection.vendor == "sqlite", "PostgreSQL asks its statistics, of no row")
class IndexTests(TestCase):
    def test_it_has_an_index_that_is_taken(self):
        of_a_kind = Notification.objects.filter(person=1, kind="signed")
        for rows, index in (
            (of_a_kind.unread().order_by("-at", "-pk"), "notifications_unread"),
            (
                of_a_kind.filter(read_at__isnull=False).order_by("-at", "-pk"),
                "read_notices_of_a_kind",
            ),
            (Note.objects.open().order_by().values("article"), "open_notes_of_a_story"),
            (Note.objects.filter(parent=1).order_by(), "replies_to_a_note"),
            (
                Delivery.objects.given_up().order_by().select_related("destination"),
                "delivery_given_up",
            ),
        ):
            with self.subTest(index=index):
                self.assertIn(index, rows.explain())
