from unittest import skipUnless

from django.db import connection
from django.test import SimpleTestCase, TestCase

from newsroom.backup import on_postgresql
from newsroom.backup.copy_text import ALIKE, CONVERTED, decoded, encoded
from newsroom.backup.restoring import SEARCH

# (type of PostgreSQL, SQLite's value, text of COPY)
VALUES = (
    ("text", "制表\t反斜\\换行\n回车\r", r"制表\t反斜\\换行\n回车\r"),
    ("text", r"\N", r"\\N"),
    ("text", "", ""),
    ("text", None, r"\N"),
    ("boolean", 1, "t"),
    ("boolean", 0, "f"),
    ("bytea", b"\x00\xff", r"\\x00ff"),
)
MOMENTS = (
    # SQLite has Django's text, PostgreSQL leaves out the noughts at the end.
    ("2023-05-04 15:59:59.500001", "2023-05-04 15:59:59.500001+00"),
    ("2023-05-04 15:59:59.500000", "2023-05-04 15:59:59.5+00"),
    ("2023-05-04 15:59:59", "2023-05-04 15:59:59+00"),
)
GUID = "12345678-1234-5678-1234-567812345678"


class ValueTests(SimpleTestCase):
    def test_it_takes_values_from_sqlite_to_postgresql_and_back(self):
        for kind, value, text in VALUES:
            with self.subTest(kind=kind, value=value):
                self.assertEqual(written(kind, value), text)
                self.assertEqual(read(kind, text), value)

    def test_it_keeps_microseconds_in_the_text_that_django_compares(self):
        kind = "timestamp with time zone"
        for value, text in MOMENTS:
            with self.subTest(value=value):
                self.assertEqual(written(kind, value), f"{value}+00")
                self.assertEqual(read(kind, text), value)

    def test_it_keeps_a_guid_without_strokes_on_sqlite(self):
        self.assertEqual(read("uuid", GUID), GUID.replace("-", ""))


def written(kind, value):
    (line,) = encoded([(value,)], [kind])
    return line.decode().removesuffix("\n")


def read(kind, text):
    ((value,),) = decoded([f"{text}\n".encode()], [kind])
    return value


@skipUnless(connection.vendor == "postgresql", "types of PostgreSQL")
class ColumnTests(TestCase):
    def test_it_knows_the_type_of_every_column(self):
        unknown = {
            (table, kind)
            for table in set(on_postgresql.table_names()) - set(SEARCH)
            for kind in on_postgresql.columns_of(table).values()
            if kind not in ALIKE | CONVERTED.keys()
        }
        self.assertEqual(unknown, set())
