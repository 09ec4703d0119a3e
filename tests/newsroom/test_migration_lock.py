from io import StringIO

from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, connection
from django.test import TransactionTestCase

from newsroom.migration_lock import migration_lock


def migrate(*words):
    printed = StringIO()
    call_command("migrate", *words, stdout=printed)
    return printed.getvalue()


def locked():
    """Hold the lock as the `migrate` of another machine does."""
    return migration_lock(DEFAULT_DB_ALIAS, 0, lambda: None)


class MigrationLockTests(TransactionTestCase):
    def test_it_lets_one_machine_at_a_time_migrate(self):
        with locked():
            with self.assertRaisesMessage(CommandError, "别处的迁移还没有做完"):
                migrate("--lock-timeout=0")
            # Whoever only asks does not wait.
            self.assertIn("Planned operations", migrate("--plan"))
        self.assertIn("No migrations to apply", migrate("--lock-timeout=0"))

    def test_it_says_that_it_waits_and_goes_on_when_the_other_is_done(self):
        other = locked()
        other.__enter__()
        self.addCleanup(other.__exit__, None, None, None)
        told = []

        def the_other_ends():
            told.append("waits")
            other.__exit__(None, None, None)

        with migration_lock(DEFAULT_DB_ALIAS, 60, the_other_ends):
            self.assertEqual(told, ["waits"])

    def test_it_lets_go_when_a_migration_fails(self):
        with self.assertRaises(ZeroDivisionError), locked():
            1 / 0  # noqa: B018
        with locked():
            self.assertTrue(connection.is_usable())
