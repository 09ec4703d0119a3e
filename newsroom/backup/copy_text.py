"""Text format of PostgreSQL's COPY, and values that SQLite keeps in another form.

Microseconds go over as they are: both keep six digits.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

NULL = r"\N"
ESCAPES = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
ESCAPED = re.compile(r"[\\\t\n\r]")
MEANINGS = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
ESCAPE = re.compile(r"\\(.)", re.DOTALL)

# {type of PostgreSQL: (its text of a value of SQLite, SQLite's value of its text)}
CONVERTED = {
    "boolean": (lambda value: "t" if value else "f", lambda text: int(text == "t")),
    "timestamp with time zone": (
        lambda value: f"{value}+00",
        lambda text: str(datetime.fromisoformat(text).replace(tzinfo=None)),
    ),
    "uuid": (str, lambda text: text.replace("-", "")),
    "bytea": (lambda value: rf"\x{value.hex()}", lambda text: bytes.fromhex(text[2:])),
}
# Types whose text is alike on both; tests/newsroom/test_backup_values.py holds that
# every column of the site is of one of these or those above.
ALIKE = {
    "bigint",
    "character varying",
    "date",
    "double precision",
    "inet",
    "integer",
    "jsonb",
    "numeric",
    "smallint",
    "text",
    "time without time zone",
}
ENCODE = {kind: encode for kind, (encode, _) in CONVERTED.items()}
DECODE = {kind: decode for kind, (_, decode) in CONVERTED.items()}


def encoded(rows: Iterable[tuple], kinds: list[str]) -> Iterator[bytes]:
    """Yield the lines of SQLite's rows, for columns of these types of PostgreSQL."""
    converters = [ENCODE.get(kind, str) for kind in kinds]
    for row in rows:
        fields = map(_field, row, converters)
        yield "\t".join(fields).encode() + b"\n"


def decoded(lines: Iterable[bytes], kinds: list[str]) -> Iterator[list]:
    """Yield SQLite's rows of the lines that PostgreSQL wrote in UTC."""
    converters = [DECODE.get(kind, str) for kind in kinds]
    for line in lines:
        fields = line.decode().removesuffix("\n").split("\t")
        yield list(map(_value, fields, converters))


def _field(value, convert):
    if value is None:
        return NULL
    return ESCAPED.sub(lambda found: ESCAPES[found[0]], convert(value))


def _value(field, convert):
    if field == NULL:
        return None
    return convert(ESCAPE.sub(lambda found: MEANINGS.get(found[1], found[1]), field))
