"""Proofreading (校对): rules that find likely slips in Chinese text.

Plain text in, values out; no database and no models. proofread() reads the
passages of one story by every rule of RULES; mend_html() writes one mend into
a body. A hit is a question to a person, so a rule that is unsure finds nothing.
"""

from .mending import mend_html
from .reading import Hit, Passage, Story
from .rules import FACTUAL, RULES, Rule, proofread

__all__ = [
    "FACTUAL",
    "RULES",
    "Hit",
    "Passage",
    "Rule",
    "Story",
    "mend_html",
    "proofread",
]
