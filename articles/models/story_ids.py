"""Ids of stories as expressions, as indexes have them."""

from django.db.models import BigIntegerField, Func
from django.db.models.functions import Cast

# The blocks of ids that an index has the newest stories of.
IDS_IN_A_BLOCK = 10_000
BLOCK = BigIntegerField()


def block_of_ids(field, size=IDS_IN_A_BLOCK):
    """Return the expression of the block that an id is in.

    The size is in the SQL itself, as it is in that of the index of blocks: SQLite does
    not use an index on an expression for one that has a parameter in it.
    """
    return Func(field, template=f"(%(expressions)s / {size:d})", output_field=BLOCK)


def id_to_look_up(field):
    """Return an id as an expression: by the id itself SQLite opens the story's row, which
    takes a page of the file, and asks no index. A cast, for it compares with an id no
    expression that has no type."""
    return Cast(field, BLOCK)
