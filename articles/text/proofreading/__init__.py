"""The copy desk 校对: what a careful reader of proofs would ask about.

Plain text in, values out; no database and no models. proofread() reads the
passages of one story by every rule of RULES; mend_html() writes one mend into
a body. A hit is a question to a person, so a rule that cannot tell keeps quiet.
"""

from .mending import mend_html
from .reading import Hit, Passage, Story
from .rules import RULES, Rule, proofread

__all__ = ["RULES", "Hit", "Passage", "Rule", "Story", "mend_html", "proofread"]
