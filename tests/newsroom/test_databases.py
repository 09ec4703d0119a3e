import pytest
from django.db import connection
from django.test import TestCase


class DatabaseTests(TestCase):
    @pytest.fixture(autouse=True)
    def read_the_claim(self, pytestconfig):
        self.on_postgres = pytestconfig.pluginmanager.hasplugin("tests.postgres")

    def test_it_runs_on_the_database_that_this_pass_claims(self):
        expected = "postgresql" if self.on_postgres else "sqlite"
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        self.assertEqual(connection.vendor, expected)
