"""Proofreading (校对): rules that find likely slips in Chinese text.

Plain text in, values out; no database and no models. proofread() reads the
passages of one story by every rule of RULES; mend_html() writes one mend into
a body. A hit is a question to a person, so a rule that is unsure finds nothing.
"""

from .edits import compatible, edited
from .lookahead import proofread
from .mending import edit_html, mend_html
from .reading import CELL_END, Hit, Passage, Story
from .rules import FACTUAL, RULES, Kind, Rule
from .wording import shortened

__all__ = [
    "CELL_END",
    "FACTUAL",
    "RULES",
    "Hit",
    "Kind",
    "Passage",
    "Rule",
    "Story",
    "compatible",
    "edit_html",
    "edited",
    "mend_html",
    "proofread",
    "shortened",
]
