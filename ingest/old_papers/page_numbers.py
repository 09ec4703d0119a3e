"""Numbers of printed pages as text: 01, A01, B12, 001, in the order of the paper."""

import re

from ingest.reading.marks import page_number

PARTS = re.compile(r"([A-Za-z]*)0*(\d*)")


def parts_of(number):
    """Return (letters, number, rest) by which pages are sorted: A2 before A10 before B1."""
    match = PARTS.match(number)
    return match[1].upper(), int(match[2] or 0), number


def same_number(one, other):
    """Return whether two writings name one page.

    >>> same_number("01", "1"), same_number("A01", "01")
    (True, False)
    """
    return parts_of(one)[:2] == parts_of(other)[:2]


def in_order(pages):
    """Return pages in the order of the paper, their `order` set from 1."""
    pages = sorted(pages, key=lambda page: parts_of(page.number))
    for order, page in enumerate(pages, 1):
        page.order = order
    return pages


def printed(words, numbers):
    """Return the number that the paper prints of a page that a text names: 第二版 is 02;
    what the text says where the issue has no such page.

    >>> printed("二", ["01", "02"]), printed("A3", ["A01", "A03"])
    ('02', 'A03')
    """
    said = page_number(words)
    return next((n for n in numbers if same_number(n, said)), said)
